import type { SlotKey } from '../../database/schema-bookings.ts'
import { type Day, type Instant, isDay, startOf } from '../../local-day.ts'
import { type WorkCalendar, weekdayOf } from '../../staff/work-calendar.ts'
import { type Season, type Terms, weekdays } from './terms.ts'

/** A bookable time at a site. */
export interface Slot {
  slot: SlotKey
  day: Day
  /** `HH:MM` by the site's clock. */
  starts: string
  ends: string
}

/** The slots that an offer has on a day, in order; closures are not looked at. */
export function slotsOf(terms: Terms, calendar: WorkCalendar, day: Day): Slot[] {
  return startsOf(terms, calendar, day).map((starts) => ({ slot: keyOf(day, starts), day, starts, ends: later(starts, terms.slotMinutes) }))
}

function startsOf({ seasons, exceptions }: Terms, calendar: WorkCalendar, day: Day): readonly string[] {
  const exception = exceptions.find((one) => one.day === day)
  if (exception) return exception.starts
  const season = seasons.find((one) => covers(one, day.slice(5)))
  if (!season) return []
  if (season.holiday && calendar.isHoliday(day)) return season.holiday
  return season.week[weekdays[weekdayOf(day) - 1]!]
}

/** A season from November to March passes the new year. */
function covers({ from, to }: Season, monthDay: string): boolean {
  if (from === null || to === null) return true
  return from <= to ? monthDay >= from && monthDay <= to : monthDay >= from || monthDay <= to
}

export const keyOf = (day: Day, starts: string): SlotKey => `${day}T${starts}`

/** The day and time of a slot's name; undefined for a text that is none. */
export function readSlot(text: string): { day: Day; starts: string } | undefined {
  const [, day, starts] = /^(\d{4}-\d{2}-\d{2})T((?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text) ?? []
  return day !== undefined && starts !== undefined && isDay(day) ? { day, starts } : undefined
}

/** The instant of a time of the day at the site; `24:00` is the end of the day. China has had no summer time since 1991. */
export function instantOf(day: Day, time: string): Instant {
  return startOf(day) + minutesOf(time) * 60_000
}

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** `HH:MM` so many minutes later, at most the end of the day. */
export function later(time: string, minutes: number): string {
  const at = Math.min(minutesOf(time) + minutes, 24 * 60)
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
}
