import { addDays } from '../local-day.ts'
import { lastDay, monthOfDay } from '../local-month.ts'
import type { Span } from '../local-span.ts'

/** Rows that are read at a time: few enough to be held, many enough to be quick. */
const rowsAtOnce = 2000

/**
 * A range cut into pieces of whole days (or, asked for, of whole months) that can be read one after the other.
 *
 * @param rowsPerDay how many rows a day has at most
 */
export function* windowsOf({ from, to }: Span, rowsPerDay: number, wholeMonths = false): Generator<Span & { share: number }> {
  const days = Math.min(366, Math.max(1, Math.floor(rowsAtOnce / Math.max(1, rowsPerDay))))
  const all = daysIn({ from, to })
  for (let first = from; first <= to; ) {
    const last = wholeMonths ? lastDay(monthOfDay(first)) : addDays(first, days - 1)
    const until = last < to ? last : to
    yield { from: first, to: until, share: daysIn({ from, to: until }) / all }
    first = addDays(until, 1)
  }
}

/** Both ends counted. */
export const daysIn = ({ from, to }: Span): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000) + 1
