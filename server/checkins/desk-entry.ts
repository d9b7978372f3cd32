import { z } from 'zod'
import type { Instant } from '../local-day.ts'
import { uuidPattern } from '../uuid.ts'
import { type Reason, type Refusal, refusal } from '../web/refusals.ts'
import { orNone, printable, whole } from '../web/typed.ts'
import { moment } from './attempt.ts'

/** What `POST /staff/visits` takes, as a form or as JSON: public contract, section 5 of the design. */
export interface DeskEntry {
  /** A UUID in lower case. */
  requestId: string
  site: string
  /** −200 to 200, not 0: a minus row takes back what was counted by mistake. */
  people: number
  /** Of these people, those under age; 0 where they are not counted apart. */
  minors: number
  note: string
  countedAt?: Instant
  sentAt?: Instant
}

/** A coach is 50; more than four of them at once is a slip of the finger. */
export const mostAtDesk = 200
export const longestNote = 200

export const deskEntrySchema = z.object({
  request_id: z.string().regex(uuidPattern).toLowerCase(),
  site: z.string().max(100),
  people: z.preprocess(whole, z.number().int().min(-mostAtDesk).max(mostAtDesk).refine((people) => people !== 0)),
  minors: z.preprocess(orNone, z.number().int().min(0).max(mostAtDesk).default(0)),
  note: z.string().trim().max(longestNote).regex(printable).default(''),
  counted_at: moment.optional(),
  sent_at: moment.optional(),
  /** A phone's keyboard of digits has no minus: the form's second button says it. */
  subtract: z.literal('1').optional(),
})

const reasons: Record<string, Reason> = {
  request_id: 'request-id',
  site: 'desk-site',
  people: 'desk-people',
  minors: 'desk-minors',
  note: 'desk-note',
  counted_at: 'desk-time',
  sent_at: 'desk-time',
}

/** Reads the body of a desk count; a refusal names the first field that is wrong. */
export function readDeskEntry(body: unknown): DeskEntry | Refusal {
  const parsed = deskEntrySchema.safeParse(body ?? {})
  if (!parsed.success) return refusal(reasons[String(parsed.error.issues[0]?.path[0])] ?? 'invalid')
  const { request_id: requestId, site, minors, note, counted_at, sent_at, subtract } = parsed.data
  const people = subtract === undefined ? parsed.data.people : -Math.abs(parsed.data.people)
  if (minors > Math.abs(people)) return refusal('desk-minors')
  return {
    requestId,
    site,
    people,
    minors,
    note,
    ...(counted_at === undefined ? {} : { countedAt: counted_at }),
    ...(sent_at === undefined ? {} : { sentAt: sent_at }),
  }
}
