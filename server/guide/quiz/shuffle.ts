import { createHash } from 'node:crypto'

/**
 * Things in an order that looks drawn and is always the same: by the hash of a seed and their own name. The right answer
 * stands in no place of its own, and a page that is opened again reads as it did.
 *
 * @param seed what the order hangs on beside the things themselves
 * @param nameOf told apart by it
 */
export function shuffled<T>(things: readonly T[], seed: string, nameOf: (thing: T) => string): T[] {
  const place = (thing: T) => createHash('sha256').update(`${seed}\n${nameOf(thing)}`).digest('hex')
  return things.map((thing) => ({ thing, at: place(thing) })).sort((one, other) => (one.at < other.at ? -1 : 1)).map(({ thing }) => thing)
}
