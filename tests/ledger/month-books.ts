import { createHash } from 'node:crypto'
import { addToCounters } from '../../server/counters/counters.ts'
import type { Database } from '../../server/database/open.ts'
import type { BookingRow } from '../../server/database/schema-bookings.ts'
import type { CountedAs } from '../../server/database/schema-counting.ts'
import type { Day } from '../../server/local-day.ts'

/** What stands in the books of a month, written straight into the tables: always the same bytes for the same name. */

export const hall = { slug: 'base-memorial-hall', name: '湘鄂川黔革命根据地纪念馆' }
export const at = Date.parse('2026-11-02T09:00:00+08:00')

export const bytes = (name: string, size = 16) => Uint8Array.from(createHash('sha256').update(name).digest().subarray(0, size))

/** Adds people to a counter. */
export async function counted(db: Database, day: Day, people: number, source: CountedAs = 'plate', { site = hall.slug, cookieless = 0 } = {}): Promise<void> {
  await db.write((trx) => addToCounters(trx, db.engine, [{ site, day, source, people, visits: 1, cookieless }]))
}

interface Correction {
  about: Day
  /** The day it counts on, when that is another. */
  day?: Day
  people: number
  reason?: string
  second?: string
  site?: string
}

/** A correction and its counter, as they stand together. */
export async function corrected(db: Database, { about, day = about, people, reason = '旅行社名单重复', second = '', site = hall.slug }: Correction): Promise<void> {
  const row = { id: bytes(`${about} ${reason} ${people}`), site, day, about, entered_on: day, at, people, reason, entered_by: 'Mei', confirmed_by: second }
  await db.write((trx) => trx.insertInto('corrections').values(row).execute())
  await counted(db, day, people, 'correction', { site })
}

interface Party {
  ref: string
  day: Day
  people: number
  minors?: number
  /** Slots, and whether a docent guides each. */
  parts?: boolean[]
  status?: BookingRow['status']
  /** At its own place: no seat is held. */
  away?: boolean
  site?: string
}

/** A booking, and, where it has arrived, who came. */
export async function party(db: Database, { ref, day, people, minors = 0, parts = [false], status = 'arrived', away = false, site = hall.slug }: Party): Promise<void> {
  const booking: BookingRow = {
    ...{ ref, request_id: bytes(ref), site, day, status, channel: 'online', kind: 'party-branch', organisation: '第三党支部', people, minors },
    ...{ step_free: 0, docent: 'any', programme: '', place: away ? '镇政府' : '', note: '', lang: 'zh', contact: null, member_code: ref },
    ...{ answer_by: null, offered_at: null, offer_until: null, reason: '', sequence: 0, agreed: '{}', created_at: at, changed_at: at },
  }
  const slot = (i: number) => `${day}T${String(9 + i).padStart(2, '0')}:00`
  const rows = parts.map((guided, i) => ({ ref, slot: slot(i), ends: `${10 + i}:00`, people, docent: guided ? bytes('文') : null }))
  const holds = rows.map((part) => ({ ref, part: part.slot, site, slot: part.slot, people }))
  const guide = { id: bytes('文'), site, name: '文', languages: '["zh"]', weekdays: '1234567', lunch_from: '12:00', lunch_to: '13:00' }
  await db.write(async (trx) => {
    await trx.insertInto('docents').values({ ...guide, gap_minutes: 0, daily_most: 8, account: '', left_at: null }).onConflict((on) => on.doNothing()).execute()
    await trx.insertInto('bookings').values(booking).execute()
    await trx.insertInto('booking_parts').values(rows).execute()
    if (!away) await trx.insertInto('seat_holds').values(holds).execute()
    if (status !== 'arrived') return
    const arrival = { id: bytes(`${ref} came`), ref, at, people, minors, subtracted: 0, note: '', entered_by: 'Mei' }
    await trx.insertInto('arrivals').values(arrival).execute()
  })
}

/** What the desk has counted, of whom some apart as under age. */
export async function atDesk(db: Database, day: Day, people: number, minors: number): Promise<void> {
  const row = { site: hall.slug, id: bytes(`${day} ${people} ${minors}`), day, at, people, minors, note: '', entered_by: 'Mei' }
  await db.write((trx) => trx.insertInto('desk_counts').values(row).execute())
  await counted(db, day, people, 'desk')
}

/** The seal of a day. */
export async function sealed(db: Database, day: Day, site = hall.slug): Promise<string> {
  const hash = bytes(`seal of ${day}`, 32)
  const row = { site, day, previous: bytes('before', 32), hash, entries: 1, people: 1, sealed_at: at }
  await db.write((trx) => trx.insertInto('seals').values(row).execute())
  return Buffer.from(hash).toString('hex')
}
