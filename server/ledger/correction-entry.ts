import { z } from 'zod'
import { type Day, isDay } from '../local-day.ts'
import { uuidPattern } from '../uuid.ts'
import { type Reason, type Refusal, refusal } from '../web/refusals.ts'
import { printable, whole } from '../web/typed.ts'

/** What `POST /staff/corrections` takes, as a form or as JSON. */
export interface CorrectionEntry {
  /** A UUID in lower case. */
  requestId: string
  site: string
  /** The day it speaks of. */
  about: Day
  /** Signed, not 0. */
  people: number
  reason: string
}

/** Nothing that is corrected is larger; two zeros too many are. */
export const mostCorrected = 100_000
export const longestReason = 200

const schema = z.object({
  request_id: z.string().regex(uuidPattern).toLowerCase(),
  site: z.string().max(100),
  about: z.string().refine(isDay),
  people: z.preprocess(whole, z.number().int().min(-mostCorrected).max(mostCorrected).refine((people) => people !== 0)),
  /** A phone's keyboard of digits has no minus: the form's choice says it. */
  direction: z.enum(['add', 'subtract']).optional(),
  reason: z.string().trim().min(1).max(longestReason).regex(printable),
})

const reasons: Record<string, Reason> = {
  request_id: 'request-id',
  site: 'correction-site',
  about: 'correction-day',
  people: 'correction-people',
  direction: 'correction-people',
  reason: 'correction-reason',
}

/** Reads the body of a correction; a refusal names the first field that is wrong. */
export function readCorrection(body: unknown): CorrectionEntry | Refusal {
  const parsed = schema.safeParse(body ?? {})
  if (!parsed.success) return refusal(reasons[String(parsed.error.issues[0]?.path[0])] ?? 'invalid')
  const { request_id: requestId, site, about, people, direction, reason } = parsed.data
  const signed = direction === 'subtract' ? -Math.abs(people) : direction === 'add' ? Math.abs(people) : people
  return { requestId, site, about, people: signed, reason }
}

const size = z.object({ confirm_above: z.preprocess(whole, z.number().int().min(0).max(mostCorrected)) })

/** Reads above how many people a correction needs a second person. */
export function readSize(body: unknown): number | Refusal {
  const parsed = size.safeParse(body ?? {})
  return parsed.success ? parsed.data.confirm_above : refusal('correction-size')
}
