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

/**
 * What the map module (`public/map.ts`) is told, as the text of a `data-map` attribute.
 *
 * @param focus slug of the site that the page is about; null on the home page
 * @param outlines address of the county outlines
 */
export function mapData({ lang, focus, baseMap, outlines }: { lang: Lang; focus: string | null; baseMap: BaseMap; outlines: string }): string {
  const { name, datum, layers, attribution, approval } = baseMap
  const t = words(lang)
  const spoken = Object.fromEntries(sentences.map((key) => [key, t(`map.${key}` as Key)]))
  const base = { name, datum, layers, attribution, ...(approval ? { approval } : {}) }
  return JSON.stringify({ lang, focus, features: '/sites.geojson', basemap: outlines, base, words: spoken })
}
