import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { onlyMethods } from '../../web/errors.ts'
import { readBody } from '../../web/read-body.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Reason, type Refusal, refusal, refuse, sentenceOf, setRetryAfter, statusOf } from '../../web/refusals.ts'
import { fieldsIn } from '../../web/typed.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { words } from '../../web/words.ts'
import { byKey } from '../access.ts'
import { type Alternative, alternatives, isHad } from '../availability/alternatives.ts'
import type { RefusedBooking } from '../json-answers.ts'
import { applicationSchema, contactFields, type Field as FormField, readContact, readNote, readParts } from '../application.ts'
import { addressesOf, standingAnswer } from './booking-answer.ts'
import type { Booking } from '../bookings.ts'
import { endBooking } from '../cancel.ts'
import { changeContact } from '../change-contact.ts'
import { manageValues } from './manage-page.ts'
import { changePeople, type Move, moveBooking } from '../move.ts'
import { ofSite, type OrganiserParts, sendPage, toLookUp } from './organiser-parts.ts'
import { shared } from '../availability/shared.ts'
import { type Time, timesOf } from '../availability/times.ts'
import { takeOffer } from '../waiting.ts'

type Field = FormField | 'reason'

/** What was refused, with the fields that were wrong or the slots that would work. */
interface Refused {
  wrong: Refusal
  fields?: Field[]
  instead?: Alternative[]
}

type Changed = Booking | Refusal | Refused

/** What no other slot can help. */
const nothingElse: Reason[] = ['booking-over', 'conflict', 'booking-none', 'booking-elsewhere']

/** A booking in the hands of its organiser, who holds the link: looked at, moved, changed, cancelled, a kept place taken. */
export function manageRoutes(parts: OrganiserParts): Router {
  const { bookings, guide, pages, limits } = parts
  const { db, keys, now } = bookings
  const router = express.Router()
  // What is printed about a booking has addresses of its own, as `/bookings/AB3DEFG7HK.ics`.
  router.param('ref', (_req, _res, next, ref) => next(String(ref).includes('.') ? 'route' : undefined))

  router.get('/bookings/:ref', async (req, res) => {
    const booking = await byKey(db.read, keys, req.params.ref, req.query.key)
    if (isRefusal(booking)) return refuse(pages, req, res, toLookUp(booking))
    if (wantsJson(req)) return res.json(standingAnswer(booking, now()))
    await sendPage(parts, req, res, 'bookings/organiser/manage', { ...(await manageValues(parts, booking, readerOf(req).lang)), sentBefore: req.query.again === '1' })
  })
  router.all('/bookings/:ref', onlyMethods(pages, 'GET', 'HEAD'))

  router.get('/bookings/:ref/move', async (req, res) => {
    const booking = await byKey(db.read, keys, req.params.ref, req.query.key)
    if (isRefusal(booking)) return refuse(pages, req, res, toLookUp(booking))
    await sendMove(req, res, booking)
  })

  change('move', async ({ slot, slots, people }, booking) => {
    const read = readParts({ slot, slots, people: people ?? booking.people })
    if ('wrong' in read) return { wrong: refusal('invalid'), fields: [read.wrong.includes('people') ? 'people' : 'slot'] }
    return offering(await moveBooking(bookings, booking.ref, { parts: read.parts, by: '' }), booking, read.parts)
  })

  change('people', async ({ people, minors }, booking) => {
    const read = readParts({ slot: booking.parts[0]!.slot, people })
    if ('wrong' in read) return { wrong: refusal('invalid'), fields: ['people'] }
    const total = read.parts[0]!.people
    const young = minors === undefined ? undefined : applicationSchema.shape.minors.safeParse(minors)
    if (young && (!young.success || young.data > total)) return { wrong: refusal('invalid'), fields: ['minors'] }
    const changed = await changePeople(bookings, booking.ref, shared(booking.parts, total), '', young?.data)
    return offering(changed, booking, [{ slot: booking.parts[0]!.slot, people: total }])
  })

  change('cancellation', async ({ reason }, { ref }) => {
    const read = readNote(reason)
    if (read === undefined) return { wrong: refusal('invalid'), fields: ['reason'] }
    return endBooking(bookings, ref, { as: 'cancelled', reason: read, by: '' })
  })

  change('contact', async (given, { ref }, ip) => {
    // Whatever number is given is written to.
    const tooMany = await limits.take('booking-address', ip)
    if (tooMany) return tooMany
    const read = readContact(given)
    return 'wrong' in read ? { wrong: refusal('invalid'), fields: read.wrong } : changeContact(bookings, ref, read.contact)
  })

  change('acceptance', (_given, { ref }) => takeOffer(bookings, ref))

  /** `POST /bookings/:ref/WHAT`: lets the organiser in by the key in the body, does it, and shows the booking as it is then. */
  function change(what: 'move' | 'people' | 'contact' | 'cancellation' | 'acceptance', verb: (given: Record<string, unknown>, booking: Booking, ip: string) => Promise<Changed>): void {
    const handler: RequestHandler<{ ref: string }> = async (req, res) => {
      const given = fieldsIn(req.body)
      const booking = await byKey(db.read, keys, req.params.ref, given.key)
      if (isRefusal(booking)) return refuse(pages, req as Request, res, toLookUp(booking))
      const changed = await verb(given, booking, req.ip ?? '')
      if ('ref' in changed) return wantsJson(req as Request) ? void res.json(standingAnswer(changed, now())) : res.redirect(303, addressesOf(parts, changed).manage)
      return refuseChange(req as Request, res, booking, 'wrong' in changed ? changed : { wrong: changed })
    }
    router.post(`/bookings/:ref/${what}`, ...(readBody(pages) as RequestHandler<{ ref: string }>[]), handler)
    router.all(`/bookings/:ref/${what}`, onlyMethods(pages, ...(what === 'move' ? ['GET', 'HEAD'] : []), 'POST'))
  }

  /** To a refused move belong the slots that would take the group (booking law 4); the booking stays where it was. */
  async function offering(changed: Booking | Refusal, booking: Booking, wished: Move['parts']): Promise<Changed> {
    if (!isRefusal(changed)) return changed
    if (nothingElse.includes(changed.refused)) return changed
    const { site, docent, programme } = booking
    const wish = { parts: wished, docent, programme, channel: 'online' as const }
    return { wrong: changed, instead: await alternatives(db.read, site, wish, [], now(), booking) }
  }

  async function refuseChange(req: Request, res: Response, booking: Booking, { wrong, fields, instead }: Refused): Promise<void> {
    const { lang } = readerOf(req)
    const message = sentenceOf(ofSite(wrong, guide.site(booking.site)), lang)
    const errors = fields && Object.fromEntries(fields.map((field) => [field, words(lang)(`booking.wrong.${field === 'reason' ? 'note' : field}`)]))
    setRetryAfter(res, wrong)
    res.status(statusOf(wrong.refused))
    if (wantsJson(req)) {
      const others = instead?.map((one) => ({ ...one, slot: one.slots[0]!.slot }))
      return void res.json({ reason: wrong.refused, message, ...(errors && { errors }), ...(others && { alternatives: others }) } satisfies RefusedBooking)
    }
    const typed = fieldsIn(req.body)
    const kept = Object.fromEntries(['people', 'minors', 'reason', ...contactFields].flatMap((name) => (typeof typed[name] === 'string' ? [[name, typed[name]]] : [])))
    const values = await manageValues(parts, booking, lang)
    await sendPage(parts, req, res, 'bookings/organiser/manage', { ...values, problem: message, errors: errors ?? {}, instead: instead ?? [], offersInstead: instead !== undefined, typed: { ...values.typed, ...kept } })
  }

  async function sendMove(req: Request, res: Response, booking: Booking): Promise<void> {
    const { lang } = readerOf(req)
    const { site: slug, people, docent, programme, ref } = booking
    const { month, day } = req.query
    const site = guide.site(slug)
    const times = await timesOf(db.read, { site: slug, people, docent, programme, month, day, except: booking }, now())
    if (isRefusal(times)) return refuse(pages, req, res, ofSite(times, site))
    const key = keys.keyOf(ref)
    await sendPage(parts, req, res, 'bookings/organiser/move', {
      ...(await manageValues(parts, booking, lang)),
      ...times,
      sentence: (time: Time) => time.refused && sentenceOf(ofSite(time.refused, site), lang),
      notes: times.notes.map((note) => sentenceOf(ofSite(note, site), lang)),
      isHad: ({ parts: had }: Time) => had !== undefined && isHad(booking, had),
      href: (query: Record<string, string>) => `/bookings/${ref}/move?${String(new URLSearchParams({ key, month: times.month, ...query }))}`,
    })
  }

  return router
}
