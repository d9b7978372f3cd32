import { outlinesOf, type Ring } from '../counties.ts'
import { distance } from '../distances.ts'

/**
 * How far a WGS-84 point lies outside the outline of a county, in metres, to the nearest corner of the sketch; 0
 * inside, undefined for a county that is not among the outlines.
 */
export function outsideCounty(name: string, { lat, lon }: { lat: number; lon: number }): number | undefined {
  const outlines = outlinesOf(name)
  if (outlines.length === 0) return undefined
  if (outlines.some((outline) => isWithin(outline, lon, lat))) return 0
  return Math.min(...outlines.flat().map(([x, y]) => distance({ lat, lon }, { lat: y, lon: x })))
}

/** Even-odd rule: how often a ray to the east crosses the outline. */
function isWithin(outline: Ring, lon: number, lat: number): boolean {
  let inside = false
  outline.forEach(([x, y], i) => {
    const [nextX, nextY] = outline[(i + 1) % outline.length]!
    if (y > lat !== nextY > lat && lon < x + ((lat - y) / (nextY - y)) * (nextX - x)) inside = !inside
  })
  return inside
}
