import express, { type Router } from 'express'
import type { Assets } from '../web/assets.ts'
import { edition } from '../web/edition.ts'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'

/** What a service worker stores, so that any address under `/c` opens without network, the list of what is kept, and whom to call; made for nobody in particular. */
export function offlineRoutes({ pages, assets }: { pages: Pages; assets: Assets }): Router {
  const router = express.Router()
  const files = ['/offline', '/pocket', '/help', ...['site.css', 'page.js', 'pocket.js', 'help.css', 'help.js'].map((file) => assets.url(file)), '/icons/mark.svg']
  // A browser installs a worker anew when a byte of it has changed: with a new style or script the list does, with a new word the edition.
  const worker = `var offlineFiles=${JSON.stringify(files)},edition="${edition}";\n${assets.text('sw.js')}`

  router.get('/offline', async (req, res) => {
    res.set('Cache-Control', 'private, no-cache').set('Vary', 'Accept-Language, Cookie')
    res.type('html').send(await pages.html('checkins/offline', readerOf(req), {}))
  })
  router.get('/sw.js', (_req, res) => {
    res.set('Cache-Control', 'no-cache').type('js').send(worker)
  })
  router.all(['/offline', '/sw.js'], onlyMethods(pages, 'GET', 'HEAD'))

  return router
}
