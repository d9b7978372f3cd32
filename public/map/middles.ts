import type { Position } from 'geojson'
import type { CountyFeature } from './settings.ts'

/** Parallels on which a county's middle is looked for, as parts of its height. */
const parallels = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]

/**
 * Positions well inside a county, the one farthest from its outline first: where a name or a sign can
 * stand. Each is half-way along the longest stretch of a parallel that lies within the outline.
 */
export function middlesOf({ geometry }: CountyFeature): Position[] {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  const outlines = polygons.map(([outer = []]) => outer)
  const outline = outlines.reduce((largest, one) => (one.length > largest.length ? one : largest), [])
  const latitudes = outline.map(([, lat = 0]) => lat)
  const south = Math.min(...latitudes)
  const height = Math.max(...latitudes) - south
  return parallels
    .map((part) => halfWay(outline, south + part * height))
    .map((position) => ({ position, room: clearance(outline, position) }))
    .sort((a, b) => b.room - a.room)
    .map(({ position }) => position)
}

export function middleOf(county: CountyFeature): Position {
  return middlesOf(county)[0]!
}

function halfWay(outline: Position[], latitude: number): Position {
  const crossings: number[] = []
  outline.forEach(([x = 0, y = 0], i) => {
    const [nextX = 0, nextY = 0] = outline[(i + 1) % outline.length]!
    if (y > latitude !== nextY > latitude) crossings.push(x + ((latitude - y) / (nextY - y)) * (nextX - x))
  })
  crossings.sort((a, b) => a - b)
  let [left = 0, right = 0] = crossings
  for (let i = 2; i + 1 < crossings.length; i += 2) {
    if (crossings[i + 1]! - crossings[i]! > right - left) [left, right] = [crossings[i]!, crossings[i + 1]!]
  }
  return [(left + right) / 2, latitude]
}

/** Distance to the nearest corner of the outline, in degrees of latitude; corners lie close together. */
function clearance(outline: Position[], [lon = 0, lat = 0]: Position): number {
  const narrow = Math.cos((lat * Math.PI) / 180)
  return outline.reduce((least, [x = 0, y = 0]) => Math.min(least, Math.hypot((x - lon) * narrow, y - lat)), Infinity)
}
