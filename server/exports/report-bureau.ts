import { z } from 'zod'
import { countedAs } from '../counters/counters.ts'
import type { Day } from '../local-day.ts'
import { type Compared, type MonthFigures, monthFigures, type MonthState, sum } from '../ledger/month-figures.ts'
import { markOf } from '../ledger/month-of.ts'
import { changeFrom, shareOf } from '../ledger/month-percent.ts'
import { lastDay, type Month } from '../local-month.ts'

const { shape } = monthFigures
const counted = z.number().int().nonnegative()

/**
 * Another month beside this one. `people` are all that were counted then, at `sites` in number. What has changed is
 * said of `both` alone, the sites that have data in both months: their 人次 then (`before`) and now (`people`).
 */
const compared = z.strictObject({ ...shape.last_year.shape, sites: counted, both: z.strictObject({ sites: counted, before: shape.people, people: shape.people }) })

/** A month of all sites that took part in it: the sums of their figures, and a row for each; its fields in the order of the JSON. */
export const bureauFigures = z
  .strictObject({
    /** 2: closed once every site in it is; what has changed is said of the sites that have data in both months. */
    format: z.literal('red-footprints/bureau-month/2'),
    month: shape.month,
    /**
     * `closed` once every site in it is, those without data too: until then some can still be imported or corrected there.
     * Who joined later is not in it, unless totals of that time are brought: then it is open again until they are closed.
     */
    state: shape.state,
    closed_sites: counted,
    preliminary: z.boolean(),
    mark: z.string(),
    through: shape.through,
    people: shape.people,
    /** Sum of the sites that counted them apart, `minors_from` in number; null where none did. */
    minors: shape.minors,
    minors_from: counted,
    parties: counted,
    party_people: counted,
    tours: counted,
    outreach: shape.outreach,
    previous_month: compared,
    last_year: compared,
    year_to_date: shape.people,
    sources: shape.sources,
    browsers: shape.browsers,
    days: shape.days,
    corrections: z.array(z.strictObject({ site: z.string(), name: z.string(), ...shape.corrections.element.shape })),
    sites: z.array(
      z.strictObject({
        site: shape.site,
        name: shape.name,
        state: shape.state,
        counted_days: counted,
        people: shape.people,
        minors: shape.minors,
        parties: counted,
        party_people: counted,
        tours: counted,
        previous_month: shape.previous_month,
        last_year: shape.last_year,
        year_to_date: shape.people,
        note: z.string(),
        seal: shape.seal,
      }),
    ),
  })
  .refine((one) => one.people === sum(one.sites), 'the total is the sum of the sites')
  .refine((one) => one.people === sum(one.days), 'the total is the sum of the days')
  .refine((one) => one.people === sum(one.sources), 'the total is the sum of the sources')

export type BureauFigures = z.infer<typeof bureauFigures>

/**
 * Adds the months of all sites up.
 *
 * @param sites those that took part in the month (`ledger/taking-part.ts`)
 * @param through the last day that the figures of an open month speak of
 */
export function bureauOf(month: Month, through: Day, sites: MonthFigures[]): BureauFigures {
  const all = (figure: (one: MonthFigures) => number) => sites.reduce((total, one) => total + figure(one), 0)
  const people = sum(sites)
  const beside = (of: (one: MonthFigures) => Compared, other: Month) => {
    const known = sites.filter((one) => of(one).people !== null)
    const sumThen = (some: MonthFigures[]) => some.reduce((total, one) => total + of(one).people!, 0)
    const days = Math.max(0, ...known.map((one) => of(one).days))
    const both = known.filter((one) => one.counted_days > 0)
    const [before, now] = [sumThen(both), sum(both)]
    const percent = through < lastDay(month) ? null : changeFrom(before, now)
    return { month: other, people: known.length === 0 ? null : sumThen(known), days, percent, sites: known.length, both: { sites: both.length, before, people: now } }
  }
  const state = stateOf(sites)
  const withMinors = sites.filter(({ minors }) => minors !== null)
  const browsers = { people: all((one) => one.browsers.people), cookieless: all((one) => one.browsers.cookieless) }
  const [first] = sites
  return bureauFigures.parse({
    format: 'red-footprints/bureau-month/2',
    month,
    state,
    closed_sites: sites.filter((one) => one.state === 'closed').length,
    preliminary: state !== 'closed',
    mark: markOf(state),
    through,
    people,
    minors: withMinors.length === 0 ? null : withMinors.reduce((total, { minors }) => total + minors!, 0),
    minors_from: withMinors.length,
    parties: all((one) => one.parties),
    party_people: all((one) => one.party_people),
    tours: all((one) => one.tours),
    outreach: { parties: all((one) => one.outreach.parties), people: all((one) => one.outreach.people) },
    previous_month: beside((one) => one.previous_month, first?.previous_month.month ?? month),
    last_year: beside((one) => one.last_year, first?.last_year.month ?? month),
    year_to_date: all((one) => one.year_to_date),
    sources: countedAs.map((source) => {
      const ofSource = sum(sites.map((one) => one.sources.find((row) => row.source === source)!))
      return { source, people: ofSource, percent: shareOf(ofSource, people) }
    }),
    browsers: { ...browsers, percent: shareOf(browsers.cookieless, browsers.people) },
    days: daysOf(sites),
    corrections: sites.flatMap(({ site, name, corrections }) => corrections.map((one) => ({ site, name, ...one }))),
    sites: sites.map(rowOf),
  } satisfies Record<keyof BureauFigures, unknown>)
}

function rowOf(one: MonthFigures): BureauFigures['sites'][number] {
  const { site, name, state, counted_days, people, minors, parties, party_people, tours, previous_month, last_year, year_to_date, note, seal } = one
  return { site, name, state, counted_days, people, minors, parties, party_people, tours, previous_month, last_year, year_to_date, note, seal }
}

/** Closed once all are; submitted once all that counted anything are, at the least. */
function stateOf(sites: MonthFigures[]): MonthState {
  if (sites.length > 0 && sites.every(({ state }) => state === 'closed')) return 'closed'
  const withData = sites.filter((one) => one.counted_days > 0)
  return withData.length > 0 && withData.every(({ state }) => state !== 'open') ? 'submitted' : 'open'
}

/** The sites that keep a month preliminary. */
export const unclosed = ({ sites }: Pick<BureauFigures, 'sites'>): BureauFigures['sites'] => sites.filter(({ state }) => state !== 'closed')

/** The sites where nothing was counted in the month and nobody has submitted it. */
export const emptySites = ({ sites }: Pick<BureauFigures, 'sites'>): BureauFigures['sites'] => sites.filter(({ state, counted_days }) => state === 'open' && counted_days === 0)

function daysOf(sites: MonthFigures[]): BureauFigures['days'] {
  const sums = new Map<Day, BureauFigures['days'][number]>()
  for (const { day, ...figures } of sites.flatMap(({ days }) => days)) {
    const before = sums.get(day)
    const added = Object.entries(figures).map(([name, value]) => [name, value + ((before?.[name as keyof typeof figures] as number | undefined) ?? 0)])
    sums.set(day, { day, ...(Object.fromEntries(added) as typeof figures) })
  }
  return [...sums.values()].sort((a, b) => (a.day < b.day ? -1 : 1))
}
