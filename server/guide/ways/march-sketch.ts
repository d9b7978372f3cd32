import { outlinesOf } from '../counties.ts'
import { isKnown, type Site } from '../schema.ts'

/** The counties around the start, drawn from the outlines that maps are drawn on. */
const around = ['桑植县', '永定区', '武陵源区', '慈利县']

export interface Sketch {
  width: number
  height: number
  counties: { name: string; path: string; x: number; y: number }[]
  dots: { slug: string; x: number; y: number }[]
}

const width = 360

/** A small sketch: an equal scale in both directions, north above, in units of its own; WGS-84. */
export function sketchOf(stages: { slug: string; site: Site | undefined }[]): Sketch {
  const outlines = around.map((name) => ({ name, rings: outlinesOf(name) }))
  const points = outlines.flatMap(({ rings }) => rings.flat())
  const [west, east] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))]
  const [south, north] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))]
  const scale = (width - 8) / (east - west)
  const stretch = scale / Math.cos((((south + north) / 2) * Math.PI) / 180)
  const at = (lon: number, lat: number) => ({ x: round(4 + (lon - west) * scale), y: round(4 + (north - lat) * stretch) })
  const counties = outlines.map(({ name, rings }) => {
    const drawn = rings.map((ring) => ring.map(([lon, lat]) => at(lon, lat)))
    const whole = drawn.reduce((one, other) => (other.length > one.length ? other : one), [])
    const middle = (values: number[]) => round((Math.min(...values) + Math.max(...values)) / 2)
    return {
      name,
      path: drawn.map((ring) => `M${ring.map(({ x, y }) => `${x} ${y}`).join('L')}Z`).join(''),
      x: middle(whole.map(({ x }) => x)),
      y: middle(whole.map(({ y }) => y)),
    }
  })
  const dots = stages.flatMap(({ slug, site }) => (site && isKnown(site.location) ? [{ slug, ...at(site.location.lon, site.location.lat) }] : []))
  return { width, height: round(8 + (north - south) * stretch), counties, dots }
}

const round = (value: number): number => Math.round(value * 10) / 10
