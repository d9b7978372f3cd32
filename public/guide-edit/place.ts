import { circle, divIcon, geoJSON, marker, type LatLng } from 'leaflet'
import { drawGround, groundNames } from '../map/counties.ts'
import { placeOn, positionFrom, wgs84From } from '../map/datum.ts'
import { emptyMap } from '../map/draw.ts'
import { tameGestures } from '../map/gestures.ts'
import { settle, writeGround } from '../map/labels.ts'
import { node } from '../map/nodes.ts'
import { redPlate } from '../map/plates.ts'
import type { Counties, Settings } from '../map/settings.ts'

/**
 * A map with one marker, which is dragged to where the site is, or put there by a click. The fields of the form
 * follow it in WGS-84, and it follows the fields; whatever is typed stays typed.
 */
export function placeEditor(box: HTMLElement, settings: Settings, counties: Counties): void {
  const { datum, layers } = settings.base
  const place = placeOn(datum)
  const field = (name: string) => document.getElementById(`location.${name}`) as HTMLInputElement
  const map = emptyMap(box, settings)
  const county = counties.features.filter(({ properties }) => properties.name === box.dataset['county'])
  map.fitBounds(geoJSON(county.length > 0 ? { ...counties, features: county } : counties, { coordsToLatLng: place }).getBounds(), { animate: false })
  if (layers.length === 0) {
    drawGround(map, counties, place)
    const names = writeGround(map, groundNames(counties, { type: 'FeatureCollection', features: [] }, place, settings.lang))
    map.on('moveend resize', () => settle(map, [], names))
  }
  const face = node('div', 'map-mark-body', node('span', 'map-face', redPlate(1)))
  const icon = divIcon({ html: face, className: 'map-mark map-mark-sure map-mark-focus', iconSize: [44, 48], iconAnchor: [22, 42] })
  const point = marker(map.getCenter(), { icon, draggable: true, keyboard: true, autoPan: true, title: settings.words.map })
  const ring = circle(map.getCenter(), { radius: 0, interactive: false, className: 'map-ring map-ring-focus' })

  const show = (at: LatLng) => {
    point.setLatLng(at).addTo(map)
    ring.setLatLng(at).setRadius(Number(field('accuracy_m').value) || 0).addTo(map)
  }
  const write = (at: LatLng) => {
    const [lon, lat] = positionFrom(datum)(at)
    field('lat').value = lat.toFixed(6)
    field('lon').value = lon.toFixed(6)
    field('datum').value = 'WGS-84'
    ;(document.querySelector('[name="location.known"][value=yes]') as HTMLInputElement).checked = true
    // Who moves a point answers for it: the words about the old one are no longer true.
    if (field('how').value === 'words') field('how').value = 'map'
    show(at)
  }
  const read = () => {
    const [lat, lon] = [Number(field('lat').value), Number(field('lon').value)]
    if (field('lat').value === '' || !(Math.abs(lat) <= 90) || !(Math.abs(lon) <= 180)) return
    show(place(wgs84From(field('datum').value, [lon, lat])))
    if (!map.getBounds().contains(point.getLatLng())) map.panTo(point.getLatLng(), { animate: false })
  }
  read()
  if (map.hasLayer(point)) map.setView(point.getLatLng(), Math.min(map.getMaxZoom(), Math.max(map.getZoom(), 11)), { animate: false })
  point.on('drag', () => ring.setLatLng(point.getLatLng()))
  point.on('dragend', () => write(point.getLatLng()))
  map.on('click', ({ latlng }) => write(latlng))
  for (const name of ['lat', 'lon', 'datum', 'accuracy_m']) field(name).addEventListener('change', read)
  tameGestures(map, settings.words)
}
