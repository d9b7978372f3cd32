import type { Generated } from 'kysely'
import type { Day, Instant } from '../local-day.ts'
import type { Bytes } from './bytes.ts'

/** The tables of bookings as the queries see them. */

/** A slot's start by the site's clock, `2026-12-01T09:00`. */
export type SlotKey = string

export type Status = 'confirmed' | 'requested' | 'waiting' | 'declined' | 'cancelled' | 'arrived' | 'no-show'
export type Channel = 'online' | 'phone' | 'walk-up'
export type Kind = 'party-branch' | 'school' | 'agency' | 'unit' | 'firm' | 'military' | 'community' | 'other'

export interface OfferRow {
  site: string
  /** JSON, as `bookings/offers/terms.ts` reads it. */
  terms: string
  /** 1 for the proposal, one more at every save. */
  version: number
  /** Null until a manager has saved it (booking law 3). */
  saved_at: Instant | null
  saved_by: string
}

export interface ClosureRow {
  site: string
  day: Day
  reason: string
  closed_by: string
  closed_at: Instant
}

export interface CalendarDayRow {
  day: Day
  kind: 'holiday' | 'working'
  entered_by: string
}

export interface SeatsRow {
  site: string
  slot: SlotKey
  /** People, as the offer said when the slot was last booked. */
  capacity: number
  taken: number
  /** Of those taken, the ones booked online. */
  online: number
}

export interface DocentRow {
  id: Bytes
  site: string
  name: string
  /** JSON list of languages, `zh` and the like. */
  languages: string
  /** Working days as digits, Monday 1 to Sunday 7. */
  weekdays: string
  /** `HH:MM`; the same twice means no lunch. */
  lunch_from: string
  lunch_to: string
  /** Free minutes after every group. */
  gap_minutes: number
  /** Groups a day. */
  daily_most: number
  /** Name with which the docent signs in; '' without an account. */
  account: string
  left_at: Instant | null
}

export interface DocentAbsenceRow {
  docent: Bytes
  day: Day
  reason: string
}

export interface DocentHourRow {
  docent: Bytes
  /** Quarters of an hour since 1970-01-01 UTC. */
  quarter: number
  ref: string
  slot: SlotKey
}

export interface DocentDayRow {
  docent: Bytes
  day: Day
  groups: number
}

export interface BookingRow {
  ref: string
  request_id: Bytes
  site: string
  /** Of its first slot. */
  day: Day
  status: Status
  channel: Channel
  kind: Kind
  organisation: string
  people: number
  minors: number
  step_free: 0 | 1
  /** `none`, `any` or a language. */
  docent: string
  /** Slug in the offer's programmes; '' for a visit by themselves. */
  programme: string
  /** Where the docent travels to; '' at the site. */
  place: string
  note: string
  lang: 'zh' | 'en'
  /** Sealed JSON of the people to reach; null once purged (privacy law 3). */
  contact: Bytes | null
  member_code: string
  /** Until when the site answers a request. */
  answer_by: Instant | null
  /** When a place on the waiting list was offered a freed slot, and until when it may be taken; the latter once told. */
  offered_at: Instant | null
  offer_until: Instant | null
  /** Why it was declined or cancelled, in the words of who did it. */
  reason: string
  /** Rises with every change that a calendar has to hear of (RFC 5545, SEQUENCE). */
  sequence: number
  /** JSON of the offer's words at the time of booking. */
  agreed: string
  created_at: Instant
  changed_at: Instant
}

export interface BookingPartRow {
  ref: string
  slot: SlotKey
  /** `HH:MM` of the same day. */
  ends: string
  people: number
  docent: Bytes | null
  /** 1 for a part that goes without a docent, as asked or agreed; one of 0 that has none has it still to be found. */
  without_docent: Generated<0 | 1>
}

export interface SeatHoldRow {
  ref: string
  /** Slot of the part that holds it: a long programme holds more than one. */
  part: SlotKey
  site: string
  slot: SlotKey
  people: number
}

export interface ArrivalRow {
  /** The `request_id` of the form. */
  id: Bytes
  ref: string
  /** When it was entered; its visit stands on the day of the booking. */
  at: Instant
  people: number
  minors: number
  /** People whom the desk knows to have been counted by their own scan. */
  subtracted: number
  note: string
  entered_by: string
}

export interface BookingEventRow {
  id: Bytes
  ref: string
  at: Instant
  /** '' for the organiser, else the name of whoever is signed in. */
  actor: string
  what: string
  detail: string
}
