import express, { type Request, type Response, type Router } from 'express'
import type { Database } from '../database/open.ts'
import type { Day } from '../local-day.ts'
import { personOf } from '../staff/guard.ts'
import { nameOf as printableName } from '../staff/people.ts'
import { readerOf, restOfQuery } from '../web/reader.ts'
import { type Refusal, refusal, sentenceOf } from '../web/refusals.ts'
import { judgeComparison, loadComparison } from './comparison-load.ts'
import { daysOfSeries, type Series, seriesOf } from './comparison-rows.ts'
import { besideByDay, besideByMonth } from './comparison-table.ts'
import { countedDays } from './import-rows.ts'
import { type StartPage, type UploadKind, type UploadParts, uploadRoutes } from './import-upload-routes.ts'
import type { ImportParts } from './import-visits.ts'

/** `/staff/comparisons`: what turnstiles have counted, beside ours and never added to it. */
export function comparisonRoutes(parts: UploadParts & ImportParts): Router {
  const { db, pages, sites } = parts
  const router = express.Router()
  const kind: UploadKind = {
    path: '/staff/comparisons',
    counted: false,
    readSeries,
    judge: (table, series) => judgeComparison(db.read, table, series),
    carryOut: (fresh, origin) => loadComparison(parts, fresh, origin),
    showStart,
  }
  router.get(kind.path, (req, res) => showStart(req, res, {}))
  router.use(uploadRoutes(parts, kind))

  async function showStart(req: Request, res: Response, { wrong, known }: StartPage): Promise<void> {
    const reader = readerOf(req)
    const all = await seriesOf(db.read, personOf(res).sites)
    const { site, series, month, done } = req.query
    const chosen = all.find((one) => one.site === site && one.series === series) ?? all[0]
    const names = new Map(sites().map(({ slug, short }) => [slug, short[reader.lang]]))
    const values = {
      robots: 'noindex',
      kind,
      problem: wrong && sentenceOf(wrong, reader.lang),
      known,
      done: done !== undefined && all.length > 0,
      all,
      chosen,
      ...(chosen && (await tables(db, chosen, month))),
      nameOf: (slug: string) => names.get(slug) ?? slug,
      restOfQuery: restOfQuery(req),
    }
    res.type('html').send(await pages.html('ledger/comparisons', reader, values))
  }

  return router
}

/** Latest month first; the days of the one that is asked for, or of the latest. */
async function tables({ read }: Database, chosen: Series, asked: unknown): Promise<object> {
  const theirs = await daysOfSeries(read, chosen)
  const listed = [...theirs.keys()]
  const ours = new Map<Day, number>()
  for (const { day, people } of await countedDays(read, { site: chosen.site, from: listed[0]!, to: listed.at(-1)! })) {
    ours.set(day, (ours.get(day) ?? 0) + people)
  }
  const months = besideByMonth(ours, theirs).reverse()
  const month = months.find(({ when }) => when === asked)?.when ?? months[0]!.when
  return { months, month, days: besideByDay(ours, theirs).filter(({ when }) => when.startsWith(month)) }
}

/** What the other count is called: one name, however often it is sent. */
function readSeries({ series = '' }: Record<string, string>): string | Refusal {
  return printableName(series) ?? refusal('import-series')
}
