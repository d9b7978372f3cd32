import { sql } from 'kysely'
import type { Reads } from '../database/open.ts'
import type { Day } from '../local-day.ts'
import { firstDay, lastDay, type Month, monthOfDay, monthsOn } from '../local-month.ts'
import type { MonthState } from './month-figures.ts'

/** One month of one site in the list of reports. */
export interface ListedMonth {
  site: string
  month: Month
  /** `running`: it is not over. */
  state: MonthState | 'running'
  /** Null where nothing was counted. */
  people: number | null
}

/** The year of the first day on which any of the sites has counted; undefined when none has. */
export async function firstYear(db: Reads, sites: readonly string[]): Promise<number | undefined> {
  const days = await Promise.all(sites.map((site) => firstCounted(db, site)))
  const first = days.filter((day) => day !== undefined).sort()[0]
  return first === undefined ? undefined : Number(first.slice(0, 4))
}

/** The first day of which there is anything in a site's books. */
export async function firstCounted(db: Reads, site: string): Promise<Day | undefined> {
  return (await db.selectFrom('counters').select('day').where('site', '=', site).orderBy('day').limit(1).executeTakeFirst())?.day
}

/** The months of a year until today, the latest first, and in each every site asked for, in the order given. */
export async function listMonths(db: Reads, sites: readonly string[], year: number, today: Day): Promise<ListedMonth[]> {
  if (sites.length === 0) return []
  const [january, december] = [`${year}-01`, `${year}-12`]
  const [counted, rows] = await Promise.all([
    db
      .selectFrom('counters')
      .select(({ fn }) => ['site', sql<Month>`substr(day, 1, 7)`.as('month'), fn.sum<number>('people').as('people')])
      .where('site', 'in', sites)
      .where('day', '>=', firstDay(january))
      .where('day', '<=', lastDay(december))
      .groupBy(['site', sql`substr(day, 1, 7)`])
      .execute(),
    db
      .selectFrom('months')
      .select(['site', 'month', 'closed_at'])
      .where('site', 'in', sites)
      .where('month', '>=', january)
      .where('month', '<=', december)
      .execute(),
  ])
  const key = ({ site, month }: { site: string; month: Month }) => `${month} ${site}`
  const people = new Map(counted.map((row) => [key(row), Number(row.people)]))
  const states = new Map(rows.map((row) => [key(row), row.closed_at === null ? 'submitted' : 'closed'] as const))
  const current = monthOfDay(today)
  const months = Array.from({ length: 12 }, (_, i) => monthsOn(december, -i)).filter((month) => month <= current)
  return months.flatMap((month) =>
    sites.map((site) => {
      const state = states.get(key({ site, month })) ?? (month === current ? 'running' : 'open')
      return { site, month, state, people: people.get(key({ site, month })) ?? null }
    }),
  )
}
