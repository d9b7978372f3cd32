import type { Trx } from '../database/open.ts'
import { isRefusal, type Refusal } from '../web/refusals.ts'
import { allOrNothing } from './all-or-nothing.ts'
import type { BookingParts } from './booking-parts.ts'
import { type Line, type Place, serveLine } from './waiting.ts'

/** Offers what is free on a day to who waits for it, before anything of it is taken by who asks now. */
export type WaitingFirst = (line: Line, place?: Place) => Promise<void>

/**
 * Does a job that takes places of a day, in one transaction, all or nothing: first come, first served, whoever asks, by
 * whatever way room appeared, and although the job that looks after those who wait has not run since. The site's own
 * people are no exception, as they are none when a place is given back; what is kept for the desk stays theirs.
 *
 * @param job calls `waitingFirst` before it takes anything that somebody may wait for
 * @throws StoreUnavailable
 */
export async function inTurn<T extends object>(parts: BookingParts, job: (trx: Trx, waitingFirst: WaitingFirst) => Promise<T | Refusal>): Promise<T | Refusal> {
  const { db, now } = parts
  const turn: { served?: Line } = {}
  const done = await allOrNothing(db, (trx) => {
    delete turn.served
    return job(trx, async (line, place) => {
      if (await serveLine(trx, parts, line, now(), place)) turn.served = line
    })
  })
  const { served } = turn
  // A refusal has undone that, too. It has to be so when the refusal is read, and what would work instead is looked for.
  if (isRefusal(done) && served) await db.write((trx) => serveLine(trx, parts, served, now()))
  return done
}
