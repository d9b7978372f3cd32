import { popup, type LatLng, type Map as LeafletMap } from 'leaflet'
import { filled } from '../../server/web/filled.ts'
import { link, node } from './nodes.ts'
import { countyOf, nameOf, surenessOf, type Settings, type Site, type Words } from './settings.ts'

/**
 * Opens the popup of one or several sites, built from nodes whose text is text.
 *
 * @param closer zooms in on sites that a nearer view would tell apart; absent where none would
 * @param opener takes the focus back when the popup that a key opened is closed
 */
export function openPopup(
  map: LeafletMap,
  at: LatLng,
  sites: Site[],
  settings: Settings,
  { closer, opener }: { closer?: (() => void) | undefined; opener?: HTMLElement | undefined },
): void {
  const { words } = settings
  const content = node('div', 'map-card')
  if (sites.length > 1) content.appendChild(heading(sites.length, words, closer))
  for (const site of sites) content.appendChild(sites.length > 1 ? row(site, settings) : card(site, settings))
  const { x: width, y: height } = map.getSize()
  // Room for the zoom buttons on its right, and for its own marker and the credits below.
  const most = Math.min(320, width - 80)
  const opened = popup({
    className: 'map-popup',
    offset: [0, -30],
    minWidth: Math.min(220, most),
    maxWidth: most,
    maxHeight: Math.max(140, height - 112),
    autoPanPaddingTopLeft: [10, 12],
    autoPanPaddingBottomRight: [66, 34],
  })
    .setLatLng(at)
    .setContent(content)
  opened.on('remove', () => {
    const held = opened.getElement()?.contains(document.activeElement)
    if (held && opener && document.body.contains(opener)) opener.focus()
  })
  opened.openOn(map)
  opened.getElement()?.querySelector('.leaflet-popup-close-button')?.setAttribute('aria-label', words.close)
  if (opener) content.querySelector('a')?.focus()
}

function heading(count: number, words: Words, closer?: () => void): HTMLElement {
  const made = node('div', 'map-card-several', node('span', '', words.several.replace('{n}', String(count))))
  if (!closer) return made
  const button = node('button', 'map-card-closer', words.closer) as HTMLButtonElement
  button.type = 'button'
  button.addEventListener('click', closer)
  made.appendChild(button)
  return made
}

function card(site: Site, { lang, words }: Settings): HTMLElement {
  const name = nameOf(site, lang)
  const open = link(addressOf(site), 'map-card-open', words.open)
  open.setAttribute('aria-label', `${words.open} ${name}`)
  return node(
    'div',
    'map-card-site',
    node('p', 'map-card-name', name),
    node('p', 'map-card-line', countyOf(site, lang)),
    node('p', 'map-card-line', sureness(site, words)),
    node('p', 'map-card-foot', today(site, words), open),
  )
}

/** One of several: the whole row is its link. */
function row(site: Site, { lang, words }: Settings): HTMLElement {
  const place = [countyOf(site, lang), ' · ', sureness(site, words)]
  return link(
    addressOf(site),
    'map-card-row',
    node('span', 'map-card-name', nameOf(site, lang)),
    node('span', 'map-card-line', ...place),
    node('span', 'map-card-line', today(site, words)),
  )
}

function addressOf(site: Site): string {
  return `/sites/${encodeURIComponent(site.site)}`
}

function sureness(site: Site, words: Words): HTMLElement {
  return node('span', site.located === 'county' ? 'map-card-unsure' : '', surenessOf(site, words))
}

function today(site: Site, words: Words): HTMLElement | string {
  return site.today === undefined ? '' : node('span', 'map-card-today', filled(words.today, { n: site.today.toLocaleString('en') }))
}
