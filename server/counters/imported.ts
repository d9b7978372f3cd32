import type { Database, Reads } from '../database/open.ts'
import { ReadForAMoment } from '../database/read-for-a-moment.ts'
import { orWithout } from '../database/store-unavailable.ts'
import type { Clock, Day } from '../local-day.ts'

/** What of a site's total comes from records older than its check-ins here. */
export interface Imported {
  /** The first day of them. */
  from: Day
  /** 人次, as they were imported; what was corrected since counts as correction. */
  people: number
}

/** By site; of a site without imports nothing. Reads counters, never a visit. */
export async function importedOf(db: Reads): Promise<Map<string, Imported>> {
  const rows = await db
    .selectFrom('counters')
    .select(({ fn }) => ['site', fn.min<Day>('day').as('from'), fn.sum<number>('people').as('people')])
    .where('source', '=', 'import')
    .groupBy('site')
    .execute()
  return new Map(rows.flatMap(({ site, from, people }) => (Number(people) > 0 ? [[site, { from, people: Number(people) }]] : [])))
}

const minute = 60_000

/** The same for the pages of the guide: read once a minute however many look at them. */
export class ImportedCounts {
  readonly #imported: ReadForAMoment<Map<string, Imported>>

  constructor({ db, now }: { db: Pick<Database, 'read'>; now: Clock }) {
    this.#imported = new ReadForAMoment({ read: () => importedOf(db.read), keptFor: minute, now })
  }

  /** Undefined where nothing was imported, and while the database does not answer. */
  async ifKnown(site: string): Promise<Imported | undefined> {
    return (await orWithout(this.#imported.value(), undefined))?.get(site)
  }
}
