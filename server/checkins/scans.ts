import type { Reads } from '../database/open.ts'
import type { ScanRow } from '../database/schema-counting.ts'
import { uuidBytes } from '../uuid.ts'

/** The remembered outcome of a scan (counting law 3); undefined when it never arrived, or is named by no UUID. */
export async function findScan(db: Reads, site: string, scanId: string): Promise<ScanRow | undefined> {
  const id = uuidBytes(scanId)
  if (id === undefined) return undefined
  return db.selectFrom('scans').selectAll().where('site', '=', site).where('scan_id', '=', id).executeTakeFirst()
}
