import { z } from 'zod'
import { longestNote } from '../../checkins/desk-entry.ts'
import { uuidPattern } from '../../uuid.ts'
import { type Reason, type Refusal, refusal } from '../../web/refusals.ts'
import { orNone, printable, whole } from '../../web/typed.ts'

/** What `POST /staff/bookings/:ref/arrival` takes, as a form or as JSON: public contract, section 5 of the design. */
export interface ArrivalEntry {
  /** A UUID in lower case; absent, the booking itself is the key. */
  requestId: string | undefined
  /** Who really came: 1 to 2000, whatever was booked. */
  people: number
  /** Of these people, those under age; 0 where they are not counted apart. */
  minors: number
  /** Of these people, those whom the desk knows to have been counted by their own scan. */
  subtracted: number
  note: string
}

export const mostArrived = 2000

const some = z.preprocess(orNone, z.number().int().min(0).max(mostArrived).default(0))

export const arrivalEntrySchema = z.object({
  request_id: z.preprocess((given) => (given === '' ? undefined : given), z.string().regex(uuidPattern).toLowerCase().optional()),
  people: z.preprocess(whole, z.number().int().min(1).max(mostArrived)),
  minors: some,
  subtracted: some,
  note: z.string().trim().max(longestNote).regex(printable).default(''),
})

const reasons: Record<string, Reason> = {
  request_id: 'request-id',
  people: 'arrival-people',
  minors: 'arrival-minors',
  subtracted: 'arrival-subtracted',
  note: 'desk-note',
}

/** Reads the body of an arrival; a refusal names the first field that is wrong. */
export function readArrivalEntry(body: unknown): ArrivalEntry | Refusal {
  const parsed = arrivalEntrySchema.safeParse(body ?? {})
  if (!parsed.success) return refusal(reasons[String(parsed.error.issues[0]?.path[0])] ?? 'invalid')
  const { request_id: requestId, people, minors, subtracted, note } = parsed.data
  if (minors > people) return refusal('arrival-minors')
  if (subtracted > people) return refusal('arrival-subtracted')
  // Counting law 4: what the desk takes off carries its reason.
  if (subtracted > 0 && note === '') return refusal('arrival-reason')
  return { requestId, people, minors, subtracted, note }
}
