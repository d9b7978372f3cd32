import { addToCounters, type SiteCount } from '../counters/counters.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Database, Trx } from '../database/open.ts'
import { type Clock, type Day, dayOf, type Instant } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import type { Random } from '../uuid.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { peopleOf } from './correction-rows.ts'
import { dayOfEntry, openDays } from './ledger-days.ts'

export interface CorrectParts {
  db: Database
  counts: LiveCounts
  now: Clock
  random: Random
}

/** A correction as somebody wants it. */
export interface Wanted {
  id: Bytes
  site: string
  about: Day
  people: number
  reason: string
}

export interface Corrected extends Pick<Wanted, 'id' | 'site' | 'about' | 'people'> {
  /** `waiting` for a second person; it counts only once it is `counted`. */
  outcome: 'counted' | 'waiting' | 'rejected'
  /** The day it counts on; undefined while it does not. */
  day: Day | undefined
  /** Whether it had been answered before, by this request or another. */
  again: boolean
}

/** What a transaction has come to, and the counts that it leaves, keyed `site day`. */
export interface Written {
  corrected: Corrected
  counts: Map<string, SiteCount>
}

export const uncounted = (corrected: Corrected): Written => ({ corrected, counts: new Map() })

interface Dated {
  day: Day
  enteredOn: Day
}

/**
 * The day a correction counts on (counting law 9): the one it speaks of while its month is open, else the day on
 * which it is entered.
 */
export async function dateOf(trx: Trx, { site, about }: Pick<Wanted, 'site' | 'about'>, now: Instant): Promise<Dated> {
  const open = await openDays(trx, site)
  const enteredOn = dayOfEntry(open, dayOf(now))
  return { day: about >= open.countedFrom ? about : enteredOn, enteredOn }
}

/** Why a correction cannot be: it would leave fewer than nobody on the day it counts on, or on the one it speaks of. */
export async function belowZero(trx: Trx, { site, about, people }: Wanted, day: Day): Promise<Refusal | undefined> {
  if (people > 0) return undefined
  const { known } = await peopleOf(trx, site, about)
  if (known + people < 0) return refusal('correction-below-zero', { values: { n: known } })
  const { counted } = await peopleOf(trx, site, day)
  return counted + people < 0 ? refusal('correction-below-today', { values: { n: counted } }) : undefined
}

/** Writes a correction, its counter and the record of it, in the transaction given (counting laws 5 and 8). */
export async function appendCorrection(
  trx: Trx,
  { db, random }: Pick<CorrectParts, 'db' | 'random'>,
  wanted: Wanted & { enteredBy: string; confirmedBy: string },
  now: Instant,
): Promise<Written | Refusal> {
  const { id, site, about, people, reason, enteredBy, confirmedBy } = wanted
  const { day, enteredOn } = await dateOf(trx, wanted, now)
  const wrong = await belowZero(trx, wanted, day)
  if (wrong) return wrong
  const row = { id, site, day, about, entered_on: enteredOn, at: now, people, reason, entered_by: enteredBy, confirmed_by: confirmedBy }
  await trx.insertInto('corrections').values(row).execute()
  const counts = await addToCounters(trx, db.engine, [{ site, day, source: 'correction', people, visits: 1, cookieless: 0 }])
  const action = confirmedBy === '' ? 'correction-entered' : 'correction-confirmed'
  await audit(trx, now, random, { actor: confirmedBy || enteredBy, action, subject: site, detail: inWords(wanted) })
  return { corrected: { outcome: 'counted', id, site, about, day, people, again: false }, counts }
}

/** For the record: the day it speaks of, its people, its reason. */
export const inWords = ({ about, people, reason }: Pick<Wanted, 'about' | 'people' | 'reason'>): string =>
  `${about} ${people > 0 ? `+${people}` : people} ${reason}`
