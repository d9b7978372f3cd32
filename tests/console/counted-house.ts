import type { Role, StaffRow } from '../../server/database/schema-staff.ts'
import type { CountedAs } from '../../server/database/schema-counting.ts'
import { addToCounters } from '../../server/counters/counters.ts'
import { addToTempo } from '../../server/counters/tempo.ts'
import { type Day, startOf } from '../../server/local-day.ts'
import { addPerson } from '../../server/staff/people.ts'
import { beginSession } from '../../server/staff/sessions.ts'
import type { Served } from '../app/serve.ts'
import { Phone } from '../checkins/phone.ts'

export const hall = 'base-memorial-hall'
export const hill = 'tongzi-mountain'

/** Somebody of the staff with a browser; their sites are as given. */
export async function staffPhone(app: Pick<Served, 'url' | 'parts'>, role: Role, sites: readonly string[] | 'every', more: Record<string, string> = {}): Promise<Phone> {
  const { db, now, random } = app.parts
  const token = await db.write(async (trx) => {
    const name = `${role} ${Buffer.from(random(6)).toString('hex')}`
    const person = await addPerson(trx, { name, role, sites, passwordHash: 'x' satisfies StaffRow['password_hash'], now: now(), random })
    return (await beginSession(trx, person!, now(), random)).token
  })
  return new Phone(app, { cookie: `rf_staff=${token}`, 'accept-language': 'zh', ...more })
}

/** Counters as they would stand after so many people, without the rows. */
export async function counted(app: Pick<Served, 'parts'>, site: string, day: Day, people: number, source: CountedAs = 'plate'): Promise<void> {
  const { db } = app.parts
  await db.write((trx) => addToCounters(trx, db.engine, [{ day, site, source, people, visits: people, cookieless: 0 }]))
}

/** Scans in the ten minutes of a time (`09:00`), as the ten-minute sums know them. */
export async function scanned(app: Pick<Served, 'parts'>, site: string, day: Day, time: string, people: number): Promise<void> {
  const { db } = app.parts
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  const at = startOf(day) + (hours * 60 + minutes) * 60_000
  await db.write((trx) => addToTempo(trx, db.engine, [{ site, day, at, people, device: 'x' }]))
}

export const textOf = async (phone: Phone, path: string): Promise<string> => (await phone.request(path)).text()

/** What a reader sees: no tags, one space for many. */
export const readable = (html: string): string => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

/** The cells of the table row whose heading holds some words. */
export function rowOf(html: string, heading: string): string[] {
  const row = [...html.matchAll(/<tr[^>]*>.*?<\/tr>/gs)].map(([row]) => row).find((row) => /<th scope="row".*?<\/th>/s.exec(row)?.[0].includes(heading))
  return [...(row ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) => readable(cell!).trim())
}
