import express, { type Router } from 'express'
import type { ImportedCounts } from '../counters/imported.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { Database } from '../database/open.ts'
import type { PageCache } from '../web/page-cache.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { type BaseMap } from './base-maps.ts'
import { calendarOf, nearestDay } from './days.ts'
import type { GuideStore } from './guide-store.ts'
import { keptPages } from './kept-pages.ts'
import { mapData } from './map-data.ts'
import { offeredBy } from './recordings/recordings.ts'
import { heard, spoken } from './recordings/spoken.ts'
import { shared } from './site-page.ts'
import { stopPage } from './stop-page.ts'

export interface GuideParts {
  db: Pick<Database, 'read'>
  guide: GuideStore
  counts: LiveCounts
  imported: ImportedCounts
  pages: Pages
  cache: PageCache
  baseMap: BaseMap
  outlines: string
}

/** The guide's pages: the same for everyone who reads in one language and one size of text. */
export function guideRoutes({ db, guide, counts, imported, pages, cache, baseMap, outlines }: GuideParts): Router {
  const router = express.Router()

  // A page says what the guide says now, whoever has just changed it.
  guide.onChange(() => cache.clear())

  const send = keptPages({ pages, cache })

  router.get('/', (req, res) =>
    send(req, res, 'guide/home', async () => {
      const { day, of } = await counts.ifKnown()
      const today = guide.sites().map(({ slug }) => of(slug)?.today)
      const todayOfAll = today.reduce<number | undefined>((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one), 0)
      const map = mapData({ lang: readerOf(req).lang, focus: null, baseMap, outlines, revision: guide.revision })
      return { ...shared(guide), sites: guide.sites(), countOf: of, todayOfAll, map, history: nearestDay(calendarOf(guide.sites()), day), current: 'home' }
    }),
  )

  router.get('/sites/:site', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    return send(req, res, 'guide/site', async () => {
      const { of } = await counts.ifKnown()
      const { lang } = readerOf(req)
      const map = mapData({ lang, focus: site.slug, baseMap, outlines, revision: guide.revision })
      const recordings = await offeredBy(db.read, site.slug)
      return { ...shared(guide), site, siteCount: of(site.slug), imported: await imported.ifKnown(site.slug), map, spoken: spoken(recordings, '', lang), heard: heard(recordings, lang) }
    })
  })

  router.get('/sites/:site/stops/:stop', async (req, res) => {
    const site = guide.site(req.params.site)
    const stop = site && guide.stop(site, req.params.stop)
    if (!site || !stop) return refuse(pages, req, res, refusal('not-found'))
    return send(req, res, 'guide/stop', async () => {
      const recordings = await offeredBy(db.read, site.slug)
      return { ...shared(guide), ...stopPage(site, stop), spoken: spoken(recordings, `stops/${stop.slug}`, readerOf(req).lang) }
    })
  })

  router.get('/sources', (req, res) => send(req, res, 'guide/sources', () => ({ ...shared(guide), sources: guide.sources(), current: 'sources' })))

  return router
}
