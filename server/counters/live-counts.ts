import type { Database } from '../database/open.ts'
import { type Clock, type Day, dayOf, type Instant } from '../local-day.ts'
import { countsOfAll, type SiteCount } from './counters.ts'

/** The numbers on the pages: read at most once a second however many look at them. */
export class LiveCounts {
  readonly #db: Database
  readonly #now: Clock
  #kept: { at: Instant; day: Day; sites: Promise<Map<string, SiteCount>> } | undefined

  constructor({ db, now }: { db: Database; now: Clock }) {
    this.#db = db
    this.#now = now
  }

  /** Takes note of counts that a transaction of this process has just committed, keyed `site day`. */
  learn(counts: Map<string, SiteCount>): void {
    const kept = this.#kept
    if (!kept || counts.size === 0) return
    // Behind a read that is still under way, which may not have seen them.
    kept.sites = kept.sites.then((sites) => {
      for (const [key, { today, all }] of counts) {
        const [site, day] = key.split(' ') as [string, Day]
        sites.set(site, { today: day === kept.day ? today : (sites.get(site)?.today ?? 0), all })
      }
      return sites
    })
    // Whoever asked for the read is told that it failed; nobody may have asked for this one.
    kept.sites.catch(() => undefined)
  }

  /** Today's and all-time 人次 of every site, at most a second old. */
  async all(): Promise<{ day: Day; at: Instant; of(site: string): SiteCount }> {
    const now = this.#now()
    const day = dayOf(now)
    if (!this.#kept || this.#kept.day !== day || now - this.#kept.at >= 1000) {
      const sites = countsOfAll(this.#db.read, day)
      this.#kept = { at: now, day, sites }
      // A failed read is not kept.
      sites.catch(() => (this.#kept = undefined))
    }
    const { at, sites } = this.#kept
    const counts = await sites
    return { day, at, of: (site) => counts.get(site) ?? { today: 0, all: 0 } }
  }
}
