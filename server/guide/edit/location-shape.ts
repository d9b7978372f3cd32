import gcoordModule from 'gcoord'
import type { Location } from '../schema.ts'
import type { Text } from '../schema-words.ts'
import { choice, type Finishing, group } from './shapes.ts'

/** What the form of a location holds. */
interface Said {
  lat: number
  lon: number
  datum: 'WGS-84' | 'GCJ-02' | 'BD-09'
  accuracy_m: number
  how: 'survey' | 'map' | 'words'
  origin: Text
  sources: string[]
}

/** Degrees within which mainland China lies with its islands; a point beyond is a slip of the pen. */
const china = { south: 3.8, north: 53.6, west: 73.4, east: 135.1 }

// Its types describe its default export where Node gives the whole module.
const gcoord = gcoordModule as unknown as typeof gcoordModule.default

const datums = { 'GCJ-02': gcoord.GCJ02, 'BD-09': gcoord.BD09 } as const

/**
 * Where a site is (truth law 2): kept in WGS-84, to the sixth decimal, whatever the map it was read off is drawn in.
 * Measured or pointed out by the site itself, the site is its own source.
 */
export const locationShape = group(
  {
    lat: { kind: 'number', least: -90, most: 90 },
    lon: { kind: 'number', least: -180, most: 180 },
    datum: choice(['WGS-84', 'content.datum.wgs'], ['GCJ-02', 'content.datum.gcj'], ['BD-09', 'content.datum.bd']),
    accuracy_m: { kind: 'number', least: 1, most: 100_000 },
    how: choice(['survey', 'content.how.survey'], ['map', 'content.how.map'], ['words', 'content.how.words']),
    origin: group({ zh: { kind: 'words', most: 500, long: true, optional: true }, en: { kind: 'words', most: 1500, long: true, optional: true } }),
    sources: { kind: 'sources', optional: true },
  },
  {
    begin: ({ origin, ...kept }: Location) => ({ ...kept, origin, datum: 'WGS-84', how: 'words' }),
    finish(said: Said, context: Finishing) {
      const { accuracy_m, how } = said
      const point = inWgs84(said)
      if (point.lat < china.south || point.lat > china.north || point.lon < china.west || point.lon > china.east) context.refuse('lat', 'content.wrong.abroad')
      const set = { by: context.by, on: context.today }
      if (how !== 'words') return { ...point, accuracy_m, ...bySite(how, accuracy_m, context), set }
      for (const lang of ['zh', 'en'] as const) if (said.origin[lang] === '') context.refuse(`origin.${lang}`, 'content.wrong.empty')
      if (said.sources.length === 0) context.refuse('sources', 'content.wrong.noSource')
      return { ...point, accuracy_m, origin: said.origin, sources: said.sources, set }
    },
  },
)

function inWgs84({ lat, lon, datum }: Said): { lat: number; lon: number } {
  const [x, y] = datum === 'WGS-84' ? [lon, lat] : gcoord.transform([lon, lat], datums[datum], gcoord.WGS84)
  const rounded = (degrees: number) => Math.round(degrees * 1e6) / 1e6
  return { lat: rounded(y), lon: rounded(x) }
}

const ways = {
  survey: { zh: '由场馆工作人员在现场测定', en: 'Measured on the spot by the site’s staff' },
  map: { zh: '由场馆工作人员在地图上指认', en: 'Pointed out on the map by the site’s staff' },
} satisfies Record<string, Text>

/** The words and the source of a point that the site itself answers for; the source is brought along if it is new. */
function bySite(how: 'survey' | 'map', accuracy: number, { guide, bring, site, name, today }: Finishing): { origin: Text; sources: string[] } {
  const key = `${site}-${how}-${today}`
  if (!guide.sources.some((source) => source.key === key)) {
    const title = { zh: `${name.zh}工作人员${ways[how].zh.slice(7)}的位置`, en: `Position of ${name.en}: ${ways[how].en.toLowerCase()}` }
    bring.push({ key, title, grade: 'A', date: today })
  }
  const [year, month, date] = today.split('-').map(Number)
  return {
    origin: {
      zh: `${year}年${month}月${date}日${ways[how].zh}，误差约${accuracy}米。`,
      en: `${ways[how].en} on ${today}; good to about ${accuracy} m.`,
    },
    sources: [key],
  }
}
