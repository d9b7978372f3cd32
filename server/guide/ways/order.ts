import { distance } from '../distances.ts'
import { roughlyApart } from '../neighbours.ts'
import { isKnown, type Site } from '../schema.ts'

/** What two sites count as apart where nothing at all is known: only to put them in order, never shown. */
const farApart = 500_000

/** More than this in a straight line between two sites, in metres, begins another day. A rule of this guide's own. */
const dayReach = 100_000

/**
 * The shortest order that begins with the first: every one is tried, which is 40,320 of them at nine sites. A site
 * whose point is not known is placed by its county and city.
 */
export function inOrder(sites: Site[]): Site[] {
  const [first, ...others] = sites
  if (first === undefined) return []
  let best: { sites: Site[]; metres: number } = { sites, metres: Infinity }
  const walk = (way: Site[], left: Site[], metres: number): void => {
    if (metres >= best.metres) return
    if (left.length === 0) {
      best = { sites: way, metres }
      return
    }
    const nearestFirst = left.map((site) => ({ site, metres: apart(way.at(-1)!, site) })).sort((a, b) => a.metres - b.metres)
    for (const next of nearestFirst) walk([...way, next.site], left.filter((site) => site !== next.site), metres + next.metres)
  }
  walk([first], others, 0)
  return best.sites
}

/** An order cut into days, where two neighbours lie more than a day's reach apart, or nobody knows how far. */
export function inDays(sites: Site[]): Site[][] {
  const days: Site[][] = []
  sites.forEach((site, i) => {
    const before = sites[i - 1]
    if (before === undefined || apart(before, site) > dayReach) days.push([site])
    else days.at(-1)!.push(site)
  })
  return days
}

function apart(one: Site, other: Site): number {
  if (isKnown(one.location) && isKnown(other.location)) return distance(one.location, other.location)
  return roughlyApart(one, other) ?? farApart
}
