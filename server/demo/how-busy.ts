import type { WorkCalendar } from '../staff/work-calendar.ts'
import { weekdayOf } from '../staff/work-calendar.ts'
import type { Day } from '../local-day.ts'

/** How busy sites are in the sample: invented, and only meant to look like a year. */

/** Phones that check in on an ordinary day in May. */
const ordinary: Record<string, number> = {
  'zunyi-conference-site': 62,
  'base-memorial-hall': 46,
  'he-long-former-residence': 36,
  'he-long-park-tianzi-mountain': 31,
  'zunyi-martyrs-cemetery': 24,
  'long-march-starting-point': 18,
  'heping-middle-school': 7,
  'tongzi-mountain': 6,
  'baima-mountain-battlefield': 5,
}
const elsewhere = 10

const weekdays = [0.78, 0.75, 0.76, 0.8, 0.95, 1.55, 1.45]
const months = [0.6, 0.65, 0.8, 1.05, 1, 1, 1.5, 1.55, 0.95, 1.1, 1, 0.6]

/** The Party's birthday, the republic's, and the day on which the army left Sangzhi in 1935. */
const great: Record<string, number> = { '07-01': 3.4, '10-01': 2, '11-19': 3.4 }

/** Times the ordinary: weekday, season, holidays and the great days. */
export function busy(day: Day, calendar: WorkCalendar): number {
  const date = day.slice(5)
  const season = months[Number(date.slice(0, 2)) - 1]!
  const week = calendar.isHoliday(day) ? 2 : weekdays[weekdayOf(day) - 1]!
  return season * week * (great[date] ?? 1)
}

/** Phones that check in at a site on an ordinary day. */
export const ordinaryAt = (site: string): number => ordinary[site] ?? elsewhere

/** People by the hour of their arrival. */
export const hours = { 8: 3, 9: 13, 10: 17, 11: 12, 12: 4, 13: 7, 14: 15, 15: 15, 16: 10, 17: 4 } as const
