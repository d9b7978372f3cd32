import { openRequests } from '../bookings/console/requests.ts'
import type { Reads } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { owns, type Person } from '../staff/people.ts'

/** What waits for somebody, at their sites. */
export interface ToDo {
  /** Requests of groups that can still be answered. */
  requests: number
  /** Organisers who have to be phoned. */
  calls: number
}

export async function toDo(db: Reads, person: Pick<Person, 'sites'>, now: Instant): Promise<ToDo> {
  const [requests, calls] = await Promise.all([
    openRequests(db, undefined, now),
    db.selectFrom('outbox').select('site').where('state', '=', 'waiting').where('channel', '=', 'call').execute(),
  ])
  const theirs = ({ site }: { site: string }) => owns(person, site)
  return { requests: requests.filter(theirs).length, calls: calls.filter(theirs).length }
}
