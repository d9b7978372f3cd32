import express, { type Router } from 'express'
import type { PageCache } from '../web/page-cache.ts'
import type { Pages } from '../web/pages.ts'
import type { GuideStore } from './guide-store.ts'
import { keptPages } from './kept-pages.ts'

export interface PassportParts {
  guide: GuideStore
  pages: Pages
  cache: PageCache
}

/** 足迹护照: the sites to collect. The stamps are on the phone, which fills them in; the server never learns of them. */
export function passportRoutes({ guide, pages, cache }: PassportParts): Router {
  const router = express.Router()
  const send = keptPages({ pages, cache })
  const values = () => ({ sites: guide.sites() })
  router.get('/passport', (req, res) => send(req, res, 'guide/passport/passport', values))
  router.get('/passport/certificate', (req, res) => send(req, res, 'guide/passport/certificate', values))
  return router
}
