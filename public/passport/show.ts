import type { Stamps } from '../page/stamps'
import { dayInWords } from './days'
import { knownStamps } from './known-stamps'

export const slugsOn = (page: ParentNode): string[] => Array.from(page.querySelectorAll<HTMLElement>('li[data-site]'), (one) => one.dataset.site!)

/** Draws the seals of the stamps that are kept, and says how many there are. */
export function showStamps(page: HTMLElement): Stamps {
  const stamps = knownStamps(slugsOn(page))
  const words = page.querySelector<HTMLElement>('[data-keep]')!.dataset
  page.querySelectorAll<HTMLElement>('li[data-site]').forEach((place) => {
    const stamp = stamps[place.dataset.site!]
    place.classList.toggle('stamped', stamp !== undefined)
    place.querySelector('[data-state]')!.textContent = (stamp ? words.stamped : words.empty) ?? ''
    const number = stamp && typeof stamp.number === 'number' ? (page.dataset.number ?? '').replace('{n}', String(stamp.number)) : ''
    place.querySelector('[data-day]')!.textContent = stamp ? dayInWords(stamp.day) : ''
    place.querySelector('[data-number]')!.textContent = number
  })
  const n = Object.keys(stamps).length
  page.querySelector('[data-sum-said]')!.textContent = (page.dataset.count ?? '').replace('{n}', String(n)).replace('{of}', String(slugsOn(page).length))
  show(page, '[data-sum]', true)
  show(page, '[data-none]', n === 0)
  show(page, '[data-certificate]', n > 0)
  show(page, '[data-delete]', n > 0)
  return stamps
}

export function show(page: ParentNode, selector: string, yes: boolean): void {
  page.querySelector<HTMLElement>(selector)!.hidden = !yes
}

/** One sentence about what was just done, in the place of the one before. */
export function say(page: ParentNode, sentence = ''): void {
  const place = page.querySelector<HTMLElement>('[data-said]')!
  place.textContent = sentence
  place.hidden = sentence === ''
}
