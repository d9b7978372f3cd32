import express, { type Router } from 'express'
import { said } from '../bookings/said.ts'
import { countedAs } from '../counters/counters.ts'
import { countedSitesOf, type KnownSites, namedSite } from '../counters/known-sites.ts'
import { addDays, type Day, dayOf } from '../local-day.ts'
import { spanOfMonth, wholeMonth } from '../local-month.ts'
import { daysOf, readSpan } from '../local-span.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf, restOfQuery } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import type { Lang } from '../web/words.ts'
import { countedByDay, countedByMonth, countedBySite, sumOf, sumOfLines } from './counted.ts'
import { hoursOfWeek } from './tempo-sums.ts'

export interface ChartParts extends GuardParts {
  sites: KnownSites
}

/** A year with its leap day, and the day a year ago beside it. */
const longest = 367
const quick = [7, 30, 90, 365]

/** `/staff/charts`: how the numbers went, drawn from the tables that stand beside the drawings. */
export function chartRoutes({ db, pages, now, sites }: ChartParts): Router {
  const router = express.Router()

  router.get('/staff/charts', async (req, res) => {
    const today = dayOf(now())
    const { from = addDays(today, -29), to = today, site = '' } = req.query
    const span = readSpan({ from, to }, longest)
    // The months stand beside those of the year before, and before the year 0 there is none.
    if (span === undefined || span.to < '0001-01-01') return refuse(pages, req, res, refusal('chart-dates'))
    const theirs = await countedSitesOf(db.read, personOf(res), sites())
    const one = namedSite(theirs, String(site))
    if (typeof site !== 'string' || (site !== '' && one === undefined)) return refuse(pages, req, res, refusal('not-found'))
    const reader = readerOf(req)
    const { lang } = reader
    const slugs = (one ? [one] : theirs).map(({ slug }) => slug)
    const year = span.to.slice(0, 4)
    const before = String(Number(year) - 1).padStart(4, '0')
    const [days, months, bySite, week] = await Promise.all([
      countedByDay(db.read, slugs, span),
      countedByMonth(db.read, slugs, { from: `${before}-01-01`, to: `${year}-12-31` }),
      countedBySite(db.read, theirs.map(({ slug }) => slug), span),
      hoursOfWeek(db.read, slugs, span),
    ])
    const dayCounts = new Map(days.map(({ of, people }) => [of, sumOf(people)]))
    const monthCounts = new Map(months.map(({ of, people }) => [of, sumOf(people)]))
    const siteCounts = new Map(bySite.map(({ of, people }) => [of, sumOf(people)]))
    const sums = sumOfLines(days)
    const link = (first: Day, last: Day) => {
      if (one === undefined) return `/staff/totals?from=${first}&to=${last}`
      const path = `/staff/sites/${encodeURIComponent(one.slug)}`
      if (first === last) return `${path}/days/${first}`
      const month = wholeMonth({ from: first, to: last })
      return month === undefined ? path : `${path}/months/${month}`
    }
    const values = {
      ...span,
      site,
      siteName: one?.name[lang],
      options: theirs.map(({ slug, name }) => ({ slug, name: name[lang] })),
      quick: quick.map((n) => ({ n, href: `?${new URLSearchParams({ from: addDays(today, 1 - n), to: today, ...(site && { site }) })}`, current: span.to === today && span.from === addDays(today, 1 - n) })),
      days: daysOf(span).map((day) => ({ day, said: said.day(day)[lang], people: dayCounts.get(day) ?? 0, href: link(day, day) })),
      total: sumOf(sums),
      shareOf: (people: number) => `${(Math.round((people * 1000) / sumOf(sums)) / 10 || 0).toFixed(1)}%`,
      traced: link(span.from, span.to),
      months: named(lang, { month: 'short' }).map((said, i) => ({ said, of: [before, year].map((of) => cell(of, i + 1)) })),
      years: [before, year],
      week,
      // The first of January 2001 was a Monday.
      weekdays: named(lang, { weekday: 'short' }),
      hours: Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => week.some((weekday) => weekday[hour] !== 0)),
      sources: countedAs.filter((source) => sums[source] !== undefined).map((source) => ({ source, people: sums[source]! })),
      bySite: theirs.map(({ slug, name }) => ({ slug, name: name[lang], people: siteCounts.get(slug) ?? 0 })),
      restOfQuery: restOfQuery(req),
    }
    res.type('html').send(await pages.html('console/charts', reader, values))

    function cell(year: string, month: number): { people: number | undefined; href: string } {
      const of = `${year}-${String(month).padStart(2, '0')}`
      const { from, to } = spanOfMonth(of)
      return { people: monthCounts.get(of), href: link(from, to) }
    }
  })
  router.all('/staff/charts', onlyMethods(pages, 'GET'))

  return router
}

/** Names of months or weekdays, from January or Monday on. */
function named(lang: Lang, format: { month: 'short' } | { weekday: 'short' }): string[] {
  const { format: say } = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', { ...format, timeZone: 'UTC' })
  if ('month' in format) return Array.from({ length: 12 }, (_, i) => say(Date.UTC(2001, i, 1)))
  return Array.from({ length: 7 }, (_, i) => say(Date.UTC(2001, 0, 1 + i)))
}
