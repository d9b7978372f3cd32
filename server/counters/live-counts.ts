import type { Database } from '../database/open.ts'
import { ReadForAMoment } from '../database/read-for-a-moment.ts'
import { orWithout } from '../database/store-unavailable.ts'
import { type Clock, type Day, dayOf, type Instant } from '../local-day.ts'
import { countsOfAll, type SiteCount } from './counters.ts'

interface Counts {
  day: Day
  at: Instant
  sites: Map<string, SiteCount>
}

/** The numbers on the pages: read at most once a second however many look at them. */
export class LiveCounts {
  readonly #counts: ReadForAMoment<Counts>
  readonly #now: Clock

  constructor({ db, now }: { db: Database; now: Clock }) {
    const read = async (at: Instant): Promise<Counts> => {
      const day = dayOf(at)
      return { day, at, sites: await countsOfAll(db.read, day) }
    }
    this.#now = now
    this.#counts = new ReadForAMoment({ read, keptFor: 1000, now })
  }

  /** Takes note of counts that a transaction of this process has just committed, keyed `site day`. */
  learn(counts: Map<string, SiteCount>): void {
    if (counts.size === 0) return
    this.#counts.learn(({ day: today, sites }) => {
      for (const [key, count] of counts) {
        const [site, day] = key.split(' ') as [string, Day]
        sites.set(site, { today: day === today ? count.today : (sites.get(site)?.today ?? 0), all: count.all })
      }
    })
  }

  /** Today's and all-time 人次 of every site, at most a second old. */
  async all(): Promise<{ day: Day; at: Instant; of(site: string): SiteCount }> {
    // A new day begins at nought the moment it begins.
    const { day, at, sites } = await this.#counts.value((then, now) => dayOf(then) === dayOf(now))
    return { day, at, of: (site) => sites.get(site) ?? { today: 0, all: 0 } }
  }

  /** The same for a page that is shown all the same while the database does not answer: of no site, then. */
  async ifKnown(): Promise<{ day: Day; of(site: string): SiteCount | undefined }> {
    return orWithout(this.all(), { day: dayOf(this.#now()), of: () => undefined })
  }
}
