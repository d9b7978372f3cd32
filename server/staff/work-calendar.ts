import { createRequire } from 'node:module'
import type { Reads } from '../database/open.ts'
import { addDays, type Day } from '../local-day.ts'

/**
 * The State Council's days as `chinese-days` ships them, by name. Its functions are not asked: they count days
 * in the server's zone, wrongly west of London, and answer falsely without a word beyond their table.
 */
const table = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json') as Record<'holidays' | 'workdays', Record<Day, string>>

/** The end of the last year in the table. */
export const knownUntil: Day = `${Object.keys(table.holidays).sort().at(-1)!.slice(0, 4)}-12-31`

/**
 * The State Council's calendar of holidays and working days (放假 and 调休), completed by the days that an
 * admin has entered.
 */
export class WorkCalendar {
  readonly #entered: ReadonlyMap<Day, 'holiday' | 'working'>
  readonly #complete: ReadonlySet<string>

  /** @param complete years (`2027`) of which an admin has said that all days are entered */
  constructor(entered: ReadonlyMap<Day, 'holiday' | 'working'> = new Map(), complete: ReadonlySet<string> = new Set()) {
    this.#entered = entered
    this.#complete = complete
  }

  static async read(db: Reads): Promise<WorkCalendar> {
    const rows = await db.selectFrom('calendar_days').select(['day', 'kind']).execute()
    const days = rows.filter(({ day }) => !isYear(day))
    return new WorkCalendar(new Map(days.map(({ day, kind }) => [day, kind])), new Set(rows.map(({ day }) => day).filter(isYear)))
  }

  /**
   * Whether the State Council's decision for this day's year is not in the table, so that what is said of it
   * may change. Some days of a year are not the year: somebody has to say that it is complete.
   */
  isProvisional(day: Day): boolean {
    return day > knownUntil && !this.#complete.has(day.slice(0, 4))
  }

  /** A 放假 day; an ordinary weekend is none. */
  isHoliday(day: Day): boolean {
    const entered = this.#entered.get(day)
    if (entered !== undefined) return entered === 'holiday'
    return day in table.holidays
  }

  /** A day on which offices work, a 调休 weekend included. */
  isWorkingDay(day: Day): boolean {
    const entered = this.#entered.get(day)
    if (entered !== undefined) return entered === 'working'
    return day in table.workdays || (weekdayOf(day) <= 5 && !(day in table.holidays))
  }

  /** The day `count` working days after another; with 0, that day itself. */
  addWorkingDays(day: Day, count: number): Day {
    let at = day
    for (let left = count; left > 0; ) {
      at = addDays(at, 1)
      if (this.isWorkingDay(at)) left -= 1
    }
    return at
  }
}

/** A row of `calendar_days` that is named by a year alone says that the year is complete. */
export const isYear = (day: string): boolean => /^\d{4}$/.test(day)

/** Monday 1 to Sunday 7 (ISO 8601). */
export function weekdayOf(day: Day): number {
  const sundayFirst = new Date(`${day}T00:00:00Z`).getUTCDay()
  return sundayFirst === 0 ? 7 : sundayFirst
}
