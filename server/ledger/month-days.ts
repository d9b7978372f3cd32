import { addDays, type Day, type Instant, startOf } from '../local-day.ts'

/** A calendar month at the sites, `2026-11`. */
export type Month = string

/** No figure here is older; a year of three digits is a slip of the hand. */
const earliest = 1949

/** Whether a text is a month of ours. */
export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text) && Number(text.slice(0, 4)) >= earliest
}

export const monthOfDay = (day: Day): Month => day.slice(0, 7)

export const firstDay = (month: Month): Day => `${month}-01`

export const lastDay = (month: Month): Day => addDays(firstDay(monthsOn(month, 1)), -1)

/** The month `count` months after (or, negative, before) another. */
export function monthsOn(month: Month, count: number): Month {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const months = year * 12 + number - 1 + count
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

/** The days of a month up to one of them, in order. */
export function daysUntil(month: Month, through: Day): Day[] {
  const days: Day[] = []
  for (let day = firstDay(month); day <= through; day = addDays(day, 1)) days.push(day)
  return days
}

const hour = 3_600_000

/** From when a month can be closed: 73 h after it ends, when no scan can come late any more (counting law 9). */
export const closableFrom = (month: Month): Instant => startOf(firstDay(monthsOn(month, 1))) + 73 * hour

/** The last day on which something could still be entered for a month: a scan comes at most 72 h late (counting law 6). */
export const lastEntryDay = (month: Month): Day => addDays(lastDay(month), 3)
