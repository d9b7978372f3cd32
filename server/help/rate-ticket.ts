import { z } from 'zod'
import type { Trx } from '../database/open.ts'
import type { Rating } from '../database/schema-help.ts'
import type { Instant } from '../local-day.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { fieldsIn, paragraphs } from '../web/typed.ts'
import { type TicketParts, tellSite } from './open-ticket.ts'
import { recordStep } from './ticket-events.ts'
import { findTicket, isUnsettled, type Ticket } from './tickets.ts'

export const ratings = ['satisfied', 'mostly', 'dissatisfied'] as const satisfies readonly Rating[]
export const longestWord = 300

export const ratingSchema = z.object({ rating: z.enum(ratings), word: paragraphs(0, longestWord) })

/** What somebody thinks of the answer; undefined for what is no rating. */
export const readRating = (body: unknown): z.infer<typeof ratingSchema> | undefined => ratingSchema.safeParse(fieldsIn(body)).data

/**
 * Rates the answer to a ticket, once. The same again changes nothing. One that did not help goes back to the site.
 *
 * @param site the name of the site, for its people's robot
 * @throws StoreUnavailable
 */
export async function rateTicket(parts: TicketParts, number: string, { rating, word }: z.infer<typeof ratingSchema>, site: string): Promise<Ticket | Refusal> {
  const { db, outbox, now: clock, random } = parts
  const now = clock()
  const rated = await db.write(async (trx) => {
    const { numUpdatedRows: changed } = await trx
      .updateTable('tickets')
      .set({ rating, rated_at: now, word })
      .where('number', '=', number)
      .where('answered_at', 'is not', null)
      .where('rating', 'is', null)
      .executeTakeFirstOrThrow()
    const ticket = await findTicket(trx, number)
    if (ticket === undefined) return refusal('ticket-unknown')
    if (changed > 0n) {
      await recordStep(trx, { number, actor: '', what: 'rated', detail: rating }, now, random)
      if (rating !== 'dissatisfied') return ticket
      await takeBack(trx, ticket, now, random)
      const back = (await findTicket(trx, number))!
      if (isUnsettled(back)) await tellSite(trx, parts, back, site, true)
      return back
    }
    if (ticket.rating === null) return refusal('ticket-unanswered')
    if (ticket.rating !== rating || ticket.word !== word) return refusal('ticket-rated')
    return ticket
  })
  outbox.nudge()
  return rated
}

/**
 * Takes a ticket back to the desk whose answer was rated, in the rating's own transaction: what was closed is open again,
 * unless its words are gone already.
 */
async function takeBack(trx: Trx, ticket: Ticket, now: Instant, random: TicketParts['random']): Promise<void> {
  if (ticket.status !== 'closed' || ticket.sealed === null) return
  await trx.updateTable('tickets').set({ status: 'answered', closed_at: null, closed_by: '' }).where('number', '=', ticket.number).execute()
  await recordStep(trx, { number: ticket.number, actor: '', what: 'reopened' }, now, random)
}
