import type { Reads, Trx } from '../database/open.ts'
import type { SiteLimitsRow } from '../database/schema-limits.ts'
import type { Instant } from '../local-day.ts'

/** What a manager sets; null is not set, and nothing stands in its place. */
export type Limits = Pick<SiteLimitsRow, 'daily' | 'instant' | 'amber' | 'red'>

export const noLimits: Limits = { daily: null, instant: null, amber: null, red: null }

/** Every version of a site's limits, the one that stands first. */
export async function limitsSetOf(db: Reads, site: string): Promise<SiteLimitsRow[]> {
  return db.selectFrom('site_limits').selectAll().where('site', '=', site).orderBy('version', 'desc').execute()
}

/** The limits that stand, by site; a site of which nobody has set any is not there. */
export async function limitsThatStand(db: Reads): Promise<Map<string, SiteLimitsRow>> {
  const rows = await db.selectFrom('site_limits').selectAll().orderBy('site').orderBy('version').execute()
  return new Map(rows.map((row) => [row.site, row]))
}

/**
 * Sets a site's limits, if nobody has set others since they were read.
 *
 * @param seen version that was looked at; 0 where there was none
 * @returns whether they were set
 */
export async function setLimits(trx: Trx, site: string, limits: Limits, seen: number, by: string, now: Instant): Promise<boolean> {
  const [last] = await limitsSetOf(trx, site)
  if ((last?.version ?? 0) !== seen) return false
  await trx.insertInto('site_limits').values({ site, version: seen + 1, ...limits, set_by: by, set_at: now }).execute()
  return true
}

/** How near a number is to its limit. */
export interface Standing {
  limit: number
  /** Whole percent of the limit, rounded down: 99 is not full. */
  share: number
  /** `full` from the limit itself on, whatever thresholds are set. */
  level: 'calm' | 'amber' | 'red' | 'full'
}

/** Undefined where the limit is not set. */
export function standingOf(people: number, limit: number | null, { amber, red }: Pick<Limits, 'amber' | 'red'>): Standing | undefined {
  if (limit === null) return undefined
  const share = Math.floor((people * 100) / limit)
  const level = share >= 100 ? 'full' : red !== null && share >= red ? 'red' : amber !== null && share >= amber ? 'amber' : 'calm'
  return { limit, share, level }
}
