import type { Reads } from '../database/open.ts'
import type { Channel } from '../database/schema-bookings.ts'
import { type Day, dayOf, type Instant } from '../local-day.ts'
import { WorkCalendar } from '../staff/work-calendar.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { closuresOf, type Offer, offerOf } from './offers/offers.ts'
import { instantOf } from './offers/slots.ts'
import type { Plan, PlannedPart, Rules } from './plan.ts'

/** The hour at which a request's last day of answer ends. */
const closingTime = '18:00'

/** What the rules of a site are at this moment. */
export async function rulesOf(db: Reads, site: string, now: Instant): Promise<Rules | Refusal> {
  const offer = await offerOf(db, site)
  if (offer === undefined) return refusal('booking-none')
  const calendar = await WorkCalendar.read(db)
  // The desk books beyond the horizon, too.
  const closures = await closuresOf(db, site, dayOf(now), '9999-12-31')
  return { offer, calendar, closures, now }
}

/** Whether nobody has to look at it: not on a proposal (booking law 3), not where the holidays of the year are not known. */
export function confirmsItself({ offer, calendar }: Pick<Rules, 'offer' | 'calendar'>, { parts }: { parts: { day: Day }[] }, channel: Channel): boolean {
  if (!offer.saved) return false
  if (channel !== 'online') return true
  return offer.terms.confirmation === 'auto' && !parts.some(({ day }) => calendar.isProvisional(day))
}

/** Until when the site answers a request: within its working days, and before the visit begins. */
export function answerBy({ offer, calendar, now }: Pick<Rules, 'offer' | 'calendar' | 'now'>, { parts: [first] }: { parts: Pick<PlannedPart, 'day' | 'starts'>[] }): Instant {
  const promised = instantOf(calendar.addWorkingDays(dayOf(now), offer.terms.answerDays), closingTime)
  return Math.min(promised, instantOf(first!.day, first!.starts))
}

/** What a booking keeps of the words of an offer, however that changes: `Agreed` in `bookings.ts`. */
export function agreedOf({ terms, version }: Offer, { programme }: Pick<Plan, 'programme'>): object {
  return { programme: programme?.name ?? null, bring: terms.bring, notes: terms.notes, offer: version }
}
