import type { Reads } from '../database/open.ts'
import { slotOf, tenMinutes } from '../counters/tempo.ts'
import { addDays, type Day, dayOf, type Instant, isDay, startOf } from '../local-day.ts'

/** A day that today is held against. */
export interface Beside {
  which: 'today' | 'week' | 'fortnight' | 'year'
  day: Day
  /** 人次 of the whole day, of today those until now; undefined where nothing is recorded of it. */
  people: number | undefined
  /** Scans of its hours until the ten minutes that run now. */
  scansByNow: number
}

export interface Hour {
  /** 0–23. */
  hour: number
  /** 人次 scanned in it today and a week ago. */
  today: number
  week: number
}

export interface Usual {
  days: Beside[]
  /** The end of the last ten minutes that are over. */
  until: Instant
  /** The last hours of today, the one that runs included. */
  hours: Hour[]
}

const hoursShown = 6

/**
 * Today against the same weekday of the last two weeks and the same date of last year: whole days by the
 * counters; like for like, until this hour, by the ten-minute sums, which know only scans.
 */
export async function usual(db: Reads, sites: readonly string[], now: Instant): Promise<Usual> {
  const today = dayOf(now)
  const lastYear = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`
  const asked: Pick<Beside, 'which' | 'day'>[] = [
    { which: 'today', day: today },
    { which: 'week', day: addDays(today, -7) },
    { which: 'fortnight', day: addDays(today, -14) },
    // Of 29 February there is none.
    ...(isDay(lastYear) ? [{ which: 'year', day: lastYear } as const] : []),
  ]
  const days = asked.map(({ day }) => day)
  const running = slotOf(today, now)
  const [people, slots] = sites.length === 0 ? [[], []] : await Promise.all([peopleOn(db, sites, days), scansOn(db, sites, days)])
  const sum = (day: Day, from: number, until: number) =>
    slots.filter((one) => one.day === day && one.slot >= from && one.slot < until).reduce((all, one) => all + Number(one.people), 0)
  const hour = Math.floor(running / 6)
  const first = Math.max(0, hour - hoursShown + 1)
  const recorded = new Map(people.map((row) => [row.day, Number(row.people)]))
  return {
    days: asked.map(({ which, day }) => ({
      which,
      day,
      people: recorded.get(day) ?? (which === 'today' ? 0 : undefined),
      scansByNow: sum(day, 0, running),
    })),
    until: startOf(today) + running * tenMinutes,
    hours: Array.from({ length: hour - first + 1 }, (_, i) => first + i).map((of) => ({
      hour: of,
      today: sum(today, of * 6, of * 6 + 6),
      week: sum(addDays(today, -7), of * 6, of * 6 + 6),
    })),
  }
}

async function peopleOn(db: Reads, sites: readonly string[], days: Day[]): Promise<{ day: Day; people: number }[]> {
  return db
    .selectFrom('counters')
    .select(['day', ({ fn }) => fn.sum<number>('people').as('people')])
    .where('site', 'in', sites)
    .where('day', 'in', days)
    .groupBy('day')
    .execute()
}

async function scansOn(db: Reads, sites: readonly string[], days: Day[]): Promise<{ day: Day; slot: number; people: number }[]> {
  return db
    .selectFrom('tempo')
    .select(['day', 'slot', ({ fn }) => fn.sum<number>('people').as('people')])
    .where('site', 'in', sites)
    .where('day', 'in', days)
    .groupBy(['day', 'slot'])
    .execute()
}
