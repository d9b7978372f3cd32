import { readFileSync } from 'node:fs'
import express, { type Router } from 'express'
import QRCode from 'qrcode'
import { shipped } from '../root.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { baseMap } from './base-maps.ts'
import { type County, drawRegion } from './region-drawing.ts'
import type { GuideParts } from './routes.ts'
import { shared } from './site-page.ts'

type PrintParts = Pick<GuideParts, 'guide' | 'pages' | 'cache' | 'baseMap'> & { publicUrl: string }

/** Guide maps to print and fold: one of the region, one for each site. Drawn from our own outlines whatever base map is configured. */
export function printRoutes({ guide, pages, cache, baseMap: ground, publicUrl }: PrintParts): Router {
  const router = express.Router()
  const counties = (JSON.parse(readFileSync(shipped('data/basemap.geojson'), 'utf8')) as { features: County[] }).features
  const credit = { credits: baseMap({ BASEMAP: 'builtin' }).attribution, approval: ground.approval }
  const paper = async (path: string) => ({
    ...shared(guide),
    ...credit,
    sites: guide.sites(),
    drawing: drawRegion({ counties, sites: guide.sites() }),
    address: `${publicUrl}${path}`,
    qr: (await QRCode.toString(`${publicUrl}${path}`, { errorCorrectionLevel: 'Q', margin: 4, type: 'svg' })).trim(),
  })
  const key = (path: string, { lang, large }: ReturnType<typeof readerOf>) => `${path} ${lang} ${large ? 'large' : 'normal'}`

  router.get('/print/region', (req, res) => {
    const reader = readerOf(req)
    return cache.send(req, res, key(req.path, reader), async () => pages.html('guide/print-region', reader, await paper('/')))
  })

  router.get('/print/sites/:site', (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    const reader = readerOf(req)
    return cache.send(req, res, key(req.path, reader), async () => pages.html('guide/print-site', reader, { ...(await paper(`/sites/${site.slug}`)), site }))
  })
  router.all(['/print/region', '/print/sites/:site'], onlyMethods(pages, 'GET', 'HEAD'))

  return router
}
