import express, { type Router } from 'express'
import { countedSitesOf } from '../counters/known-sites.ts'
import { monthEarly } from '../ledger/month-close.ts'
import { deskTakenBack } from '../ledger/month-groups.ts'
import { firstYear, listMonths } from '../ledger/month-list.ts'
import { monthOf } from '../ledger/month-of.ts'
import { openBefore, submittedMonths } from '../ledger/month-rows.ts'
import { longestNote } from '../ledger/month-submit.ts'
import { unsubmittedBefore } from '../ledger/submit-earlier.ts'
import { waitingFor, waitingIn } from '../ledger/waiting-corrections.ts'
import { dayOf } from '../local-day.ts'
import { monthOfDay, monthsOn, spanOfMonth } from '../local-month.ts'
import { personOf } from '../staff/guard.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { sentenceOf } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import { emptySites, unclosed } from './report-bureau.ts'
import { wordsOf } from './report-page.ts'
import { reportActs } from './report-acts.ts'
import { reportFiles } from './report-files.ts'
import { askedFor, bureauMonth, monthIn, type ReportParts, reported } from './report-parts.ts'

/** `/staff/reports`: 月报 of a site for its managers, of all sites for the bureau; made to be printed and signed. */
export function reportRoutes(parts: ReportParts): Router {
  const { db, pages, now } = parts
  const router = express.Router()
  router.use(reportFiles(parts), reportActs(parts))

  router.get('/staff/reports', async (req, res) => {
    const reader = readerOf(req)
    const person = personOf(res)
    const today = dayOf(now())
    const thisYear = Number(today.slice(0, 4))
    const sites = await countedSitesOf(db.read, person, parts.sites())
    const slugs = sites.map(({ slug }) => slug)
    const first = Math.min((await firstYear(db.read, slugs)) ?? thisYear, thisYear)
    const asked = Number(req.query.year ?? thisYear)
    const year = Number.isInteger(asked) && asked >= first && asked <= thisYear ? asked : thisYear
    const listed = await listMonths(db.read, slugs, year, today)
    const lately = monthsOn(monthOfDay(today), -1)
    // A month of which nobody has anything to say is left out, unless it is one that somebody looks for.
    const told = listed.filter(({ month, people, state }) => people !== null || state === 'submitted' || state === 'closed' || month >= lately)
    const months = [...new Set(told.map(({ month }) => month))].map((month) => ({ month, sites: listed.filter((one) => one.month === month) }))
    const years = Array.from({ length: thisYear - first + 1 }, (_, i) => thisYear - i)
    const nameOf = (site: string) => sites.find(({ slug }) => slug === site)?.name[reader.lang] ?? site
    const values = { months, years, year, nameOf, bureau: person.role === 'admin', restOfQuery: `year=${year}&` }
    res.type('html').send(await pages.html('exports/reports', reader, values))
  })
  router.all('/staff/reports', onlyMethods(pages, 'GET'))

  router.get('/staff/reports/bureau/:month', async (req, res) => {
    const month = await monthIn(parts, req, res)
    if (month === undefined) return
    const reader = readerOf(req)
    const figures = await bureauMonth(parts, month)
    const sites = await countedSitesOf(db.read, personOf(res), parts.sites())
    const nameOf = (site: string) => sites.find(({ slug }) => slug === site)?.name[reader.lang] ?? site
    const early = monthEarly(month, now())
    const empty = emptySites(figures)
    const said = wordsOf(reader.lang)
    const values = {
      ...said,
      how: [...said.how, words(reader.lang)('report.how.sites')],
      figures,
      name: '',
      nameOf,
      takenBack: await deskTakenBack(db.read, figures.sites.map(({ site }) => site), spanOfMonth(month)),
      open: unclosed(figures),
      empty,
      printed: dayOf(now()),
      waiting: figures.sites.filter(({ state }) => state === 'submitted').length,
      unconfirmed: await waitingIn(db.read, [...(await submittedMonths(db.read, month)), ...empty.map(({ site }) => ({ site, month }))]),
      early: early && sentenceOf(early, reader.lang),
      ...closedAndLeft(req.query),
    }
    res.type('html').send(await pages.html('exports/report-bureau', reader, values))
  })
  router.all('/staff/reports/bureau/:month', onlyMethods(pages, 'GET'))

  router.get('/staff/reports/:site/:month', async (req, res) => {
    const asked = await askedFor(parts, req, res)
    if (asked === undefined) return
    const { site, month } = asked
    const reader = readerOf(req)
    const person = personOf(res)
    const today = dayOf(now())
    const figures = await monthOf(db.read, reported(site), month, today)
    const early = monthEarly(month, now())
    const values = {
      ...wordsOf(reader.lang),
      figures,
      // A closed report keeps the name that it was closed with.
      name: reader.lang === 'zh' ? figures.name : site.name.en,
      takenBack: await deskTakenBack(db.read, [site.slug], spanOfMonth(month)),
      printed: today,
      running: monthOfDay(today) === month,
      early: early && sentenceOf(early, reader.lang),
      first: figures.state === 'submitted' ? await openBefore(db.read, site.slug, month) : undefined,
      earlier: figures.state === 'open' ? await unsubmittedBefore(db.read, site.slug, month) : [],
      mayClose: person.role === 'admin',
      unconfirmed: figures.state === 'closed' ? 0 : await waitingFor(db.read, site.slug, month, today),
      longestNote,
      page: `/staff/reports/${encodeURIComponent(site.slug)}/${month}`,
      done: ['submission', 'withdrawal', 'closing'].find((one) => one === req.query.done),
    }
    res.type('html').send(await pages.html('exports/report', reader, values))
  })
  router.all('/staff/reports/:site/:month', onlyMethods(pages, 'GET'))

  return router
}

/** What closing everything at once has come to, as the address says it. */
function closedAndLeft({ closed, left }: Record<string, unknown>): { closed?: number; left?: number } {
  const number = /^\d{1,4}$/
  if (typeof closed !== 'string' || typeof left !== 'string' || !number.test(closed) || !number.test(left)) return {}
  return { closed: Number(closed), left: Number(left) }
}
