import { Browser, type Map as LeafletMap } from 'leaflet'
import { node } from './nodes.ts'
import type { Words } from './settings.ts'

/** Whether fingers are the way this device is used: then one finger scrolls the page, two move the map. */
export const byFinger: boolean = Browser.mobile || matchMedia('(pointer: coarse)').matches

/** Whether the reader asked for less motion. */
export const still: boolean = matchMedia('(prefers-reduced-motion: reduce)').matches

/**
 * Keeps the map from catching what was meant for the page: the wheel zooms only after a click or the
 * keyboard's focus, one finger never drags, Escape closes the popup. What did nothing is explained.
 */
export function tameGestures(map: LeafletMap, words: Words): void {
  const box = map.getContainer()
  const hint = hinting(box)
  const wheel = map.scrollWheelZoom
  wheel.disable()
  map.on('focus', () => wheel.enable())
  map.on('blur', () => wheel.disable())
  box.addEventListener('mousedown', () => wheel.enable())
  box.addEventListener('mouseleave', () => wheel.disable())
  box.addEventListener('wheel', () => wheel.enabled() || hint(words.wheel), { passive: true })
  box.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') map.closePopup()
  })
  if (byFinger) explainFingers(map, () => hint(words.fingers))
}

function explainFingers(map: LeafletMap, explain: () => void): void {
  const box = map.getContainer()
  let start: { x: number; y: number } | undefined
  let explained = false
  box.addEventListener(
    'touchstart',
    ({ touches }) => {
      start = touches.length === 1 ? { x: touches[0]!.clientX, y: touches[0]!.clientY } : undefined
    },
    { passive: true },
  )
  box.addEventListener(
    'touchmove',
    ({ touches }) => {
      if (!start || touches.length !== 1) return
      const [x, y] = [Math.abs(touches[0]!.clientX - start.x), Math.abs(touches[0]!.clientY - start.y)]
      if (Math.max(x, y) < 14) return
      start = undefined
      // A page that scrolls explains itself the second time; a sideways swipe that does nothing never does.
      if (x > y || !explained) explain()
      explained = true
    },
    { passive: true },
  )
}

function hinting(box: HTMLElement): (sentence: string) => void {
  const hint = node('div', 'map-hint')
  hint.setAttribute('aria-hidden', 'true')
  box.appendChild(hint)
  let hide = 0
  return (sentence) => {
    hint.textContent = sentence
    hint.classList.add('map-hint-shown')
    clearTimeout(hide)
    hide = window.setTimeout(() => hint.classList.remove('map-hint-shown'), 1600)
  }
}
