import type { Database, Reads } from '../database/open.ts'
import type { PlateRow } from '../database/schema-gate.ts'
import { dayOf, type Instant, startOf } from '../local-day.ts'
import type { Random } from '../uuid.ts'
import { mintCode } from './mint-code.ts'

export type Plate = PlateRow

/** A place that gets a plate: a site's gate (`stop` is '') or one of its stops. */
export interface PlatePlace {
  site: string
  stop: string
}

/**
 * Makes the first plate of every place that has none; a plate that exists keeps its code for ever.
 *
 * @returns how many were made
 */
export async function ensurePlates(db: Database, places: PlatePlace[], { now, random }: { now: Instant; random: Random }): Promise<number> {
  const existing = new Set((await allPlates(db.read)).map(({ site, stop }) => `${site}/${stop}`))
  const missing = places.filter(({ site, stop }) => !existing.has(`${site}/${stop}`))
  if (missing.length === 0) return 0
  const made = missing.map(({ site, stop }) => ({ code: mintCode(random), site, stop, issue: 1, issued_at: now, retired_at: null }))
  return db.write(async (trx) => {
    // Two servers may start at once: the second finds the place taken.
    const rows = await trx
      .insertInto('plates')
      .values(made)
      .onConflict((on) => on.columns(['site', 'stop', 'issue']).doNothing())
      .returning('code')
      .execute()
    return rows.length
  })
}

/** Whether an instant lies before the day on which a plate was made: nobody can have scanned it then. */
export function isNotYet({ issued_at }: Plate, at: Instant): boolean {
  // A day chosen by hand stands at its beginning.
  return at < issued_at && at < startOf(dayOf(issued_at))
}

/** Whether a plate was out of use at an instant. */
export function isRetired({ retired_at }: Plate, at: Instant): boolean {
  return retired_at !== null && at >= retired_at
}

/** Every plate ever made, gates before stops. */
export async function allPlates(db: Reads): Promise<Plate[]> {
  return db.selectFrom('plates').selectAll().orderBy('site').orderBy('stop').orderBy('issue').execute()
}

/** What belongs on the walls at an instant: of every place the plate made last, unless it is out of use. */
export function currentPlates(plates: Plate[], at: Instant): Plate[] {
  const place = ({ site, stop }: PlatePlace) => `${site}/${stop}`
  const newest = new Map<string, Plate>()
  for (const plate of plates) if (plate.issue > (newest.get(place(plate))?.issue ?? 0)) newest.set(place(plate), plate)
  return plates.filter((plate) => newest.get(place(plate)) === plate && !isRetired(plate, at))
}
