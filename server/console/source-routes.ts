import express, { type Request, type Response, type Router } from 'express'
import { countedAs } from '../counters/counters.ts'
import { countedSitesOf, type KnownSites, namedSite, type NamedSite } from '../counters/known-sites.ts'
import type { Source } from '../database/schema-counting.ts'
import { said } from '../bookings/said.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import { addDays, dayOf, isDay } from '../local-day.ts'
import { firstDay, isMonth, type Month, monthOfDay, monthsOn, spanOfMonth, wholeMonth } from '../local-month.ts'
import { readSpan, tenYears } from '../local-span.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { uuidBytes, uuidText } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf, restOfQuery } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { countedByDay, countedByMonth, countedBySite, type Line, sourcesIn, sumOf, sumOfLines, totalOf } from './counted.ts'
import { correctionsOfDay, rowsOfDay, sourcesOfDay } from './day-rows.ts'

export interface SourceParts extends GuardParts {
  guide: GuideStore
  sites: KnownSites
}

const rowsOnPage = 100

/** Where a number comes from: from any total down to its rows. */
export function sourceRoutes({ db, pages, guide, now, sites }: SourceParts): Router {
  const router = express.Router()

  router.get('/staff/totals', async (req, res) => {
    const today = dayOf(now())
    const { from = firstDay(monthOfDay(today)), to = today } = req.query
    const span = readSpan({ from, to }, tenYears)
    if (span === undefined) return refuse(pages, req, res, refusal('dates'))
    const theirs = await countedSitesOf(db.read, personOf(res), sites())
    const lines = await countedBySite(db.read, theirs.map(({ slug }) => slug), span)
    const month = wholeMonth(span)
    const names = new Map(theirs.map(({ slug, name }) => [slug, name[readerOf(req).lang]]))
    // In the order of the guide; who had nobody is named too.
    const all = theirs.map(({ slug }) => lines.find(({ of }) => of === slug) ?? { of: slug, people: {} })
    await send(req, res, 'totals', {
      ...table(all, (of) => names.get(of) ?? of, (of) => `/staff/sites/${encodeURIComponent(of)}${below(span, month)}`),
      ...span,
    })
  })
  router.all('/staff/totals', onlyMethods(pages, 'GET'))

  router.get('/staff/sites/:site', async (req, res) => {
    const site = await siteAsked(req, res)
    if (site === undefined) return refuse(pages, req, res, refusal('not-found'))
    const { slug } = site
    const [lines, total] = await Promise.all([countedByMonth(db.read, [slug]), totalOf(db.read, slug)])
    const known = guide.site(slug)
    const figures = (known?.figures ?? []).map((figure) => ({ ...figure, printed: guide.source(figure.source) }))
    const dated = table(lines, undefined, (of) => `${pathOf(slug)}/months/${of}`)
    await send(req, res, 'site', { site: named(req, site), ...dated, total, figures, known: known !== undefined, first: lines[0]?.of })
  })
  router.all('/staff/sites/:site', onlyMethods(pages, 'GET'))

  router.get('/staff/sites/:site/months/:month', async (req, res) => {
    const site = await siteAsked(req, res)
    const month = String(req.params.month)
    if (site === undefined || !isMonth(month)) return refuse(pages, req, res, refusal('not-found'))
    const lines = await countedByDay(db.read, [site.slug], spanOfMonth(month))
    const { lang } = readerOf(req)
    const days = table(lines, (of) => said.day(of)[lang], (of) => `${pathOf(site.slug)}/days/${of}`)
    const after = month < monthOfDay(dayOf(now())) ? monthsOn(month, 1) : undefined
    await send(req, res, 'month', { site: named(req, site), month, before: monthsOn(month, -1), after, ...days })
  })
  router.all('/staff/sites/:site/months/:month', onlyMethods(pages, 'GET'))

  router.get('/staff/sites/:site/days/:day', async (req, res) => {
    const site = await siteAsked(req, res)
    const day = String(req.params.day)
    if (site === undefined || !isDay(day)) return refuse(pages, req, res, refusal('not-found'))
    const { source, after } = req.query
    const key = typeof after === 'string' ? uuidBytes(after) : undefined
    if ((source !== undefined && !isSource(source)) || (after !== undefined && key === undefined)) return refuse(pages, req, res, refusal('invalid'))
    const { slug } = site
    const [sources, corrections, rows] = await Promise.all([
      sourcesOfDay(db.read, slug, day),
      correctionsOfDay(db.read, slug, day),
      rowsOfDay(db.read, { site: slug, day, source, after: key, most: rowsOnPage + 1 }),
    ])
    const shown = rows.slice(0, rowsOnPage)
    const last = rows.length > rowsOnPage ? shown.at(-1) : undefined
    const today = dayOf(now())
    await send(req, res, 'day', {
      site: named(req, site),
      day,
      said: said.day(day)[readerOf(req).lang],
      before: addDays(day, -1),
      after: day < today ? addDays(day, 1) : undefined,
      sources,
      total: sources.reduce((sum, { people }) => sum + people, 0),
      byRows: sources.reduce((sum, one) => sum + one.byRows.people, 0),
      counted: corrections.filter((one) => one.day === day),
      elsewhere: corrections.filter((one) => one.day !== day),
      rows: shown,
      source,
      onward: key !== undefined,
      next: last && uuidText(last.id),
      dayOf,
    })
  })
  router.all('/staff/sites/:site/days/:day', onlyMethods(pages, 'GET'))

  /** The site of an address, if there is or was one of that name; the door has seen to it that it is theirs. */
  async function siteAsked(req: Request, res: Response): Promise<NamedSite | undefined> {
    return namedSite(await countedSitesOf(db.read, personOf(res), sites()), String(req.params.site))
  }

  async function send(req: Request, res: Response, view: string, values: object): Promise<void> {
    const shared = { sumOf, restOfQuery: restOfQuery(req) }
    res.type('html').send(await pages.html(`console/${view}`, readerOf(req), { ...shared, ...values }))
  }

  return router
}

const pathOf = (slug: string) => `/staff/sites/${encodeURIComponent(slug)}`

const below = ({ from, to }: { from: string; to: string }, month: Month | undefined) => (from === to ? `/days/${from}` : month === undefined ? '' : `/months/${month}`)

const named = (req: Request, { slug, name }: NamedSite) => ({ slug, name: name[readerOf(req).lang], path: pathOf(slug) })

/** Lines as a table shows them: only the sources there are, each line with its name and where it leads. */
function table(lines: Line[], nameOf: ((of: string) => string) | undefined, pathTo: (of: string) => string) {
  const columns = sourcesIn(lines)
  const sums = sumOfLines(lines)
  return { columns, sums, lines: lines.map((line) => ({ ...line, name: nameOf?.(line.of), href: pathTo(line.of) })) }
}

const isSource = (value: unknown): value is Source => countedAs.some((source) => source === value && source !== 'correction')
