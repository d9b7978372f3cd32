import { z } from 'zod'
import { reasons } from '../web/refusals.ts'
import { refusedSchema } from '../web/refused.ts'
import { statuses } from './bookings.ts'

/** What bookings answer to JSON: public contract, section 5 of the design. */

const people = z.number().int()
const ref = z.string().regex(/^[0-9A-Z]{10}$/)
/** `2026-12-01T09:00` */
const slot = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/)
/** `2026-12-02T18:00:00+08:00` */
const moment = z.iso.datetime({ offset: true })
const status = z.enum(statuses)
const taken = z.object({ slot, people })

/** Of `GET /sites/:site/slots.json`. */
export const slotsSchema = z.object({
  site: z.string(),
  slots: z.array(
    z.object({
      slot,
      start: moment,
      end: moment,
      capacity: people,
      left: people,
      docents_left: people,
      open: z.boolean(),
      reason: z.enum(reasons).optional(),
    }),
  ),
})
export type SlotsAnswer = z.infer<typeof slotsSchema>

/** Of `POST /bookings`. */
export const bookedSchema = z.object({
  ref,
  key: z.string(),
  status,
  manage_url: z.url(),
  ics_url: z.url(),
  letter_url: z.url(),
  answer_by: moment.optional(),
})
export type BookedAnswer = z.infer<typeof bookedSchema>

/** Of a booking that is looked at or changed. */
export const standingSchema = z.object({
  ref,
  status,
  slots: z.array(taken),
  people,
  sequence: people,
  answer_by: moment.optional(),
  offered: z.literal(true).optional(),
  offer_until: moment.optional(),
})
export type StandingAnswer = z.infer<typeof standingSchema>

/** Of a booking found again by its reference and the end of a phone number. */
export const foundSchema = z.object({ ref, key: z.string(), manage_url: z.url() })
export type FoundAnswer = z.infer<typeof foundSchema>

/** To a refusal belong the fields that are wrong, or the slots that would work (booking law 4). */
export const refusedBookingSchema = refusedSchema.extend({
  errors: z.record(z.string(), z.string()).optional(),
  alternatives: z.array(z.object({ site: z.string(), slots: z.array(taken), left: people, slot })).optional(),
})
export type RefusedBooking = z.infer<typeof refusedBookingSchema>

/** Of `GET /letters/:number`: no phone, no key, no names of people. */
export const letterSchema = z.object({
  number: z.string(),
  kind: z.enum(['letter', 'certificate']),
  verdict: z.enum(['valid', 'closed', 'arrived', 'over', 'superseded', 'pending', 'cancelled', 'forgotten']),
  says: z
    .object({
      site: z.string(),
      organisation: z.string(),
      slots: z.array(z.object({ slot, end: slot, people })).optional(),
      day: z.iso.date().optional(),
      people: people.optional(),
      docent: z.string().optional(),
    })
    .optional(),
  closed: z.string().optional(),
})
export type LetterAnswer = z.infer<typeof letterSchema>

/** Of `POST /staff/bookings/:ref/arrival`. */
export const arrivedSchema = z.object({ ref, status, people, date: z.iso.date(), today: people, all: people })
export type ArrivedAnswer = z.infer<typeof arrivedSchema>

/** Of `POST /staff/bookings/:ref/no-show`. */
export const noShowSchema = z.object({ ref, status })
export type NoShowAnswer = z.infer<typeof noShowSchema>
