/** The stamps that this phone has collected: kept here and nowhere else, by the site's slug. */
export interface Stamp {
  /** `YYYY-MM-DD` in Asia/Shanghai. */
  day: string
  /** Which visit of that day it was, where that is known. */
  number?: number
}
export type Stamps = Record<string, Stamp>

const key = 'footprints-stamps-1'

/** What is kept; nothing where nothing is, or where what is there is not ours. */
export function readStamps(): Stamps {
  try {
    const { stamps } = JSON.parse(localStorage.getItem(key) || '') as { stamps: Stamps }
    return typeof stamps === 'object' && stamps !== null ? stamps : {}
  } catch {
    return {}
  }
}

/** Throws where the browser keeps nothing, or has no room. */
export function writeStamps(stamps: Stamps): void {
  localStorage.setItem(key, JSON.stringify({ version: 1, stamps }))
}

export function deleteStamps(): void {
  localStorage.removeItem(key)
}

/** A site keeps the stamp of the first day. Throws like `writeStamps`. */
export function addStamp(site: string, stamp: Stamp): void {
  const stamps = readStamps()
  const before = stamps[site]
  if (!before || !(before.day <= stamp.day)) writeStamps({ ...stamps, [site]: stamp })
}

/** Takes the stamp that the page of a check-in gives, and says where it is. */
export function takeStamp(): void {
  const here = document.querySelector<HTMLElement>('[data-stamp]')
  if (!here) return
  const [site, day, number] = here.dataset.stamp!.split(' ') as [string, string, string?]
  try {
    addStamp(site, number ? { day, number: Number(number) } : { day })
  } catch {
    here.textContent = here.dataset.lost ?? ''
  }
}
