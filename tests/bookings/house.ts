import { randomBytes, randomUUID } from 'node:crypto'
import pino from 'pino'
import type { Application } from '../../server/bookings/application.ts'
import type { BookingParts } from '../../server/bookings/booking-parts.ts'
import { saveOffer } from '../../server/bookings/offers/offers.ts'
import { ensureOffers, proposalFor } from '../../server/bookings/offers/proposals.ts'
import { Seats } from '../../server/bookings/offers/seats.ts'
import { type Season, type Terms, weekdays } from '../../server/bookings/offers/terms.ts'
import { BookingKeys } from '../../server/bookings/references.ts'
import { offerTold } from '../../server/bookings/waiting.ts'
import { readConfig } from '../../server/config.ts'
import type { Database } from '../../server/database/open.ts'
import type { Clock } from '../../server/local-day.ts'
import { Outbox } from '../../server/messages/outbox.ts'
import { Sealer } from '../../server/sealer.ts'
import { Signer } from '../../server/secrets.ts'
import { uuidV7 } from '../../server/uuid.ts'

/** A bureau with two sites, on a Tuesday morning in December. */
export const hall = 'base-memorial-hall'
export const school = 'heping-middle-school'
export const tuesday = Date.parse('2026-12-01T09:00:00+08:00')
/** Two working days later, the first day that can be booked. */
export const thursday = '2026-12-03'

const secrets = ['a secret that is long enough for every purpose']

/** What the verbs work with, over a database; nothing is told to anybody unless `tell` says so. */
export function bookingsOn(db: Database, { now = () => tuesday, seats = new Seats(), tell }: { now?: Clock; seats?: Seats; tell?: BookingParts['tell'] } = {}): BookingParts {
  const keys = new BookingKeys({ manage: new Signer(secrets, 'booking-key'), gate: new Signer(secrets, 'booking-gate') })
  const outbox = new Outbox({
    db,
    config: readConfig({}),
    sealer: new Sealer(secrets, 'messages', randomBytes),
    now,
    random: randomBytes,
    log: pino({ level: 'silent' }),
    told: offerTold,
  })
  return { db, seats, keys, sealer: new Sealer(secrets, 'contacts', randomBytes), outbox, tell: tell ?? (async () => undefined), now, random: randomBytes }
}

/** The proposal of a site, with what a test changes of it, as a manager has saved it. */
export async function saved(db: Database, site: string, terms: Partial<Terms> = {}): Promise<Terms> {
  await ensureOffers(db, [site])
  const all = { ...proposalFor(site), confirmation: 'auto', ...terms } satisfies Terms
  const { version } = await db.read.selectFrom('offers').select('version').where('site', '=', site).executeTakeFirstOrThrow()
  await db.write((trx) => saveOffer(trx, site, all, version, 'mei', tuesday))
  return all
}

/** The same beginnings of slots on every day of the year. */
export function everyDay(...starts: string[]): Terms['seasons'] {
  const week = Object.fromEntries(weekdays.map((day) => [day, starts])) as Season['week']
  return [{ from: null, to: null, week, holiday: null }]
}

/** Lan books for her party branch. */
export function lan(more: Partial<Application> & { slot?: string; people?: number } = {}): Application {
  const { slot = `${thursday}T09:00`, people = 40, ...rest } = more
  return {
    requestId: randomUUID(),
    site: hall,
    parts: [{ slot, people }],
    organisation: '第三党支部',
    kind: 'party-branch',
    minors: 0,
    stepFree: false,
    contact: { name: '兰', phone: '13800000000', email: '', leader: '', leaderPhone: '' },
    docent: 'none',
    programme: '',
    place: '',
    note: '',
    waiting: false,
    lang: 'zh',
    ...rest,
  }
}

interface Roster {
  site?: string
  languages?: string[]
  weekdays?: string
  lunch?: [string, string]
  gap?: number
  most?: number
}

/** Takes a docent on; answers with her id. */
export async function docentNamed(db: Database, name: string, roster: Roster = {}): Promise<Uint8Array> {
  const { site = hall, languages = ['zh'], weekdays = '1234567', lunch = ['12:00', '12:00'], gap = 0, most = 8 } = roster
  const id = uuidV7(tuesday, randomBytes)
  const row = { id, site, name, languages: JSON.stringify(languages), weekdays, lunch_from: lunch[0], lunch_to: lunch[1] }
  await db.write((trx) => trx.insertInto('docents').values({ ...row, gap_minutes: gap, daily_most: most, account: '', left_at: null }).execute())
  return id
}

/** Whether what slots and docents are said to have given away is what bookings hold, no more and no less. */
export async function heldTwice(db: Database): Promise<string[]> {
  const { read } = db
  const seats = await read.selectFrom('seats').selectAll().execute()
  const holds = await read.selectFrom('seat_holds').selectAll().execute()
  const wrong: string[] = []
  for (const { site, slot, taken, capacity } of seats) {
    const held = holds.filter((hold) => hold.site === site && hold.slot === slot).reduce((sum, { people }) => sum + people, 0)
    if (held !== taken) wrong.push(`${slot}: ${taken} taken, ${held} held`)
    if (held > capacity) wrong.push(`${slot}: ${held} held of ${capacity}`)
  }
  const hours = await read.selectFrom('docent_hours').selectAll().execute()
  const days = await read.selectFrom('docent_days').selectAll().execute()
  for (const { docent, day, groups } of days) {
    const tours = new Set(hours.filter((hour) => Buffer.compare(hour.docent, docent) === 0 && hour.slot.startsWith(day)).map(({ ref, slot }) => `${ref} ${slot}`))
    if (tours.size !== groups) wrong.push(`${day}: ${groups} groups, ${tours.size} tours`)
  }
  return wrong
}
