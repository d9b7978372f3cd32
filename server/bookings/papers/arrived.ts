import type { Reads } from '../../database/open.ts'
import type { ArrivalRow } from '../../database/schema-bookings.ts'

/** Who really came, as the desk confirmed it. */
export type Arrived = Pick<ArrivalRow, 'people' | 'minors' | 'at'>

/** Undefined before anybody came. */
export async function arrivedOf(db: Reads, ref: string): Promise<Arrived | undefined> {
  const row = await db.selectFrom('arrivals').select(['people', 'minors', 'at']).where('ref', '=', ref).executeTakeFirst()
  return row && row.people > 0 ? row : undefined
}
