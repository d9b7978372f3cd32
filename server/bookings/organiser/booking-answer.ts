import { dayOf, type Instant, timeOf, zoned } from '../../local-day.ts'
import type { BookedAnswer, StandingAnswer } from '../json-answers.ts'
import type { Booking } from '../bookings.ts'
import type { OrganiserParts } from './organiser-parts.ts'
import { isOffered } from '../standing.ts'

/** How a booking is told of to whoever holds its key: public contract, section 5 of the design. */

type With = Pick<OrganiserParts, 'bookings' | 'config'>

export interface Addresses {
  key: string
  /** Path of the manage page, with the key. */
  manage: string
  manage_url: string
  ics_url: string
  letter_url: string
}

export function addressesOf({ bookings, config }: With, { ref }: Pick<Booking, 'ref'>): Addresses {
  const key = bookings.keys.keyOf(ref)
  const at = (path: string) => `${config.PUBLIC_URL}/bookings/${ref}${path}?key=${key}`
  return { key, manage: `/bookings/${ref}?key=${key}`, manage_url: at(''), ics_url: at('.ics'), letter_url: at('/letter') }
}

/** Of a new booking. */
export function bookedAnswer(parts: With, booking: Booking): BookedAnswer {
  const { ref, status, answerBy } = booking
  const { key, manage_url, ics_url, letter_url } = addressesOf(parts, booking)
  return { ref, key, status, manage_url, ics_url, letter_url, ...(answerBy !== null && { answer_by: moment(answerBy) }) }
}

/** Of one that is looked at or changed. */
export function standingAnswer(booking: Booking, now: Instant): StandingAnswer {
  const { ref, status, parts, people, sequence, answerBy, offerUntil } = booking
  return {
    ref,
    status,
    slots: parts.map(({ slot, people }) => ({ slot, people })),
    people,
    sequence,
    ...(answerBy !== null && { answer_by: moment(answerBy) }),
    ...(isOffered(booking, now) && { offered: true as const, ...(offerUntil !== null && { offer_until: moment(offerUntil) }) }),
  }
}

/** `2026-12-02T18:00:00+08:00` */
const moment = (at: Instant): string => zoned(dayOf(at), `${timeOf(at)}:00`)
