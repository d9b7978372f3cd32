import type { Request, Response } from 'express'
import type { GuideStore } from '../guide/guide-store.ts'
import type { Pages } from '../web/pages.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { readerOf, restOfQuery } from '../web/reader.ts'
import type { TicketParts } from './open-ticket.ts'

/** What the visitors' pages of this room are made with. */
export interface HelpParts {
  tickets: TicketParts
  guide: GuideStore
  pages: Pages
  limits: RateLimits
}

/** A page of one visitor, never kept by a browser or a proxy. */
export async function sendHelp({ pages }: Pick<HelpParts, 'pages'>, req: Request, res: Response, view: string, values: object): Promise<void> {
  const reader = readerOf(req)
  const shared = { style: 'help.css', current: 'help', restOfQuery: restOfQuery(req) }
  res.set('Cache-Control', 'private, no-store').type('html').send(await pages.html(view, reader, { ...shared, ...values }))
}
