import express, { type Router } from 'express'
import { z } from 'zod'
import type { GuideStore } from '../guide/guide-store.ts'
import { ownSite, ownSites } from '../guide/own-sites.ts'
import { personOf } from '../staff/guard.ts'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { unset } from '../web/typed.ts'
import { feedbackDays } from './deadline.ts'
import { listTickets, openTickets, ticketsShown } from './ledger-list.ts'
import type { TicketParts } from './open-ticket.ts'
import { faceOf } from './ticket-face.ts'
import { feedbackKinds } from './wish.ts'

export interface LedgerParts {
  tickets: TicketParts
  guide: GuideStore
  pages: Pages
}

/** What all pages of the ledger have. */
export const ledgerPage = { robots: 'noindex', style: 'help-ledger.css' }

const kinds = ['assistance', ...feedbackKinds] as const
const statuses = ['open', 'overdue', 'unsettled', 'new', 'taken', 'answered', 'closed'] as const
const query = z.object({
  site: z.preprocess(unset, z.string().max(100).optional()),
  kind: z.preprocess(unset, z.enum(kinds).optional()),
  status: z.preprocess(unset, z.enum(statuses).optional()),
})

/** The ledger of what visitors ask and say (台账). */
export function ledgerRoutes(parts: LedgerParts): Router {
  const { tickets, guide, pages } = parts
  const { db, now } = tickets
  const router = express.Router()

  router.get('/staff/help', async (req, res) => {
    const asked = query.safeParse(req.query)
    if (!asked.success) return refuse(pages, req, res, refusal('invalid'))
    const { site, kind, status } = asked.data
    const person = personOf(res)
    if (site !== undefined && !ownSite(guide, person, site)) return refuse(pages, req, res, refusal('not-found'))
    const sites = site === undefined ? person.sites : [site]
    const { lang } = readerOf(req)
    const [listed, waiting] = await Promise.all([listTickets(db.read, { sites, kind, status }, now()), openTickets(db.read, person.sites, now())])
    const rows = listed.map((ticket) => faceOf(guide, ticket, lang, now()))
    const own = ownSites(guide, person).map(({ slug, short }) => ({ slug, name: short[lang] }))
    const values = { rows, ...waiting, site, kind, status, kinds, statuses, sites: own, ticketsShown, feedbackDays }
    res.type('html').send(await pages.html('help/ledger', readerOf(req), { ...ledgerPage, ...values }))
  })
  router.all('/staff/help', onlyMethods(pages, 'GET'))

  return router
}
