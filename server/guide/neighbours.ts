import { distance } from './distances.ts'
import { isKnown, type Site } from './schema.ts'

/** Farther than this, in metres, nobody takes a group instead. */
const farthest = 150_000
/** What a shared county, and a shared city, stand for where the point of a site is not known. */
const withinCounty = 30_000
const withinCity = 80_000

/**
 * Sites to which a group may turn instead, nearest first: by their points, else by county and city. A city
 * without counties of its own rank between (重庆市) is as wide as a province, and counts for nothing.
 */
export function neighboursOf(site: Site, sites: Site[]): Site[] {
  return sites
    .filter(({ slug }) => slug !== site.slug)
    .flatMap((other) => {
      const metres = apart(site, other)
      return metres !== undefined && metres <= farthest ? [{ other, metres }] : []
    })
    .sort((one, other) => one.metres - other.metres)
    .map(({ other }) => other)
}

function apart(one: Site, other: Site): number | undefined {
  if (isKnown(one.location) && isKnown(other.location)) return distance(one.location, other.location)
  return roughlyApart(one, other)
}

/** What two sites stand for, in metres, by county and city alone; undefined when they share neither. Never to be shown. */
export function roughlyApart(one: Site, other: Site): number | undefined {
  if (cityOf(one) !== cityOf(other)) return undefined
  if (one.place.county === other.place.county) return withinCounty
  return /.市$/.test(cityOf(one)) && /[省区]/.test(cityOf(one)) ? withinCity : undefined
}

/** 湖南省张家界市 of 湖南省张家界市桑植县; 重庆市 of 重庆市武隆区. */
function cityOf({ place }: Site): string {
  return place.zh.endsWith(place.county) ? place.zh.slice(0, -place.county.length) : place.zh
}
