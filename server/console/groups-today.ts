import { type Expected, expectedGroups } from '../bookings/arrivals/board.ts'
import type { Reads } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { owns, type Person } from '../staff/people.ts'

/** A group of today, as the dashboard shows it. */
export interface GroupToday {
  ref: string
  site: string
  organisation: string
  /** `HH:MM`, of its first and last part. */
  starts: string
  ends: string
  /** As booked, or as entered once it has arrived. */
  people: number
  docents: string[]
  turn: Expected['turn']
  away: boolean
}

export interface GroupsToday {
  groups: GroupToday[]
  /** 批次 of the days before of which nobody has said whether they came. */
  pending: number
  /** Who guides today, and how many groups. */
  docents: { name: string; groups: number }[]
}

/** Today's groups and docents at somebody's sites, in the order of the day. */
export async function groupsToday(db: Reads, person: Pick<Person, 'sites'>, now: Instant): Promise<GroupsToday> {
  const expected = (await expectedGroups(db, now)).filter(({ booking }) => owns(person, booking.site))
  const groups = expected.filter(({ turn }) => turn !== 'pending').map(shown)
  const guiding = new Map<string, number>()
  for (const { docents } of groups) for (const name of docents) guiding.set(name, (guiding.get(name) ?? 0) + 1)
  return {
    groups: groups.sort((one, other) => one.starts.localeCompare(other.starts, 'en')),
    pending: expected.length - groups.length,
    docents: [...guiding].map(([name, many]) => ({ name, groups: many })),
  }
}

function shown({ booking, turn, arrival, away }: Expected): GroupToday {
  const { ref, site, organisation, people, parts } = booking
  const docents = [...new Set(parts.flatMap(({ docent }) => (docent === undefined ? [] : [docent.name])))]
  const [starts, ends] = [parts[0]!.starts, parts.at(-1)!.ends]
  return { ref, site, organisation, starts, ends, people: arrival?.people ?? people, docents, turn, away }
}
