import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { spacedCode } from '../../checkins/plate-code.ts'
import type { Config } from '../../config.ts'
import type { GuideStore } from '../../guide/guide-store.ts'
import { dayOf } from '../../local-day.ts'
import { onlyMethods } from '../../web/errors.ts'
import type { Pages } from '../../web/pages.ts'
import { type Reader, readerOf } from '../../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, statusOf } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { byKey } from '../access.ts'
import { comesToSite, findArrival } from '../arrivals/arrival-rows.ts'
import type { BookingParts } from '../booking-parts.ts'
import type { Booking } from '../bookings.ts'
import { maskedContact, openContact } from '../contacts.ts'
import { historyOf, partsGone } from '../events.ts'
import { closuresOf } from '../offers/offers.ts'
import { momentSaid } from '../tell.ts'
import { calendarFile } from './calendar-file.ts'
import { type LetterNumbers, type PaperKind, spelledNumber } from './letter-numbers.ts'
import { type OnPaper, onPaper } from './on-paper.ts'
import { planText } from './plan-text.ts'
import { qrSvg } from './qr.ts'
import { saidByCertificate, saidByLetter } from './what-it-says.ts'
import { unlessComing, unlessConfirmed, unlessGone, unlessLetterAsked } from './when.ts'

export interface PaperRouteParts {
  bookings: BookingParts
  guide: GuideStore
  pages: Pages
  numbers: LetterNumbers
  config: Pick<Config, 'PUBLIC_URL'>
}

interface Asked {
  booking: Booking
  reader: Reader
  paper: OnPaper
}

/** What an organiser files: shown to whoever has the booking's key, and to nobody else (booking law 6). */
export function paperRoutes({ bookings, guide, pages, numbers, config }: PaperRouteParts): Router {
  const { db, keys, sealer, now } = bookings
  const router = express.Router()

  /** A page below `/bookings/:ref/`, made by a function that gives its own values, or says why there is none. */
  function page(name: string, make: (asked: Asked) => Promise<object | Refusal>): void {
    const path = `/bookings/:ref/${name}`
    router.get(path, forOneReader, async (req: Request, res: Response) => {
      const asked = await open(req)
      if (isRefusal(asked)) return refuse(pages, req, res, asked)
      const made = await make(asked)
      const { ref, day, site } = asked.booking
      const key = keys.keyOf(ref)
      const shared = { ...asked, key, back: `/bookings/${ref}?key=${key}`, self: `/bookings/${ref}/${name}` }
      if (isRefusal(made)) return none(req, res, made, shared)
      const closed = (await closuresOf(db.read, site, day, day)).get(day)
      res.type('html').send(await pages.html(`bookings/papers/${name}`, asked.reader, { ...shared, ...made, closed }))
    })
    router.all(path, onlyMethods(pages, 'GET', 'HEAD'))
  }

  async function open(req: Request): Promise<Asked | Refusal> {
    const booking = await byKey(db.read, keys, req.params.ref as string, req.query.key)
    if (isRefusal(booking)) return booking
    const reader = readerOf(req)
    return { booking, reader, paper: onPaper(booking, guide.site(booking.site), reader.lang) }
  }

  /** A page that says kindly why there is no such paper, and keeps the key when another language is chosen. */
  async function none(req: Request, res: Response, wrong: Refusal, shared: Asked): Promise<void> {
    if (wantsJson(req)) return refuse(pages, req, res, wrong)
    const { booking, reader } = shared
    const { status, answerBy } = booking
    const awaited = wrong.refused === 'paper-not-yet' && status === 'requested' && answerBy !== null
    const by = awaited ? momentSaid(answerBy, reader.lang) : ''
    const values = { ...shared, reason: wrong.refused, message: sentenceOf(wrong, reader.lang), answerBy: by }
    res.status(statusOf(wrong.refused)).type('html').send(await pages.html('bookings/papers/none', reader, values))
  }

  /** A paper's number, and the QR under which anybody checks it. */
  async function checked(kind: PaperKind, { ref, sequence }: Booking, says: string): Promise<object> {
    const number = spelledNumber(numbers.numberOf(kind, ref, sequence, says))
    return { number, checkAt: `${config.PUBLIC_URL}/letters`, qr: await qrSvg(`${config.PUBLIC_URL}/letters/${number}`) }
  }

  router.get('/bookings/:ref.ics', forOneReader, async (req, res) => {
    const asked = await open(req)
    if (isRefusal(asked)) return refuse(pages, req, res, asked)
    const { booking, paper, reader } = asked
    const gone = partsGone(await historyOf(db.read, booking.ref), booking.parts.length)
    const file = calendarFile({ booking, gone, paper, lang: reader.lang, host: new URL(config.PUBLIC_URL).hostname, now: now() })
    // Inline, a phone offers to add it; an attachment it merely keeps.
    res.set('Content-Disposition', `inline; filename="${booking.ref}.ics"`)
    res.set('Content-Type', 'text/calendar; charset=utf-8; method=PUBLISH').send(file)
  })
  router.all('/bookings/:ref.ics', onlyMethods(pages, 'GET', 'HEAD'))

  page('letter', async ({ booking }) => {
    const wrong = unlessConfirmed(booking)
    if (wrong) return wrong
    const contact = maskedContact(openContact(sealer, booking.contact))
    return { contact, issued: dayOf(booking.changedAt), ...(await checked('letter', booking, saidByLetter(booking))) }
  })

  page('certificate', async ({ booking }) => {
    const gone = unlessGone(booking)
    const arrived = gone ? undefined : await findArrival(db.read, booking.ref)
    if (!arrived) return gone ?? refusal('certificate-not-yet')
    const away = !(await comesToSite(db.read, booking.ref))
    return { arrived, away, issued: dayOf(arrived.at), ...(await checked('certificate', booking, saidByCertificate(booking, arrived))) }
  })

  page('plan', async ({ booking, paper, reader }) => unlessGone(booking) ?? { text: planText(booking, paper, reader.lang) })

  page('request-letter', async ({ booking }) => unlessLetterAsked(booking) ?? {})

  page('codes', async ({ booking }) => {
    const wrong = unlessComing(booking)
    if (wrong) return wrong
    const gate = `${config.PUBLIC_URL}/staff/bookings/${booking.ref}/arrival?code=${keys.gateSecretOf(booking.ref)}`
    const members = `${config.PUBLIC_URL}/c/${booking.memberCode}`
    return { gate: await qrSvg(gate), members: await qrSvg(members), memberCode: spacedCode(booking.memberCode) }
  })

  return router
}

const forOneReader: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex, nofollow' })
  next()
}
