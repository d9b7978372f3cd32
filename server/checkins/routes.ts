import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import type { GuideStore } from '../guide/guide-store.ts'
import { type Random, uuidBytes, uuidText, uuidV7 } from '../uuid.ts'
import type { Signer } from '../secrets.ts'
import { onlyMethods } from '../web/errors.ts'
import type { Pages } from '../web/pages.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, statusOf, wantsJson } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import { readAttempt } from './attempt.ts'
import { checkIn, type CheckInParts, findPlate } from './check-in.ts'
import type { Devices } from './device.ts'
import { isRetired, type Plate } from './plates.ts'
import { sign } from './proof.ts'
import { findScan } from './scans.ts'

export interface CheckInRouteParts extends CheckInParts {
  guide: GuideStore
  pages: Pages
  limits: RateLimits
  devices: Devices
  proofSigner: Signer
  random: Random
}

/** Pages under `/c`: made for one person, never kept by a browser or a proxy. */
export function checkInRoutes(parts: CheckInRouteParts): Router {
  const { db, guide, pages, limits, devices, plates, counts, now, random } = parts
  const router = express.Router()
  const json = express.json({ limit: '10kb' })
  const form = express.urlencoded({ extended: false, limit: '10kb' })
  const body: RequestHandler = (req, res, next) => (req.is('json') ? json : form)(req, res, next)

  router.use('/c', (_req, res, next) => {
    res.set('Cache-Control', 'private, no-store')
    next()
  })

  router.post('/c/:code', body, async (req, res) => {
    // Neither parser took it.
    if (req.body === undefined) return refuse(pages, req, res, refusal('media-type'))
    const plate = await plateOf(req)
    if (isRefusal(plate)) return refuse(pages, req, res, plate)
    const attempt = readAttempt(req.body)
    if (isRefusal(attempt)) return refuse(pages, req, res, attempt)
    const device = devices.read(req)
    const tooMany =
      (await limits.take('check-in-address', req.ip ?? '')) ?? (device ? await limits.take('check-in-device', device) : undefined)
    if (tooMany) return refuse(pages, req, res, tooMany)
    const result = await checkIn(parts, plate, { ...attempt, device })
    if (isRefusal(result)) return refuse(pages, req, res, result)
    if (!wantsJson(req)) return res.redirect(303, `/c/${plate.code}/${attempt.scanName}`)
    const { outcome, site, day, number, today, all } = result
    res.status(outcome === 'counted' ? 201 : 200).json({ outcome, scan_id: attempt.scanName, site, date: day, number, today, all })
  })

  router.get('/c', async (req, res) => {
    const typed = typeof req.query.code === 'string' ? req.query.code.slice(0, 60) : ''
    if (typed === '') return sendEntry(req, res, '')
    const plate = await findPlate(plates, typed)
    if (isRefusal(plate)) return sendEntry(req, res, typed, await wrongCode(req, plate))
    res.redirect(303, `/c/${plate.code}`)
  })
  router.all('/c', onlyMethods(pages, 'GET', 'HEAD'))

  router.get('/c/:code', async (req, res) => {
    const plate = await plateOf(req)
    if (isRefusal(plate)) return refuse(pages, req, res, plate)
    // A code typed into the address in its printed form goes on under its one name.
    if (req.params.code !== plate.code) return res.redirect(302, `/c/${plate.code}`)
    const at = now()
    if (isRetired(plate, at)) return refuse(pages, req, res, refusal('retired'))
    devices.ensure(req, res)
    const scanId = uuidText(uuidV7(at, random))
    const { of } = await counts.all()
    await send(req, res, 'checkins/check-in', {
      ...placeOf(plate),
      code: plate.code,
      scanId,
      proof: sign(parts.proofSigner, { code: plate.code, scanId, openedAt: at }),
      siteCount: of(plate.site),
    })
  })
  router.all('/c/:code', onlyMethods(pages, 'GET', 'HEAD', 'POST'))

  router.get('/c/:code/:scan', async (req, res) => {
    const plate = await plateOf(req)
    if (isRefusal(plate)) return refuse(pages, req, res, plate)
    const scanId = uuidBytes(req.params.scan)
    const scan = scanId && (await findScan(db.read, plate.site, scanId))
    if (!scan) return refuse(pages, req, res, refusal('not-found'))
    const { of, day } = await counts.all()
    await send(req, res, 'checkins/outcome', { ...placeOf(plate), scan, siteCount: of(plate.site), today: day })
  })
  router.all('/c/:code/:scan', onlyMethods(pages, 'GET', 'HEAD'))

  async function plateOf(req: Request): Promise<Plate | Refusal> {
    const plate = await findPlate(plates, req.params.code as string)
    if (isRefusal(plate)) return wrongCode(req, plate)
    // A site that has left the guide leaves its plates behind on the wall.
    return guide.site(plate.site) ? plate : refusal('retired')
  }

  /** Guessing codes is slow; a right code is never refused for another's guesses. */
  async function wrongCode(req: Request, wrong: Refusal): Promise<Refusal> {
    return (await limits.take('wrong-code', req.ip ?? '')) ?? wrong
  }

  function placeOf(plate: Plate) {
    const site = guide.site(plate.site)!
    return { site, stop: plate.stop === '' ? undefined : guide.stop(site, plate.stop) }
  }

  async function send(req: Request, res: Response, view: string, values: object): Promise<void> {
    res.type('html').send(await pages.html(view, readerOf(req), { robots: 'noindex', path: req.path, ...values }))
  }

  async function sendEntry(req: Request, res: Response, typed: string, wrong?: Refusal): Promise<void> {
    if (wrong && wantsJson(req)) return refuse(pages, req, res, wrong)
    const problem = wrong && words(readerOf(req).lang)(`refusal.${wrong.refused}`)
    res.status(wrong ? statusOf(wrong.refused) : 200)
    await send(req, res, 'checkins/entry', { typed, problem, current: 'entry' })
  }

  return router
}

