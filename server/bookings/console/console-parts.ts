import type { GuideStore } from '../../guide/guide-store.ts'
import type { GuardParts } from '../../staff/guard.ts'
import type { Random } from '../../uuid.ts'
import type { Refusal } from '../../web/refusals.ts'
import type { Lang } from '../../web/words.ts'
import type { BookingParts } from '../booking-parts.ts'
import { ofSite } from '../organiser/organiser-parts.ts'

/** What the site's side of bookings works with. */
export interface BookingConsoleParts extends GuardParts {
  guide: GuideStore
  bookings: BookingParts
  random: Random
}

export const nameOfSite = (guide: GuideStore, site: string): Record<Lang, string> => guide.site(site)?.short ?? { zh: site, en: site }

/** A refusal of a site's rules, with the site that it is of. */
export const atSite = (guide: GuideStore, site: string, refused: Refusal): Refusal => ofSite(refused, { short: nameOfSite(guide, site) })
