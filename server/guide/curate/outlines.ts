import { readFileSync } from 'node:fs'
import { shipped } from '../../root.ts'
import { distance } from '../distances.ts'

type Ring = [lon: number, lat: number][]
interface County {
  properties: { name: string }
  geometry: { type: 'Polygon'; coordinates: Ring[] } | { type: 'MultiPolygon'; coordinates: Ring[][] }
}

let counties: Map<string, County> | undefined

/** The outlines of the sketch that maps are drawn on, read when they are first asked for. */
function county(name: string): County | undefined {
  counties ??= new Map((JSON.parse(readFileSync(shipped('data/basemap.geojson'), 'utf8')) as { features: County[] }).features.map((one) => [one.properties.name, one]))
  return counties.get(name)
}

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

/** The outer rings of a county, longitude first, WGS-84; none for a county that is not among the outlines. */
export function outlinesOf(name: string): Ring[] {
  const geometry = county(name)?.geometry
  if (geometry === undefined) return []
  return (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).map(([outer = []]) => outer)
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
