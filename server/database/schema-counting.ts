import type { Day, Instant } from '../local-day.ts'
import type { Bytes } from './bytes.ts'

export type Source = 'plate' | 'display' | 'late' | 'code' | 'group' | 'desk' | 'import'
/** What a total is made of: its rows by source (counting law 7), and its corrections (law 8). */
export type CountedAs = Source | 'correction'
export type Outcome = 'counted' | 'already' | 'member'

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
  source: CountedAs
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
