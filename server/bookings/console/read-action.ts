import { z } from 'zod'
import type { Bytes } from '../../database/bytes.ts'
import { uuidBytes, uuidPattern } from '../../uuid.ts'
import { type Refusal, refusal } from '../../web/refusals.ts'
import { type Lang, words } from '../../web/words.ts'
import { blank, printable } from '../../web/typed.ts'
import { mostParts, slot } from '../application.ts'
import type { Booking } from '../bookings.ts'
import { mostBooked } from '../offers/terms.ts'

/** What the forms of a booking's page send. */

export const longestReason = 200

/** Sentences that are ready to be chosen; an organiser reads them in the language that was booked in. */
export const readyToDecline = ['full', 'no-docent', 'other-event', 'not-offered'] as const
export const readyToCancel = ['as-asked', 'other-event', 'repairs', 'weather'] as const
const ready = [...readyToDecline, ...readyToCancel] as const

const oneLine = (value: unknown) => (typeof value === 'string' ? value.replace(/\s*\r?\n\s*/g, ' ') : blank(value))
const freeText = z.preprocess(oneLine, z.string().trim().max(longestReason).regex(printable))
const reasons = z.object({ ready: z.preprocess(blank, z.literal('').or(z.enum(ready))), reason: freeText })

/** A reason in the language of whoever reads it: a sentence that was chosen, one's own words, or both. */
export function readReason(body: unknown, lang: Lang): string | Refusal {
  const parsed = reasons.safeParse(body)
  if (!parsed.success) return refusal('booking-reason', { values: { n: longestReason } })
  const { ready: chosen, reason } = parsed.data
  const sentence = chosen === '' ? '' : words(lang)(`booking.desk.ready.${chosen}`)
  const whole = [sentence, reason].filter((part) => part !== '').join(lang === 'zh' ? '' : ' ')
  return whole === '' ? refusal('booking-reason', { values: { n: longestReason } }) : whole
}

/** Digits as typed, full-width ones forgiven. */
const asNumber = (value: unknown) => {
  const plain = typeof value === 'string' ? value.normalize('NFKC').trim() : ''
  return /^\d{1,5}$/.test(plain) ? Number(plain) : value
}
const number = z.preprocess(asNumber, z.number().int().min(1).max(mostBooked))

const looked = z.object({ sequence: z.preprocess((value) => (blank(value) === '' ? undefined : asNumber(value)), z.number().int().min(0).optional()) })

/** The `sequence` of the booking that was looked at, where it is said. */
export function readSeen(body: unknown): { seen: number | undefined } | Refusal {
  const parsed = looked.safeParse(body)
  return parsed.success ? { seen: parsed.data.sequence } : refusal('invalid')
}

/** The people of each part, in their order; one number for a booking of one part. */
export function readPeople(body: unknown, booking: Booking): number[] | Refusal {
  const parsed = z.object({ people: z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(number)) }).safeParse(body)
  return parsed.success && parsed.data.people.length === booking.parts.length ? parsed.data.people : refusal('booking-people')
}

const slots = z.array(z.object({ slot, people: number })).min(1).max(mostParts)

/** Where to: the first slot of as many in a row as the booking has, or each slot with its people. */
export function readMove(body: unknown): { first: string } | { parts: { slot: string; people: number }[] } | Refusal {
  const each = z.object({ slots }).safeParse(body)
  if (each.success) return { parts: each.data.slots }
  const first = z.object({ slot }).safeParse(body)
  return first.success ? { first: first.data.slot } : refusal('booking-slot')
}

const assignment = z.object({ slot: z.preprocess(blank, z.string()), docent: z.literal('none').or(z.string().regex(uuidPattern)) })

/** Whose part, and who is to guide it; undefined for nobody. The slot may be left out where there is but one. */
export function readAssignment(body: unknown, { parts }: Booking): { slot: string; docent: Bytes | undefined } | Refusal {
  const parsed = assignment.safeParse(body)
  if (!parsed.success) return refusal('invalid')
  const { slot: given, docent } = parsed.data
  const part = given === '' && parts.length === 1 ? parts[0] : parts.find((one) => one.slot === given)
  return part ? { slot: part.slot, docent: docent === 'none' ? undefined : uuidBytes(docent) } : refusal('booking-slot')
}
