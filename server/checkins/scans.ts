import type { Reads } from '../database/open.ts'
import type { ScanRow } from '../database/schema.ts'

/** The remembered outcome of a scan (counting law 3); undefined when it never arrived. */
export async function findScan(db: Reads, site: string, scanId: Uint8Array): Promise<ScanRow | undefined> {
  return db.selectFrom('scans').selectAll().where('site', '=', site).where('scan_id', '=', scanId).executeTakeFirst()
}
