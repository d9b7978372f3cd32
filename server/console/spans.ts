import { addDays, type Day, isDay } from '../local-day.ts'
import type { Span } from '../local-span.ts'

/** The days of a month (`2026-11`); undefined for what is none. */
export function spanOfMonth(month: string): Span | undefined {
  const from = `${month}-01`
  if (!/^\d{4}-\d{2}$/.test(month) || !isDay(from)) return undefined
  return { from, to: addDays(`${monthAfter(month)}-01`, -1) }
}

export const monthOf = (day: Day): string => day.slice(0, 7)

export const monthAfter = (month: string): string => monthOf(addDays(`${month}-01`, 31))
export const monthBefore = (month: string): string => monthOf(addDays(`${month}-01`, -1))

/** Whether a span is a whole month. */
export const isMonth = ({ from, to }: Span): boolean => spanOfMonth(monthOf(from))?.to === to && from.endsWith('-01')
