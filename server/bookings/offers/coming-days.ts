import { addDays, type Day } from '../../local-day.ts'
import { type WorkCalendar, weekdayOf } from '../../staff/work-calendar.ts'
import { type Slot, slotsOf } from './slots.ts'
import type { Terms } from './terms.ts'

/** A day as an offer has it, with what makes it differ from others. */
export interface ComingDay {
  day: Day
  /** Monday 1 to Sunday 7. */
  weekday: number
  /** A 放假 day, or a weekend on which offices work. */
  mark: 'holiday' | 'working' | undefined
  /** The holidays of its year are not decided, or not entered. */
  provisional: boolean
  /** Why the site is closed; then its slots are none. */
  closed: string | undefined
  /** The note of an exception; '' for one without. */
  exception: string | undefined
  slots: Slot[]
}

/** So many days of an offer from a day on: what a manager looks at before she says that this is it. */
export function comingDays(terms: Terms, calendar: WorkCalendar, closures: ReadonlyMap<Day, string>, from: Day, count: number): ComingDay[] {
  return Array.from({ length: count }, (_, i) => {
    const day = addDays(from, i)
    const weekday = weekdayOf(day)
    const worked = weekday > 5 && calendar.isWorkingDay(day)
    const closed = closures.get(day)
    return {
      day,
      weekday,
      mark: calendar.isHoliday(day) ? 'holiday' : worked ? 'working' : undefined,
      provisional: calendar.isProvisional(day),
      closed,
      exception: terms.exceptions.find((one) => one.day === day)?.note,
      slots: closed === undefined ? slotsOf(terms, calendar, day) : [],
    }
  })
}
