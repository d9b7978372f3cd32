import type { Request, Response } from 'express'
import { type Day, dayOf, isDay } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { uuidText } from '../../uuid.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Refusal, sentenceOf, statusOf } from '../../web/refusals.ts'
import { words } from '../../web/words.ts'
import { DocentsAtWork } from '../docents/at-work.ts'
import type { Booking } from '../bookings.ts'
import type { Contact } from '../contacts.ts'
import { docentsOf, sameDocent } from '../docents/docents.ts'
import { historyOf } from '../events.ts'
import { closuresOf } from '../offers/offers.ts'
import { mostBooked } from '../offers/terms.ts'
import { said } from '../said.ts'
import { beginsAt, canBeChanged, isStanding } from '../standing.ts'
import type { ActName } from './acts.ts'
import { faceOf } from './booking-face.ts'
import { atSite, type BookingConsoleParts } from './console-parts.ts'
import { deskSlots } from './desk-slots.ts'
import { historySaid } from './history-said.ts'
import { longestReason, readyToCancel, readyToDecline } from './read-action.ts'

/** What a booking's page shows besides the booking. */
interface Shown {
  /** The contact in full, once, for whoever asked for it. */
  contact?: Contact
  /** What was refused, and which form it came from. */
  refused?: { act: ActName; why: Refusal }
}

/** Answers with the page of a booking. */
export async function showBooking(
  parts: BookingConsoleParts,
  req: Request,
  res: Response,
  booking: Booking,
  { contact, refused }: Shown = {},
): Promise<void> {
  const { db, guide, pages, bookings, now } = parts
  const at = now()
  const reader = readerOf(req)
  const { lang } = reader
  const mayAct = personOf(res).role !== 'docent'
  const history = await historyOf(db.read, booking.ref)
  const closed = (await closuresOf(db.read, booking.site, booking.day, booking.day)).get(booking.day)
  const typed = (req.body ?? {}) as Record<string, unknown>
  const day = dayToMoveTo(req, typed, booking, dayOf(at))
  const changeable = mayAct && canBeChanged(booking, at)
  const asked = { site: booking.site, day, programme: booking.programme, except: booking.ref }
  const slots = changeable ? await deskSlots(db.read, asked, at) : []
  const values = {
    booking: faceOf(booking, { guide, sealer: bookings.sealer, lang, now: at }),
    history: historySaid(history, lang, words(lang)),
    docentSaid: docentSaid(booking.docent, lang),
    closed,
    mayAct,
    changeable,
    mayAssign: mayAct && isStanding(booking) && booking.day >= dayOf(at),
    begun: beginsAt(booking) <= at,
    // The desk looks at who came from the day of the visit on.
    mayArrive: booking.day <= dayOf(at) && ['confirmed', 'arrived', 'no-show'].includes(booking.status),
    guides: mayAct ? await guidesFor(parts, booking) : [],
    contact,
    problem: refused && { act: refused.act, changed: refused.why.refused === 'booking-changed', sentence: sentenceOf(atSite(guide, booking.site, refused.why), lang) },
    done: typeof req.query.done === 'string' ? req.query.done : '',
    typed: (name: string) => textOf(typed[name]),
    typedPeople: (i: number) => (refused?.act === 'people' && refused.why.refused !== 'booking-changed' ? textOf([typed.people].flat()[i]) : String(booking.parts[i]!.people)),
    move: { day, said: said.day(day)[lang], today: dayOf(at), slots: slotsSaid(slots, lang) },
    readyToDecline,
    readyToCancel,
    longestReason,
    mostBooked,
  }
  res.status(refused ? statusOf(refused.why.refused) : 200).type('html').send(await pages.html('bookings/console/booking', reader, values))

  function slotsSaid(found: Awaited<ReturnType<typeof deskSlots>>, of: typeof lang) {
    if (isRefusal(found)) return []
    return found.map(({ refused: why, ...slot }) => ({ ...slot, why: why && sentenceOf(atSite(guide, booking.site, why), of) }))
  }
}

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 400) : '')

/** The day whose slots are shown: the one that was asked for, that of the slot that was refused, or the booking's own. */
function dayToMoveTo(req: Request, typed: Record<string, unknown>, booking: Booking, today: Day): Day {
  const asked = [req.query.day, textOf(typed.slot).slice(0, 10)].find((one): one is string => typeof one === 'string' && isDay(one))
  const day = asked ?? booking.day
  return day < today ? today : day
}

/** For each part the docents of the site: who is free first, who speaks what was asked for first among them. */
async function guidesFor({ db }: BookingConsoleParts, { site, day, docent, parts }: Booking) {
  const [all, work] = await Promise.all([docentsOf(db.read, site), DocentsAtWork.read(db.read, site, day, day)])
  const speaks = ({ languages }: { languages: string[] }) => (languages.includes(docent) ? 0 : 1)
  return parts.map((part) => {
    const free = work.whoIsFree('any', part).sort((one, other) => speaks(one) - speaks(other))
    const busy = all.filter(({ id }) => !free.some((one) => sameDocent(one.id, id)))
    const face = ({ id, name, languages }: (typeof all)[number]) => ({ id: uuidText(id), name, languages })
    return { slot: part.slot, free: free.map(face), busy: busy.map(face) }
  })
}

/** What was asked for, by its name: a language, or '' for none and any, which the page says itself. */
export function docentSaid(docent: string, lang: string): string {
  return docent === 'none' || docent === 'any' ? '' : (new Intl.DisplayNames(lang, { type: 'language' }).of(docent) ?? docent)
}
