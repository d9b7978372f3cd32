import { audit } from '../staff/audit.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import type { Handling } from './handle-ticket.ts'
import { recordStep } from './ticket-events.ts'
import { findTicket, type Ticket } from './tickets.ts'

/**
 * Answers once more whom the first answer did not help (二次办理). The rating stays as it was given: a month is not made
 * better afterwards.
 *
 * @param answer as `readAnswer` gave it
 * @throws StoreUnavailable
 */
export async function answerAgain({ db, now: clock, random }: Handling, number: string, answer: string, by: string): Promise<Ticket | Refusal> {
  const now = clock()
  return db.write(async (trx) => {
    const ticket = await findTicket(trx, number)
    if (ticket === undefined) return refusal('ticket-unknown')
    const { numUpdatedRows: changed } = await trx
      .updateTable('tickets')
      .set({ second_at: now, second_by: by, second_answer: answer })
      .where('number', '=', number)
      .where('status', '=', 'answered')
      .where('rating', '=', 'dissatisfied')
      .where('second_at', 'is', null)
      .executeTakeFirstOrThrow()
    if (changed === 0n) return ticket.secondBy === by && ticket.secondAnswer === answer ? ticket : refusal('ticket-answered', { values: { who: ticket.secondBy || ticket.answeredBy } })
    await recordStep(trx, { number, actor: by, what: 'answered-again' }, now, random)
    await audit(trx, now, random, { actor: by, action: 'ticket-answered-again', subject: number })
    return (await findTicket(trx, number))!
  })
}
