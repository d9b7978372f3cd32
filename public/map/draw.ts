import { circle, Control, control, geoJSON, latLngBounds, layerGroup, map as makeMap, tileLayer } from 'leaflet'
import type { LatLngBounds, Map as LeafletMap } from 'leaflet'
import { drawGround, drawUnsure, groundNames } from './counties.ts'
import { placeOn, type Place } from './datum.ts'
import { byFinger, still, tameGestures } from './gestures.ts'
import { gather } from './groups.ts'
import { settle, writeGround } from './labels.ts'
import { link, node } from './nodes.ts'
import { plate, sitesOf, type Plate } from './plates.ts'
import { openPopup } from './popup.ts'
import type { Counties, Settings, Sites } from './settings.ts'
import { spotsOf, type Spot } from './spots.ts'

/** Pixels that two markers need between them to be told apart by a finger, or by a mouse. */
const reach = byFinger ? 40 : 28

/**
 * Draws the sites on their ground in an empty element that has a size.
 *
 * @param sites WGS-84
 * @param counties WGS-84; the ground where there are no tiles, and the place of sites without a point
 */
export function drawMap(box: HTMLElement, settings: Settings, sites: Sites, counties: Counties): void {
  const place = placeOn(settings.base.datum)
  const spots = spotsOf(sites, counties, place, settings.focus)
  const map = emptyMap(box, settings)
  const whole = latLngBounds([])
  spots.forEach((spot) => whole.extend(extent(spot, place, spot.sure ? 'place' : 'county')))
  look(map, spots, whole.isValid() ? whole : geoJSON(counties, { coordsToLatLng: place }).getBounds(), settings, place)

  const builtin = settings.base.layers.length === 0
  if (builtin) drawGround(map, counties, place)
  drawUnsure(map, spots, place, (spot) => openPopup(map, spot.at, spot.sites, settings, {}))
  drawRings(map, spots)
  const ground = builtin ? writeGround(map, groundNames(counties, sites, place, settings.lang)) : []
  const shown = layerGroup().addTo(map)
  let plates: Plate[] = []
  const redraw = () => {
    map.closePopup()
    shown.clearLayers()
    plates = gathered(map, spots).map((group) => plateOf(map, group, settings))
    plates.forEach(({ marker }) => shown.addLayer(marker))
    settle(map, plates, ground)
  }
  redraw()
  map.on('zoomend', redraw)
  map.on('moveend resize', () => settle(map, plates, ground))
  // The box is measured in rem: the large-text switch changes it without a word from the window.
  if ('ResizeObserver' in window) new ResizeObserver(() => map.invalidateSize()).observe(box)
  tameGestures(map, settings.words)
}

/** A map without sites: its ground, its buttons, its credits. */
export function emptyMap(box: HTMLElement, { base, lang, words }: Settings): LeafletMap {
  box.setAttribute('role', 'region')
  box.setAttribute('aria-label', words.map)
  const builtin = base.layers.length === 0
  const map = makeMap(box, {
    attributionControl: false,
    zoomControl: false,
    dragging: !byFinger,
    bounceAtZoomLimits: false,
    // Outlines can be drawn at any size; tiles are sharp at whole zooms only.
    zoomSnap: builtin ? 0.25 : 1,
    minZoom: 5,
    maxZoom: builtin ? 14 : Math.max(...base.layers.map(({ maxZoom }) => maxZoom)),
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  })
  for (const { url, subdomains, maxZoom } of base.layers) {
    // The page's policy names it to nobody, but these services admit by the asking site's origin.
    tileLayer(url, { maxZoom, referrerPolicy: 'origin', ...(subdomains ? { subdomains } : {}) }).addTo(map)
  }
  control.zoom({ position: 'topright', zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map)
  control.scale({ position: 'bottomleft', imperial: false, maxWidth: 90 }).addTo(map)
  const credits = new Control({ position: 'bottomright' })
  credits.onAdd = () => {
    const maker = base.attribution.href ? link(base.attribution.href, '', base.attribution[lang]) : base.attribution[lang]
    const approval = base.approval ? [' · ', words.approval.replace('{n}', base.approval)] : []
    return node('div', 'leaflet-control-attribution', 'Leaflet · ', maker, ...approval)
  }
  credits.addTo(map)
  return map
}

/** The first view: the site in focus in the middle of its surroundings, else all sites. */
function look(map: LeafletMap, spots: Spot[], whole: LatLngBounds, { base }: Settings, place: Place): void {
  const focus = spots.find((spot) => spot.focus)
  const builtin = base.layers.length === 0
  // Plates stand above their points; labels beside them.
  const room = { paddingTopLeft: [34, 48] as [number, number], paddingBottomRight: [34, 30] as [number, number], animate: false }
  if (!focus) map.fitBounds(whole, { ...room, maxZoom: builtin ? 10 : 14 })
  else if (!focus.sure) map.fitBounds(extent(focus, place, 'county'), room)
  else map.setView(focus.at, builtin ? amongCounties(map, focus, spots, place) : amongStreets(map, focus), { animate: false })
}

/** The zoom that shows the county of a site, or a little nearer where its neighbour would stand behind it. */
function amongCounties(map: LeafletMap, focus: Spot, spots: Spot[], place: Place): number {
  const zoom = map.getBoundsZoom(extent(focus, place, 'county'))
  const here = map.project(focus.at, zoom)
  const nearest = Math.min(...spots.filter((spot) => spot !== focus).map(({ at }) => map.project(at, zoom).distanceTo(here)))
  const nearer = Math.log2(reach / Math.max(nearest, 1))
  return Math.min(zoom + Math.min(Math.max(nearer, 0), 1.25), 12)
}

/** The zoom at which the ring around a site takes a third of the map. */
function amongStreets(map: LeafletMap, { at, sites }: Spot): number {
  return Math.min(map.getBoundsZoom(at.toBounds(6 * (sites[0]?.accuracy_m ?? 300))), 15)
}

function extent({ at, county }: Spot, place: Place, what: 'place' | 'county'): LatLngBounds {
  return what === 'county' && county ? geoJSON(county, { coordsToLatLng: place }).getBounds() : latLngBounds([at])
}

/** A ring around each known point, within which the place lies: `accuracy_m` as a radius in metres. */
function drawRings(map: LeafletMap, spots: Spot[]): void {
  for (const { sure, at, focus, sites } of spots) {
    const radius = sites[0]?.accuracy_m
    if (!sure || !radius) continue
    circle(at, { radius, interactive: false, className: `map-ring${focus ? ' map-ring-focus' : ''}` }).addTo(map)
  }
}

/** The site in focus stands alone, so that the page's own place is never inside a number. */
function gathered(map: LeafletMap, spots: Spot[]): Spot[][] {
  return gather(
    spots,
    (spot) => map.latLngToLayerPoint(spot.at),
    (spot) => spot.focus,
    reach,
  )
}

function plateOf(map: LeafletMap, group: Spot[], settings: Settings): Plate {
  const bounds = latLngBounds(group.map(({ at }) => at))
  const at = bounds.getCenter()
  const made: Plate = plate(group, at, settings, (byKey) => {
    const closer = () => {
      map.fitBounds(bounds.pad(0.4), { maxZoom: 12 })
      // The button that had the focus goes with the popup.
      map.getContainer().focus({ preventScroll: true })
    }
    const opener = byKey ? made.marker.getElement() : undefined
    openPopup(map, at, sitesOf(group), settings, { closer: group.length > 1 ? closer : undefined, opener })
  })
  return made
}
