import type { Database, Reads } from '../database/open.ts'
import type { Clock } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import type { Random } from '../uuid.ts'

/** The number that a visitor at the gate can call, by site, where the staff have entered one. Nothing else is printed. */
export async function helpPhones(db: Reads): Promise<Map<string, string>> {
  const rows = await db.selectFrom('gate_rules').select(['site', 'help_phone']).where('help_phone', '<>', '').execute()
  return new Map(rows.map(({ site, help_phone }) => [site, help_phone]))
}

/**
 * Reads a number as a person types it; full-width digits are forgiven.
 *
 * @returns '' for none; undefined when it is no number: digits, spaces, hyphens, a + in front, up to 20 in all
 */
export function readHelpPhone(typed: string): string | undefined {
  const phone = typed.slice(0, 60).normalize('NFKC').trim()
  if (phone === '') return ''
  const digits = phone.replace(/\D/g, '').length
  return phone.length <= 20 && digits >= 3 && /^\+?\d[\d -]*\d$/.test(phone) ? phone : undefined
}

/** Stores a site's number as `readHelpPhone` gave it; the same again changes nothing. */
export async function setHelpPhone(
  { db, now, random }: { db: Database; now: Clock; random: Random },
  { site, phone, actor }: { site: string; phone: string; actor: string },
): Promise<void> {
  await db.write(async (trx) => {
    const before = (await helpPhones(trx)).get(site) ?? ''
    if (before === phone) return
    await trx
      .insertInto('gate_rules')
      .values({ site, display_only_since: null, help_phone: phone })
      .onConflict((on) => on.column('site').doUpdateSet({ help_phone: phone }))
      .execute()
    await audit(trx, now(), random, { actor, action: 'help-phone', subject: site, detail: `${before || '-'} → ${phone || '-'}` })
  })
}
