import express, { type Request, type Response, type Router } from 'express'
import type { ArrivalRow } from '../../database/schema-bookings.ts'
import type { GuideStore } from '../../guide/guide-store.ts'
import { onlyMethods } from '../../web/errors.ts'
import type { Pages } from '../../web/pages.ts'
import type { RateLimits } from '../../web/rate-limits.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import type { LetterAnswer } from '../json-answers.ts'
import { findArrival } from '../arrivals/arrival-rows.ts'
import type { BookingParts } from '../booking-parts.ts'
import { type Booking, findBooking } from '../bookings.ts'
import { closuresOf } from '../offers/offers.ts'
import { type LetterNumbers, type PaperKind, spelledNumber } from './letter-numbers.ts'
import { onPaper } from './on-paper.ts'
import { isPurged, type Verdict, verdictOn } from './verdict.ts'
import { saidByCertificate, saidByLetter } from './what-it-says.ts'

export interface CheckRouteParts {
  bookings: Pick<BookingParts, 'db' | 'now'>
  guide: GuideStore
  pages: Pages
  limits: RateLimits
  numbers: LetterNumbers
}

interface Judged {
  number: string
  kind: PaperKind
  verdict: Verdict
  booking: Booking
  arrived: ArrivalRow | undefined
  /** Why the site is closed on that day. */
  closed: string | undefined
}

/** Verdicts on a paper whose words hold, so that they may be shown beside it. */
const holding: readonly Verdict[] = ['valid', 'closed', 'arrived', 'over']

/** `/letters`: tells anyone with a paper in hand whether it is unaltered and still holds. */
export function checkRoutes({ bookings, guide, pages, limits, numbers }: CheckRouteParts): Router {
  const { db, now } = bookings
  const router = express.Router()
  router.use('/letters', (_req, res, next) => {
    res.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex, nofollow' })
    next()
  })

  router.get('/letters', async (req, res) => {
    const typed = typeof req.query.number === 'string' ? req.query.number.trim().slice(0, 60) : ''
    if (typed !== '') return res.redirect(303, `/letters/${encodeURIComponent(typed)}`)
    res.type('html').send(await pages.html('bookings/papers/check', readerOf(req), { wrong: undefined, typed: '' }))
  })
  router.all('/letters', onlyMethods(pages, 'GET', 'HEAD'))

  router.get('/letters/:number', async (req, res) => {
    const address = req.ip ?? ''
    const tooMany = await limits.spent('wrong-letter', address)
    if (tooMany) return refuse(pages, req, res, tooMany)
    const judged = await judge(req.params.number)
    if (!isRefusal(judged)) return answer(req, res, judged)
    await limits.take('wrong-letter', address)
    await unknown(req, res, judged)
  })
  router.all('/letters/:number', onlyMethods(pages, 'GET', 'HEAD'))

  async function judge(typed: string): Promise<Judged | Refusal> {
    const read = numbers.read(typed)
    const booking = read && (await findBooking(db.read, read.ref))
    if (!booking) return refusal('letter-unknown')
    const arrived = await findArrival(db.read, booking.ref)
    const closures = await closuresOf(db.read, booking.site, booking.day, booking.day)
    const found = { number: spelledNumber(read.number), kind: read.kind, booking, arrived, closed: closures.get(booking.day) }
    if (read.kind === 'certificate') {
      const right = arrived !== undefined && numbers.stillSays(read, saidByCertificate(booking, arrived))
      return right ? { ...found, verdict: 'valid' } : refusal('letter-unknown')
    }
    const stillSays = numbers.stillSays(read, saidByLetter(booking))
    // A number from a future that a restored backup has forgotten.
    if (!stillSays && (read.sequence > booking.sequence || (read.sequence === booking.sequence && !isPurged(booking)))) return refusal('letter-unknown')
    return { ...found, verdict: verdictOn({ booking, stillSays, closures, now: now() }) }
  }

  /** What is said aloud: no phone, no key, no names of people. */
  async function answer(req: Request, res: Response, { number, kind, verdict, booking, arrived, closed }: Judged): Promise<void> {
    const reader = readerOf(req)
    const holds = holding.includes(verdict)
    if (!wantsJson(req)) {
      const paper = holds ? onPaper(booking, guide.site(booking.site), reader.lang) : undefined
      res.type('html').send(await pages.html('bookings/papers/checked', reader, { number, kind, verdict, paper, arrived, closed }))
      return
    }
    const slots = booking.parts.map(({ slot, day, ends, people }) => ({ slot, end: `${day}T${ends}`, people }))
    const { site, organisation, people, docent } = booking
    const held = kind === 'letter' ? { slots, people, docent } : { day: booking.day, people: arrived?.people }
    const says = { site, organisation, ...held }
    res.json({ number, kind, verdict, ...(holds && { says }), ...(verdict === 'closed' && { closed }) } satisfies LetterAnswer)
  }

  async function unknown(req: Request, res: Response, wrong: Refusal): Promise<void> {
    if (wantsJson(req)) return refuse(pages, req, res, wrong)
    const typed = String(req.params.number).slice(0, 60)
    res.status(404).type('html').send(await pages.html('bookings/papers/check', readerOf(req), { wrong: wrong.refused, typed }))
  }

  return router
}
