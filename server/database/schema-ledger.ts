import type { Day, Instant } from '../local-day.ts'
import type { Bytes } from './bytes.ts'

/** A signed change to a total. */
export interface CorrectionRow {
  id: Bytes
  site: string
  /** The day it counts on: the one it speaks of, or one of the open month when that one's is closed. */
  day: Day
  /** The day it speaks of. */
  about: Day
  entered_on: Day
  at: Instant
  people: number
  reason: string
  entered_by: string
  /** Name of the second person; '' where none was needed. */
  confirmed_by: string
}

/** A correction that waits for a second person, or did. */
export interface ProposedCorrectionRow {
  id: Bytes
  site: string
  about: Day
  at: Instant
  people: number
  reason: string
  proposed_by: string
  answered_at: Instant | null
  answered_by: string | null
  answer: 'confirmed' | 'rejected' | null
}

/** A finished day of a site's ledger: SHA-256 over its rows and the seal before. */
export interface SealRow {
  site: string
  /** The day on which its rows were entered. */
  day: Day
  previous: Bytes
  hash: Bytes
  /** How many rows it seals, and their people. */
  entries: number
  people: number
  sealed_at: Instant
}

/** Above how many people a correction needs a second person; absent until an admin has said it. */
export interface CorrectionRulesRow {
  one: 1
  confirm_above: number
}

/** What the nightly verification found, the last time. */
export interface VerificationRow {
  one: 1
  at: Instant
  /** JSON, as `ledger/nightly.ts` writes it. */
  result: string
}

export interface OpenDaysRow {
  site: string
  /** First day on which the ledger still takes entries: the one after the last seal; '' before the first. */
  entered_from: Day
  /** First day for which something may still be counted: the day after the last closed month; '' before the first. */
  counted_from: Day
}

/** A site's monthly report, from when its manager submits it. */
export interface MonthRow {
  site: string
  /** `2026-11`. */
  month: string
  note: string
  submitted_by: string
  submitted_at: Instant
  closed_by: string | null
  closed_at: Instant | null
  /** The canonical documents, the same bytes for ever; null until it is closed. */
  json: string | null
  csv: string | null
}
