import { distance } from '../distances.ts'
import { isKnown, type Site } from '../schema.ts'

/** A straight line between two sites, in metres, and by how much the two points may be wrong together. */
export interface Leg {
  metres: number
  accuracy_m: number
}

/** Undefined where the point of either is not known: nothing is estimated. */
export function legBetween(from: Site | undefined, to: Site | undefined): Leg | undefined {
  if (from === undefined || to === undefined || !isKnown(from.location) || !isKnown(to.location)) return undefined
  return { metres: distance(from.location, to.location), accuracy_m: from.location.accuracy_m + to.location.accuracy_m }
}

/** Kilometres as the screen prints them: one place below ten, none above. */
export const kilometres = (metres: number): string => (metres / 1000).toFixed(metres < 10_000 ? 1 : 0)
