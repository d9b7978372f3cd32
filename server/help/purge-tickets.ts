import type { Trx } from '../database/open.ts'
import { addDays, dayOf, type Instant, startOf } from '../local-day.ts'
import type { TicketParts } from './open-ticket.ts'
import { recordStep } from './ticket-events.ts'

/** Privacy law 3: days after a ticket was closed. */
export const ticketDays = 180

/** Few enough for a check-in not to wait behind them. */
const atOnce = 100

/**
 * Privacy law 3: forgets who wrote and what they wrote, and what was answered, of tickets that were closed more than
 * `days` days ago. What the ledger counts stays: site, kind, days, who answered and closed, the rating.
 *
 * @returns how many tickets had something to forget
 * @throws StoreUnavailable
 */
export async function purgeTickets(parts: Pick<TicketParts, 'db' | 'now' | 'random'>, days = ticketDays): Promise<number> {
  const { db, now: clock } = parts
  const now = clock()
  const before = startOf(addDays(dayOf(now), -days))
  let purged = 0
  for (let some = atOnce; some === atOnce; purged += some) some = await db.write((trx) => purgeSome(trx, parts, before, now))
  if (purged > 0) await db.emptyJournal()
  return purged
}

async function purgeSome(trx: Trx, { random }: Pick<TicketParts, 'random'>, before: Instant, now: Instant): Promise<number> {
  const rows = await trx
    .selectFrom('tickets')
    .select('number')
    .where('closed_at', '<', before)
    .where((eb) => eb.or([eb('sealed', 'is not', null), eb('answer', '<>', ''), eb('word', '<>', ''), eb('second_answer', '<>', '')]))
    .orderBy('number')
    .limit(atOnce)
    .execute()
  for (const { number } of rows) {
    await trx.updateTable('tickets').set({ sealed: null, answer: '', word: '', second_answer: '' }).where('number', '=', number).execute()
    await recordStep(trx, { number, actor: 'system', what: 'purged' }, now, random)
  }
  return rows.length
}
