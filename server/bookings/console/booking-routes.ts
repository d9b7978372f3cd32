import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { audit } from '../../staff/audit.ts'
import { personOf } from '../../staff/guard.ts'
import { safeNext } from '../../staff/sign-in-page.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readBody } from '../../web/read-body.ts'
import { isRefusal, refusal, refuse } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { type Booking, findBooking } from '../bookings.ts'
import { openContact } from '../contacts.ts'
import { historyOf } from '../events.ts'
import { readRef } from '../references.ts'
import { type ActName, acts } from './acts.ts'
import { bookingTold } from './booking-face.ts'
import { showBooking } from './booking-page.ts'
import { atSite, type BookingConsoleParts } from './console-parts.ts'
import { readSeen } from './read-action.ts'

/** `/staff/bookings/:ref`: a booking for the site's people; to look at for all of them, to act on for managers. */
export function bookingRoutes(parts: BookingConsoleParts): Router {
  const { db, guide, pages, bookings, now, random } = parts
  const { sealer } = bookings
  const router = express.Router()
  const body = readBody(pages, '20kb')

  const find: RequestHandler<{ ref: string }> = async (req, res, next) => {
    const ref = readRef(req.params.ref)
    const booking = ref === undefined ? undefined : await findBooking(db.read, ref)
    if (booking === undefined) return refuse(pages, req, res, refusal('not-found'))
    res.locals.booking = booking
    next()
  }
  const bookingOf = (res: Response) => res.locals.booking as Booking

  router.get('/staff/bookings/:ref', find, async (req, res) => {
    const booking = bookingOf(res)
    if (!wantsJson(req)) return showBooking(parts, req, res, booking)
    const history = await historyOf(db.read, booking.ref)
    const told = history.map(({ at, actor, what, detail }) => ({ at: new Date(at).toISOString(), actor, what, detail }))
    res.json({ ...bookingTold(booking, sealer), history: told })
  })
  router.all('/staff/bookings/:ref', onlyMethods(pages, 'GET'))

  router.post('/staff/bookings/:ref/contact', find, async (req, res) => {
    const booking = bookingOf(res)
    const contact = openContact(sealer, booking.contact)
    if (contact === undefined) return refuse(pages, req, res, refusal('contact-gone'))
    const deed = { actor: personOf(res).name, action: 'contact-seen', subject: booking.ref, detail: 'booking' } as const
    await db.write((trx) => audit(trx, now(), random, deed))
    const { name, phone, email, leader, leaderPhone } = contact
    if (wantsJson(req)) res.json({ name, phone, email, leader, leader_phone: leaderPhone })
    // No redirect: what an address shows could be looked at again without a record.
    else await showBooking(parts, req, res, booking, { contact })
  })

  for (const act of Object.keys(acts) as ActName[]) {
    router.post(`/staff/bookings/:ref/${act}`, ...body, find, (req, res) => doAct(act, req, res))
  }
  const deeds = ['contact', ...Object.keys(acts)].map((act) => `/staff/bookings/:ref/${act}`)
  // Where a browser stands after a form; typed or reloaded there, it is a plain visit.
  router.get(deeds, find, (_req, res) => res.redirect(303, `/staff/bookings/${bookingOf(res).ref}`))
  router.all(deeds, onlyMethods(pages, 'GET', 'POST'))

  async function doAct(act: ActName, req: Request, res: Response): Promise<void> {
    const booking = bookingOf(res)
    const { ref, site } = booking
    const sent = (req.body ?? {}) as Record<string, unknown>
    const seen = readSeen(sent)
    const done = isRefusal(seen) ? seen : await acts[act]({ bookings, guide, booking, body: sent, by: personOf(res).name, ...seen })
    if (isRefusal(done)) {
      if (wantsJson(req)) return refuse(pages, req, res, atSite(guide, site, done))
      return showBooking(parts, req, res, (await findBooking(db.read, ref))!, { refused: { act, why: done } })
    }
    if (wantsJson(req)) return void res.json(bookingTold(done, sealer))
    res.redirect(303, typeof sent.back === 'string' ? safeNext(sent.back) : `/staff/bookings/${ref}?done=${act}#done`)
  }

  return router
}
