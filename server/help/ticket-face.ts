import type { GuideStore } from '../guide/guide-store.ts'
import { dayOf, type Instant } from '../local-day.ts'
import type { Lang } from '../web/words.ts'
import { spelledNumber } from './references.ts'
import { isOverdue, isUnsettled, type Ticket } from './tickets.ts'

/** A ticket as its desk sees it, in the list and by itself. */
export const faceOf = (guide: GuideStore, ticket: Ticket, lang: Lang, now: Instant) => ({
  ...ticket,
  spelled: spelledNumber(ticket.number),
  place: placeOf(guide, ticket, lang),
  dueDay: dayOf(ticket.dueAt - 1),
  overdue: isOverdue(ticket, now),
  unsettled: isUnsettled(ticket),
  late: ticket.answeredAt !== null && ticket.answeredAt >= ticket.dueAt,
})

/** The site, and the stop if there is one, as far as the guide still knows them. */
export function placeOf(guide: GuideStore, { site: slug, stop: stopSlug }: Pick<Ticket, 'site' | 'stop'>, lang: Lang): string {
  const site = guide.site(slug)
  const stop = site && stopSlug !== '' ? guide.stop(site, stopSlug) : undefined
  return [site?.short[lang] ?? slug, stop?.name[lang] ?? stopSlug].filter((part) => part !== '').join(' · ')
}
