import type { Day } from '../../local-day.ts'
import { firstDay, type Month, spanOfMonth } from '../../local-month.ts'
import { daysOf } from '../../local-span.ts'
import type { Reason } from '../../web/refusals.ts'
import { weekdayOf } from '../../staff/work-calendar.ts'
import type { Alternative } from './alternatives.ts'
import type { SlotState } from './availability.ts'

/** A month of a site's days as an organiser chooses from it. */

export interface MonthDay {
  day: Day
  /** How many times of the day would take the group. */
  open: number
  /** Why there is none: of its slots, or because it has no slots at all. */
  reason?: Reason | 'no-slots'
}

/** Of several reasons, the one by which there would be most to be done stands for the day. */
const telling: Reason[] = ['slot-full', 'docent-none', 'programme-long', 'slot-notice', 'slot-closed', 'slot-horizon', 'slot-past']

/** A month's days in rows of seven, Monday first; undefined where the row begins before it or ends after it. Weeks that are over are left out. */
export function weeksOf(month: Month, today: Day, states: SlotState[], fitting: Alternative[]): (MonthDay | undefined)[][] {
  const cells: (MonthDay | undefined)[] = Array.from({ length: weekdayOf(firstDay(month)) - 1 }, () => undefined)
  for (const day of daysOf(spanOfMonth(month))) {
    cells.push(day < today ? { day, open: 0, reason: 'slot-past' } : seen(day, states, fitting))
  }
  while (cells.length % 7 > 0) cells.push(undefined)
  const weeks = Array.from({ length: cells.length / 7 }, (_, i) => cells.slice(7 * i, 7 * i + 7))
  return weeks.filter((week) => week.some((one) => one !== undefined && one.day >= today))
}

function seen(day: Day, states: SlotState[], fitting: Alternative[]): MonthDay {
  const open = fitting.filter(({ slots }) => slots[0]!.slot.startsWith(day)).length
  if (open > 0) return { day, open }
  const ofDay = states.filter((state) => state.day === day)
  // What is open to somebody, and not to this group, is too full for it.
  const reasons = ofDay.map(({ reason }) => reason ?? 'slot-full')
  return { day, open, reason: telling.find((one) => reasons.includes(one)) ?? 'no-slots' }
}
