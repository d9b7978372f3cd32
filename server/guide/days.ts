import { addDays, type Day, isDay } from '../local-day.ts'
import type { Site } from './schema.ts'
import type { Statement } from './schema-words.ts'

/** 历史上的今天: what the guide dates to the day. */
export interface DatedEvent {
  /** The day on which it happened, `YYYY-MM-DD`. */
  date: Day
  event: Statement
  site: Site
}

/** Events of one day of the calendar, `MM-DD`, the earliest first. */
export interface CalendarDay {
  monthDay: string
  events: DatedEvent[]
}

/** Every event with a whole date that exists, by its day of the calendar; one known to the month or year has no day. */
export function calendarOf(sites: Site[]): CalendarDay[] {
  const days = new Map<string, DatedEvent[]>()
  for (const site of sites) {
    for (const { date, event } of site.dates) {
      if (isDay(date)) days.set(date.slice(5), [...(days.get(date.slice(5)) ?? []), { date, event, site }])
    }
  }
  return [...days]
    .map(([monthDay, events]) => ({ monthDay, events: [...events].sort((one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0)) }))
    .sort((one, other) => (one.monthDay < other.monthDay ? -1 : 1))
}

/** What happened on this day in another year; that of 29 February stands on no other day. */
export function eventsOn(calendar: CalendarDay[], day: Day): DatedEvent[] {
  const { events = [] } = calendar.find(({ monthDay }) => monthDay === day.slice(5)) ?? {}
  return events.filter(({ date }) => date < day)
}

/** Today's events or, when there are none, the next day that has some. */
export interface Nearest {
  day: Day
  events: DatedEvent[]
  isToday: boolean
}

/** Undefined when no event has a whole date. */
export function nearestDay(calendar: CalendarDay[], today: Day): Nearest | undefined {
  if (calendar.length === 0) return undefined
  // From 29 February 2096 to the next it is eight years.
  for (let day = today, i = 0; i <= 8 * 366; i++, day = addDays(day, 1)) {
    const events = eventsOn(calendar, day)
    if (events.length > 0) return { day, events, isToday: i === 0 }
  }
  return undefined
}
