import type { GuideStore } from '../guide/guide-store.ts'
import type { Reason, Refusal } from '../web/refusals.ts'
import { words } from '../web/words.ts'
import type { PlatePlace } from './plates.ts'

const atPlates: Reason[] = ['retired', 'display-only']
const [zh, en] = [words('zh'), words('en')]

/** A refusal at a plate that does not check in (out of use, or at a site that takes its screen's codes only), with the way to what the guide says of its place. */
export function toTheGuide(refused: Refusal, guide: GuideStore, { site: slug, stop: stopSlug }: PlatePlace): Refusal {
  const site = guide.site(slug)
  if (!atPlates.includes(refused.refused) || !site) return refused
  const stop = stopSlug === '' ? undefined : guide.stop(site, stopSlug)
  const way = (href: string, { zh: inChinese, en: inEnglish }: { zh: string; en: string }) => ({
    href,
    name: { zh: zh('plates.read', { name: inChinese }), en: en('plates.read', { name: inEnglish }) },
  })
  const toSite = way(`/sites/${slug}`, site.short)
  return { ...refused, ways: stop ? [way(`/sites/${slug}/stops/${stop.slug}`, stop.name), toSite] : [toSite] }
}
