import { type ExpressionBuilder, sql } from 'kysely'
import { countedAs } from '../counters/counters.ts'
import type { Reads } from '../database/open.ts'
import type { ManyRead } from '../database/rows.ts'
import type { CountedAs } from '../database/schema-counting.ts'
import type { Schema } from '../database/schema.ts'
import { type Day, startOf } from '../local-day.ts'
import type { Span } from '../local-span.ts'
import { add, count, type Figures, figuresOf, none } from './figures.ts'
import type { Cell } from './table.ts'

/** 人次 read for an export, a window of days at a time: from the counters, but for the hours, which only the visits know. */

export type Within = Span & { sites: readonly string[] }
export interface Counted {
  site: string
  figures: Figures
}

/**
 * By day and site, in that order: day, site, its name, figures. Ten years of a hundred sites are a million counters:
 * they come in groups, and are added up where they are to stand.
 */
export async function byDay(db: Reads, { inGroups }: ManyRead, { from, to, sites }: Within, nameOf: (site: string) => string): Promise<Cell[][]> {
  const found = db
    .selectFrom('counters')
    .select(['site', 'day', 'source', 'people'])
    .where('site', 'in', sites)
    .where('day', '>=', from)
    .where('day', '<=', to)
  const { rows } = await inGroups(found, 'site', ['day', 'source', 'people']).execute(db)
  const days = new Map<Day, Cell[][]>()
  for (const row of rows) {
    const { site } = row
    const name = nameOf(site)
    const [day, source, people] = [row.day, row.source, row.people].map((text) => JSON.parse(text)) as [Day[], CountedAs[], number[]]
    for (let i = 0; i < day.length; i++) count(of(day[i]!, site, name), source[i]!, people[i]!, 3)
  }
  return [...days.keys()].sort().flatMap((day) => days.get(day)!)

  /** One site is done before the next begins: where it is known already, it is the last. */
  function of(day: Day, site: string, name: string): Cell[] {
    let there = days.get(day)
    if (there === undefined) days.set(day, (there = []))
    let last = there.at(-1)
    if (last?.[1] !== site) there.push((last = [day, site, name, ...none()]))
    return last
  }
}

/** By site alone. */
export async function bySite(db: Reads, { from, to, sites }: Within): Promise<Counted[]> {
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
export type CountedHour = Counted & { day: Day; hour: number | null }

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
  return countedAs.map((source) =>
    eb.fn.sum<number>(eb.case().when('source', '=', source).then(eb.ref('people')).else(0).end()).as(source),
  )
}
