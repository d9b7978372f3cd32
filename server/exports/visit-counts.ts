import { type ExpressionBuilder, sql } from 'kysely'
import type { Reads } from '../database/open.ts'
import type { ManyRead } from '../database/rows.ts'
import type { CountedAs } from '../database/schema-counting.ts'
import type { Schema } from '../database/schema.ts'
import { type Day, startOf } from '../local-day.ts'
import type { Range } from './range.ts'
import { add, count, type Figures, figuresOf, none, sources } from './sources.ts'

/** 人次 read for an export, a window of days at a time: from the counters, but for the hours, which only the visits know. */

export type Within = Range & { sites: readonly string[] }
export interface Counted {
  site: string
  day: Day
  figures: Figures
}

/**
 * By day and site, in that order. Ten years of a hundred sites are a million counters: they come as one text, and are
 * put together here.
 */
export async function byDay(db: Reads, { asText }: ManyRead, { from, to, sites }: Within): Promise<Counted[]> {
  const found = db
    .selectFrom('counters')
    .select(['site', 'day', 'source', 'people'])
    .where('site', 'in', sites)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('site')
    .orderBy('day')
  const { rows } = await asText(found, ['site', 'day', 'source', 'people']).execute(db)
  const days = new Map<Day, Counted[]>()
  let last: Counted | undefined
  for (const [site, day, source, people] of JSON.parse(rows[0]!.text) as [string, Day, CountedAs, number][]) {
    if (last?.day !== day || last.site !== site) {
      last = { site, day, figures: none() }
      const there = days.get(day)
      if (there) there.push(last)
      else days.set(day, [last])
    }
    count(last.figures, source, people)
  }
  return [...days.keys()].sort().flatMap((day) => days.get(day)!)
}

/** By site alone. */
export async function bySite(db: Reads, { from, to, sites }: Within): Promise<Omit<Counted, 'day'>[]> {
  const found = await db
    .selectFrom('counters')
    .select('site')
    .select(eachSource)
    .where('site', 'in', sites)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .groupBy('site')
    .orderBy('site')
    .execute()
  return found.map((row) => ({ site: row.site, figures: figuresOf(row) }))
}

/** `hour` is that of the day, 0 to 23; null where it is not known. */
export type CountedHour = Counted & { hour: number | null }

const hourLong = 3_600_000

/**
 * By day, site and hour, those of no known hour last. Nobody knows the hour of an import or of a correction, and
 * that of a scan sent later is the phone's word for it.
 */
export async function byHour(db: Reads, within: Within): Promise<CountedHour[]> {
  const hour = sql<number | null>`case when source in ('late', 'import') then null else at / ${sql.lit(hourLong)} end`
  const visits = await db
    .selectFrom('visits')
    .select(['day', 'site', hour.as('hour')])
    .select(eachSource)
    .where('site', 'in', within.sites)
    .where('day', '>=', within.from)
    .where('day', '<=', within.to)
    .groupBy(['day', 'site', 'hour'])
    .execute()
  const corrected = await db
    .selectFrom('counters')
    .select(['day', 'site', 'people'])
    .where('site', 'in', within.sites)
    .where('day', '>=', within.from)
    .where('day', '<=', within.to)
    .where('source', '=', 'correction')
    .execute()
  const found = new Map<string, CountedHour>()
  const at = (day: Day, site: string, of: number | null, figures: Figures) => {
    const key = `${day} ${site} ${of === null ? 'x' : String(of).padStart(2, '0')}`
    const known = found.get(key)
    if (known) add(known.figures, figures)
    else found.set(key, { day, site, hour: of, figures })
  }
  for (const row of visits) at(row.day, row.site, hourOn(row.day, row.hour), figuresOf(row))
  for (const { day, site, people } of corrected) {
    const figures = none()
    count(figures, 'correction', people)
    at(day, site, null, figures)
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row)
}

/** Which hour of the day it was; null for one of another day: entered later, without its hour. */
function hourOn(day: Day, hour: number | null): number | null {
  if (hour === null) return null
  const since = Math.floor((hour * hourLong - startOf(day)) / hourLong)
  return since >= 0 && since < 24 ? since : null
}

function eachSource(eb: ExpressionBuilder<Schema, 'counters' | 'visits'>) {
  return sources.map((source) =>
    eb.fn.sum<number>(eb.case().when('source', '=', source).then(eb.ref('people')).else(0).end()).as(source),
  )
}
