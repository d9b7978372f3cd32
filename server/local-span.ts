import { addDays, type Day, isDay } from './local-day.ts'

/** Days from the first to the last, both included. */
export interface Span {
  from: Day
  to: Day
}

/** Ten years and some: more than any report asks for, little enough to be answered at once. */
export const tenYears = 3700

/**
 * The span that a query asks for; undefined when a day is missing or does not exist, or they are reversed or too many.
 *
 * @param longest days
 */
export function readSpan({ from, to }: { from?: unknown; to?: unknown }, longest: number): Span | undefined {
  if (typeof from !== 'string' || typeof to !== 'string' || !isDay(from) || !isDay(to)) return undefined
  return from <= to && to < addDays(from, longest) ? { from, to } : undefined
}

/** The days of a span, in order. */
export function daysOf({ from, to }: Span): Day[] {
  const days: Day[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}
