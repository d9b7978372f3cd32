import { proposalFor } from '../../server/bookings/offers/proposals.ts'
import type { Terms } from '../../server/bookings/offers/terms.ts'
import type { Database } from '../../server/database/open.ts'

/** What a site proposes with other terms, as a manager has saved it: bookings are confirmed by themselves. */
export async function saveOffer({ write }: Pick<Database, 'write'>, site: string, terms: Partial<Terms>): Promise<void> {
  const saved = { ...proposalFor(site), confirmation: 'auto', noticeDays: 0, ...terms } satisfies Terms
  await write((trx) =>
    trx.updateTable('offers').set({ terms: JSON.stringify(saved), version: 2, saved_at: Date.now(), saved_by: 'bench' }).where('site', '=', site).execute(),
  )
}
