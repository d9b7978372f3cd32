import type { KeptScan } from './kept-scans'

/** The card of this page, and the scan of which it speaks. */
let shown: { card: HTMLElement; scan: KeptScan } | undefined

/**
 * Says in the place of a form that its check-in is kept, or what to do when it cannot be.
 *
 * @param place what asked for it; `data-no-room` has the words for a phone that keeps nothing
 * @returns the card
 */
export function showKept(place: HTMLElement, scan: KeptScan, stored: boolean): HTMLElement {
  const card = document.createElement('div')
  card.className = 'kept-now'
  card.setAttribute('role', 'status')
  const words = document.querySelector<HTMLTemplateElement>('template[data-kept-now]')
  if (stored && words) {
    card.append(document.importNode(words.content, true))
    shown = { card, scan }
  } else card.textContent = place.dataset.noRoom ?? ''
  place.replaceWith(card)
  return card
}

/** The scan of which this page says that it is kept. */
export const cardScan = (): KeptScan | undefined => shown?.scan

/**
 * Says on the card what became of its scan. It stays in its place and as tall as it was: nobody who reads on is moved.
 *
 * @returns whether the card is of that scan
 */
export function tellOnCard(id: string, said: string): boolean {
  if (!shown || shown.scan.scan_id !== id) return false
  const { card } = shown
  card.style.minHeight = `${card.getBoundingClientRect().height}px`
  card.querySelector('.lead')!.remove()
  card.querySelector('h2')!.textContent = said
  noLongerOffline(card)
  return true
}

/** A page that stood in for want of a network has its answer: its heading is true no more. */
function noLongerOffline(card: HTMLElement): void {
  const page = card.closest<HTMLElement>('[data-offline]')
  const heading = page?.querySelector('h1')
  if (!page || !heading) return
  const before = heading.textContent ?? ''
  heading.textContent = page.dataset.sent ?? ''
  document.title = document.title.replace(before, heading.textContent)
}
