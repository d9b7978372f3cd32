import type { Reads } from '../database/open.ts'
import type { ScanRow } from '../database/schema-counting.ts'
import type { Day } from '../local-day.ts'
import { uuidBytes } from '../uuid.ts'

/** The remembered outcome of a scan (counting law 3); undefined when it never arrived, or is named by no UUID. */
export async function findScan(db: Reads, site: string, scanId: string): Promise<ScanRow | undefined> {
  const id = uuidBytes(scanId)
  if (id === undefined) return undefined
  return db.selectFrom('scans').selectAll().where('site', '=', site).where('scan_id', '=', id).executeTakeFirst()
}

/**
 * The visit that a scan counted, or that kept it from being counted, if it is this browser's; undefined for all others.
 *
 * @param device its pseudonym at that site on that day, in hexadecimal; null when it keeps no cookie: such browsers cannot be told apart
 */
export async function ownVisit(db: Reads, scan: ScanRow, device: string | null): Promise<{ people: number } | undefined> {
  const { site, day, scan_id, outcome, number, counted_at } = scan
  const visits = db.selectFrom('visits').select('people').where('visits.site', '=', site).where('visits.day', '=', day)
  if (device === null) return visits.where('id', '=', scan_id).where('device', 'is', null).where('corrects', 'is', null).executeTakeFirst()
  const of = visits.where('device', '=', Uint8Array.from(Buffer.from(device, 'hex')))
  if (outcome === 'counted') return of.where('id', '=', scan_id).executeTakeFirst()
  // Who was counted before was told the hour and the number of that visit.
  return of
    .innerJoin('scans as first', (on) => on.onRef('first.site', '=', 'visits.site').onRef('first.scan_id', '=', 'visits.id'))
    .where('first.counted_at', '=', counted_at)
    .where('first.number', '=', number)
    .executeTakeFirst()
}

/** How many people the visit of a scan counted. */
export async function peopleOf(db: Reads, { site, day, scanId }: { site: string; day: Day; scanId: string }): Promise<number> {
  const of = db.selectFrom('visits').select('people').where('site', '=', site).where('day', '=', day).where('id', '=', uuidBytes(scanId)!)
  return (await of.executeTakeFirstOrThrow()).people
}
