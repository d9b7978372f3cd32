import { type Day, isDay } from './local-day.ts'
import type { Span } from './local-span.ts'

/** A calendar month at the sites, `2026-11`. */
export type Month = string

export const isMonth = (text: unknown): text is Month => typeof text === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(text)

export const monthOfDay = (day: Day): Month => day.slice(0, 7)

export const firstDay = (month: Month): Day => `${month}-01`

export function lastDay(month: Month): Day {
  // Not by the month after it, which December 9999 does not have.
  const last = ['31', '30', '29', '28'].map((date) => `${month}-${date}`).find(isDay)
  if (last === undefined) throw new RangeError(`not a month: ${month}`)
  return last
}

/** The month `count` months after (or, negative, before) another. */
export function monthsOn(month: Month, count: number): Month {
  const [year, number] = month.split('-').map(Number) as [number, number]
  const months = year * 12 + number - 1 + count
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`
}

export const spanOfMonth = (month: Month): Span => ({ from: firstDay(month), to: lastDay(month) })

/** The month that a span is the whole of; undefined where it is more, or less. */
export function wholeMonth({ from, to }: Span): Month | undefined {
  const month = monthOfDay(from)
  return from === firstDay(month) && to === lastDay(month) ? month : undefined
}
