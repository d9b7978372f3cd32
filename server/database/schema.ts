import type { Day, Instant } from '../local-day.ts'

/** The tables as the queries see them; `migrations/` says how they came to be. */

export type Source = 'plate' | 'display' | 'late' | 'code' | 'group' | 'desk' | 'import'
export type Outcome = 'counted' | 'already' | 'member'
export type Role = 'admin' | 'manager' | 'docent'

/** 16 or 32 raw bytes. */
export type Bytes = Uint8Array

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
