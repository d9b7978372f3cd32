import type { Instant } from '../local-day.ts'

/** How many people a site takes, as one manager has set it; the highest version stands. */
export interface SiteLimitsRow {
  site: string
  version: number
  /** 日最大承载量, 人次 a day; null where nobody has set one. */
  daily: number | null
  /** 瞬时最大承载量, people at the same time; null where nobody has set one. */
  instant: number | null
  /** Percent of a limit from which it is amber, and red; null where nobody has set it. */
  amber: number | null
  red: number | null
  set_by: string
  set_at: Instant
}
