import { byBrowser, countedAs } from '../counters/counters.ts'
import type { Reads } from '../database/open.ts'
import type { CounterRow } from '../database/schema-counting.ts'
import type { MonthRow } from '../database/schema-ledger.ts'
import { dayOf, type Day, type Instant, timeOf, zoned } from '../local-day.ts'
import { firstDay, lastDay, type Month, monthsOn } from '../local-month.ts'
import { daysOf } from '../local-span.ts'
import { words } from '../web/words.ts'
import { type BySource, type Compared, monthFigures, type MonthFigures, type MonthState, sum } from './month-figures.ts'
import { deskMinors, partiesOf } from './month-groups.ts'
import { changeFrom, shareOf } from './month-percent.ts'
import { correctionsIn, peopleByDay, sealFor } from './month-reads.ts'
import { findMonth } from './month-rows.ts'

/** A site as a report names it: its slug, and its Chinese name. */
export interface ReportedSite {
  slug: string
  name: string
}

/** Who stands for a month: who submitted it, and closed it. */
export type Signed = Pick<MonthRow, 'note' | 'submitted_by' | 'submitted_at' | 'closed_by' | 'closed_at'>

/**
 * The figures of one site and month: of a closed month those that were stored, else by the counters, bookings,
 * corrections and seals of now.
 *
 * @param today the figures of a month that still runs speak of the days until then, and are compared with nothing
 */
export async function monthOf(db: Reads, site: ReportedSite, month: Month, today: Day): Promise<MonthFigures> {
  const row = await findMonth(db, site.slug, month)
  return row?.json ? monthFigures.parse(JSON.parse(row.json)) : figuresOf(db, site, month, today, row)
}

/** The same by the tables, whatever was stored; `signed` says who stands for them. */
export async function figuresOf(db: Reads, { slug: site, name }: ReportedSite, month: Month, today: Day, signed?: Signed): Promise<MonthFigures> {
  const [from, last] = [firstDay(month), lastDay(month)]
  const through = today < last ? today : last
  const running = through < last
  const span = { from, to: last }
  const [counters, earlier, parties, desk, corrections, seal] = await Promise.all([
    db.selectFrom('counters').selectAll().where('site', '=', site).where('day', '>=', from).where('day', '<=', last).execute(),
    peopleByDay(db, site, firstDay(monthsOn(month, -12)), last),
    partiesOf(db, site, span),
    deskMinors(db, site, span),
    correctionsIn(db, site, span),
    sealFor(db, site, month),
  ])
  const people = sum(counters)
  const came = parties.filter((party) => party.came)
  const visited = parties.filter((party) => !party.came)
  const ofGroups = came.reduce((all, { minors }) => all + minors, 0)
  const beside = (other: Month): Compared => {
    const days = earlier.filter(({ day }) => day.startsWith(other))
    const before = days.length === 0 ? null : sum(days)
    return { month: other, people: before, days: days.length, percent: before === null || running ? null : changeFrom(before, people) }
  }
  const browsers = counters.filter(({ source }) => byBrowser(source))
  const cookieless = browsers.reduce((all, row) => all + row.cookieless, 0)
  const state: MonthState = signed === undefined ? 'open' : signed.closed_at === null ? 'submitted' : 'closed'
  return monthFigures.parse({
    format: 'red-footprints/month/1',
    site,
    name,
    month,
    state,
    preliminary: state !== 'closed',
    mark: markOf(state),
    through,
    people,
    minors: desk === undefined && ofGroups === 0 ? null : (desk ?? 0) + ofGroups,
    parties: came.length,
    party_people: sum(came),
    tours: parties.reduce((all, { tours }) => all + tours, 0),
    outreach: { parties: visited.length, people: sum(visited) },
    previous_month: beside(monthsOn(month, -1)),
    last_year: beside(monthsOn(month, -12)),
    year_to_date: sum(earlier.filter(({ day }) => day.slice(0, 4) === month.slice(0, 4))),
    sources: countedAs.map((source) => {
      const ofSource = sum(counters.filter((row) => row.source === source))
      return { source, people: ofSource, percent: shareOf(ofSource, people) }
    }),
    browsers: { people: sum(browsers), cookieless, percent: shareOf(cookieless, sum(browsers)) },
    counted_days: new Set(counters.map(({ day }) => day)).size,
    days: daysOf({ from, to: through }).map((day) => {
      const groups = came.filter((party) => party.day === day)
      return { day, ...ofDay(counters, day), parties: groups.length, party_people: sum(groups) }
    }),
    corrections,
    note: signed?.note ?? '',
    seal: seal ?? null,
    submitted: signed ? { by: signed.submitted_by, at: momentOf(signed.submitted_at) } : null,
    closed: signed?.closed_at ? { by: signed.closed_by, at: momentOf(signed.closed_at) } : null,
  } satisfies Record<keyof MonthFigures, unknown>)
}

/** What stands large on what is not closed; in Chinese, for the documents are. */
export function markOf(state: MonthState): string {
  const t = words('zh')
  return state === 'closed' ? t('report.closed') : t('report.preliminary')
}

function ofDay(counters: CounterRow[], day: Day): BySource & { people: number } {
  const rows = counters.filter((row) => row.day === day)
  const bySource = countedAs.map((source) => [source, sum(rows.filter((row) => row.source === source))])
  return { ...(Object.fromEntries(bySource) as BySource), people: sum(rows) }
}

/** `2026-12-04T01:00+08:00`: the site's clock, wherever the server stands. */
const momentOf = (at: Instant): string => zoned(dayOf(at), timeOf(at))
