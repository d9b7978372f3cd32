import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import { ownSites } from '../../guide/own-sites.ts'
import type { Site } from '../../guide/schema.ts'
import { addDays, dayOf, isDay } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readBody } from '../../web/read-body.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, statusOf } from '../../web/refusals.ts'
import { printable } from '../../web/typed.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { endBooking } from '../cancel.ts'
import { said } from '../said.ts'
import { canBeChanged } from '../standing.ts'
import { faceOf } from './booking-face.ts'
import { bookedWhileClosed, closeDays, closuresBetween, markOfBooked, reopenDay } from './closures.ts'
import { atSite, type BookingConsoleParts } from './console-parts.ts'
import { longestReason } from './read-action.ts'

const longestSpan = 31

const day = z.string().refine(isDay)
const reason = z.string().trim().min(1).max(longestReason).regex(printable)
const span = z.object({ from: day, to: z.preprocess((value) => (value === '' ? undefined : value), day.optional()), reason })
const one = z.object({ day })
/** One booking, or, without a reference, all that were seen, by their marks; the reason of its day where none is given. */
const ending = z.object({ ref: z.string().max(20).default(''), seen: z.string().default(''), reason: z.union([z.literal(''), reason]).default('') })

/** `/staff/closures/:site`: days on which a site is shut, and what is booked on them, to be moved or cancelled. */
export function closureRoutes(parts: BookingConsoleParts): Router {
  const { db, guide, pages, bookings, now } = parts
  const router = express.Router()
  // A mark for every booking of a closed year.
  const body = readBody(pages, '100kb')
  router.use('/staff/closures/:site', (req: Request<{ site: string }>, res, next) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    res.locals.site = site
    next()
  })
  const siteOf = (res: Response) => res.locals.site as Site

  router.get('/staff/closures/:site', (req, res) => show(req, res))

  router.post('/staff/closures/:site', ...body, async (req, res) => {
    const { slug: site } = siteOf(res)
    const asked = readSpan(req.body)
    if (isRefusal(asked)) return wantsJson(req) ? refuse(pages, req, res, asked) : show(req, res, asked)
    await closeDays(bookings, { site, ...asked, by: personOf(res).name })
    if (!wantsJson(req)) return res.redirect(303, `/staff/closures/${site}#booked`)
    const booked = (await bookedWhileClosed(bookings, site)).filter(({ booking }) => booking.day >= asked.from && booking.day <= asked.to)
    res.json({ site, ...asked, bookings: booked.map(({ booking }) => booking.ref) })
  })
  router.all('/staff/closures/:site', onlyMethods(pages, 'GET', 'POST'))

  router.post('/staff/closures/:site/reopening', ...body, async (req, res) => {
    const { slug: site } = siteOf(res)
    const sent = one.safeParse(req.body)
    if (!sent.success) return refuse(pages, req, res, refusal('closure-days', { values: { n: longestSpan } }))
    await reopenDay(bookings, { site, day: sent.data.day, by: personOf(res).name })
    if (wantsJson(req)) res.status(204).end()
    else res.redirect(303, `/staff/closures/${site}#closed`)
  })

  router.post('/staff/closures/:site/cancellations', ...body, async (req, res) => {
    const { slug: site } = siteOf(res)
    const sent = ending.safeParse(req.body ?? {})
    if (!sent.success) return refuse(pages, req, res, refusal('booking-reason', { values: { n: longestReason } }))
    const { ref, reason: given } = sent.data
    const asked = (await bookedWhileClosed(bookings, site)).filter(({ booking }) => ref === '' || booking.ref === ref)
    const booked = asked.filter(({ booking }) => canBeChanged(booking, now()))
    const seen = sent.data.seen.split(' ')
    // Somebody closed another day meanwhile, or moved a group: whom nobody has looked at, nobody cancels.
    if (ref === '' && booked.some((row) => !seen.includes(markOfBooked(row)))) {
      const changed = refusal('conflict')
      return wantsJson(req) ? refuse(pages, req, res, changed) : show(req, res, changed, seen)
    }
    const answers = []
    // Each in its own transaction: one that cannot be ended keeps no other.
    for (const { booking, reason: ofDay } of booked) {
      const ended = await endBooking(bookings, booking.ref, { as: 'closed', reason: given || ofDay, by: personOf(res).name, seen: booking.sequence })
      answers.push({ ref: booking.ref, refused: isRefusal(ended) ? atSite(guide, site, ended) : undefined })
    }
    const cancelled = answers.filter(({ refused }) => refused === undefined).map((answer) => answer.ref)
    const first = answers.find(({ refused }) => refused !== undefined)?.refused
    if (wantsJson(req)) {
      const left = answers.flatMap(({ ref: of, refused }) => (refused ? [{ ref: of, reason: refused.refused }] : []))
      return void res.json({ site, cancelled, left })
    }
    if (first) return show(req, res, first)
    res.redirect(303, `/staff/closures/${site}?done=${cancelled.length}#booked`)
  })
  const deeds = ['/staff/closures/:site/reopening', '/staff/closures/:site/cancellations']
  router.get(deeds, (_req, res) => res.redirect(303, `/staff/closures/${siteOf(res).slug}`))
  router.all(deeds, onlyMethods(pages, 'GET', 'POST'))

  function readSpan(given: unknown): { from: string; to: string; reason: string } | Refusal {
    const parsed = span.safeParse(given)
    if (!parsed.success) {
      const days = parsed.error.issues.some(({ path }) => path[0] !== 'reason')
      return days ? refusal('closure-days', { values: { n: longestSpan } }) : refusal('booking-reason', { values: { n: longestReason } })
    }
    const { from, to = from } = parsed.data
    const today = dayOf(now())
    const right = from >= today && from <= addDays(today, 365) && to >= from && to < addDays(from, longestSpan)
    return right ? { from, to, reason: parsed.data.reason } : refusal('closure-days', { values: { n: longestSpan } })
  }

  /** @param seen marks of the bookings that were to be cancelled; the page says which are not among them */
  async function show(req: Request, res: Response, refused?: Refusal, seen?: string[]): Promise<void> {
    const site = siteOf(res)
    const reader = readerOf(req)
    const today = dayOf(now())
    const closed = await closuresBetween(db.read, today, '9999-12-31', [site.slug])
    const booked = await bookedWhileClosed(bookings, site.slug)
    const reading = { guide, sealer: bookings.sealer, lang: reader.lang, now: now() }
    const typed = (req.body ?? {}) as Record<string, unknown>
    const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, 300) : '')
    const values = {
      site: { slug: site.slug, name: site.short[reader.lang] },
      sites: ownSites(guide, personOf(res)).map(({ slug, short }) => ({ slug, name: short[reader.lang] })),
      closed: closed.map((row) => ({ ...row, said: said.day(row.day)[reader.lang] })),
      booked: booked.map((row) => ({
        ...faceOf(row.booking, reading),
        why: row.reason,
        changeable: canBeChanged(row.booking, now()),
        mark: markOfBooked(row),
        unseen: seen !== undefined && !seen.includes(markOfBooked(row)),
      })),
      changed: seen !== undefined,
      problem: refused && seen === undefined ? sentenceOf(refused, reader.lang) : undefined,
      typed: { from: text(typed.from), to: text(typed.to), reason: text(typed.reason) },
      done: /^\d{1,4}$/.test(String(req.query.done)) ? Number(req.query.done) : undefined,
      today,
      longestReason,
    }
    res.status(refused ? statusOf(refused.refused) : 200).type('html').send(await pages.html('bookings/console/closures', reader, values))
  }

  return router
}
