import type { Day, Instant } from '../local-day.ts'
import type { Bytes } from './bytes.ts'

/** What one file has brought for one site. */
export interface ImportRow {
  /** The same for every site of the file. */
  id: Bytes
  site: string
  /** '' for what is counted; else the name of the count that ours is compared with. */
  series: string
  at: Instant
  entered_by: string
  /** Its name where it came from. */
  file: string
  sha256: Bytes
  rows: number
  people: number
  first_day: Day
  last_day: Day
}

/** A day that an import has brought, and the visit that counts it. */
export interface ImportedDayRow {
  import: Bytes
  site: string
  day: Day
  visit: Bytes
  /** When the day begins. */
  at: Instant
  people: number
}

/** A day as somebody else has counted it; of several imports the latest is shown. */
export interface ComparisonRow {
  import: Bytes
  site: string
  day: Day
  people: number
}
