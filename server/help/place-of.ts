import type { GuideStore } from '../guide/guide-store.ts'
import type { Lang } from '../web/words.ts'
import type { Ticket } from './tickets.ts'

/** The site, and the stop if there is one, as far as the guide still knows them. */
export function placeOf(guide: GuideStore, { site: slug, stop: stopSlug }: Pick<Ticket, 'site' | 'stop'>, lang: Lang): string {
  const site = guide.site(slug)
  const stop = site && stopSlug !== '' ? guide.stop(site, stopSlug) : undefined
  return [site?.short[lang] ?? slug, stop?.name[lang] ?? stopSlug].filter((part) => part !== '').join(' · ')
}
