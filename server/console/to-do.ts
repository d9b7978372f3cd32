import { countRequests } from '../bookings/console/requests.ts'
import type { Reads } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { openTickets } from '../help/ledger-list.ts'
import { countToConfirm } from '../ledger/waiting-corrections.ts'
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
  /** Corrections that wait for a second person, who may be they. */
  corrections: number
}

export async function toDo(db: Reads, { sites, name }: Pick<Person, 'sites' | 'name'>, now: Instant): Promise<ToDo> {
  const [requests, calls, { open, unsettled }, corrections] = await Promise.all([
    countRequests(db, sites, now),
    countCalls(db, sites),
    openTickets(db, sites, now),
    countToConfirm(db, { sites, name }),
  ])
  return { requests, calls, tickets: open + unsettled, corrections }
}
