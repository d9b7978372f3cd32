import express, { type RequestHandler, type Response } from 'express'
import type { GuideStore } from '../guide/guide-store.ts'
import type { Pages } from '../web/pages.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { isRefusal, refusal, refuse, wantsJson } from '../web/refusals.ts'
import { AskedPlates } from './asked-plates.ts'
import { readAttempt } from './attempt.ts'
import { checkIn, type CheckInParts } from './check-in.ts'
import type { Devices } from './device.ts'

export interface PostCheckInParts extends CheckInParts {
  guide: GuideStore
  pages: Pages
  limits: RateLimits
  devices: Devices
}

/**
 * `POST /c/:code`, as a form or as JSON. The one request that comes in crowds: it passes no router but the
 * application's own, and its answer is written without the detours that a page needs.
 */
export function postCheckIn(parts: PostCheckInParts): RequestHandler[] {
  const { pages, limits, devices } = parts
  const asked = new AskedPlates(parts)
  // Which parser it is has been decided: neither looks at the type again.
  const json = express.json({ limit: '10kb', type: () => true })
  const form = express.urlencoded({ extended: false, limit: '10kb', type: () => true })
  const body: RequestHandler = (req, res, next) => {
    if (req.is('json')) return json(req, res, next)
    if (req.is('urlencoded')) return form(req, res, next)
    return refuse(pages, req, res, refusal('media-type'))
  }

  return [
    body,
    async (req, res) => {
      const plate = await asked.plate(req)
      if (isRefusal(plate)) return refuse(pages, req, res, plate)
      const attempt = readAttempt(req.body)
      if (isRefusal(attempt)) return refuse(pages, req, res, attempt)
      const device = devices.read(req)
      const tooMany =
        (await limits.take('check-in-address', req.ip ?? '')) ?? (device ? await limits.take('check-in-device', device) : undefined)
      if (tooMany) return refuse(pages, req, res, tooMany)
      const result = await checkIn(parts, plate, { ...attempt, device })
      if (isRefusal(result)) return refuse(pages, req, res, result)
      if (!wantsJson(req)) return res.set('Cache-Control', 'private, no-store').redirect(303, `/c/${plate.code}/${attempt.scanId}`)
      const { outcome, site, day, number, today, all } = result
      sendJson(res, outcome === 'counted' ? 201 : 200, { outcome, scan_id: attempt.scanId, site, date: day, number, today, all })
    },
  ]
}

/** What `res.json` does, less its looks at caches and types. */
function sendJson(res: Response, status: number, value: object): void {
  const body = JSON.stringify(value)
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'private, no-store', 'Content-Length': Buffer.byteLength(body) }
  res.writeHead(status, headers).end(body)
}
