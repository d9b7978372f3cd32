import express, { type Request, type Response, type Router } from 'express'
import type { PageCache } from '../web/page-cache.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import type { GuideStore } from './guide-store.ts'

export interface PassportParts {
  guide: GuideStore
  pages: Pages
  cache: PageCache
}

/** 足迹护照: the sites to collect. The stamps are on the phone, which fills them in; the server never learns of them. */
export function passportRoutes({ guide, pages, cache }: PassportParts): Router {
  const router = express.Router()
  const send = (req: Request, res: Response, view: string) => {
    const reader = readerOf(req)
    const key = `${req.path} ${reader.lang} ${reader.large ? 'large' : 'normal'}`
    return cache.send(req, res, key, () => pages.html(view, reader, { path: req.path, sites: guide.sites() }))
  }
  router.get('/passport', (req, res) => send(req, res, 'guide/passport/passport'))
  router.get('/passport/certificate', (req, res) => send(req, res, 'guide/passport/certificate'))
  return router
}
