import express, { type Router } from 'express'
import QRCode from 'qrcode'
import { onlyMethods } from '../web/errors.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { baseMap } from './base-maps.ts'
import { counties } from './counties.ts'
import { keptPages } from './kept-pages.ts'
import { drawRegion } from './region-drawing.ts'
import type { GuideParts } from './routes.ts'
import { shared } from './site-page.ts'

type PrintParts = Pick<GuideParts, 'guide' | 'pages' | 'cache' | 'baseMap'> & { publicUrl: string }

/** Guide maps to print and fold: one of the region, one for each site. Drawn from our own outlines whatever base map is configured. */
export function printRoutes({ guide, pages, cache, baseMap: ground, publicUrl }: PrintParts): Router {
  const router = express.Router()
  const credit = { credits: baseMap({ BASEMAP: 'builtin' }).attribution, approval: ground.approval }
  const paper = async (path: string) => ({
    ...shared(guide),
    ...credit,
    sites: guide.sites(),
    drawing: drawRegion({ counties: counties(), sites: guide.sites() }),
    address: `${publicUrl}${path}`,
    qr: (await QRCode.toString(`${publicUrl}${path}`, { errorCorrectionLevel: 'Q', margin: 4, type: 'svg' })).trim(),
  })
  const send = keptPages({ pages, cache })

  router.get('/print/region', (req, res) => send(req, res, 'guide/print-region', () => paper('/')))

  router.get('/print/sites/:site', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    return send(req, res, 'guide/print-site', async () => ({ ...(await paper(`/sites/${site.slug}`)), site }))
  })
  router.all(['/print/region', '/print/sites/:site'], onlyMethods(pages, 'GET', 'HEAD'))

  return router
}
