import express, { type Request, type Response, type Router } from 'express'
import type { GuideStore } from '../../guide/guide-store.ts'
import { type GuardParts, personOf } from '../../staff/guard.ts'
import { uuidText, uuidV7 } from '../../uuid.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readBody } from '../../web/read-body.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, statusOf } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import type { ArrivedAnswer, NoShowAnswer } from '../json-answers.ts'
import { type Booking, findBooking } from '../bookings.ts'
import { readRef } from '../references.ts'
import { readArrivalEntry } from './arrival-entry.ts'
import { arrivalValues } from './arrival-page.ts'
import { recordNoShow } from './no-show.ts'
import { type ArrivalParts, recordArrival } from './record-arrival.ts'

export interface ArrivalRouteParts extends GuardParts {
  guide: GuideStore
  arrivals: ArrivalParts
}

/** One group at the gate, for everybody at the site: who is due, and how many really came. */
export function arrivalRoutes(parts: ArrivalRouteParts): Router {
  const { db, guide, pages, arrivals } = parts
  const { keys, counts, now, random } = arrivals
  const router = express.Router()
  const body = readBody(pages, '10kb')
  const pathOf = (ref: string) => `/staff/bookings/${ref}/arrival`

  router.get('/staff/bookings/:ref/arrival', async (req: Request, res: Response) => {
    const booking = await asked(req)
    if (booking === undefined) return refuse(pages, req, res, refusal('booking-unknown'))
    const { code } = req.query
    // A wrong code keeps nobody out who is signed in: whoever knows the reference goes on by it.
    const shown = code === undefined ? undefined : typeof code === 'string' && keys.isGateSecret(booking.ref, code) ? 'right' : 'wrong'
    await show(req, res, booking, { shown })
  })

  router.post('/staff/bookings/:ref/arrival', body, async (req: Request, res: Response) => {
    const booking = await asked(req)
    if (booking === undefined) return refuse(pages, req, res, refusal('booking-unknown'))
    const entry = readArrivalEntry(req.body)
    const done = isRefusal(entry) ? entry : await recordArrival(arrivals, { ...entry, ref: booking.ref }, personOf(res).name)
    if (isRefusal(done)) return refuseForm(req, res, booking, done)
    if (!wantsJson(req)) return res.redirect(303, pathOf(booking.ref))
    const { booking: after, arrival, again, today, all } = done
    const answer: ArrivedAnswer = { ref: after.ref, status: after.status, people: arrival.people, date: after.day, today, all }
    res.status(again ? 200 : 201).json(answer)
  })
  router.all('/staff/bookings/:ref/arrival', onlyMethods(pages, 'GET', 'POST'))

  router.post('/staff/bookings/:ref/no-show', body, async (req: Request, res: Response) => {
    const booking = await asked(req)
    if (booking === undefined) return refuse(pages, req, res, refusal('booking-unknown'))
    const done = await recordNoShow(arrivals, booking.ref, personOf(res).name)
    if (isRefusal(done)) return refuseForm(req, res, booking, done)
    const { ref, status } = done.booking
    if (wantsJson(req)) res.status(done.again ? 200 : 201).json({ ref, status } satisfies NoShowAnswer)
    else res.redirect(303, pathOf(ref))
  })
  // Where a browser stands after a refused form; typed or reloaded there, it is a plain visit.
  router.get('/staff/bookings/:ref/no-show', (req: Request, res: Response) => res.redirect(303, pathOf(readRef(String(req.params.ref)) ?? '-')))
  router.all('/staff/bookings/:ref/no-show', onlyMethods(pages, 'GET', 'POST'))

  async function asked(req: Request): Promise<Booking | undefined> {
    const ref = readRef(String(req.params.ref))
    return ref === undefined ? undefined : findBooking(db.read, ref)
  }

  async function refuseForm(req: Request, res: Response, booking: Booking, wrong: Refusal): Promise<void> {
    if (wantsJson(req)) return refuse(pages, req, res, wrong)
    // It may have changed since it was read, which may be why.
    const current = (await findBooking(db.read, booking.ref)) ?? booking
    res.status(statusOf(wrong.refused))
    await show(req, res, current, { wrong, typed: wrong.refused.startsWith('no-show') ? undefined : req.body })
  }

  async function show(req: Request, res: Response, booking: Booking, more: { shown?: string | undefined; wrong?: Refusal; typed?: unknown }): Promise<void> {
    const { shown, ...form } = more
    const reader = readerOf(req)
    const at = now()
    const values = await arrivalValues(db.read, guide, { booking, lang: reader.lang, now: at, ...form })
    const freshId = uuidText(uuidV7(at, random))
    const siteCount = (await counts.all()).of(booking.site)
    res.type('html').send(await pages.html('bookings/arrivals/arrival', reader, { ...values, shown, freshId, siteCount, robots: 'noindex' }))
  }

  return router
}
