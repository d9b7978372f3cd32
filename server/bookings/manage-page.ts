import type { Reads } from '../database/open.ts'
import type { Lang } from '../web/words.ts'
import { addressesOf } from './booking-answer.ts'
import type { Booking } from './bookings.ts'
import { maskedContact, openContact } from './contacts.ts'
import { historyOf, partsOf } from './events.ts'
import { closuresOf, offerOf } from './offers/offers.ts'
import type { OrganiserParts } from './organiser-parts.ts'
import { spelled } from './references.ts'
import { said } from './said.ts'
import { canBeChanged, isOffered } from './standing.ts'
import { momentSaid } from './tell.ts'

/** What the page of a booking shows; of its contact no more than whoever holds the link needs to know it again. */
export async function manageValues(parts: Pick<OrganiserParts, 'bookings' | 'guide' | 'config'>, booking: Booking, lang: Lang): Promise<object> {
  const { db, sealer, now } = parts.bookings
  const { ref, site, answerBy, offerUntil } = booking
  const offer = await offerOf(db.read, site)
  const changeable = canBeChanged(booking, now())
  return {
    booking,
    site: parts.guide.site(site),
    ...addressesOf(parts, booking),
    spelledRef: spelled(ref),
    /** As its organiser reads it. */
    stands: isOffered(booking, now()) ? 'offered' : booking.status,
    changeable,
    closed: changeable ? await closedOn(db.read, booking, lang) : undefined,
    /** Whether a change is looked at by the site before it is confirmed again. */
    looksAgain: !offer?.saved || offer.terms.confirmation === 'manual',
    answerBy: answerBy === null ? '' : momentSaid(answerBy, lang),
    offerUntil: offerUntil === null ? '' : momentSaid(offerUntil, lang),
    contact: maskedContact(openContact(sealer, booking.contact)),
    history: (await historyOf(db.read, ref)).map(({ at, what, detail }) => ({ at: momentSaid(at, lang), what, detail: detailOf(what, detail, lang) })),
    problem: undefined,
    errors: {},
    instead: [],
    offersInstead: false,
    typed: { people: String(booking.people), reason: '' },
  }
}

/** On which of its days the site is closed, and why: bookings stay until somebody moves them or ends them. */
async function closedOn(db: Reads, { site, parts }: Booking, lang: Lang): Promise<{ day: string; reason: string } | undefined> {
  const closures = await closuresOf(db, site, parts[0]!.day, parts.at(-1)!.day)
  const part = parts.find(({ day }) => closures.has(day))
  return part && { day: said.day(part.day)[lang], reason: closures.get(part.day)! }
}

/** What of an event is for the organiser: where it was moved to, with how many, and the words of who ended it. */
function detailOf(what: string, detail: string, lang: Lang): string {
  if (what === 'moved' || what === 'people') {
    const parts = partsOf(detail) ?? []
    return parts.map(({ slot, people }) => `${said.slot(slot)[lang]} × ${people}`).join(lang === 'zh' ? '、' : ', ')
  }
  return what === 'cancelled' || what === 'closed' || what === 'declined' ? detail : ''
}
