import type { Trx } from '../database/open.ts'
import { dayOf, type Instant } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import { uuidBytes } from '../uuid.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import {
  appendCorrection,
  belowZero,
  type Corrected,
  type CorrectParts,
  dateOf,
  inWords,
  uncounted,
  type Wanted,
  type Written,
} from './append-correction.ts'
import type { CorrectionEntry } from './correction-entry.ts'
import { confirmAbove, findCorrection, findProposed } from './correction-rows.ts'
import { earliestDay } from './month-days.ts'

/**
 * Corrects a site's total (counting law 8): the signed row, its counter and the record are one transaction. It
 * counts on the day it speaks of while that month is open, else on the day it is entered (law 9); neither day's
 * total falls below zero by it. One above the admin's size waits for a second person and counts nothing until then.
 * A request sent again is answered by what has become of it.
 *
 * @param by name of whoever is signed in
 * @throws StoreUnavailable
 */
export async function correct(parts: CorrectParts, entry: CorrectionEntry, by: string): Promise<Corrected | Refusal> {
  const { db, counts, now: clock } = parts
  const now = clock()
  const wanted = { ...entry, id: uuidBytes(entry.requestId)! }
  const written = await db.write(async (trx) => (await answeredBefore(trx, wanted)) ?? enter(trx, parts, wanted, by, now))
  if (isRefusal(written)) return written
  counts.learn(written.counts)
  return written.corrected
}

async function answeredBefore(trx: Trx, { id, site }: Wanted): Promise<Written | Refusal | undefined> {
  const counted = await findCorrection(trx, id)
  const row = counted ?? (await findProposed(trx, id))
  if (row === undefined) return undefined
  // The request of another site's correction is none of this one.
  if (row.site !== site) return refusal('request-id')
  const outcome = counted ? 'counted' : 'answer' in row && row.answer === 'rejected' ? 'rejected' : 'waiting'
  return uncounted({ outcome, id, site, about: row.about, day: counted?.day, people: row.people, again: true })
}

async function enter(trx: Trx, parts: CorrectParts, wanted: Wanted, by: string, now: Instant): Promise<Written | Refusal> {
  const { id, site, about, people, reason } = wanted
  const today = dayOf(now)
  if (about > today || about < earliestDay) return refusal('correction-day')
  if (Math.abs(people) <= (await confirmAbove(trx))) return appendCorrection(trx, parts, { ...wanted, enteredBy: by, confirmedBy: '' }, now)
  const wrong = await belowZero(trx, wanted, (await dateOf(trx, wanted, now)).day)
  if (wrong) return wrong
  const row = { id, site, about, at: now, people, reason, proposed_by: by, answered_at: null, answered_by: null, answer: null }
  await trx.insertInto('proposed_corrections').values(row).execute()
  await audit(trx, now, parts.random, { actor: by, action: 'correction-proposed', subject: site, detail: inWords(wanted) })
  return uncounted({ outcome: 'waiting', id, site, about, day: undefined, people, again: false })
}
