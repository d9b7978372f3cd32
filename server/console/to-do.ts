import { countRequests } from '../bookings/console/requests.ts'
import type { Reads } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { countCalls } from '../messages/calls.ts'
import type { Person } from '../staff/people.ts'

/** What waits for somebody, at their sites. */
export interface ToDo {
  /** Requests of groups that can still be answered. */
  requests: number
  /** Organisers who have to be phoned. */
  calls: number
}

export async function toDo(db: Reads, { sites }: Pick<Person, 'sites'>, now: Instant): Promise<ToDo> {
  const [requests, calls] = await Promise.all([countRequests(db, sites, now), countCalls(db, sites)])
  return { requests, calls }
}
