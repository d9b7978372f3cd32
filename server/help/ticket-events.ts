import type { Reads, Trx } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { type Random, uuidV7 } from '../uuid.ts'

/** What happened to a ticket. */
export type TicketStep = 'sent' | 'taken' | 'answered' | 'closed' | 'rated' | 'reopened' | 'answered-again' | 'purged'

export interface TicketEvent {
  number: string
  /** '' for who wrote, 'system' for a job, else the name of whoever is signed in. */
  actor: string
  what: TicketStep
  /** Nothing that somebody wrote: these rows stay for ever. */
  detail?: string
}

/** Appends to a ticket's history, in the transaction of the change itself. */
export async function recordStep(trx: Trx, { number, actor, what, detail = '' }: TicketEvent, now: Instant, random: Random): Promise<void> {
  await trx.insertInto('ticket_events').values({ id: uuidV7(now, random), number, at: now, actor, what, detail }).execute()
}

/** A ticket's history, oldest first; of one moment in the order in which a ticket goes its way. */
export async function stepsOf(db: Reads, number: string): Promise<(Required<TicketEvent> & { at: Instant })[]> {
  const rows = await db.selectFrom('ticket_events').selectAll().where('number', '=', number).orderBy('at').execute()
  const order: TicketStep[] = ['sent', 'taken', 'answered', 'rated', 'reopened', 'answered-again', 'closed', 'purged']
  return rows
    .map(({ at, actor, what, detail }) => ({ number, at, actor, what: what as TicketStep, detail }))
    .sort((a, b) => a.at - b.at || order.indexOf(a.what) - order.indexOf(b.what))
}
