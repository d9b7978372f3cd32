import { countedSitesOf, type KnownSites } from '../counters/known-sites.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { Database } from '../database/open.ts'
import type { Day, Instant } from '../local-day.ts'
import type { Person } from '../staff/people.ts'
import type { Lang } from '../web/words.ts'
import { limitsThatStand, noLimits, type Standing, standingOf } from './limits.ts'
import { recentArrivals, recentSince } from './recent.ts'
import { type Usual, usual } from './usual.ts'

export interface SiteToday {
  slug: string
  name: string
  /** 人次 today, and ever. */
  today: number
  all: number
  /** 人次 that arrived in the last two hours; who left is not known. */
  recent: number
  /** Today against the daily limit, the last two hours against the instantaneous one; undefined where none is set. */
  daily: Standing | undefined
  instant: Standing | undefined
}

/** The day at a glance: what the dashboard shows live. */
export interface Glance {
  day: Day
  at: Instant
  /** Since when `recent` is counted. */
  since: Instant
  rows: SiteToday[]
  totals: Pick<SiteToday, 'today' | 'all' | 'recent'>
  usual: Usual
}

export interface GlanceParts {
  db: Database
  counts: LiveCounts
  sites: KnownSites
}

/** Today at somebody's sites. Reads counters and ten-minute sums, never a visit. */
export async function glance({ db, counts, sites }: GlanceParts, person: Person, lang: Lang, now: Instant): Promise<Glance> {
  const theirs = await countedSitesOf(db.read, person, sites())
  const slugs = theirs.map(({ slug }) => slug)
  const [{ day, at, of }, recent, limits, days] = await Promise.all([
    counts.all(),
    recentArrivals(db.read, slugs, now),
    limitsThatStand(db.read),
    usual(db.read, slugs, now),
  ])
  const rows = theirs.map(({ slug, name }): SiteToday => {
    const set = limits.get(slug) ?? noLimits
    const { today, all } = of(slug)
    const came = recent.get(slug) ?? 0
    return { slug, name: name[lang], today, all, recent: came, daily: standingOf(today, set.daily, set), instant: standingOf(came, set.instant, set) }
  })
  const sum = (field: 'today' | 'all' | 'recent') => rows.reduce((all, row) => all + row[field], 0)
  return { day, at, since: recentSince(now), rows, totals: { today: sum('today'), all: sum('all'), recent: sum('recent') }, usual: days }
}
