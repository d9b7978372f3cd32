import express, { type Request, type Response, type Router } from 'express'
import type { Config } from '../config.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { Database } from '../database/open.ts'
import { calendarOf, eventsOn } from '../guide/days.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import type { Site } from '../guide/schema.ts'
import { timeOf } from '../local-day.ts'
import { cookie, longestCookie, setCookie } from '../web/cookies.ts'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import type { DisplayFace, DisplayFaces } from './display-faces.ts'
import type { DisplayHub } from './display-hub.ts'
import { displayWithKey } from './paired-displays.ts'

export interface DisplayRouteParts {
  db: Database
  guide: GuideStore
  counts: LiveCounts
  faces: DisplayFaces
  hub: DisplayHub
  pages: Pages
  limits: RateLimits
  config: Pick<Config, 'secure'>
}

/** The cookie that carries a paired screen's key. */
const displayCookie = 'display'

/** The screen at the gate: the live count for everyone, the changing QR on a screen that was paired. */
export function displayRoutes(parts: DisplayRouteParts): Router {
  const { db, guide, counts, faces, hub, pages, limits, config } = parts
  const router = express.Router()
  router.use('/display', (_req, res, next) => {
    res.set('Cache-Control', 'private, no-store')
    next()
  })

  router.get('/display/:site', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    if (typeof req.query.pair === 'string') return pair(req, res, site, req.query.pair)
    const key = cookie(req, displayCookie)
    const number = await pairedAs(site, key)
    if (number !== undefined) keep(res, key!)
    const wrong = number === undefined && (key !== undefined || req.query.unpaired !== undefined)
    await show(req, res, site, { face: number === undefined ? undefined : await faces.shown(number), wrong })
  })
  router.all('/display/:site', onlyMethods(pages, 'GET', 'HEAD'))

  router.get('/display/:site/events', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    if (req.method === 'HEAD') return void res.type('text/event-stream').end()
    const number = await pairedAs(site, cookie(req, displayCookie))
    // A crowd of onlookers never shuts out the wall itself.
    if (hub.full && number === undefined) return refuse(pages, req, res, refusal('too-many', { retryAfter: 30 }))
    await hub.open(res, site.slug, number)
  })
  router.all('/display/:site/events', onlyMethods(pages, 'GET', 'HEAD'))

  async function pairedAs({ slug }: Site, key: string | undefined): Promise<number | undefined> {
    return key === undefined ? undefined : displayWithKey(db.read, slug, key)
  }

  /** The address that a screen is paired with leads on to the clean one, so that the key stands nowhere to be read. */
  async function pair(req: Request, res: Response, site: Site, key: string): Promise<void> {
    const right = (await pairedAs(site, key)) !== undefined
    const tooMany = right ? undefined : await limits.take('wrong-code', req.ip ?? '')
    if (tooMany) return refuse(pages, req, res, tooMany)
    if (right) keep(res, key)
    res.redirect(303, `/display/${site.slug}${right ? '' : '?unpaired'}`)
  }

  function keep(res: Response, key: string): void {
    // A screen gets it anew with every page.
    setCookie(res, displayCookie, key, { maxAge: longestCookie, path: '/display', secure: config.secure })
  }

  async function show(req: Request, res: Response, site: Site, { face, wrong }: { face: DisplayFace | undefined; wrong: boolean }): Promise<void> {
    const reader = readerOf(req)
    const { day, at, of } = await counts.all()
    const other = reader.lang === 'zh' ? 'en' : 'zh'
    const state = face ? 'code' : wrong ? 'unpaired' : 'open'
    // One line is quiet: what happened here comes before what happened elsewhere.
    const events = eventsOn(calendarOf(guide.sites()), day)
    const history = events.find((one) => one.site === site) ?? events[0]
    const values = { site, face, state, day, time: timeOf(at), siteCount: of(site.slug), history, other, said: words(other) }
    res.type('html').send(await pages.html('checkins/display', reader, values))
  }

  return router
}
