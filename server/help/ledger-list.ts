import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Reads } from '../database/open.ts'
import type { Schema } from '../database/schema.ts'
import type { TicketKind, TicketStatus } from '../database/schema-help.ts'
import type { Instant } from '../local-day.ts'
import { type Sites, slugsOf } from '../staff/people.ts'
import { type Ticket, ticketIn } from './tickets.ts'

export interface LedgerAsked {
  sites: Sites
  kind?: TicketKind | undefined
  /** `open`: not closed; `overdue`: not answered in time; `unsettled`: not satisfied, and not answered again. */
  status?: TicketStatus | 'open' | 'overdue' | 'unsettled' | undefined
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
  else if (status === 'unsettled') query = query.where(unsettled)
  else if (status !== undefined) query = query.where('status', '=', status)
  const rows = await query
    .orderBy((eb) => eb.case().when('status', 'in', ['new', 'taken']).then(0).when(unsettled(eb)).then(0).when('status', '=', 'answered').then(1).else(2).end())
    .orderBy((eb) => eb.case().when('closed_at', 'is', null).then(eb.ref('due_at')).else(eb.neg(eb.ref('closed_at'))).end())
    .orderBy('number')
    .limit(ticketsShown)
    .execute()
  return rows.map(ticketIn)
}

export interface OpenTickets {
  /** To be answered, and of those: not in time. */
  open: number
  overdue: number
  /** Of people who are not satisfied, and wait for another answer. */
  unsettled: number
}

/** What the ledger has still to do. */
export async function openTickets(db: Reads, sites: Sites, now: Instant): Promise<OpenTickets> {
  let query = db.selectFrom('tickets').where((eb) => eb.or([eb('status', 'in', ['new', 'taken']), unsettled(eb)]))
  if (sites !== 'every') query = query.where('site', 'in', slugsOf(sites))
  const row = await query
    .select((eb) => {
      const sum = (when: Expression<SqlBool>) => eb.fn.sum<number | null>(eb.case().when(when).then(1).else(0).end())
      const open = eb('answered_at', 'is', null)
      return [sum(open).as('open'), sum(eb.and([open, eb('due_at', '<=', now)])).as('overdue'), sum(unsettled(eb)).as('unsettled')]
    })
    .executeTakeFirstOrThrow()
  return { open: Number(row.open ?? 0), overdue: Number(row.overdue ?? 0), unsettled: Number(row.unsettled ?? 0) }
}

const unsettled = (eb: ExpressionBuilder<Schema, 'tickets'>) => eb.and([eb('status', '=', 'answered'), eb('rating', '=', 'dissatisfied'), eb('second_at', 'is', null)])
