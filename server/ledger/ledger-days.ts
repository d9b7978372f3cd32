import type { Reads, Trx } from '../database/open.ts'
import type { Day } from '../local-day.ts'

/** Which sites and days a ledger has, one after the other: each step is a few looks into an index, never a scan. */

/** The site after another, in the order of the alphabet; undefined after the last. */
async function nextSite(db: Reads, after: string | undefined): Promise<string | undefined> {
  const first = (table: 'visits' | 'corrections' | 'seals' | 'desk_counts') =>
    db
      .selectFrom(table)
      .select(({ fn }) => fn.min<string | null>('site').as('site'))
      .$if(after !== undefined, (query) => query.where('site', '>', after!))
      .executeTakeFirstOrThrow()
  const found = await Promise.all((['visits', 'corrections', 'seals', 'desk_counts'] as const).map(first))
  return earliest(found.map(({ site }) => site))
}

/** Every site that has a ledger. */
export async function sitesOfLedger(db: Reads): Promise<string[]> {
  const sites: string[] = []
  for (let site = await nextSite(db, undefined); site !== undefined; site = await nextSite(db, site)) sites.push(site)
  return sites
}

/**
 * The day after another on which the ledger of a site may have rows or a seal; undefined after the last. A day
 * whose visits were all entered later is named too.
 */
export async function nextLedgerDay(db: Reads, site: string, after: Day | undefined): Promise<Day | undefined> {
  const visits = db.selectFrom('visits').where('site', '=', site)
  const [onTime, late, corrected, sealed] = await Promise.all([
    visits
      .select(({ fn }) => fn.min<Day | null>('day').as('day'))
      .$if(after !== undefined, (query) => query.where('day', '>', after!))
      .executeTakeFirstOrThrow(),
    visits
      .select(({ fn }) => fn.min<Day | null>('entered_on').as('day'))
      .whereRef('day', '<>', 'entered_on')
      .$if(after !== undefined, (query) => query.where('entered_on', '>', after!))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('corrections')
      .select(({ fn }) => fn.min<Day | null>('entered_on').as('day'))
      .where('site', '=', site)
      .$if(after !== undefined, (query) => query.where('entered_on', '>', after!))
      .executeTakeFirstOrThrow(),
    db
      .selectFrom('seals')
      .select(({ fn }) => fn.min<Day | null>('day').as('day'))
      .where('site', '=', site)
      .$if(after !== undefined, (query) => query.where('day', '>', after!))
      .executeTakeFirstOrThrow(),
  ])
  return earliest([onTime.day, late.day, corrected.day, sealed.day])
}

function earliest(texts: (string | null)[]): string | undefined {
  return texts.filter((text) => text !== null).sort((a, b) => (a < b ? -1 : 1))[0]
}

/** The first day that the ledger of a site takes entries on, and the first that may be counted for; '' for any. */
export interface OpenDays {
  enteredFrom: Day
  countedFrom: Day
}

/** From which days on a site's ledger is open; '' in either for any day. */
export async function openDays(db: Reads, site: string): Promise<OpenDays> {
  const row = await db.selectFrom('open_days').select(['entered_from', 'counted_from']).where('site', '=', site).executeTakeFirst()
  return { enteredFrom: row?.entered_from ?? '', countedFrom: row?.counted_from ?? '' }
}

/** Moves on the day from which a site's ledger takes entries, once those before it are sealed. */
export async function enterFrom(trx: Trx, site: string, day: Day): Promise<void> {
  await trx
    .insertInto('open_days')
    .values({ site, entered_from: day, counted_from: '' })
    .onConflict((on) => on.column('site').doUpdateSet({ entered_from: day }))
    .execute()
}

/** Moves on the day from which a site may be counted for, once the months before it are closed; never back. */
export async function countFrom(trx: Trx, site: string, day: Day): Promise<void> {
  const { countedFrom } = await openDays(trx, site)
  const counted_from = day > countedFrom ? day : countedFrom
  await trx
    .insertInto('open_days')
    .values({ site, entered_from: '', counted_from })
    .onConflict((on) => on.column('site').doUpdateSet({ counted_from }))
    .execute()
}

/** The day on which something is entered now: today, unless a clock that went back says one that is over in the ledger. */
export function dayOfEntry({ enteredFrom, countedFrom }: OpenDays, today: Day): Day {
  return [today, enteredFrom, countedFrom].reduce((latest, day) => (day > latest ? day : latest))
}
