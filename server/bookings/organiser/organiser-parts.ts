import type { Request, Response } from 'express'
import type { Config } from '../../config.ts'
import type { GuideStore } from '../../guide/guide-store.ts'
import type { Site } from '../../guide/schema.ts'
import type { Pages } from '../../web/pages.ts'
import type { RateLimits } from '../../web/rate-limits.ts'
import { readerOf, restOfQuery } from '../../web/reader.ts'
import type { Refusal } from '../../web/refusals.ts'
import { inBoth } from '../../web/words.ts'
import type { BookingParts } from '../booking-parts.ts'
import { pageWords } from './page-words.ts'

/** What the organiser's pages are made with. */
export interface OrganiserParts {
  bookings: BookingParts
  guide: GuideStore
  pages: Pages
  limits: RateLimits
  config: Pick<Config, 'PUBLIC_URL'>
}

/** Pages of one organiser, never kept by a browser or a proxy, never found by a search. */
export async function sendPage({ pages, guide }: Pick<OrganiserParts, 'pages' | 'guide'>, req: Request, res: Response, view: string, values: object): Promise<void> {
  const reader = readerOf(req)
  const shared = { robots: 'noindex', style: 'organiser.css', current: 'bookings', sites: guide.sites(), ...pageWords(reader.lang) }
  res.type('html').send(await pages.html(view, reader, { ...shared, restOfQuery: restOfQuery(req), ...values }))
}

/** A refusal whose sentence may name the site, unless it names one already. */
export function ofSite(wrong: Refusal, site: Pick<Site, 'short'> | undefined): Refusal {
  return site === undefined ? wrong : { ...wrong, values: { site: site.short, ...wrong.values } }
}

/** A booking that is not there leads to where it can be looked up. */
export function toLookUp(wrong: Refusal): Refusal {
  return { ...wrong, ways: [{ href: '/bookings', name: inBoth('booking.to-look-up') }] }
}
