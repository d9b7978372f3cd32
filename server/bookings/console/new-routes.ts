import express, { type Request, type Response, type Router } from 'express'
import { ownSite, ownSites } from '../../guide/own-sites.ts'
import type { Site } from '../../guide/schema.ts'
import { dayOf, isDay } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { uuidText, uuidV7 } from '../../uuid.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readBody } from '../../web/read-body.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, statusOf } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import type { Alternative } from '../availability/alternatives.ts'
import { kinds, longest } from '../application.ts'
import { book } from '../book.ts'
import { docentsOf } from '../docents/docents.ts'
import { offerOf } from '../offers/offers.ts'
import { readSlot } from '../offers/slots.ts'
import { mostBooked } from '../offers/terms.ts'
import { said } from '../said.ts'
import { asksForTheSame } from '../sent-before.ts'
import { bookingTold } from './booking-face.ts'
import { docentSaid } from './booking-page.ts'
import { atSite, type BookingConsoleParts } from './console-parts.ts'
import { type DeskSlot, deskSlots } from './desk-slots.ts'
import { asButton, channels, otherSlots, readDeskApplication } from './new-booking.ts'

/** What was wrong with what was sent. */
interface Answer {
  wrong?: string[]
  refused?: Refusal
  instead?: Alternative[]
}

/** `/staff/bookings/new`: bookings by telephone and at the counter, by the same check of capacity as online. */
export function newBookingRoutes(parts: BookingConsoleParts): Router {
  const { db, guide, pages, bookings, now, random } = parts
  const router = express.Router()

  router.get('/staff/bookings/new', async (req, res) => {
    const { site: slug } = req.query
    if (slug === undefined || slug === '') return showSites(req, res)
    const site = ownSite(guide, personOf(res), slug)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    await show(req, res, site)
  })

  router.post('/staff/bookings/new', ...readBody(pages, '20kb'), async (req, res) => {
    const sent = readDeskApplication(req.body, 'zh')
    const slug = 'wrong' in sent ? String((req.body as Record<string, unknown> | undefined)?.site) : sent.application.site
    const site = ownSite(guide, personOf(res), slug)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    if ('wrong' in sent) {
      if (!wantsJson(req)) return show(req, res, site, { wrong: sent.wrong })
      return void res.status(422).json({ errors: sent.wrong })
    }
    const made = await book(bookings, sent.application, sent.channel, personOf(res).name)
    // What a form has made at a site that is not theirs is none of their business.
    const booked = isRefusal(made) || ownSite(guide, personOf(res), made.booking.site) ? made : refusal('booking-sent')
    if (isRefusal(booked)) {
      const instead = await otherSlots(db.read, guide, sent, booked, now())
      const refused = atSite(guide, slug, booked)
      if (!wantsJson(req)) return show(req, res, site, { refused, instead })
      const message = sentenceOf(refused, readerOf(req).lang)
      return void res.status(statusOf(refused.refused)).json({ reason: refused.refused, message, alternatives: instead })
    }
    const { booking, again } = booked
    if (wantsJson(req)) return void res.status(again ? 200 : 201).json(bookingTold(booking, bookings.sealer))
    const other = again && !asksForTheSame(bookings.sealer, booking, sent.application)
    res.redirect(303, `/staff/bookings/${booking.ref}?done=${other ? 'before' : 'booked'}#done`)
  })
  router.all('/staff/bookings/new', onlyMethods(pages, 'GET', 'POST'))

  async function showSites(req: Request, res: Response): Promise<void> {
    const reader = readerOf(req)
    const sites = ownSites(guide, personOf(res)).map(({ slug, short }) => ({ slug, name: short[reader.lang] }))
    res.type('html').send(await pages.html('bookings/console/new-sites', reader, { sites }))
  }

  async function show(req: Request, res: Response, site: Site, { wrong = [], refused, instead = [] }: Answer = {}): Promise<void> {
    const reader = readerOf(req)
    const { lang } = reader
    const sent = (req.body ?? {}) as Record<string, unknown>
    const typed = (name: string, otherwise = '') => (typeof sent[name] === 'string' ? sent[name].slice(0, 400) : otherwise)
    const asked = req.query.day ?? readSlot(typed('slot'))?.day
    const day = typeof asked === 'string' && isDay(asked) ? asked : dayOf(now())
    const slots = await deskSlots(db.read, { site: site.slug, day, programme: typed('programme') }, now())
    const none = isRefusal(slots) ? sentenceOf(atSite(guide, site.slug, slots), lang) : undefined
    const offer = await offerOf(db.read, site.slug)
    const languages = new Set((await docentsOf(db.read, site.slug)).flatMap((docent) => docent.languages))
    const fresh = uuidText(uuidV7(now(), random))
    const sentBefore = refused?.refused === 'booking-sent'
    const values = {
      site: { slug: site.slug, name: site.short[lang] },
      day,
      said: said.day(day)[lang],
      today: dayOf(now()),
      none,
      slots: isRefusal(slots) ? [] : slots.map(slotSaid),
      programmes: (offer?.terms.programmes ?? []).map(({ slug, name, minutes }) => ({ slug, name: name[lang], minutes })),
      languages: [...languages].sort().map((of) => ({ of, name: docentSaid(of, lang) })),
      kinds,
      channels,
      longest,
      mostBooked,
      typed,
      requestId: sentBefore || wrong.includes('request_id') ? fresh : typed('request_id', fresh),
      sentBefore,
      wrong: new Set(wrong),
      problem: refused && sentenceOf(refused, lang),
      instead: instead.map((one) => asButton(guide, one, lang)),
    }
    const status = refused ? statusOf(refused.refused) : wrong.length > 0 ? 422 : 200
    res.status(status).type('html').send(await pages.html('bookings/console/new', reader, values))

    function slotSaid({ refused: why, ...slot }: DeskSlot) {
      return { ...slot, why: why && sentenceOf(atSite(guide, site.slug, why), lang) }
    }
  }

  return router
}
