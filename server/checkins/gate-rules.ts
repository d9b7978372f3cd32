import type { Database, Reads } from '../database/open.ts'
import type { Clock, Instant } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import type { Random } from '../uuid.ts'
import { type Refusal, refusal } from '../web/refusals.ts'

/** Since when only a display's code checks in, by site; absent where a plate is enough. */
export async function displayOnlySites(db: Reads): Promise<Map<string, Instant>> {
  const rows = await db.selectFrom('gate_rules').select(['site', 'display_only_since']).where('display_only_since', 'is not', null).execute()
  return new Map(rows.map(({ site, display_only_since }) => [site, display_only_since!]))
}

/**
 * Has a site take display codes only, from now on, or plates too. Saying the same again changes nothing:
 * the instant from which plates do not count stays what it was.
 *
 * @returns `no-display` where no screen is in use: nobody could check in at all
 */
export async function setDisplayOnly(
  { db, now, random }: { db: Database; now: Clock; random: Random },
  { site, only, by }: { site: string; only: boolean; by: string },
): Promise<Refusal | undefined> {
  return db.write(async (trx) => {
    const already = (await displayOnlySites(trx)).has(site)
    if (already === only) return undefined
    const inUse = await trx.selectFrom('displays').select('number').where('site', '=', site).where('revoked_at', 'is', null).execute()
    if (only && inUse.length === 0) return refusal('no-display')
    const display_only_since = only ? now() : null
    await trx
      .insertInto('gate_rules')
      .values({ site, display_only_since, help_phone: '' })
      .onConflict((on) => on.column('site').doUpdateSet({ display_only_since }))
      .execute()
    await audit(trx, now(), random, { actor: by, action: 'display-rule', subject: site, detail: only ? 'display-only' : 'plates' })
    return undefined
  })
}
