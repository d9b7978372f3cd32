import type { Tap } from './tap'

const prefix = 'desk-tap '

/** Taps that could not be written to the phone's storage: they live as long as the page. */
const unkept = new Map<string, Tap>()

/** One entry of storage for each tap, so that two tabs never write over each other. */
export function keep(tap: Tap): void {
  try {
    localStorage.setItem(prefix + tap.id, JSON.stringify(tap))
    unkept.delete(tap.id)
  } catch {
    unkept.set(tap.id, tap)
  }
}

export function forget({ id }: Tap): void {
  unkept.delete(id)
  try {
    localStorage.removeItem(prefix + id)
  } catch {
    // Where there is no storage, nothing was stored.
  }
}

/** Everything that waits on this phone, in the order in which it was tapped. */
export function keptTaps(): Tap[] {
  const taps = Array.from(unkept.values())
  try {
    for (let i = 0; i < localStorage.length; i++) {
      const key = localStorage.key(i) ?? ''
      const tap = key.startsWith(prefix) && read(localStorage.getItem(key))
      if (tap) taps.push(tap)
    }
  } catch {
    // A browser that keeps nothing refuses even to be asked.
  }
  return taps.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}

export const isKept = (): boolean => unkept.size === 0

function read(text: string | null): Tap | undefined {
  try {
    const tap = JSON.parse(text ?? '') as Tap
    return typeof tap.id === 'string' && typeof tap.people === 'number' ? tap : undefined
  } catch {
    return undefined
  }
}
