import { addDays, type Day, isDay } from '../local-day.ts'

/** Days from the first to the last, both included. */
export interface Range {
  from: Day
  to: Day
}

/** Ten years and some: more than any report asks for, little enough to be answered at once. */
export const longestRange = 3700

/** The range a query asks for; undefined when a day is missing or does not exist, or it is reversed or too long. */
export function rangeOf({ from, to }: { from?: unknown; to?: unknown }): Range | undefined {
  if (typeof from !== 'string' || typeof to !== 'string' || !isDay(from) || !isDay(to)) return undefined
  return from <= to && to < addDays(from, longestRange) ? { from, to } : undefined
}
