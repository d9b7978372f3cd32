import { z } from 'zod'
import { countedAs } from '../counters/counters.ts'
import type { CountedAs } from '../database/schema-counting.ts'
import { isDay } from '../local-day.ts'
import { isMonth } from '../local-month.ts'
import { isReportedMonth } from './month-days.ts'

const people = z.number().int()
const counted = z.number().int().nonnegative()
const day = z.string().refine(isDay)
const month = z.string().refine(isReportedMonth)
/** Any that the calendar has: the first months of all are beside some of which there are no figures. */
const otherMonth = z.string().refine(isMonth)
const percent = z.string().regex(/^-?\d+\.\d\d$/).nullable()

/** 人次 by source. */
const bySource = z.strictObject({
  plate: people,
  display: people,
  late: people,
  code: people,
  group: people,
  desk: people,
  import: people,
  correction: people,
} satisfies Record<CountedAs, unknown>)

/** Another month beside this one: `people` null where it has no data, `percent` null where nothing can be compared. */
const compared = z.strictObject({ month: otherMonth, people: people.nullable(), days: counted, percent })

const signed = z.strictObject({ by: z.string(), at: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d\+08:00$/) })

/**
 * The figures of one site and month, and all a report says of them. The order of the fields here is their order
 * in the stored JSON; names and reasons are as they were when it was written.
 */
export const monthFigures = z
  .strictObject({
    format: z.literal('red-footprints/month/1'),
    site: z.string(),
    /** The site's Chinese name. */
    name: z.string(),
    month,
    state: z.enum(['open', 'submitted', 'closed']),
    /** 快报（未结账）: figures may still change. */
    preliminary: z.boolean(),
    mark: z.string(),
    /** The last day these figures speak of; before the month's last while it runs. */
    through: day,
    people,
    /** Of these people, those counted apart as under age; null where nobody counted them (未统计). */
    minors: counted.nullable(),
    /** 团队批次 and 团队人次: arrived bookings, and who of them really came. */
    parties: counted,
    party_people: counted,
    /** 讲解场次: times at which a docent guided an arrived booking. */
    tours: counted,
    /** 送教上门: groups visited at their own place, in no total of the site. */
    outreach: z.strictObject({ parties: counted, people: counted }),
    previous_month: compared,
    last_year: compared,
    /** From January to `through`. */
    year_to_date: people,
    sources: z.array(z.strictObject({ source: z.enum(countedAs), people, percent })).length(countedAs.length),
    /** Of the 人次 counted by browsers, those whose browser kept no cookie (counting law 2). */
    browsers: z.strictObject({ people, cookieless: people, percent }),
    /** Days on which anything was counted. */
    counted_days: counted,
    days: z.array(z.strictObject({ day, ...bySource.shape, people, parties: counted, party_people: counted })),
    /** Those that count in this month, whichever day they are about. */
    corrections: z.array(
      z.strictObject({ day, about: day, people, reason: z.string(), by: z.string(), second: z.string(), entered_on: day }),
    ),
    note: z.string(),
    /** The ledger's latest seal by the last day on which the month took entries; `rows_after`: its rows that were entered later. */
    seal: z.strictObject({ day, hash: z.string().regex(/^[0-9a-f]{64}$/), rows_after: counted }).nullable(),
    submitted: signed.nullable(),
    closed: signed.nullable(),
  })
  .refine((one) => one.people === sum(one.days), 'the total is the sum of the days')
  .refine((one) => one.people === sum(one.sources), 'the total is the sum of the sources')
  .refine((one) => one.days.every((row) => row.people === countedAs.reduce((all, source) => all + row[source], 0)), 'a day is the sum of its sources')
  .refine((one) => one.preliminary === (one.state !== 'closed'), 'only a closed month is final')

export type MonthFigures = z.infer<typeof monthFigures>
export type MonthState = MonthFigures['state']
export type Compared = MonthFigures['last_year']
export type BySource = z.infer<typeof bySource>

export const sum = (rows: { people: number }[]): number => rows.reduce((all, row) => all + row.people, 0)

/** The canonical text of a document: its fields in the order of its schema, two spaces, LF, one at the end. */
export const canonicalJson = (schema: z.ZodType, document: unknown): string => `${JSON.stringify(schema.parse(document), undefined, 2)}\n`
