import type { Updateable } from 'kysely'
import type { TicketRow, TicketStatus } from '../database/schema-help.ts'
import type { Instant } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { paragraphs } from '../web/typed.ts'
import type { TicketParts } from './open-ticket.ts'
import { recordStep } from './ticket-events.ts'
import { findTicket, isUnsettled, type Ticket } from './tickets.ts'

/** What a site's people do with a ticket: take it on, answer, close it (销号). Each step is taken once, by one of them. */

export type Handling = Pick<TicketParts, 'db' | 'now' | 'random'>

export const longestAnswer = 1000

/** An answer as typed; undefined for none, one too long, or one that cannot be printed. */
export const readAnswer = (typed: unknown): string | undefined => paragraphs(1, longestAnswer).safeParse(typed).data

/** @throws StoreUnavailable */
export async function takeTicket(parts: Handling, number: string, by: string): Promise<Ticket | Refusal> {
  const taken: Step = { what: 'taken', from: ['new'], by, set: (now) => ({ status: 'taken', taken_at: now, taken_by: by }) }
  return step(parts, number, taken, (ticket) => {
    if (ticket.status !== 'taken') return refusal('ticket-answered', { values: { who: ticket.answeredBy } })
    return ticket.takenBy === by ? ticket : refusal('ticket-taken', { values: { who: ticket.takenBy } })
  })
}

/**
 * Answers, once: who comes second reads what the first has said, and two people never answer the same.
 *
 * @param answer as `readAnswer` gave it
 * @throws StoreUnavailable
 */
export async function answerTicket(parts: Handling, number: string, answer: string, by: string): Promise<Ticket | Refusal> {
  const set = (now: Instant, { takenAt }: Ticket): Updateable<TicketRow> => ({
    ...{ status: 'answered', answered_at: now, answered_by: by, answer },
    ...(takenAt === null && { taken_at: now, taken_by: by }),
  })
  return step(parts, number, { what: 'answered', from: ['new', 'taken'], by, set }, (ticket) =>
    ticket.answeredBy === by && ticket.answer === answer ? ticket : refusal('ticket-answered', { values: { who: ticket.answeredBy } }),
  )
}

/** @throws StoreUnavailable */
export async function closeTicket(parts: Handling, number: string, by: string): Promise<Ticket | Refusal> {
  // Whoever is not satisfied hears once more before the ticket can go.
  const closed: Step = { what: 'closed', from: ['answered'], by, unless: isUnsettled, set: (now) => ({ status: 'closed', closed_at: now, closed_by: by }) }
  return step(parts, number, closed, (ticket) => {
    if (isUnsettled(ticket)) return refusal('ticket-unsettled')
    if (ticket.status !== 'closed') return refusal('ticket-unanswered')
    return ticket.closedBy === by ? ticket : refusal('ticket-closed', { values: { who: ticket.closedBy } })
  })
}

interface Step {
  what: 'taken' | 'answered' | 'closed'
  from: TicketStatus[]
  by: string
  unless?: (ticket: Ticket) => boolean
  set(now: Instant, ticket: Ticket): Updateable<TicketRow>
}

/** @param otherwise what to say of a ticket that does not stand where the step begins */
async function step({ db, now: clock, random }: Handling, number: string, { what, from, by, unless, set }: Step, otherwise: (ticket: Ticket) => Ticket | Refusal): Promise<Ticket | Refusal> {
  const now = clock()
  return db.write(async (trx) => {
    const ticket = await findTicket(trx, number)
    if (ticket === undefined) return refusal('ticket-unknown')
    if (unless?.(ticket)) return otherwise(ticket)
    // Compared and set in one statement: of two who press at once the second changes no row.
    const { numUpdatedRows: changed } = await trx
      .updateTable('tickets')
      .set(set(now, ticket))
      .where('number', '=', number)
      .where('status', 'in', from)
      .executeTakeFirstOrThrow()
    if (changed === 0n) return otherwise(ticket)
    await recordStep(trx, { number, actor: by, what }, now, random)
    await audit(trx, now, random, { actor: by, action: `ticket-${what}`, subject: number })
    return (await findTicket(trx, number))!
  })
}
