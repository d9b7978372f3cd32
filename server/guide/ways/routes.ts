import express, { type Request, type Response, type Router } from 'express'
import type { LiveCounts } from '../../counters/live-counts.ts'
import type { PageCache } from '../../web/page-cache.ts'
import type { Pages } from '../../web/pages.ts'
import { readerOf, restOfQuery } from '../../web/reader.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import type { BaseMap } from '../base-maps.ts'
import type { GuideStore } from '../guide-store.ts'
import { keptPages } from '../kept-pages.ts'
import { mapData } from '../map-data.ts'
import { shared } from '../site-page.ts'
import { askedSites, mostSites } from './asked-sites.ts'
import { marchPage } from './march-page.ts'
import { inDays, inOrder } from './order.ts'
import { featuresInOrder, routePage, said } from './route-page.ts'

export interface WaysParts {
  guide: GuideStore
  counts: LiveCounts
  pages: Pages
  cache: PageCache
  baseMap: BaseMap
  outlines: string
  /** The sites that groups can book here. */
  bookable(): Promise<ReadonlySet<string>>
}

/** `/routes`: ways through the sites, the march, and a plan of one's own. */
export function waysRoutes({ guide, counts, pages, cache, baseMap, outlines, bookable }: WaysParts): Router {
  const router = express.Router()

  const kept = keptPages({ pages, cache })
  const send = (req: Request, res: Response, view: string, values: () => object | Promise<object>) =>
    kept(req, res, view, async () => ({ current: 'routes', ...shared(guide), ...(await values()) }))

  router.get('/routes', (req, res) => {
    const { lang } = readerOf(req)
    return send(req, res, 'guide/ways/index', () => ({ routes: guide.routes().map((route) => routePage(guide, route, lang)) }))
  })

  router.get('/routes/march', (req, res) => send(req, res, 'guide/ways/march', () => marchPage(guide)))

  router.get('/routes/plan', async (req, res) => {
    const asked = askedSites(req.query, (slug) => guide.site(slug) !== undefined)
    const many = asked.slugs.length + asked.strange.length > mostSites
    const wrong = asked.strange.length > 0 || many
    if (!wrong && asked.loose && asked.slugs.length > 0) return res.redirect(303, planAddress(req, asked.slugs))
    const reader = readerOf(req)
    const picked = asked.slugs.map((slug) => guide.site(slug)!)
    const sites = wrong ? [] : inOrder(picked)
    const { of } = await counts.ifKnown()
    const html = await pages.html('guide/ways/plan', reader, {
      path: req.path,
      current: 'routes',
      robots: asked.sent ? 'noindex' : 'all',
      restOfQuery: restOfQuery(req),
      ...shared(guide),
      ...said,
      picked: new Set(asked.slugs),
      from: asked.slugs[0],
      every: guide.sites(),
      days: inDays(sites),
      problem: many ? 'many' : wrong ? 'strange' : asked.sent && picked.length === 0 ? 'none' : undefined,
      strange: asked.strange.slice(0, 5),
      mostSites,
      bookable: await bookable(),
      map: mapData({ lang: reader.lang, focus: null, baseMap, outlines, features: featuresInOrder(sites, (slug) => of(slug)?.today) }),
    })
    res.status(wrong ? 422 : 200).set('Cache-Control', 'private, no-cache').type('html').send(html)
  })

  router.get('/routes/:route', (req, res) => {
    const route = guide.routes().find(({ slug }) => slug === req.params.route)
    if (!route) return refuse(pages, req, res, refusal('not-found'))
    const { lang } = readerOf(req)
    return send(req, res, 'guide/ways/route', async () => {
      const { of } = await counts.ifKnown()
      const page = routePage(guide, route, lang)
      const sites = page.stops.flatMap(({ site }) => (site ? [site] : []))
      return { ...page, map: mapData({ lang, focus: null, baseMap, outlines, features: featuresInOrder(sites, (slug) => of(slug)?.today) }) }
    })
  })

  return router
}

/** The one address of a plan, which can be sent on; with the language and size that the form chose, if it did. */
function planAddress(req: Request, slugs: string[]): string {
  const { lang, text } = req.query
  const more = [typeof lang === 'string' && `&lang=${encodeURIComponent(lang)}`, typeof text === 'string' && `&text=${encodeURIComponent(text)}`]
  return `/routes/plan?sites=${slugs.join(',')}${more.filter((one) => one !== false).join('')}`
}
