import type { Outcome, Source } from '../database/schema-counting.ts'
import type { Day, Instant } from '../local-day.ts'

/** One attempt to check in, judged and ready to be written. */
export interface Scan {
  site: string
  /** A UUID in lower case. */
  scanId: string
  /** '' at the gate. */
  stop: string
  source: Source
  day: Day
  enteredOn: Day
  at: Instant
  /** Pseudonym of the browser on this day at this site, in hexadecimal; null when it keeps no cookie. */
  device: string | null
  /** 0 for a member of a group, whose people its arrival counts. */
  people: number
}

export interface Recorded {
  /** `taken`: its id is that of a visit which no scan made; nothing is written then. */
  outcome: Outcome | 'taken'
  day: Day
  /** The visit's number that day, and when it was counted. */
  number: number
  countedAt: Instant
  /** Whom it counted, companions included; absent when it counted nobody now, or is one that was sent again. */
  people?: number
}
