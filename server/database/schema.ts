import type { Bytes } from './bytes.ts'
import type { Day, Instant } from '../local-day.ts'
import type {
  ArrivalRow,
  BookingEventRow,
  BookingPartRow,
  BookingRow,
  CalendarDayRow,
  ClosureRow,
  DocentAbsenceRow,
  DocentDayRow,
  DocentHourRow,
  DocentRow,
  OfferRow,
  SeatHoldRow,
  SeatsRow,
} from './schema-bookings.ts'

/** The tables as the queries see them; `migrations/` says how they came to be. */

export type Source = 'plate' | 'display' | 'late' | 'code' | 'group' | 'desk' | 'import'
export type Outcome = 'counted' | 'already' | 'member'
export type Role = 'admin' | 'manager' | 'docent'
export type Channel = 'mail' | 'sms' | 'robot' | 'call'

export type { Bytes }

export interface Schema {
  plates: PlateRow
  day_keys: DayKeyRow
  visits: VisitRow
  scans: ScanRow
  counters: CounterRow
  totals: TotalRow
  stop_reads: StopReadRow
  staff: StaffRow
  sessions: SessionRow
  audit: AuditRow
  tempo: TempoRow
  member_codes: MemberCodeRow
  displays: DisplayRow
  gate_rules: GateRulesRow
  desk_counts: DeskCountRow
  offers: OfferRow
  closures: ClosureRow
  calendar_days: CalendarDayRow
  seats: SeatsRow
  docents: DocentRow
  docent_absences: DocentAbsenceRow
  docent_hours: DocentHourRow
  docent_days: DocentDayRow
  bookings: BookingRow
  booking_parts: BookingPartRow
  seat_holds: SeatHoldRow
  arrivals: ArrivalRow
  booking_events: BookingEventRow
  outbox: OutboxRow
}

export interface PlateRow {
  code: string
  site: string
  /** '' at the gate. */
  stop: string
  /** 1 for the plate made at the first start, one more at every re-issue. */
  issue: number
  issued_at: Instant
  retired_at: Instant | null
}

export interface DayKeyRow {
  site: string
  day: Day
  key: Bytes
}

export interface VisitRow {
  site: string
  day: Day
  /** The `scan_id` or `request_id` that caused it. */
  id: Bytes
  entered_on: Day
  at: Instant
  source: Source
  people: number
  /** HMAC of the browser's device id under the key of this site and day; null when it keeps no cookie. */
  device: Bytes | null
  /** Id of the visit that this row takes back (counting law 4); absent on all others. */
  corrects?: Bytes | null
}

export interface ScanRow {
  site: string
  scan_id: Bytes
  outcome: Outcome
  day: Day
  at: Instant
  /** '' at the gate. */
  stop: string
  /** What the visitor was told: the number of the visit that day, and when it was counted. */
  number: number
  counted_at: Instant
}

export interface CounterRow {
  site: string
  day: Day
  source: Source
  people: number
  visits: number
  /** Of these people, those whose browser kept no cookie (counting law 2 has their share reported). */
  cookieless: number
}

export interface TotalRow {
  site: string
  people: number
}

export interface StopReadRow {
  site: string
  stop: string
  day: Day
  reads: number
}

export interface StaffRow {
  id: Bytes
  name: string
  password_hash: string
  role: Role
  created_at: Instant
  /** Sessions begun before this instant are over. */
  signed_out_before: Instant
}

export interface SessionRow {
  /** SHA-256 of the cookie's value. */
  token_hash: Bytes
  staff_id: Bytes
  created_at: Instant
  expires_at: Instant
}

export interface AuditRow {
  id: Bytes
  at: Instant
  /** Name of the person, or 'cli'. */
  actor: string
  action: string
  subject: string
  detail: string
}

/** How busy ten minutes of a day were, by browsers' scans whose time is known. */
export interface TempoRow {
  site: string
  day: Day
  /** Ten-minute slot of the day, 0–143. */
  slot: number
  people: number
  /** Of these, those whose browser kept no cookie. */
  cookieless: number
}

/** A group's code for its members' own phones, good for the day of its visit. */
export interface MemberCodeRow {
  code: string
  site: string
  day: Day
  /** Reference of the booking. */
  booking: string
}

/** A screen at a gate that has been paired. */
export interface DisplayRow {
  id: Bytes
  /** Short name of the screen in its codes. */
  number: number
  site: string
  /** Where it hangs, in the words of who paired it. */
  place: string
  /** SHA-256 of the screen's key. */
  key_hash: Bytes
  paired_by: string
  paired_at: Instant
  revoked_at: Instant | null
}

export interface GateRulesRow {
  site: string
  /** From when on only a display's code checks in; null where a plate is enough. */
  display_only_since: Instant | null
  /** Number to call from the gate, printed on the plate; '' when none is known. */
  help_phone: string
}

/** People counted at the desk: the signed half of a visit row of source `desk` with the same id. */
export interface DeskCountRow {
  site: string
  id: Bytes
  day: Day
  at: Instant
  people: number
  /** Of these people, those under age, where the desk counts them apart. */
  minors: number
  note: string
  entered_by: string
}

/** A message that somebody is to be told, or has been. */
export interface OutboxRow {
  id: Bytes
  created_at: Instant
  /** Reference of the booking. */
  booking: string
  site: string
  /** What kind of message it is: 'confirmed', 'moved' … */
  about: string
  /** The way it goes now; `call` is the list of people whom somebody has to phone. */
  channel: Channel
  /** `gone`: nobody will be told any more. */
  state: 'waiting' | 'sent' | 'gone'
  /** Recipient and text, sealed; null once purged. */
  sealed: Bytes | null
  /** Failed attempts over this channel. */
  tries: number
  /** When to try (again); null when there is nothing to do for a machine. */
  next_at: Instant | null
  told_at: Instant | null
  /** Name of who phoned; null where no call was needed. */
  called_by: string | null
}
