import { saveOffer } from '../bookings/offers/offers.ts'
import { proposalFor } from '../bookings/offers/proposals.ts'
import type { Terms } from '../bookings/offers/terms.ts'
import type { Trx } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { hashOf } from '../staff/passwords.ts'
import { addPerson, type Person } from '../staff/people.ts'
import { type Random, uuidV7 } from '../uuid.ts'
import { docentName } from './names.ts'
import { demoPassword } from './settings.ts'

/** Who works in the sample, and what its sites offer. */

export const home = 'base-memorial-hall'
/** Besides `admin`, whom every installation makes for itself. */
const accounts: Pick<Person, 'name' | 'role' | 'sites'>[] = [
  { name: 'manager', role: 'manager', sites: [home, 'he-long-former-residence'] },
  { name: 'docent', role: 'docent', sites: [home] },
]

/** Where a manager answers every request herself. */
const answeredByHand = ['zunyi-martyrs-cemetery', 'he-long-former-residence', 'long-march-starting-point']

export async function hireStaff(trx: Trx, now: Instant, random: Random): Promise<void> {
  const passwordHash = await hashOf(demoPassword)
  for (const account of accounts) await addPerson(trx, { ...account, passwordHash, now, random })
}

/** A manager confirms every site's offer; two to four docents begin to work there. */
export async function openSite(trx: Trx, site: string, now: Instant, random: Random): Promise<void> {
  const proposal = proposalFor(site)
  const terms: Terms = { ...proposal, noticeDays: 1, confirmation: answeredByHand.includes(site) ? 'manual' : 'auto', answerDays: 2 }
  await saveOffer(trx, site, terms, 1, 'manager', now)
  const docents = Array.from({ length: site === home || site.startsWith('zunyi') ? 4 : 2 }, (_, i) => ({
    id: uuidV7(now, random),
    site,
    name: docentName(i),
    languages: i === 0 ? '["zh","en"]' : '["zh"]',
    weekdays: i % 2 === 0 ? '1234567' : '1234567'.slice(i % 3, 5 + (i % 3)),
    lunch_from: '12:00',
    lunch_to: '13:00',
    gap_minutes: 15,
    daily_most: 4,
    account: site === home && i === 0 ? 'docent' : '',
    left_at: null,
  }))
  await trx.insertInto('docents').values(docents).execute()
}
