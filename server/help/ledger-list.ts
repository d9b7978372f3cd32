import type { Reads } from '../database/open.ts'
import type { TicketKind, TicketStatus } from '../database/schema-help.ts'
import type { Instant } from '../local-day.ts'
import { type Sites, slugsOf } from '../staff/people.ts'
import { type Ticket, ticketIn } from './tickets.ts'

export interface LedgerAsked {
  sites: Sites
  kind?: TicketKind | undefined
  /** `open`: not closed; `overdue`: not answered in time. */
  status?: TicketStatus | 'open' | 'overdue' | undefined
}

/** A page of the ledger. */
export const ticketsShown = 200

/** The ledger (台账): what is open first, by its deadline; then what is closed, the latest first. */
export async function listTickets(db: Reads, { sites, kind, status }: LedgerAsked, now: Instant): Promise<Ticket[]> {
  let query = db.selectFrom('tickets').selectAll()
  if (sites !== 'every') query = query.where('site', 'in', slugsOf(sites))
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (status === 'open') query = query.where('status', '<>', 'closed')
  else if (status === 'overdue') query = query.where('answered_at', 'is', null).where('due_at', '<=', now)
  else if (status !== undefined) query = query.where('status', '=', status)
  const rows = await query
    .orderBy((eb) => eb.case().when('status', 'in', ['new', 'taken']).then(0).when('status', '=', 'answered').then(1).else(2).end())
    .orderBy((eb) => eb.case().when('closed_at', 'is', null).then(eb.ref('due_at')).else(eb.neg(eb.ref('closed_at'))).end())
    .orderBy('number')
    .limit(ticketsShown)
    .execute()
  return rows.map(ticketIn)
}

/** How many are open, and how many of those were not answered in time. */
export async function openTickets(db: Reads, sites: Sites, now: Instant): Promise<{ open: number; overdue: number }> {
  let query = db.selectFrom('tickets').where('status', 'in', ['new', 'taken'])
  if (sites !== 'every') query = query.where('site', 'in', slugsOf(sites))
  const row = await query
    .select(({ fn, eb }) => [fn.countAll<number>().as('open'), fn.sum<number | null>(eb.case().when('due_at', '<=', now).then(1).else(0).end()).as('overdue')])
    .executeTakeFirstOrThrow()
  return { open: Number(row.open), overdue: Number(row.overdue ?? 0) }
}
