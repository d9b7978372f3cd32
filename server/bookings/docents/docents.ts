import type { Reads } from '../../database/open.ts'
import type { Bytes } from '../../database/bytes.ts'
import type { DocentRow } from '../../database/schema-bookings.ts'
import type { Day, Instant } from '../../local-day.ts'
import { weekdayOf } from '../../staff/work-calendar.ts'

/** Somebody who guides groups at a site. */
export interface Docent {
  id: Bytes
  site: string
  name: string
  /** BCP 47 tags such as `zh`, `en`, `yue`. */
  languages: string[]
  /** Monday 1 to Sunday 7. */
  weekdays: number[]
  /** `HH:MM`; null without a lunch break. */
  lunch: { from: string; to: string } | null
  /** Free minutes after every group. */
  gapMinutes: number
  /** Groups a day. */
  dailyMost: number
  /** Name with which the docent signs in; '' without an account. */
  account: string
  /** Days away: illness, leave, training. */
  absent: ReadonlySet<Day>
}

/** The docents who work at a site, by name; who left is not among them. */
export async function docentsOf(db: Reads, site: string): Promise<Docent[]> {
  const rows = await db.selectFrom('docents').selectAll().where('site', '=', site).where('left_at', 'is', null).orderBy('name').execute()
  const absences = await db
    .selectFrom('docent_absences')
    .innerJoin('docents', 'docents.id', 'docent_absences.docent')
    .select(['docent', 'day'])
    .where('docents.site', '=', site)
    .execute()
  return rows.map((row) => read(row, absences.filter(({ docent }) => sameDocent(docent, row.id)).map(({ day }) => day)))
}

/** A docent by her row, also one who has left. */
export async function docentIn(db: Reads, row: DocentRow): Promise<Docent> {
  const absences = await db.selectFrom('docent_absences').select('day').where('docent', '=', row.id).execute()
  return read(row, absences.map(({ day }) => day))
}

/** Those who have left, by name. */
export async function docentsWhoLeft(db: Reads, site: string): Promise<(Pick<Docent, 'id' | 'name'> & { leftAt: Instant })[]> {
  const rows = await db.selectFrom('docents').select(['id', 'name', 'left_at']).where('site', '=', site).where('left_at', 'is not', null).orderBy('name').execute()
  return rows.map(({ id, name, left_at: leftAt }) => ({ id, name, leftAt: leftAt! }))
}

export const sameDocent = (one: Bytes, other: Bytes): boolean => Buffer.compare(one, other) === 0

function read(row: DocentRow, absent: Day[]): Docent {
  const { id, site, name, account } = row
  return {
    id,
    site,
    name,
    account,
    languages: JSON.parse(row.languages) as string[],
    weekdays: [...row.weekdays].map(Number),
    lunch: row.lunch_from === row.lunch_to ? null : { from: row.lunch_from, to: row.lunch_to },
    gapMinutes: row.gap_minutes,
    dailyMost: row.daily_most,
    absent: new Set(absent),
  }
}

/** What a group asks for: no docent, any, or one who speaks a language. */
export type Wanted = string

/** Whether a docent works on a day and speaks what is asked for; her hours are another question. */
export function suits({ languages, weekdays, absent }: Docent, wanted: Wanted, day: Day): boolean {
  return (wanted === 'any' || languages.includes(wanted)) && weekdays.includes(weekdayOf(day)) && !absent.has(day)
}
