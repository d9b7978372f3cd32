import { divIcon, marker, type LatLng, type Marker } from 'leaflet'
import { node, svg } from './nodes.ts'
import { countyOf, nameOf, surenessOf, type Settings, type Site } from './settings.ts'
import type { Spot } from './spots.ts'

/** A marker with its label, which is placed once its size and its neighbours are known. */
export type Plate = { marker: Marker; label: HTMLElement; spots: Spot[]; at: LatLng; focus: boolean }

/** Pixels that the drawing takes up around its point; the target around it is at least 44 by 44. */
export const drawn = { left: 16, right: 16, above: 40, below: 4 }

/**
 * The marker of one spot, or of several that lie too close together to be told apart. A red plate
 * where at least one point is known, a question mark in a dashed ring where none is.
 *
 * @param at where it is drawn
 * @param open called when it is clicked, or by Enter or Space with `byKey`
 */
export function plate(spots: Spot[], at: LatLng, { lang, words }: Settings, open: (byKey: boolean) => void): Plate {
  const sites = sitesOf(spots)
  const sure = spots.some((spot) => spot.sure)
  const focus = spots.some((spot) => spot.focus)
  const label = node('span', 'map-label', title(spots, lang))
  const face = node('span', 'map-face', sure ? redPlate(sites.length) : questionMark())
  // Written by the stylesheet: the spoken name says the number in words.
  if (sites.length > 1) face.setAttribute('data-count', String(sites.length))
  const body = node('div', 'map-mark-body', face, label)
  const icon = divIcon({
    html: body,
    className: `map-mark ${sure ? 'map-mark-sure' : 'map-mark-unsure'}${focus ? ' map-mark-focus' : ''}`,
    iconSize: [44, 48],
    iconAnchor: [22, 42],
  })
  const made = marker(at, { icon, keyboard: true, riseOnHover: true, zIndexOffset: focus ? 2000 : sure ? 1000 : 0 })
  made.on('add', () => made.getElement()?.setAttribute('aria-label', spoken(spots, { lang, words })))
  made.on('click', () => open(false))
  made.on('keydown', ({ originalEvent }) => {
    if (originalEvent.key !== 'Enter' && originalEvent.key !== ' ') return
    originalEvent.preventDefault()
    open(true)
  })
  return { marker: made, label, spots, at, focus }
}

/** All sites of some spots, each once. */
export function sitesOf(spots: Spot[]): Site[] {
  return spots.reduce<Site[]>((all, { sites }) => all.concat(sites), [])
}

/** The site's own name where there is one to say, else the counties. */
function title(spots: Spot[], lang: Settings['lang']): string {
  const [first, ...more] = sitesOf(spots)
  if (!first) return ''
  if (more.length === 0 || spots.some(({ focus }) => focus)) return nameOf(first, lang)
  const counties = [first, ...more].map((site) => countyOf(site, lang)).filter((name, i, all) => all.indexOf(name) === i)
  const [separator, rest] = lang === 'zh' ? ['、', '等'] : [', ', ' …']
  return counties.slice(0, 2).join(separator) + (counties.length > 2 ? rest : '')
}

/** What a screen reader says: the label that the eye reads, then each site with how sure its place is. */
function spoken(spots: Spot[], { lang, words }: Pick<Settings, 'lang' | 'words'>): string {
  const sites = sitesOf(spots)
  const [colon, comma, stop] = lang === 'zh' ? ['：', '，', '；'] : [': ', ', ', '; ']
  const each = sites.map((site) => [nameOf(site, lang), countyOf(site, lang), surenessOf(site, words)].join(comma)).join(stop)
  return sites.length > 1 ? `${title(spots, lang)}${colon}${words.several.replace('{n}', String(sites.length))}${stop}${each}` : each
}

const plateOutline = 'M4 2h24a3 3 0 0 1 3 3v23a3 3 0 0 1-3 3h-7.5L16 39.5 11.5 31H4a3 3 0 0 1-3-3V5a3 3 0 0 1 3-3z'

/** A plate like those at the gate: red, with a fine gold line; a star, or room for how many sites it stands for. */
export function redPlate(count: number): SVGElement {
  const drawing = svg('svg', { viewBox: '0 0 32 42', width: 32, height: 42, 'aria-hidden': 'true', focusable: 'false' })
  if (count > 1) drawing.appendChild(svg('path', { class: 'map-plate-behind', d: 'M6 0h23a3 3 0 0 1 3 3v22a3 3 0 0 1-3 3H6z' }))
  drawing.appendChild(svg('path', { class: 'map-plate', d: plateOutline }))
  drawing.appendChild(svg('rect', { class: 'map-plate-line', x: 4, y: 5, width: 24, height: 23, rx: 1.2 }))
  if (count === 1) drawing.appendChild(svg('path', { class: 'map-plate-star', d: star(16, 17, 8) }))
  return drawing
}

function questionMark(): SVGElement {
  const drawing = svg('svg', { viewBox: '0 0 32 42', width: 32, height: 42, 'aria-hidden': 'true', focusable: 'false' })
  drawing.appendChild(svg('circle', { class: 'map-query', cx: 15, cy: 24, r: 13 }))
  drawing.appendChild(svg('text', { class: 'map-query-mark', x: 15, y: 30, 'text-anchor': 'middle' }, '?'))
  return drawing
}

/** The outline of a five-pointed star. */
function star(x: number, y: number, radius: number): string {
  const points: string[] = []
  for (let i = 0; i < 10; i++) {
    const reach = i % 2 === 0 ? radius : radius * 0.4
    const angle = (Math.PI * i) / 5
    points.push(`${(x + reach * Math.sin(angle)).toFixed(2)} ${(y - reach * Math.cos(angle)).toFixed(2)}`)
  }
  return `M${points.join('L')}z`
}
