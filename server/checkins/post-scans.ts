import express, { type RequestHandler } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import { dated } from '../web/dates.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import type { KeptResult, KeptScansAnswer } from './json-answers.ts'
import { AskedCodes } from './asked-codes.ts'
import { keptVia, moment, readAttempt } from './attempt.ts'
import { type CheckedIn, checkIn } from './check-in.ts'
import { howItFailed, type PostCheckInParts } from './post-check-in.ts'

/** Scans that a phone sends at once. */
export const mostScans = 50

export const scansSchema = z.object({ sent_at: moment.optional(), scans: z.array(z.looseObject({ scan_id: z.unknown(), code: z.unknown() })).max(mostScans) })

/**
 * `POST /scans`: what a phone kept while it had no signal, as `{sent_at?, scans: [{scan_id, code, scanned_at,
 * proof?, via?, companions?, with_group?, day?}]}`, at most fifty. Answers with an outcome for each, in order.
 * A scan without a proof says itself how its code was come by; where it does not, it was typed by hand.
 */
export function postScans(parts: PostCheckInParts & { log: Logger }): RequestHandler[] {
  const { pages, limits, devices, guide, watch, log } = parts
  const asked = new AskedCodes(parts)

  return [
    express.json({ limit: '100kb' }),
    async (req, res) => {
      res.set('Cache-Control', 'private, no-store')
      if (req.body === undefined) return refuse(pages, req, res, refusal('media-type'))
      const sent = scansSchema.safeParse(req.body)
      if (!sent.success) return refuse(pages, req, res, refusal('invalid'))
      const { scans, sent_at: sentAt } = sent.data
      const device = devices.read(req)
      const points = Math.max(1, scans.length)
      const tooMany =
        (await limits.take('check-in-address', req.ip ?? '', points)) ??
        (device ? await limits.take('check-in-device', device, points) : undefined)
      if (tooMany) {
        watch.answered(tooMany.refused)
        return refuse(pages, req, res, tooMany)
      }

      const { lang } = readerOf(req)
      const t = words(lang)
      const attempt = async (body: { code: unknown; via?: unknown }): Promise<CheckedIn | Refusal> => {
        const read = readAttempt(body)
        if (isRefusal(read)) return read
        if (read.scannedAt === undefined && read.day === undefined) return refusal('scan-time')
        const code = typeof body.code === 'string' ? await asked.find(req, body.code) : refusal('code-malformed')
        if (isRefusal(code)) return code
        return checkIn(parts, code, { ...read, ...(sentAt === undefined ? {} : { sentAt }), device, via: keptVia.parse(body.via) ?? 'typed' })
      }
      const told = (result: CheckedIn | Refusal): Omit<KeptResult, 'scan_id'> => {
        if (isRefusal(result)) return { outcome: 'refused', reason: result.refused, message: t(`refusal.${result.refused}`) }
        const { outcome, site, day } = result
        return { outcome, site, date: day, message: t(`kept.${outcome}`, { site: guide.site(site)!.short[lang], date: dated(day, lang) }) }
      }

      const settled = await Promise.allSettled(scans.map(attempt))
      for (const one of settled) watch.answered(one.status === 'rejected' ? howItFailed(one.reason) : isRefusal(one.value) ? one.value.refused : one.value.outcome)
      const results = settled.map((one, i): KeptResult => {
        const { scan_id } = scans[i]!
        if (one.status === 'fulfilled') return { scan_id, ...told(one.value) }
        // Nothing is lost: what did get written is remembered, and the phone sends all of it again.
        if (one.reason instanceof StoreUnavailable) throw one.reason
        log.error({ err: one.reason, requestId: res.locals.requestId }, 'a kept scan failed')
        return { scan_id, outcome: 'refused', reason: 'error', message: t('error.message', { id: String(res.locals.requestId) }) }
      })
      res.json({ results } satisfies KeptScansAnswer)
    },
  ]
}
