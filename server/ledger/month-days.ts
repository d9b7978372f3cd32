import { nothingComesAfter } from '../checkins/scan-time.ts'
import { addDays, type Day, dayOf, type Instant, startOf } from '../local-day.ts'
import { firstDay, isMonth, lastDay, type Month } from '../local-month.ts'

/**
 * No figure here is older; a year of three digits is a slip of the hand. What a file may bring can be opened, corrected,
 * submitted and closed: all of them ask here.
 */
export const earliestDay: Day = '1900-01-01'

/** Whether a text is a month of which there can be figures. */
export function isReportedMonth(text: string): boolean {
  return isMonth(text) && firstDay(text) >= earliestDay
}

/** From when nothing can be counted for a day any more: no scan comes later than 73 h after its end (counting law 6). */
export const settledFrom = (day: Day): Instant => startOf(addDays(day, 1)) + nothingComesAfter

/** The first day for which something can still be counted. */
export const firstUnsettled = (now: Instant): Day => dayOf(now - nothingComesAfter)

/** From when a month can be closed: 73 h after it ends, when no scan can come late any more (counting law 9). */
export const closableFrom = (month: Month): Instant => settledFrom(lastDay(month))

/** The last day on which something could still be entered for a month: a scan comes at most 72 h late (counting law 6). */
export const lastEntryDay = (month: Month): Day => addDays(lastDay(month), 3)
