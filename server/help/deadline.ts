import { addDays, type Day, type Instant, startOf } from '../local-day.ts'
import type { WorkCalendar } from '../staff/work-calendar.ts'

/** Feedback is answered by the end of the fifth working day after the day on which it was sent (the product's own rule). */
export const feedbackDays = 5

/** How far ahead help at a visit can be asked for, in days: later than that nobody knows yet who will be on duty. */
export const daysAhead = 90

/**
 * The instant before which an answer is in time.
 *
 * @param day on which the ticket was sent
 * @param visitDay for which help is asked; '' for feedback
 */
export function dueAt(day: Day, visitDay: Day | '', calendar: Pick<WorkCalendar, 'addWorkingDays'>): Instant {
  // Step-free help is arranged before the day of the visit begins: who asked sets out knowing.
  if (visitDay !== '') return startOf(visitDay)
  return startOf(addDays(calendar.addWorkingDays(day, feedbackDays), 1))
}
