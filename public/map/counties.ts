import { geoJSON, type GeoJSON, type LatLng, type Map as LeafletMap, type PathOptions } from 'leaflet'
import type { Place } from './datum.ts'
import { middleOf, middlesOf } from './middles.ts'
import { svg } from './nodes.ts'
import type { Counties, CountyFeature, Settings, Sites } from './settings.ts'
import type { Spot } from './spots.ts'

/** Provinces in English; the outlines carry Chinese names only. */
const provinces: Record<string, string> = { 湖南省: 'Hunan', 湖北省: 'Hubei', 重庆市: 'Chongqing', 贵州省: 'Guizhou' }

/** A name on the ground: written at the first of its places that has room, between two zooms. */
export type GroundName = { places: LatLng[]; text: string; kind: 'county' | 'province'; from: number; until: number }

/** Zoom from which counties are large enough on the screen to bear their names. */
const countiesNamed = 8.5

/** The outlines of all counties as the quiet ground of a map without tiles. */
export function drawGround(map: LeafletMap, counties: Counties, place: Place): void {
  outlines(counties.features, place, ({ focus }) => ({
    interactive: false,
    className: `map-county${focus ? ' map-county-focus' : ''}`,
  })).addTo(map)
}

/**
 * The counties of sites whose point is unknown, hatched and dashed: the site is somewhere in here.
 *
 * @param open called with the spot when its county is clicked
 */
export function drawUnsure(map: LeafletMap, spots: Spot[], place: Place, open: (spot: Spot) => void): void {
  const hatch = hatching(map)
  for (const spot of spots) {
    if (spot.sure || !spot.county) continue
    // Lifts the dashes off the quiet lines of the neighbours.
    outlines([spot.county], place, () => ({ className: 'map-unsure-edge', interactive: false })).addTo(map)
    outlines([spot.county], place, () => ({
      className: `map-unsure${spot.focus ? ' map-unsure-focus' : ''}`,
      fillColor: `url(#${hatch})`,
      fillOpacity: 1,
      dashArray: '7 5',
      bubblingMouseEvents: false,
    }))
      .on('click', () => open(spot))
      .addTo(map)
  }
}

/**
 * Names for the ground. The outlines carry Chinese names only, so in English a county is named where
 * a site says how, and the provinces stay.
 */
export function groundNames(counties: Counties, sites: Sites, place: Place, lang: Settings['lang']): GroundName[] {
  const english = new Map(sites.features.map(({ properties: site }) => [site.county, site.county_en] as const))
  const byProvince = new Map<string, CountyFeature[]>()
  const names: GroundName[] = []
  for (const county of counties.features) {
    const { name, province } = county.properties
    byProvince.set(province, [...(byProvince.get(province) ?? []), county])
    const text = lang === 'zh' ? name : english.get(name)
    if (text) names.push({ places: middlesOf(county).map(place), text, kind: 'county', from: countiesNamed, until: Infinity })
  }
  byProvince.forEach((members, province) => {
    const text = lang === 'zh' ? province : provinces[province]
    const places = members.map(middleOf).map(place)
    if (text) names.push({ places: centralFirst(places), text, kind: 'province', from: 0, until: lang === 'zh' ? countiesNamed : Infinity })
  })
  return names
}

function centralFirst(places: LatLng[]): LatLng[] {
  const mean = (of: (place: LatLng) => number) => places.reduce((sum, place) => sum + of(place), 0) / places.length
  const [lat, lng] = [mean((place) => place.lat), mean((place) => place.lng)]
  const distance = (place: LatLng) => Math.hypot(place.lat - lat, place.lng - lng)
  return places.slice().sort((a, b) => distance(a) - distance(b))
}

function outlines(features: CountyFeature[], place: Place, style: (county: CountyFeature['properties']) => PathOptions): GeoJSON {
  // className and interactive are read when a path is made, so each county is a layer of its own style.
  const group = geoJSON()
  for (const feature of features) {
    group.addLayer(geoJSON(feature, { coordsToLatLng: place, ...style(feature.properties), style: () => style(feature.properties) }))
  }
  return group
}

let hatchings = 0

/** A pattern of slanted lines, coloured by the stylesheet; returns its id. */
function hatching(map: LeafletMap): string {
  const id = `map-hatch-${++hatchings}`
  const pattern = svg(
    'pattern',
    { id, width: 9, height: 9, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    svg('rect', { class: 'map-hatch-ground', width: 9, height: 9 }),
    svg('line', { class: 'map-hatch-line', x1: 1, y1: 0, x2: 1, y2: 9 }),
  )
  map.getContainer().appendChild(svg('svg', { class: 'map-defs', 'aria-hidden': 'true' }, svg('defs', {}, pattern)))
  return id
}
