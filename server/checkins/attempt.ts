import { z } from 'zod'
import { type Day, type Instant, isDay } from '../local-day.ts'
import { uuidPattern } from '../uuid.ts'
import { type Reason, type Refusal, refusal } from '../web/refusals.ts'

/** What `POST /c/:code` takes, as a form or as JSON: public contract, section 5 of the design. */

/** A moment by the phone's clock: ISO 8601 with its offset, or milliseconds since 1970. */
export const moment = z.union([
  z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)),
  z.number().int().min(0).max(8.64e15),
])

export const attemptSchema = z.object({
  scan_id: z.string().regex(uuidPattern).toLowerCase(),
  scanned_at: moment.optional(),
  sent_at: moment.optional(),
  // A form sends text, and nothing for what was left out; of the days, nothing for today.
  day: z.preprocess((value) => (value === '' ? undefined : value), z.string().refine(isDay).meta({ format: 'date' }).optional()),
  with_group: z.preprocess((value) => value === true || value === 'true' || value === 'on' || value === '1', z.boolean()),
  proof: z.string().max(60).optional().catch(undefined),
  companions: z.preprocess((value) => (value === '' ? undefined : typeof value === 'string' ? Number(value) : value), z.number().int().min(0).max(5).default(0)),
})

/** How a kept scan's code was come by; a phone that does not say so has had it typed. */
export const keptVia = z.enum(['scan', 'typed']).optional().catch(undefined)

export interface AttemptBody {
  /** A UUID in lower case. */
  scanId: string
  scannedAt?: Instant
  sentAt?: Instant
  companions: number
  /** Chosen by hand, for a visit entered late. */
  day?: Day
  withGroup: boolean
  proof?: string
}

const reasons: Record<string, Reason> = { scan_id: 'scan-id', scanned_at: 'scan-time', sent_at: 'scan-time', day: 'scan-day', companions: 'companions' }

/** Reads the body of a check-in; a refusal names the first field that is wrong. */
export function readAttempt(body: unknown): AttemptBody | Refusal {
  const parsed = attemptSchema.safeParse(body ?? {})
  if (!parsed.success) return refusal(reasons[String(parsed.error.issues[0]?.path[0])] ?? 'invalid')
  const { scan_id, scanned_at, sent_at, day, with_group, proof, companions } = parsed.data
  return {
    scanId: scan_id,
    companions,
    withGroup: with_group,
    ...(day === undefined ? {} : { day }),
    ...(proof === undefined ? {} : { proof }),
    ...(scanned_at === undefined ? {} : { scannedAt: scanned_at }),
    ...(sent_at === undefined ? {} : { sentAt: sent_at }),
  }
}
