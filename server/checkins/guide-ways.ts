import type { GuideStore } from '../guide/guide-store.ts'
import type { Reason, Refusal } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import type { PlatePlace } from './plates.ts'

const atPlates: Reason[] = ['retired', 'display-only']
const [zh, en] = [words('zh'), words('en')]

/**
 * A refusal at a plate that does not check in (out of use, or at a site that takes its screen's codes only),
 * with the way to what the guide says of its place.
 *
 * @param late whether a day on which it hung can still be chosen by who photographed it
 */
export function toTheGuide(refused: Refusal, guide: GuideStore, { site: slug, stop: stopSlug, code }: PlatePlace & { code: string }, late = false): Refusal {
  const site = guide.site(slug)
  if (!atPlates.includes(refused.refused) || !site) return refused
  const stop = stopSlug === '' ? undefined : guide.stop(site, stopSlug)
  const way = (href: string, { zh: inChinese, en: inEnglish }: { zh: string; en: string }) => ({
    href,
    name: { zh: zh('plates.read', { name: inChinese }), en: en('plates.read', { name: inEnglish }) },
  })
  const toSite = way(`/sites/${slug}`, site.short)
  const ways = stop ? [way(`/sites/${slug}/stops/${stop.slug}`, stop.name), toSite] : [toSite]
  const photographed = { href: `/c/${code}?late`, name: { zh: zh('checkin.photographed'), en: en('checkin.photographed') } }
  return { ...refused, ways: late && refused.refused === 'retired' ? [...ways, photographed] : ways }
}
