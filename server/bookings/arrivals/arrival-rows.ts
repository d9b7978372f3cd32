import type { Reads, Trx } from '../../database/open.ts'
import type { ArrivalRow } from '../../database/schema-bookings.ts'

/** Writes the arrival of a booking, unless it has one (counting law 4); whether it was written. */
export async function insertArrival(trx: Trx, row: ArrivalRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows: rows } = await trx
    .insertInto('arrivals')
    .values(row)
    .onConflict((on) => on.doNothing())
    .executeTakeFirstOrThrow()
  return rows === 1n
}

/** Who came of a booking; undefined while nobody has entered it. */
export async function findArrival(db: Reads, ref: string): Promise<ArrivalRow | undefined> {
  return db.selectFrom('arrivals').selectAll().where('ref', '=', ref).executeTakeFirst()
}

/**
 * Whether a booking's people come to the site. Of a visit to the group's own place (送教上门) no seat is held,
 * and its people are no visitors of the site.
 */
export async function comesToSite(db: Reads, ref: string): Promise<boolean> {
  const held = await db.selectFrom('seat_holds').select('ref').where('ref', '=', ref).executeTakeFirst()
  return held !== undefined
}
