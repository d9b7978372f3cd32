import { isDeepStrictEqual } from 'node:util'
import type { Database } from '../../database/open.ts'
import type { Clock } from '../../local-day.ts'
import { audit } from '../../staff/audit.ts'
import type { Random } from '../../uuid.ts'
import { type Refusal, refusal } from '../../web/refusals.ts'
import { offerOf, saveOffer } from './offers.ts'
import type { Terms } from './terms.ts'

/**
 * Makes what a manager has entered the site's offer; from then on it is hers, and no proposal (booking law 3).
 *
 * @param seen version of the offer that the form was opened with
 * @returns the version that is now there; `conflict` when somebody saved something else meanwhile
 */
export async function saveTerms(
  { db, now, random }: { db: Database; now: Clock; random: Random },
  { site, terms, seen, actor }: { site: string; terms: Terms; seen: number; actor: string },
): Promise<{ version: number } | Refusal> {
  return db.write(async (trx) => {
    const offer = await offerOf(trx, site)
    if (offer === undefined) return refusal('not-found')
    // The button pressed twice.
    if (offer.saved && isDeepStrictEqual(offer.terms, terms)) return { version: offer.version }
    if (!(await saveOffer(trx, site, terms, seen, actor, now()))) return refusal('conflict')
    await audit(trx, now(), random, { actor, action: 'offer-saved', subject: site, detail: `version ${seen + 1}` })
    return { version: seen + 1 }
  })
}
