import express, { type Request, type Response, type Router } from 'express'
import { onlyMethods } from '../../web/errors.ts'
import { readBody } from '../../web/read-body.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Refusal, refuse, sentenceOf, setRetryAfter, statusOf } from '../../web/refusals.ts'
import { fieldsIn } from '../../web/typed.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { byPhone } from '../access.ts'
import type { FoundAnswer } from '../json-answers.ts'
import { addressesOf } from './booking-answer.ts'
import { allOffers, type Offer } from '../offers/offers.ts'
import { type OrganiserParts, sendPage } from './organiser-parts.ts'
import { readRef } from '../references.ts'

/** Where a group begins: a site to book, or a booking to find again by its reference and the end of a phone number. */
export function startRoutes(parts: OrganiserParts): Router {
  const { bookings, guide, pages, limits } = parts
  const router = express.Router()
  router.use('/bookings', (_req, res, next) => {
    res.set('Cache-Control', 'private, no-store')
    next()
  })

  router.get('/bookings', (req, res) => sendStart(req, res))

  // Where a browser stands after a refused look-up.
  router.get('/bookings/lookup', (_req, res) => res.redirect(303, '/bookings'))
  router.post('/bookings/lookup', ...readBody(pages), async (req, res) => {
    const { ref, digits } = fieldsIn(req.body)
    const typed = typeof ref === 'string' ? ref.slice(0, 40) : ''
    const booking = (await tooOften(req.ip ?? '', typed)) ?? (await byPhone(bookings.db.read, bookings.sealer, typed, typeof digits === 'string' ? digits : ''))
    if (isRefusal(booking)) return wantsJson(req) ? refuse(pages, req, res, booking) : sendStart(req, res, { wrong: booking, typed })
    const { key, manage, manage_url } = addressesOf(parts, booking)
    if (wantsJson(req)) return res.json({ ref: booking.ref, key, manage_url } satisfies FoundAnswer)
    res.redirect(303, manage)
  })
  router.all('/bookings/lookup', onlyMethods(pages, 'GET', 'POST'))

  /** Guesses are few from one address, and few at one booking from however many. */
  async function tooOften(address: string, typed: string): Promise<Refusal | undefined> {
    const ref = readRef(typed)
    // What is no reference is a guess at no booking: the slips of all the world would share one allowance.
    return (await limits.take('lookup-address', address)) ?? (ref === undefined ? undefined : await limits.take('lookup-booking', ref))
  }

  async function sendStart(req: Request, res: Response, refused?: { wrong: Refusal; typed: string }): Promise<void> {
    const offers = new Map((await allOffers(bookings.db.read)).map((offer) => [offer.site, offer]))
    const sites = guide.sites().map((site) => ({ site, ...howBooked(offers.get(site.slug)) }))
    if (refused) {
      setRetryAfter(res, refused.wrong)
      res.status(statusOf(refused.wrong.refused))
    }
    const problem = refused && sentenceOf(refused.wrong, readerOf(req).lang)
    await sendPage(parts, req, res, 'bookings/organiser/start', { robots: refused ? 'noindex' : 'all', sites, problem, typed: refused?.typed ?? '' })
  }

  return router
}

function howBooked(offer: Offer | undefined): { how: 'auto' | 'manual' | 'proposal' | 'elsewhere' | 'none'; url?: string; phone?: string } {
  if (offer === undefined || offer.terms.booking === 'none') return { how: 'none' }
  if (offer.terms.booking === 'elsewhere') return { how: 'elsewhere', ...offer.terms.elsewhere }
  if (!offer.saved) return { how: 'proposal' }
  return { how: offer.terms.confirmation }
}
