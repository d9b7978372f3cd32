import { nothingComesAfter } from '../checkins/scan-time.ts'
import { addDays, type Day, type Instant, startOf } from '../local-day.ts'
import { firstDay, isMonth, lastDay, type Month, monthsOn } from '../local-month.ts'

/**
 * No figure here is older; a year of three digits is a slip of the hand. What a file may bring can be opened, corrected,
 * submitted and closed: all of them ask here.
 */
export const earliestDay: Day = '1900-01-01'

/** Whether a text is a month of which there can be figures. */
export function isReportedMonth(text: string): boolean {
  return isMonth(text) && firstDay(text) >= earliestDay
}

/** From when a month can be closed: 73 h after it ends, when no scan can come late any more (counting law 9). */
export const closableFrom = (month: Month): Instant => startOf(firstDay(monthsOn(month, 1))) + nothingComesAfter

/** The last day on which something could still be entered for a month: a scan comes at most 72 h late (counting law 6). */
export const lastEntryDay = (month: Month): Day => addDays(lastDay(month), 3)
