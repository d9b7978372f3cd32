import type { GuideStore } from '../../guide/guide-store.ts'
import type { Instant } from '../../local-day.ts'
import type { Sealer } from '../../sealer.ts'
import { uuidText } from '../../uuid.ts'
import type { Lang } from '../../web/words.ts'
import type { Booking } from '../bookings.ts'
import { maskedContact, openContact } from '../contacts.ts'
import { spelled } from '../references.ts'
import { said } from '../said.ts'
import { momentSaid } from '../tell.ts'
import { nameOfSite } from './console-parts.ts'

interface FaceParts {
  guide: GuideStore
  sealer: Sealer
  lang: Lang
  now: Instant
}

export type Face = ReturnType<typeof faceOf>

/** A booking as the site's people see it: whom to reach is masked. */
export function faceOf(booking: Booking, { guide, sealer, lang, now }: FaceParts) {
  const { ref, answerBy } = booking
  return {
    ...booking,
    spelled: spelled(ref),
    siteName: nameOfSite(guide, booking.site)[lang],
    contact: maskedContact(openContact(sealer, booking.contact)),
    /** Why there is none to be seen. */
    gone: booking.contact === null ? 'purged' : 'locked',
    daySaid: said.day(booking.day)[lang],
    programmeName: booking.agreed.programme?.[lang] ?? '',
    by: answerBy === null ? '' : momentSaid(answerBy, lang),
    overdue: booking.status === 'requested' && answerBy !== null && answerBy < now,
    parts: booking.parts.map((part) => ({
      ...part,
      said: said.slot(part.slot)[lang],
      docent: part.docent && { id: uuidText(part.docent.id), name: part.docent.name },
    })),
  }
}

const instant = (at: Instant | null) => (at === null ? null : new Date(at).toISOString())

/** The same as JSON. */
export function bookingTold(booking: Booking, sealer: Sealer): object {
  const { ref, site, status, channel, kind, organisation, people, minors, docent, programme, place, note, reason } = booking
  const slots = booking.parts.map((part) => {
    return { slot: part.slot, end: part.ends, people: part.people, docent: part.docent ? { id: uuidText(part.docent.id), name: part.docent.name } : null }
  })
  const words = { kind, organisation, people, minors, step_free: booking.stepFree, docent, programme, place, note, reason }
  const { answerBy, createdAt, changedAt, sequence } = booking
  const times = { answer_by: instant(answerBy), created_at: instant(createdAt), changed_at: instant(changedAt) }
  return { ref, site, status, channel, slots, ...words, ...times, sequence, contact: maskedContact(openContact(sealer, booking.contact)) }
}
