import express, { type Router } from 'express'
import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import type { Database } from '../../server/database/open.ts'
import type { AuditRow, Role } from '../../server/database/schema-staff.ts'
import type { Instant } from '../../server/local-day.ts'
import { hashOf } from '../../server/staff/passwords.ts'
import { addPerson, listPeople, type Person } from '../../server/staff/people.ts'
import { doorKeeper } from '../../server/staff/door-keeper.ts'
import { doors as everyDoor, type Doors } from '../../server/staff/doors.ts'
import { staffRoutes } from '../../server/staff/routes.ts'
import { beginSession, type Session } from '../../server/staff/sessions.ts'
import { Assets } from '../../server/web/assets.ts'
import { errorHandler, notFound } from '../../server/web/errors.ts'
import { Pages } from '../../server/web/pages.ts'
import { RateLimits } from '../../server/web/rate-limits.ts'
import { whoseThings } from '../../server/whose.ts'

/** The cast: Old Tan administers the bureau, Mei runs a site, Wen guides; nobody may see nothing. */
export const cast = {
  tan: { name: '老谭', role: 'admin', password: 'old tan’s long secret' },
  mei: { name: 'Mei', role: 'manager', password: 'mei counts visitors' },
  wen: { name: 'Wen', role: 'docent', password: 'wen tells the story' },
} as const satisfies Record<string, { name: string; role: Role; password: string }>

export type Member = keyof typeof cast

/** 9:00 at the site on 22 November 2026. */
export const morning: Instant = Date.UTC(2026, 10, 22, 1)

export const random = (size: number): Uint8Array => randomBytes(size)

const hashes = new Map<Member, Promise<string>>()

/** One of the cast, who works here from now on if not already; the slow hash is made once. */
export async function hire(db: Database, who: Member, now = morning): Promise<Person> {
  const { name, role, password } = cast[who]
  const known = (await listPeople(db.read)).find((person) => person.name === name)
  if (known) return { id: known.id, name, role, sites: 'every' }
  if (!hashes.has(who)) hashes.set(who, hashOf(password))
  const passwordHash = await hashes.get(who)!
  return (await db.write((trx) => addPerson(trx, { name, role, sites: 'every', passwordHash, now, random })))!
}

export async function begin(db: Database, person: Session['person'], now = morning): Promise<Session> {
  return db.write((trx) => beginSession(trx, person, now, random))
}

export async function auditOf(db: Database): Promise<Omit<AuditRow, 'id' | 'at'>[]> {
  return db.read.selectFrom('audit').select(['actor', 'action', 'subject', 'detail']).orderBy('at').orderBy('id').execute()
}

export interface Parts {
  db: Database
  pages: Pages
  limits: RateLimits
  config: { secure: boolean }
  now: () => Instant
  random: (size: number) => Uint8Array
}

export interface House {
  /** What the clock says; tests set it. */
  at: Instant
  ask(path: string, init?: RequestInit): Promise<Response>
  /** The header that carries a fresh session of one of the cast. */
  as(who: Member): Promise<{ cookie: string }>
  close(): Promise<void>
}

interface Settings {
  secure?: boolean
  more?: (parts: Parts) => Router
  /** Of rooms that no application has. */
  doors?: Doors
}

/** A real server on a free port, with the keeper of the doors, the staff routes and whatever else a test mounts. */
export async function openHouse(db: Database, { secure = false, more, doors = everyDoor }: Settings = {}): Promise<House> {
  const pages = new Pages({ config: { PUBLIC_URL: 'http://localhost' }, assets: new Assets() })
  const parts: Parts = { db, pages, limits: new RateLimits(true), config: { secure }, now: () => house.at, random }
  const app = express().use(doorKeeper(parts, doors, whoseThings(db)), staffRoutes(parts))
  if (more) app.use(more(parts))
  app.use(notFound(pages), errorHandler({ pages, log: pino({ level: 'silent' }) }))
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  const house: House = {
    at: morning,
    ask: (path, init = {}) => fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init }),
    as: async (who) => ({ cookie: `rf_staff=${(await begin(db, await hire(db, who), house.at)).token}` }),
    close: () => new Promise((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  }
  return house
}

export const form = (fields: Record<string, string>, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { accept: 'text/html', ...headers },
  body: new URLSearchParams(fields),
})

export const json = (value: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof value === 'string' ? value : JSON.stringify(value),
})
