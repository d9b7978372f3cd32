import express, { type Router } from 'express'
import { ownSites } from '../guide/own-sites.ts'
import { dayOf } from '../local-day.ts'
import { monthOfDay, monthsOn } from '../local-month.ts'
import { audit } from '../staff/audit.ts'
import { personOf } from '../staff/guard.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { type Lang, words } from '../web/words.ts'
import type { LedgerParts } from './ledger-routes.ts'
import { monthRates, type MonthRates, onTimeRate, percent, type Rate, replyRate, satisfaction, type SiteRates, together } from './month-rates.ts'

export interface MonthParts extends LedgerParts {
  /** Writes lines of as many cells as CSV, safe to open in a spreadsheet. */
  csv(parts: (string | number)[][][], width: number): string
}

/** Months shown, this one included. */
const months = 12

/** The rates that the ledger gives, month by month, to look at and to download; nobody's words are among them. */
export function monthRoutes({ tickets, guide, pages, csv }: MonthParts): Router {
  const { db, now, random } = tickets
  const router = express.Router()

  const span = () => {
    const to = monthOfDay(dayOf(now()))
    return { from: monthsOn(to, 1 - months), to }
  }

  router.get('/staff/help/months', async (req, res) => {
    const reader = readerOf(req)
    const person = personOf(res)
    const rows = await monthRates(db.read, person.sites, span(), now())
    const all = together(rows).map((one) => ({ ...one, sites: rows.filter(({ month }) => month === one.month).map((row) => ({ ...row, name: nameOf(row, reader.lang) })) }))
    const values = { all, span: span(), own: ownSites(guide, person).length, replyRate, onTimeRate, satisfaction, percent }
    res.type('html').send(await pages.html('help/months', reader, { robots: 'noindex', style: 'help-ledger.css', ...values }))
  })
  router.all('/staff/help/months', onlyMethods(pages, 'GET'))

  router.get('/staff/help/months.csv', async (req, res) => {
    const { lang } = readerOf(req)
    const person = personOf(res)
    const { from, to } = span()
    const rows = await monthRates(db.read, person.sites, { from, to }, now())
    const subject = `tickets ${from} – ${to}`
    // Nothing leaves the house with a HEAD.
    if (req.method !== 'HEAD') await db.write((trx) => audit(trx, now(), random, { actor: person.name, action: 'export', subject, detail: 'csv' }))
    const t = words(lang)
    const heads = ['month', 'site', 'name', 'received', 'replied', 'reply-rate', 'on-time', 'due', 'on-time-rate', 'satisfied', 'mostly', 'dissatisfied', 'rated', 'satisfaction'] as const
    const lines = [
      heads.map((head) => t(`ticket.month.${head}`)),
      ...rows.map((row) => line(row, row.site, nameOf(row, lang))),
      ...together(rows).map((row) => line(row, '', t('ticket.month.all'))),
    ]
    res.attachment(`tickets-${from}-${to}.csv`).type('text/csv; charset=utf-8').send(csv([lines], heads.length))
  })
  router.all('/staff/help/months.csv', onlyMethods(pages, 'GET'))

  const nameOf = ({ site }: SiteRates, lang: Lang) => guide.site(site)?.short[lang] ?? site

  return router
}

function line(row: MonthRates, site: string, name: string): (string | number)[] {
  const share = (rate: Rate) => (rate.of === 0 ? '' : percent(rate))
  return [
    ...[row.month, site, name, row.received, row.replied, share(replyRate(row))],
    ...[row.onTime, row.due, share(onTimeRate(row))],
    ...[row.satisfied, row.mostly, row.dissatisfied, row.rated, share(satisfaction(row))],
  ]
}
