import express, { type Request, type Response, type Router } from 'express'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { PageCache } from '../web/page-cache.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { type BaseMap } from './base-maps.ts'
import type { GuideStore } from './guide-store.ts'
import { mapData } from './map-data.ts'
import { shared } from './site-page.ts'

export interface GuideParts {
  guide: GuideStore
  counts: LiveCounts
  pages: Pages
  cache: PageCache
  baseMap: BaseMap
  outlines: string
}

/** The guide's pages: the same for everyone who reads in one language and one size of text. */
export function guideRoutes({ guide, counts, pages, cache, baseMap, outlines }: GuideParts): Router {
  const router = express.Router()

  // A page says what the guide says now, whoever has just changed it.
  guide.onChange(() => cache.clear())

  const send = (req: Request, res: Response, view: string, values: () => object | Promise<object>) => {
    const reader = readerOf(req)
    const key = `${req.path} ${reader.lang} ${reader.large ? 'large' : 'normal'}`
    return cache.send(req, res, key, async () => pages.html(view, reader, { path: req.path, ...(await values()) }))
  }

  router.get('/', (req, res) =>
    send(req, res, 'guide/home', async () => {
      const { of } = await counts.all()
      const map = mapData({ lang: readerOf(req).lang, focus: null, baseMap, outlines, revision: guide.revision })
      return { ...shared(guide), sites: guide.sites(), countOf: of, map, current: 'home' }
    }),
  )

  router.get('/sites/:site', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    return send(req, res, 'guide/site', async () => {
      const { of } = await counts.all()
      const map = mapData({ lang: readerOf(req).lang, focus: site.slug, baseMap, outlines, revision: guide.revision })
      return { ...shared(guide), site, siteCount: of(site.slug), map }
    })
  })

  router.get('/sites/:site/stops/:stop', async (req, res) => {
    const site = guide.site(req.params.site)
    const stop = site && guide.stop(site, req.params.stop)
    if (!site || !stop) return refuse(pages, req, res, refusal('not-found'))
    const next = site.stops[site.stops.indexOf(stop) + 1]
    return send(req, res, 'guide/stop', () => ({ ...shared(guide), site, stop, next }))
  })

  router.get('/sources', (req, res) => send(req, res, 'guide/sources', () => ({ ...shared(guide), sources: guide.sources(), current: 'sources' })))

  return router
}
