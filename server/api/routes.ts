import express, { type Router } from 'express'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { groups } from './operation.ts'
import { openApi } from './document.ts'
import { shownOperations } from './page.ts'

export interface ApiRouteParts {
  pages: Pages
  config: { PUBLIC_URL: string }
}

/** What programs can ask, for programs (`/api/openapi.json`) and for the people who write them (`/api`). */
export function apiRoutes({ pages, config }: ApiRouteParts): Router {
  const router = express.Router()

  router.get('/api/openapi.json', (req, res) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin', 'Cache-Control': 'public, max-age=300' })
    res.set('Vary', 'Accept-Language, Cookie').json(openApi(config.PUBLIC_URL, readerOf(req).lang))
  })
  router.all('/api/openapi.json', onlyMethods(pages, 'GET', 'HEAD'))

  router.get('/api', async (req, res) => {
    const reader = readerOf(req)
    const document = openApi(config.PUBLIC_URL, reader.lang)
    const values = { groups, shown: shownOperations(document), url: config.PUBLIC_URL, style: 'api.css', script: 'page.js' }
    res.set('Cache-Control', 'private, no-cache').type('html').send(await pages.html('api/index', reader, values))
  })
  router.all('/api', onlyMethods(pages, 'GET', 'HEAD'))

  return router
}
