import type { County, Ring } from './counties.ts'
import { isKnown, type Site } from './schema.ts'

/** The region on paper: the outlines of `basemap.geojson` and the numbered sites, as an SVG draws them. */

export interface Spot {
  number: number
  slug: string
  /** Whether a point is known; else it stands for its county. */
  sure: boolean
  /** Where the place is, and where its number stands, moved aside where numbers would cover each other. */
  at: [number, number]
  x: number
  y: number
}

export interface RegionDrawing {
  width: number
  height: number
  counties: { name: string; focus: boolean; d: string }[]
  spots: Spot[]
}

/**
 * Draws the region, north up; a degree of longitude as long as it is in the middle of the map.
 *
 * @param counties WGS-84, as are the sites
 * @param width of the drawing, in its own units
 * @param radius of a number's disc, in the same
 */
export function drawRegion({ counties, sites, width = 1000, radius = 21 }: { counties: County[]; sites: Site[]; width?: number; radius?: number }): RegionDrawing {
  const points = counties.flatMap((county) => ringsOf(county).flat())
  const [west, east] = bounds(points.map(([lon]) => lon))
  const [south, north] = bounds(points.map(([, lat]) => lat))
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = width / ((east - west) * narrow)
  const place = ([lon, lat]: [number, number]): [number, number] => [round((lon - west) * narrow * scale), round((north - lat) * scale)]

  const spots = sites.flatMap((site, i): Spot[] => {
    const county = counties.find(({ properties }) => properties.name === site.place.county)
    const known = isKnown(site.location)
    if (!known && !county) return []
    const at = place(isKnown(site.location) ? [site.location.lon, site.location.lat] : middle(county!))
    return [{ number: i + 1, slug: site.slug, sure: known, at, x: at[0], y: at[1] }]
  })
  partFrom(spots, radius)
  const drawn = counties.map((county) => ({
    name: county.properties.name,
    focus: sites.some((site) => site.place.county === county.properties.name),
    d: ringsOf(county).map((ring) => `M${ring.map((point) => place(point).join(' ')).join('L')}Z`).join(''),
  }))
  return { width, height: round((north - south) * scale), counties: drawn, spots }
}

const ringsOf = ({ geometry }: County): Ring[] => (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat())
const bounds = (values: number[]): [number, number] => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity])
const round = (value: number): number => Math.round(value * 10) / 10

/** The middle of a county's frame: a sign for the county, not a place in it. */
function middle(county: County): [number, number] {
  const points = ringsOf(county).flat()
  const [west, east] = bounds(points.map(([lon]) => lon))
  const [south, north] = bounds(points.map(([, lat]) => lat))
  return [(west + east) / 2, (south + north) / 2]
}

/** Moves numbers that would cover each other apart, each by half; those at one place to the sides, in their order. */
function partFrom(spots: Spot[], radius: number): void {
  for (let turn = 0; turn < 200; turn++) {
    let moved = false
    for (const [i, one] of spots.entries()) {
      for (const other of spots.slice(i + 1)) {
        const [dx, dy] = [other.x - one.x, other.y - one.y]
        const far = Math.hypot(dx, dy)
        const lacks = radius * 2.1 - far
        if (lacks <= 0.1) continue
        const [ux, uy] = far < 0.01 ? [1, 0.2] : [dx / far, dy / far]
        one.x = round(one.x - (ux * lacks) / 2)
        one.y = round(one.y - (uy * lacks) / 2)
        other.x = round(other.x + (ux * lacks) / 2)
        other.y = round(other.y + (uy * lacks) / 2)
        moved = true
      }
    }
    if (!moved) return
  }
}
