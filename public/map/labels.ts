import { divIcon, marker, type Map as LeafletMap, type Marker } from 'leaflet'
import type { GroundName } from './counties.ts'
import type { Pixel } from './groups.ts'
import { node } from './nodes.ts'
import { drawn, type Plate } from './plates.ts'

type Box = { left: number; top: number; right: number; bottom: number }

/** A name on the ground with the element that is hidden while it has no room. */
export type Written = GroundName & { label: HTMLElement; marker: Marker }

/** Writes names on the ground, below everything that can be clicked; `settle` shows those with room. */
export function writeGround(map: LeafletMap, names: GroundName[]): Written[] {
  const pane = map.createPane('ground-names')
  pane.setAttribute('aria-hidden', 'true')
  return names.map((name) => {
    const label = node('span', `map-ground map-ground-${name.kind}`, name.text)
    const icon = divIcon({ html: label, className: 'map-ground-at', iconSize: [0, 0] })
    const made = marker(name.places[0]!, { icon, interactive: false, keyboard: false, pane: 'ground-names' })
    return { ...name, label, marker: made.addTo(map) }
  })
}

/**
 * Gives each label a side of its plate where it covers nothing else, or hides it: the plate, its popup
 * and the list still say the name. The site in focus chooses first, the ground's names last.
 */
export function settle(map: LeafletMap, plates: Plate[], ground: Written[]): void {
  const view: Box = { left: 0, top: 0, right: map.getSize().x, bottom: map.getSize().y }
  const taken: Box[] = plates.map((plate) => around(map.latLngToContainerPoint(plate.at))).concat(controls(map))
  const rank = ({ focus, spots }: Plate) => (focus ? 0 : spots.some(({ sure }) => sure) ? 1 : 2)
  for (const plate of plates.slice().sort((a, b) => rank(a) - rank(b))) {
    const at = map.latLngToContainerPoint(plate.at)
    const size = { width: plate.label.offsetWidth, height: plate.label.offsetHeight }
    const inView = within(view, { left: at.x, right: at.x, top: at.y, bottom: at.y })
    const side = sides.find((one) => {
      const box = beside(at, one, size)
      return !taken.some((other) => overlap(box, other)) && (!inView || within(view, box))
    })
    for (const one of sides) plate.label.classList.toggle(`map-label-${one}`, one === side)
    if (side) taken.push(beside(at, side, size))
  }
  const said = plates.map(({ label }) => label.textContent)
  for (const { places, text, label, marker, from, until } of ground) {
    const [width, height] = [label.offsetWidth / 2, label.offsetHeight / 2]
    const named = map.getZoom() >= from && map.getZoom() < until && said.indexOf(text) < 0
    const where = named && places.map((place) => ({ place, box: amid(map.latLngToContainerPoint(place), width, height) }))
    const free = where && where.find(({ box }) => within(view, box) && !taken.some((other) => overlap(box, other)))
    label.classList.toggle('map-ground-shown', Boolean(free))
    if (!free) continue
    marker.setLatLng(free.place)
    taken.push(free.box)
  }
}

const sides = ['right', 'left', 'below', 'above'] as const

/** Where the stylesheet puts a label of this size: the numbers are those of `.map-label-*`. */
function beside({ x, y }: Pixel, side: (typeof sides)[number], { width, height }: { width: number; height: number }): Box {
  const left = { right: x + 20, left: x - 20 - width, below: x - width / 2, above: x - width / 2 }[side]
  const top = { right: y - 22 - height / 2, left: y - 22 - height / 2, below: y + 4, above: y - 44 - height }[side]
  return { left, top, right: left + width, bottom: top + height }
}

function amid({ x, y }: Pixel, width: number, height: number): Box {
  return { left: x - width, right: x + width, top: y - height, bottom: y + height }
}

function around({ x, y }: Pixel): Box {
  return { left: x - drawn.left, right: x + drawn.right, top: y - drawn.above, bottom: y + drawn.below }
}

/** The corners that zoom, scale and credits stand in. */
function controls(map: LeafletMap): Box[] {
  const origin = map.getContainer().getBoundingClientRect()
  return Array.from(map.getContainer().querySelectorAll('.leaflet-control')).map((control) => {
    const { left, right, top, bottom } = control.getBoundingClientRect()
    return { left: left - origin.left, right: right - origin.left, top: top - origin.top, bottom: bottom - origin.top }
  })
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

function within(view: Box, box: Box): boolean {
  return box.left >= view.left && box.right <= view.right && box.top >= view.top && box.bottom <= view.bottom
}
