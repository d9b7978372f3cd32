import { type Key, type Lang, words } from '../web/words.ts'
import type { BaseMap } from './base-maps.ts'

const sentences = [
  'map',
  'county',
  'accuracy',
  'today',
  'open',
  'several',
  'closer',
  'zoomIn',
  'zoomOut',
  'close',
  'wheel',
  'fingers',
  'approval',
  'loading',
  'failed',
] as const

interface MapAbout {
  lang: Lang
  focus: string | null
  baseMap: BaseMap
  outlines: string
  revision?: number
  features?: object
}

/**
 * What the map module (`public/map.ts`) is told, as the text of a `data-map` attribute.
 *
 * @param focus slug of the site that the page is about; null on the home page
 * @param outlines address of the county outlines
 * @param revision of the guide: a browser that still keeps the points of another asks for them anew
 * @param features the points themselves, for a draft that no address serves
 */
export function mapData({ lang, focus, baseMap, outlines, revision = 0, features }: MapAbout): string {
  const { name, datum, layers, attribution, approval } = baseMap
  const t = words(lang)
  const spoken = Object.fromEntries(sentences.map((key) => [key, t(`map.${key}` as Key)]))
  const base = { name, datum, layers, attribution, ...(approval ? { approval } : {}) }
  const address = revision === 0 ? '/sites.geojson' : `/sites.geojson?v=${revision}`
  return JSON.stringify({ lang, focus, features: features ?? address, basemap: outlines, base, words: spoken })
}
