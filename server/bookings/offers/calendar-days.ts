import type { Database, Reads, Trx } from '../../database/open.ts'
import type { CalendarDayRow } from '../../database/schema-bookings.ts'
import { addDays, type Clock, type Day } from '../../local-day.ts'
import { audit } from '../../staff/audit.ts'
import type { Random } from '../../uuid.ts'
import { isYear } from '../../staff/work-calendar.ts'
import { bookingsOn } from './touched-bookings.ts'

/** The days of years that the shipped table does not know, as an admin enters them from the State Council's notice. */

export type Kind = CalendarDayRow['kind']

interface Parts {
  db: Database
  now: Clock
  random: Random
}

export interface EnteredYear {
  year: string
  complete: boolean
  days: { day: Day; kind: Kind; by: string; bookings: number }[]
}

/** What was entered, by year, with how many bookings each day touches from today on. */
export async function enteredYears(db: Reads, today: Day): Promise<EnteredYear[]> {
  const rows = await db.selectFrom('calendar_days').selectAll().orderBy('day').execute()
  const bookings = await bookingsOn(db, { days: rows.map(({ day }) => day), today })
  const years = [...new Set(rows.map(({ day }) => day.slice(0, 4)))]
  return years.map((year) => ({
    year,
    complete: rows.some(({ day }) => day === year),
    days: rows
      .filter(({ day }) => !isYear(day) && day.startsWith(year))
      .map(({ day, kind, entered_by: by }) => ({ day, kind, by, bookings: bookings.get(day) ?? 0 })),
  }))
}

/** Every day of a span, both ends included. */
export function daysBetween(from: Day, to: Day): Day[] {
  const days = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
  return days
}

/** Enters a span as holidays or as working days; a day that was entered otherwise is now this. */
export async function enterDays({ db, now, random }: Parts, { from, to, kind, actor }: { from: Day; to: Day; kind: Kind; actor: string }): Promise<void> {
  await db.write(async (trx) => {
    await trx
      .insertInto('calendar_days')
      .values(daysBetween(from, to).map((day) => ({ day, kind, entered_by: actor })))
      .onConflict((on) => on.column('day').doUpdateSet({ kind, entered_by: actor }))
      .execute()
    await audit(trx, now(), random, { actor, action: 'calendar-entered', subject: from === to ? from : `${from} – ${to}`, detail: kind })
  })
}

/** Takes a day out again; a year that has lost a day is complete no more. */
export async function removeDay({ db, now, random }: Parts, { day, actor }: { day: Day; actor: string }): Promise<void> {
  await db.write(async (trx) => {
    if (!(await removed(trx, day))) return
    await removed(trx, day.slice(0, 4))
    await audit(trx, now(), random, { actor, action: 'calendar-removed', subject: day })
  })
}

/**
 * Says that all days of a year are entered, or that some may be missing.
 *
 * @returns false where it cannot be: New Year's Day, 1 May and 1 October are holidays of every year
 *   (《全国年节及纪念日放假办法》), and one of them is missing
 */
export async function setComplete({ db, now, random }: Parts, { year, complete, actor }: { year: string; complete: boolean; actor: string }): Promise<boolean> {
  return db.write(async (trx) => {
    const days = await trx.selectFrom('calendar_days').select(['day', 'kind']).where('day', '>=', year).where('day', '<', `${Number(year) + 1}`).execute()
    const certain = ['01-01', '05-01', '10-01'].map((day) => `${year}-${day}`)
    if (complete && !certain.every((holiday) => days.some(({ day, kind }) => day === holiday && kind === 'holiday'))) return false
    if (days.some(({ day }) => day === year) === complete) return true
    // The kind of such a row says nothing.
    if (complete) await trx.insertInto('calendar_days').values({ day: year, kind: 'working', entered_by: actor }).execute()
    else await removed(trx, year)
    await audit(trx, now(), random, { actor, action: 'calendar-year', subject: year, detail: complete ? 'complete' : 'incomplete' })
    return true
  })
}

async function removed(trx: Trx, day: string): Promise<boolean> {
  const { numDeletedRows: rows } = await trx.deleteFrom('calendar_days').where('day', '=', day).executeTakeFirstOrThrow()
  return rows > 0n
}
