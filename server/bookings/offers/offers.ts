import type { Reads, Trx } from '../../database/open.ts'
import type { OfferRow } from '../../database/schema-bookings.ts'
import type { Day, Instant } from '../../local-day.ts'
import { type Terms, termsSchema } from './terms.ts'

/** What a site lets groups book, as it stands in the database (booking law 7). */
export interface Offer {
  site: string
  terms: Terms
  version: number
  /** Whether a manager has saved it; until then bookings are requests (booking law 3). */
  saved: boolean
}

/** Undefined for a site without an offer: it cannot be booked. */
export async function offerOf(db: Reads, site: string): Promise<Offer | undefined> {
  const row = await db.selectFrom('offers').selectAll().where('site', '=', site).executeTakeFirst()
  return row && read(row)
}

export async function allOffers(db: Reads): Promise<Offer[]> {
  return (await db.selectFrom('offers').selectAll().orderBy('site').execute()).map(read)
}

function read({ site, terms, version, saved_at: savedAt }: OfferRow): Offer {
  return { site, terms: termsSchema.parse(JSON.parse(terms)), version, saved: savedAt !== null }
}

/** The sites that take bookings here, at once or after somebody has looked at them. */
export async function bookableSites(db: Reads): Promise<ReadonlySet<string>> {
  return new Set((await allOffers(db)).filter(({ terms }) => terms.booking === 'here').map(({ site }) => site))
}

/**
 * Saves what a manager has entered, if nobody saved since it was read.
 *
 * @param seen version of the offer that the manager looked at
 * @returns whether it was saved
 */
export async function saveOffer(trx: Trx, site: string, terms: Terms, seen: number, by: string, now: Instant): Promise<boolean> {
  const { numUpdatedRows: rows } = await trx
    .updateTable('offers')
    .set({ terms: JSON.stringify(terms), version: seen + 1, saved_at: now, saved_by: by })
    .where('site', '=', site)
    .where('version', '=', seen)
    .executeTakeFirstOrThrow()
  return rows === 1n
}

/** Who saved a site's offer last, and when; undefined while it is the proposal. */
export async function lastSaveOf(db: Reads, site: string): Promise<{ by: string; at: Instant } | undefined> {
  const row = await db.selectFrom('offers').select(['saved_by', 'saved_at']).where('site', '=', site).executeTakeFirst()
  return row && row.saved_at !== null ? { by: row.saved_by, at: row.saved_at } : undefined
}

/** Why a site is closed on days of a span, both ends included. */
export async function closuresOf(db: Reads, site: string, from: Day, to: Day): Promise<Map<Day, string>> {
  const rows = await db
    .selectFrom('closures')
    .select(['day', 'reason'])
    .where('site', '=', site)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute()
  return new Map(rows.map(({ day, reason }) => [day, reason]))
}
