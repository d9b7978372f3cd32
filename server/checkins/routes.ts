import express, { type Request, type Response, type Router } from 'express'
import type { Logger } from 'pino'
import { type Instant, startOf } from '../local-day.ts'
import { type Random, uuidText, uuidV7 } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf, restOfQuery } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, statusOf } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { words } from '../web/words.ts'
import { AskedCodes } from './asked-codes.ts'
import { judge } from './gate-codes.ts'
import { toTheGuide } from './guide-ways.ts'
import { openedOutcome, placeOf } from './outcome-page.ts'
import type { PostCheckInParts } from './post-check-in.ts'
import { postScans } from './post-scans.ts'
import { opening, sign } from './proof.ts'
import { lateDays } from './scan-time.ts'
import { findScan } from './scans.ts'

export interface CheckInRouteParts extends PostCheckInParts {
  log: Logger
  random: Random
}

/** Pages under `/c`: made for one person, never kept by a browser or a proxy. */
export function checkInRoutes(parts: CheckInRouteParts): Router {
  const { db, guide, pages, devices, counts, now, random } = parts
  const asked = new AskedCodes(parts)
  const router = express.Router()
  router.use('/c', (_req, res, next) => {
    res.set('Cache-Control', 'private, no-store')
    next()
  })

  router.post('/scans', ...postScans(parts))
  router.all('/scans', onlyMethods(pages, 'POST'))

  router.get('/c', async (req, res) => {
    devices.ensure(req, res)
    const typed = typeof req.query.code === 'string' ? req.query.code.slice(0, 60) : ''
    if (typed === '') return sendEntry(req, res, '')
    const code = await asked.find(req, typed)
    if (isRefusal(code)) return sendEntry(req, res, typed, code)
    res.redirect(303, `/c/${code.code}?typed`)
  })
  router.all('/c', onlyMethods(pages, 'GET', 'HEAD'))

  router.get('/c/:code', async (req, res) => {
    const code = await asked.inAddress(req)
    if (isRefusal(code)) return refuse(pages, req, res, code)
    // A code typed into the address in its printed form goes on under its one name.
    if (req.params.code !== code.code) return res.redirect(302, `/c/${code.code}?typed`)
    const at = now()
    const late = code.kind === 'plate' ? lateDays(at).filter((day) => !judge(code, { at: startOf(day), now: at })) : []
    const before = code.kind === 'display' ? openedBefore(req, code.code) : undefined
    const wrong = judge(code, { at, now: at, ...before })
    // A photograph of a plate outlives it: the days on which it hung can still be chosen.
    const lateOnly = wrong === 'retired' && req.query.late !== undefined && late.length > 0
    if (wrong && !lateOnly) return refuse(pages, req, res, toTheGuide(refusal(wrong), guide, code, late.length > 0))
    devices.ensure(req, res)
    const scanId = before?.scanId ?? uuidText(uuidV7(at, random))
    const via = req.query.typed === undefined ? 'scan' : 'typed'
    const proof = before?.proof ?? sign(parts.proofSigner, { code: code.code, scanId, openedAt: at, via })
    const { of } = await counts.all()
    await send(req, res, 'checkins/check-in', {
      ...placeOf(guide, code),
      code: code.code,
      kind: code.kind === 'member' && code.ended ? 'ended' : code.kind,
      scanId,
      proof,
      lateDays: late,
      lateOnly,
      siteCount: of(code.site),
      ...(code.kind === 'display' && { restOfQuery: `scan_id=${scanId}&proof=${proof}&` }),
    })
  })
  router.all('/c/:code', onlyMethods(pages, 'GET', 'HEAD', 'POST'))

  router.get('/c/:code/:scan', async (req, res) => {
    const code = await asked.inAddress(req)
    if (isRefusal(code)) return refuse(pages, req, res, code)
    const scan = await findScan(db.read, code.site, req.params.scan)
    if (!scan) return refuse(pages, req, res, refusal('not-found'))
    res.type('html').send(await openedOutcome(parts, req, code, scan))
  })
  router.all('/c/:code/:scan', onlyMethods(pages, 'GET', 'HEAD'))

  /**
   * The page of a screen's code in another language or size is the page that was opened, with its scan_id: by now the
   * code may have changed, and counts for nobody who opens it anew.
   */
  function openedBefore({ query }: Request, code: string): { scanId: string; proof: string; openedAt: Instant } | undefined {
    const { scan_id: scanId, proof } = query
    if (typeof scanId !== 'string' || typeof proof !== 'string') return undefined
    const opened = opening(parts.proofSigner, proof, code, scanId)
    return opened && { scanId, proof, openedAt: opened.openedAt }
  }

  /** Not for search engines, unless the view says so: a plate hung in the open may be found, and names the guide's page as the one to show. */
  async function send(req: Request, res: Response, view: string, values: object): Promise<void> {
    res.type('html').send(await pages.html(view, readerOf(req), { robots: 'noindex', restOfQuery: restOfQuery(req), ...values }))
  }

  async function sendEntry(req: Request, res: Response, typed: string, wrong?: Refusal): Promise<void> {
    if (wrong && wantsJson(req)) return refuse(pages, req, res, wrong)
    const problem = wrong && words(readerOf(req).lang)(`refusal.${wrong.refused}`)
    res.status(wrong ? statusOf(wrong.refused) : 200)
    await send(req, res, 'checkins/entry', { typed, problem, current: 'entry' })
  }

  return router
}

