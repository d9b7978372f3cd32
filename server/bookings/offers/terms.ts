import { z } from 'zod'
import { isDay } from '../../local-day.ts'

/** What a site lets groups book: the terms of its offer, as the database keeps them and a manager edits them. */

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)
const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
const day = z.string().refine(isDay)
const words = z.strictObject({ zh: z.string().trim().max(400), en: z.string().trim().max(400) })
const title = z.strictObject({ zh: z.string().trim().min(1).max(60), en: z.string().trim().min(1).max(120) })
const count = (least: number, most: number) => z.number().int().min(least).max(most)

/** Beginnings of a day's slots, in order. */
const starts = z
  .array(time)
  .max(40)
  .refine((times) => times.every((start, i) => i === 0 || times[i - 1]! < start), 'in order, none twice')

/** People of one booking, whatever a site's own terms are. */
export const mostBooked = 2000

const weekdayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** The week of a season: the beginnings of each day's slots; an empty day is closed. */
const season = z.strictObject({
  /** First and last day of the year, both included, as `MM-DD`; a winter may pass the new year. Null all year round. */
  from: monthDay.nullable(),
  to: monthDay.nullable(),
  week: z.strictObject(Object.fromEntries(weekdayNames.map((name) => [name, starts])) as Record<Weekday, typeof starts>),
  /** On a holiday of the State Council's calendar; null when the weekday decides. */
  holiday: starts.nullable(),
})

const programme = z.strictObject({
  slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/).max(40),
  name: title,
  minutes: count(10, 480),
  /** People. */
  least: count(1, mostBooked),
  most: count(1, mostBooked),
  needsDocent: z.boolean(),
  /** The docent travels to the group; no capacity of the site is used. */
  travels: z.boolean(),
})

export const termsSchema = z
  .strictObject({
    /** Booked here, elsewhere (by the link or phone below), or not at all. */
    booking: z.enum(['here', 'elsewhere', 'none']),
    elsewhere: z.strictObject({ url: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]), phone: z.string().trim().max(40) }),
    slotMinutes: count(15, 480),
    /** People in a slot. */
    capacity: count(1, 5000),
    /** Of these, kept for the desk (phone and walk-up) until so many hours before the slot. */
    desk: z.strictObject({ people: count(0, 5000), releasedHours: count(0, 720) }),
    /** The first that fits a day decides. */
    seasons: z.array(season).min(1).max(12),
    /** Days that differ: other beginnings, or none. */
    exceptions: z.array(z.strictObject({ day, starts, note: z.string().trim().max(120) })).max(400),
    group: z.strictObject({ least: count(1, mostBooked), most: count(1, mostBooked) }),
    /** Working days between booking and visit. */
    noticeDays: count(0, 30),
    /** Days ahead that can be booked. */
    horizonDays: count(1, 365),
    confirmation: z.enum(['auto', 'manual']),
    /** Working days in which a request is answered. */
    answerDays: count(1, 10),
    /** What the leader brings: 单位介绍信, or nothing. */
    bring: z.enum(['letter', 'nothing']),
    notes: words,
    programmes: z.array(programme).max(30),
  })
  .refine(({ group }) => group.least <= group.most, { path: ['group', 'most'], error: 'least <= most' })
  .refine(({ capacity, desk }) => desk.people <= capacity, { path: ['desk', 'people'], error: 'within capacity' })
  .refine(({ programmes }) => programmes.every(({ least, most }) => least <= most), { path: ['programmes'], error: 'least <= most' })
  .refine(({ programmes }) => new Set(programmes.map(({ slug }) => slug)).size === programmes.length, { path: ['programmes'], error: 'slugs differ' })

export type Weekday = (typeof weekdayNames)[number]
export type Terms = z.infer<typeof termsSchema>
export type Season = Terms['seasons'][number]
export type Programme = Terms['programmes'][number]

/** The weekdays, Monday first. */
export const weekdays: readonly Weekday[] = weekdayNames
