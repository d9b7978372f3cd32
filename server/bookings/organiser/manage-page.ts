import type { Reads } from '../../database/open.ts'
import type { Instant } from '../../local-day.ts'
import { type Lang, words } from '../../web/words.ts'
import { contactFields } from '../application.ts'
import { addressesOf } from './booking-answer.ts'
import type { Booking } from '../bookings.ts'
import { maskedContact, openContact } from '../contacts.ts'
import { historyOf, partsOf } from '../events.ts'
import { closuresOf, type Offer, offerOf } from '../offers/offers.ts'
import type { OrganiserParts } from './organiser-parts.ts'
import { spelled } from '../references.ts'
import { said } from '../said.ts'
import { beginsAt, canBeChanged, endsAt, isOffered, mayChangeContact } from '../standing.ts'
import { momentSaid } from '../tell.ts'

interface ManageValues extends Record<string, unknown> {
  /** What stands in the fields of its forms. */
  typed: Record<string, string>
}

/** What the page of a booking shows; of its contact no more than whoever holds the link needs to know it again. */
export async function manageValues(parts: Pick<OrganiserParts, 'bookings' | 'guide' | 'config'>, booking: Booking, lang: Lang): Promise<ManageValues> {
  const { db, sealer, now } = parts.bookings
  const { ref, site, answerBy, offerUntil } = booking
  const offer = await offerOf(db.read, site)
  const at = now()
  const contact = openContact(sealer, booking.contact)
  const changeable = canBeChanged(booking, at)
  const stands = isOffered(booking, at) ? 'offered' : booking.status
  const events = await historyOf(db.read, ref)
  const without = stands === 'offered' ? events.filter(({ what }) => what === 'offered').at(-1)?.detail : undefined
  return {
    booking,
    site: parts.guide.site(site),
    ...addressesOf(parts, booking),
    spelledRef: spelled(ref),
    /** As its organiser reads it. */
    stands,
    /** What comes next, by the ending of its words. */
    next: isLate(booking, at) ? `late-${stands}` : stands,
    changeable,
    /** The programme that a place is kept without, or that the site does not offer any more. */
    without: without ? words(lang)('booking.offered-without', { name: without }) : undefined,
    dropped: changeable ? droppedProgramme(booking, offer, lang) : undefined,
    closed: changeable ? await closedOn(db.read, booking, lang) : undefined,
    /** Whether a change is looked at by the site before it is confirmed again. */
    looksAgain: !offer?.saved || offer.terms.confirmation === 'manual',
    answerBy: answerBy === null ? '' : momentSaid(answerBy, lang),
    offerUntil: offerUntil === null ? '' : momentSaid(offerUntil, lang),
    contact: maskedContact(contact),
    /** Whether another can be reached about it from now on. */
    contactable: contact !== undefined && mayChangeContact(booking, at),
    history: events.map(({ at, what, detail }) => ({ at: momentSaid(at, lang), what, detail: detailOf(what, detail, lang) })),
    problem: undefined,
    sentBefore: false,
    errors: {},
    instead: [],
    offersInstead: false,
    // Of the contact nothing is filled in: the link alone does not show it.
    typed: { people: String(booking.people), minors: String(booking.minors), reason: '', ...Object.fromEntries(contactFields.map((name) => [name, ''])) },
  }
}

/** Whether its time has come without what it hoped for, or is over and nobody has entered who came. */
function isLate(booking: Booking, now: Instant): boolean {
  const { status } = booking
  if (status === 'requested' || status === 'waiting') return now >= beginsAt(booking)
  return status === 'confirmed' && now >= endsAt(booking)
}

function droppedProgramme({ programme, agreed }: Booking, offer: Offer | undefined, lang: Lang): string | undefined {
  return offer && programme !== '' && !offer.terms.programmes.some(({ slug }) => slug === programme) ? (agreed.programme?.[lang] ?? programme) : undefined
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
  if (what === 'offered') return detail && words(lang)('booking.offered-without', { name: detail })
  return what === 'too-late' || what === 'cancelled' || what === 'closed' || what === 'declined' ? detail : ''
}
