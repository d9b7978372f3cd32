import { drawMap } from './map/draw.ts'
import { node } from './map/nodes.ts'
import type { Counties, Settings, Sites } from './map/settings.ts'

/**
 * Draws every `[data-map]` of the page, once, however often the script is loaded. The element holds
 * its `Settings` as JSON; the text list beside it says the same, so a map that fails only says so.
 */
for (const box of Array.from(document.querySelectorAll<HTMLElement>('[data-map]:not([data-map-state])'))) {
  void show(box)
}

async function show(box: HTMLElement): Promise<void> {
  const settings = JSON.parse(box.dataset['map'] ?? '') as Settings
  const { words } = settings
  say(box, 'loading', words.loading)
  try {
    const [sites, counties] = await Promise.all([typeof settings.features === 'string' ? read<Sites>(settings.features) : settings.features, read<Counties>(settings.basemap)])
    say(box, 'ready')
    drawMap(box, settings, sites, counties)
  } catch (error) {
    say(box, 'failed', words.failed)
    console.error(error)
  }
}

async function read<T>(address: string): Promise<T> {
  const answer = await fetch(address, { credentials: 'same-origin' })
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`)
  return (await answer.json()) as T
}

function say(box: HTMLElement, state: 'loading' | 'ready' | 'failed', sentence?: string): void {
  box.setAttribute('data-map-state', state)
  box.textContent = ''
  if (!sentence) return
  const note = node('p', 'map-note', sentence)
  note.setAttribute('role', 'status')
  box.appendChild(note)
}
