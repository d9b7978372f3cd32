import { TZDate } from '@date-fns/tz'
import { format } from 'date-fns/format'

/**
 * Instants and the site's calendar day. An instant is milliseconds since 1970-01-01 UTC; a day is
 * `YYYY-MM-DD` in Asia/Shanghai, whatever zone the server runs in.
 */

export const ZONE = 'Asia/Shanghai'

export type Instant = number
export type Day = string

export type Clock = () => Instant

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/

/** The day on which an instant falls at the site. */
export function dayOf(instant: Instant): Day {
  // Nearly every instant falls on the day of the one before it, and asking for a zone's offset is slow.
  if (!(instant >= last.from && instant < last.until)) {
    const day = format(new TZDate(instant, ZONE), 'yyyy-MM-dd')
    last = { day, from: startOf(day), until: startOf(addDays(day, 1)) }
  }
  return last.day
}

let last = { day: '', from: 0, until: 0 }

/** The instant at which a day begins at the site. */
export function startOf(day: Day): Instant {
  if (day !== begun.day) {
    const [year, month, date] = parts(day)
    begun = { day, at: new TZDate(year, month - 1, date, ZONE).getTime() }
  }
  return begun.at
}

let begun = { day: '', at: 0 }

/** The day `count` days after (or, negative, before) another. */
export function addDays(day: Day, count: number): Day {
  const [year, month, date] = parts(day)
  return calendarDay(year, month, date + count)
}

/** Whether a text is a day that exists: 2027-02-29 is not. */
export function isDay(text: string): boolean {
  if (!pattern.test(text)) return false
  const [year, month, date] = parts(text)
  return calendarDay(year, month, date) === text
}

/** The wall clock at the site, as `HH:mm`. */
export function timeOf(instant: Instant): string {
  return format(new TZDate(instant, ZONE), 'HH:mm')
}

/** A day and a wall clock at the site, `HH:mm` or `HH:mm:ss`, as programs read them: `2026-12-04T01:00+08:00`. */
export const zoned = (day: Day, time: string): string => `${day}T${time}+08:00`

/** The calendar alone: no zone has a part in it, and asking for one's offset is slow. */
function calendarDay(year: number, month: number, date: number): Day {
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, date)
  return at.toISOString().replace(/T.*/, '')
}

function parts(day: Day): [number, number, number] {
  const found = pattern.exec(day)
  if (!found) throw new RangeError(`not a day: ${day}`)
  return [Number(found[1]), Number(found[2]), Number(found[3])]
}
