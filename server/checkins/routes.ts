import express, { type Request, type Response, type Router } from 'express'
import { type Random, uuidText, uuidV7 } from '../uuid.ts'
import type { Signer } from '../secrets.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, statusOf, wantsJson } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import { AskedPlates } from './asked-plates.ts'
import { findPlate } from './check-in.ts'
import type { PostCheckInParts } from './post-check-in.ts'
import { isRetired, type Plate } from './plates.ts'
import { sign } from './proof.ts'
import { findScan } from './scans.ts'

export interface CheckInRouteParts extends PostCheckInParts {
  proofSigner: Signer
  random: Random
}

/** Pages under `/c`: made for one person, never kept by a browser or a proxy. */
export function checkInRoutes(parts: CheckInRouteParts): Router {
  const { db, guide, pages, devices, plates, counts, now, random } = parts
  const asked = new AskedPlates(parts)
  const router = express.Router()
  router.use('/c', (_req, res, next) => {
    res.set('Cache-Control', 'private, no-store')
    next()
  })

  router.get('/c', async (req, res) => {
    const typed = typeof req.query.code === 'string' ? req.query.code.slice(0, 60) : ''
    if (typed === '') return sendEntry(req, res, '')
    const plate = await findPlate(plates, typed)
    if (isRefusal(plate)) return sendEntry(req, res, typed, await asked.wrong(req, plate))
    res.redirect(303, `/c/${plate.code}`)
  })
  router.all('/c', onlyMethods(pages, 'GET', 'HEAD'))

  router.get('/c/:code', async (req, res) => {
    const plate = await asked.plate(req)
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
    const plate = await asked.plate(req)
    if (isRefusal(plate)) return refuse(pages, req, res, plate)
    const scan = await findScan(db.read, plate.site, req.params.scan)
    if (!scan) return refuse(pages, req, res, refusal('not-found'))
    const { of, day } = await counts.all()
    await send(req, res, 'checkins/outcome', { ...placeOf(plate), scan, siteCount: of(plate.site), today: day })
  })
  router.all('/c/:code/:scan', onlyMethods(pages, 'GET', 'HEAD'))

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

