import { countRequests } from '../bookings/console/requests.ts'
import type { Reads } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { openTickets } from '../help/ledger-list.ts'
import { countCalls } from '../messages/calls.ts'
import type { Person } from '../staff/people.ts'

/** What waits for somebody, at their sites. */
export interface ToDo {
  /** Requests of groups that can still be answered. */
  requests: number
  /** Organisers who have to be phoned. */
  calls: number
  /** What visitors have asked or said and nobody has answered, or not so that it helped. */
  tickets: number
}

export async function toDo(db: Reads, { sites }: Pick<Person, 'sites'>, now: Instant): Promise<ToDo> {
  const [requests, calls, { open, unsettled }] = await Promise.all([countRequests(db, sites, now), countCalls(db, sites), openTickets(db, sites, now)])
  return { requests, calls, tickets: open + unsettled }
}
