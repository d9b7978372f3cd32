import { isKnown, type Site } from './schema.ts'

const earthRadius = 6_371_008.8

/** Great-circle distance in metres between two WGS-84 points (haversine, mean earth radius). */
export function distance(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const rad = Math.PI / 180
  const h =
    Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2
  return 2 * earthRadius * Math.asin(Math.sqrt(h))
}

/**
 * The nearest other site and how far it is in a straight line, for a site whose point is known; undefined
 * when it is not, or when no other is.
 */
export function nearest(site: Site, sites: Site[]): { site: Site; metres: number } | undefined {
  const here = site.location
  if (!isKnown(here)) return undefined
  return sites
    .filter((other) => other.slug !== site.slug)
    .flatMap((other) => (isKnown(other.location) ? [{ site: other, metres: distance(here, other.location) }] : []))
    .sort((a, b) => a.metres - b.metres)[0]
}
