import type { Request, RequestHandler, Response } from 'express'
import type { Outcome } from '../database/schema-counting.ts'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import type { Pages } from '../web/pages.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { AskedCodes } from './asked-codes.ts'
import type { CheckedInAnswer } from './json-answers.ts'
import { readAttempt } from './attempt.ts'
import { type CheckedIn, checkIn, type CheckInParts } from './check-in.ts'
import type { Devices } from './device.ts'
import type { GateCode, GateCodes } from './gate-codes.ts'
import type { GateWatch } from './gate-watch.ts'
import { toTheGuide } from './guide-ways.ts'
import { outcomePage } from './outcome-page.ts'
import { peopleOf } from './scans.ts'
import { readSmallBody } from './small-body.ts'

export interface PostCheckInParts extends CheckInParts {
  guide: GuideStore
  codes: GateCodes
  pages: Pages
  limits: RateLimits
  devices: Devices
  watch: GateWatch
}

/**
 * `POST /c/:code`, as a form or as JSON. The one request that comes in crowds: it passes no router but the
 * application's own, and its answer is written without the detours that a page needs.
 */
export function postCheckIn(parts: PostCheckInParts): RequestHandler {
  const { guide, pages, limits, devices, watch } = parts
  const asked = new AskedCodes(parts)
  const failed = (error: unknown): never => {
    watch.answered(howItFailed(error))
    throw error
  }
  return async (req, res) => {
    const refused = (wrong: Refusal) => {
      watch.answered(wrong.refused)
      return refuse(pages, req, res, wrong)
    }
    const body = await readSmallBody(req)
    if (typeof body === 'string') return refused(refusal(body))
    const code = await asked.inAddress(req)
    if (isRefusal(code)) return refused(code)
    const attempt = readAttempt(body)
    if (isRefusal(attempt)) return refused(attempt)
    const device = devices.read(req)
    const tooMany =
      (await limits.take('check-in-address', req.ip ?? '')) ?? (device ? await limits.take('check-in-device', device) : undefined)
    if (tooMany) return refused(tooMany)
    const result = await checkIn(parts, code, { ...attempt, device, via: 'scan' }).catch(failed)
    if (isRefusal(result)) return refused(toTheGuide(result, guide, code))
    watch.answered(result.outcome)
    if (!wantsJson(req)) return sendPage(req, res, code, { ...result, scanId: attempt.scanId })
    const { outcome, site, day, number, today, all } = result
    const answer: CheckedInAnswer = { outcome, scan_id: attempt.scanId, site, date: day, number, today, all }
    sendJson(res, statusFor(outcome), answer)
  }

  /**
   * A form is sent on to the outcome's page, so that a refresh is a GET (counting law 3). The page's script asks for
   * that page itself (RFC 7240): far from the next mast, being sent on costs as long as the check-in.
   */
  async function sendPage(req: Request, res: Response, code: GateCode, result: CheckedIn & { scanId: string }): Promise<void> {
    const address = `/c/${code.code}/${result.scanId}`
    res.set('Cache-Control', 'private, no-store')
    if (!/\breturn=representation\b/i.test(req.get('prefer') ?? '')) return res.redirect(303, address)
    res.status(statusFor(result.outcome)).set({ 'Content-Location': address, 'Preference-Applied': 'return=representation' })
    // Of a scan that is sent again, the row of its visit says whom it counted.
    const people = result.outcome === 'counted' ? (result.people ?? (await peopleOf(parts.db.read, result))) : 0
    res.type('html').send(await outcomePage(parts, req, code, { ...result, people }))
  }
}

const statusFor = (outcome: Outcome) => (outcome === 'counted' ? 201 : 200)

export const howItFailed = (error: unknown) => (error instanceof StoreUnavailable ? 'unavailable' : 'error')

/** What `res.json` does, less its looks at caches and types. */
function sendJson(res: Response, status: number, value: object): void {
  const body = JSON.stringify(value)
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'private, no-store', 'Content-Length': Buffer.byteLength(body) }
  res.writeHead(status, headers).end(body)
}
