import express, { type Response, type Router } from 'express'
import type { LiveCounts } from '../counters/live-counts.ts'
import { refusal, refuse } from '../web/refusals.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { count, words } from '../web/words.ts'
import { badge } from './badge.ts'
import type { CountAnswer, CountsAnswer, FeatureWith, SitesAnswer, SitesWith } from './data-answers.ts'
import type { GuideStore } from './guide-store.ts'
import { isKnown, type Site } from './schema.ts'

export interface DataParts {
  guide: GuideStore
  counts: LiveCounts
  pages: Pages
}

/** Data for maps and embeds: public contract, section 5 of the design. */
export function dataRoutes({ guide, counts, pages }: DataParts): Router {
  const router = express.Router()

  router.get('/sites.geojson', async (_req, res) => {
    const { of } = await counts.all()
    open(res).type('application/geo+json').json(featuresOf(guide.sites(), (slug) => of(slug).today) satisfies SitesAnswer)
  })

  router.get('/counts.json', async (_req, res) => {
    const { day, at, of } = await counts.all()
    const sites = Object.fromEntries(guide.sites().map(({ slug }) => [slug, of(slug)]))
    open(res).json({ date: day, as_of: new Date(at).toISOString(), sites } satisfies CountsAnswer)
  })

  router.get('/sites/:site/count.json', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    const { day, at, of } = await counts.all()
    const { lang } = readerOf(req)
    const published = site.figures.map(({ value, unit, bound, as_of, source, ...text }) => ({
      value,
      unit,
      bound,
      as_of,
      text: text[lang],
      source: guide.source(source).title[lang],
    }))
    open(res)
      .set('Vary', 'Accept-Language, Cookie')
      .json({ site: site.slug, date: day, ...of(site.slug), as_of: new Date(at).toISOString(), published } satisfies CountAnswer)
  })

  router.get('/sites/:site/count.svg', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    const { of } = await counts.all()
    const { today, all } = of(site.slug)
    const { lang } = readerOf(req)
    const figures = words(lang)('count.badge', { today: count(today), all: count(all) })
    open(res).set('Vary', 'Accept-Language, Cookie').type('image/svg+xml').send(badge(pages.sample ? `${site.short[lang]} · ${words(lang)('sample.title')}` : site.short[lang], figures))
  })

  return router
}

/** The data addresses may be read and shown by other pages; what they say is a few seconds old at most. */
function open(res: Response): Response {
  return res.set({
    'Access-Control-Allow-Origin': '*',
    'Cross-Origin-Resource-Policy': 'cross-origin',
    'Cache-Control': 'public, max-age=2',
  })
}

/** The sites as points of a map, as `/sites.geojson` gives them. */
export function featuresOf<Today extends number | undefined>(sites: Site[], today: (slug: string) => Today): SitesWith<Today> {
  return { type: 'FeatureCollection', features: sites.map((site) => feature(site, today(site.slug))) }
}

function feature<Today>(site: Site, today: Today): FeatureWith<Today> {
  const { location, place } = site
  const known = isKnown(location)
  return {
    type: 'Feature',
    geometry: known ? { type: 'Point', coordinates: [location.lon, location.lat] } : null,
    properties: {
      site: site.slug,
      name: site.short.zh,
      name_en: site.short.en,
      county: place.county,
      county_en: place.en.split(',')[0],
      accuracy_m: known ? location.accuracy_m : null,
      located: known ? 'point' : 'county',
      today,
    },
  }
}
