import type { Site, Stop } from './schema.ts'

/** What the page of a stop shows: where one is among the stops of the site, in the order in which they are listed. */
export function stopPage(site: Site, stop: Stop): object {
  const i = site.stops.indexOf(stop)
  return { site, stop, number: i + 1, previous: site.stops[i - 1], next: site.stops[i + 1] }
}
