import express, { type Response, type Router } from 'express'
import { monthCsv } from '../ledger/month-csv.ts'
import { canonicalJson, monthFigures } from '../ledger/month-figures.ts'
import { monthOf } from '../ledger/month-of.ts'
import { findMonth } from '../ledger/month-rows.ts'
import { dayOf } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import { personOf } from '../staff/guard.ts'
import { onlyMethods } from '../web/errors.ts'
import { bureauFigures } from './report-bureau.ts'
import { bureauCsv } from './report-bureau-csv.ts'
import { askedFor, bureauMonth, monthIn, type ReportParts, reported } from './report-parts.ts'

const endings = ['json', 'csv'] as const
type Ending = (typeof endings)[number]
type Documents = Record<Ending, string>

const types = { json: 'application/json; charset=utf-8', csv: 'text/csv; charset=utf-8' } as const

/** `/staff/reports/:site/:month.json` and `.csv`: of a closed month the stored bytes, else the figures of now, marked 快报. */
export function reportFiles(parts: ReportParts): Router {
  const { db, pages, now, random } = parts
  const router = express.Router()

  for (const ending of endings) {
    router.get(`/staff/reports/bureau/:month.${ending}`, async (req, res) => {
      const month = await monthIn(parts, req, res)
      if (month === undefined) return
      const figures = await bureauMonth(parts, month)
      await send(res, ending, `bureau ${month}`, { json: canonicalJson(bureauFigures, figures), csv: bureauCsv(figures) })
    })
    router.get(`/staff/reports/:site/:month.${ending}`, async (req, res) => {
      const asked = await askedFor(parts, req, res)
      if (asked === undefined) return
      const { site, month } = asked
      const stored = await findMonth(db.read, site.slug, month)
      const { json, csv } = stored ?? {}
      if (json && csv) return send(res, ending, `${site.slug} ${month}`, { json, csv })
      const figures = await monthOf(db.read, reported(site), month, dayOf(now()))
      await send(res, ending, `${site.slug} ${month}`, { json: canonicalJson(monthFigures, figures), csv: monthCsv(figures) })
    })
    router.all([`/staff/reports/bureau/:month.${ending}`, `/staff/reports/:site/:month.${ending}`], onlyMethods(pages, 'GET'))
  }

  async function send(res: Response, ending: Ending, detail: string, documents: Documents): Promise<void> {
    const { name: actor } = personOf(res)
    // Nothing leaves the house with a HEAD.
    if (res.req.method !== 'HEAD') await db.write((trx) => audit(trx, now(), random, { actor, action: 'export', subject: `monthly-report.${ending}`, detail }))
    const filename = `report-${detail.replace(' ', '-')}.${ending}`
    res.set({ 'Content-Type': types[ending], 'Content-Disposition': `attachment; filename="${filename}"` })
    res.send(Buffer.from(documents[ending]))
  }

  return router
}
