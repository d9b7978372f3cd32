import { readStamps, type Stamps } from '../page/stamps'
import { isDay } from './days'

/** What is kept of the sites that there are: what somebody else's hand wrote into the store is left out. */
export function knownStamps(sites: string[]): Stamps {
  const kept = readStamps()
  const known: Stamps = {}
  for (const site of sites) {
    const stamp = Object.prototype.hasOwnProperty.call(kept, site) ? kept[site] : undefined
    if (stamp && typeof stamp.day === 'string' && isDay(stamp.day)) known[site] = stamp
  }
  return known
}

/** Whether this browser keeps anything at all: in a private window, or where storage is switched off, it may not. */
export function keepsThings(): boolean {
  try {
    localStorage.setItem('footprints-try', '1')
    localStorage.removeItem('footprints-try')
    return true
  } catch {
    return false
  }
}
