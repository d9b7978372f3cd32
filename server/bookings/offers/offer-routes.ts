import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import type { GuideStore } from '../../guide/guide-store.ts'
import { ownSites } from '../../guide/own-sites.ts'
import { addDays, dayOf } from '../../local-day.ts'
import { type GuardParts, personOf } from '../../staff/guard.ts'
import type { Random } from '../../uuid.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, refusal, refuse } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { words } from '../../web/words.ts'
import { WorkCalendar } from '../../staff/work-calendar.ts'
import { said } from '../said.ts'
import { comingDays } from './coming-days.ts'
import { type Problem, type Typed, typedIn } from './field-reader.ts'
import { atFormerTimes } from './former-times.ts'
import { rowsShown, typedOf } from './offer-form.ts'
import { allOffers, closuresOf, lastSaveOf, type Offer, offerOf } from './offers.ts'
import { ensureOffers } from './proposals.ts'
import { readTerms } from './read-terms.ts'
import { saveTerms } from './save-terms.ts'
import type { Terms } from './terms.ts'

export interface OfferRouteParts extends GuardParts {
  guide: GuideStore
  random: Random
}

/** What the page of an offer shows beside the offer itself. */
interface Shown {
  status?: number
  typed?: Typed
  problems?: Record<string, Problem>
  /** Terms that are looked at before they are saved. */
  tried?: Terms
  /** Somebody else has saved since the form was opened. */
  conflict?: boolean
}

/** A form of 400 special days is large, and no check-in. */
const formBody: RequestHandler = express.urlencoded({ limit: '400kb', parameterLimit: 5000, extended: false })

/** `/staff/offers`: what each site lets groups book, for admins and managers. */
export function offerRoutes(parts: OfferRouteParts): Router {
  const { db, guide, pages, now } = parts
  const router = express.Router()

  router.get('/staff/offers', async (req, res) => {
    const reader = readerOf(req)
    const today = dayOf(now())
    await ensureOffers(db, guide.sites().map(({ slug }) => slug))
    const offers = new Map((await allOffers(db.read)).map((offer) => [offer.site, offer]))
    const sites = await Promise.all(
      ownSites(guide, personOf(res)).map(async ({ slug, short }) => {
        const offer = offers.get(slug)!
        const closures = [...(await closuresOf(db.read, slug, today, addDays(today, 60)))].sort(([one], [other]) => (one < other ? -1 : 1))
        return { slug, name: short[reader.lang], booking: offer.terms.booking, saved: offer.saved, closures: closures.slice(0, 3), more: closures.length - 3 }
      }),
    )
    res.type('html').send(await pages.html('bookings/offers/offers', reader, { sites, admin: personOf(res).role === 'admin' }))
  })
  router.all('/staff/offers', onlyMethods(pages, 'GET'))

  router.get('/staff/offers/:site', async (req, res) => {
    const offer = await offerFor(req)
    if (offer === undefined) return refuse(pages, req, res, refusal('not-found'))
    await show(req, res, offer, {})
  })

  router.post('/staff/offers/:site', formBody, async (req, res) => {
    if (!req.is('urlencoded')) return refuse(pages, req, res, refusal('media-type'))
    const offer = await offerFor(req)
    if (offer === undefined) return refuse(pages, req, res, refusal('not-found'))
    const typed = typedIn(req.body)
    const read = readTerms(typed, offer.terms.programmes.map(({ slug }) => slug))
    if ('problems' in read) return show(req, res, offer, { status: 422, typed, problems: read.problems })
    if (typed.look !== undefined) return show(req, res, offer, { typed, tried: read.terms })
    const { site } = offer
    const saved = await saveTerms(parts, { site, terms: read.terms, seen: versionIn(typed), actor: personOf(res).name })
    if (isRefusal(saved)) {
      if (saved.refused !== 'conflict') return refuse(pages, req, res, saved)
      return show(req, res, (await offerOf(db.read, site))!, { status: 409, typed, conflict: true })
    }
    if (wantsJson(req)) {
      const former = await atFormerTimes(db.read, site, read.terms, await WorkCalendar.read(db.read), now())
      return void res.json({ site, version: saved.version, bookings: former.map(({ ref }) => ref) })
    }
    res.redirect(303, `/staff/offers/${site}?done=saved#done`)
  })
  router.all('/staff/offers/:site', onlyMethods(pages, 'GET', 'POST'))

  /** A site that joined the guide after the start gets its proposal here. */
  async function offerFor(req: Request): Promise<Offer | undefined> {
    const site = guide.site(String(req.params.site))
    if (!site) return undefined
    await ensureOffers(db, [site.slug])
    return offerOf(db.read, site.slug)
  }

  async function show(req: Request, res: Response, offer: Offer, { status = 200, typed, problems = {}, tried, conflict = false }: Shown): Promise<void> {
    const reader = readerOf(req)
    const t = words(reader.lang)
    if (status !== 200 && wantsJson(req)) {
      const errors = Object.fromEntries(Object.entries(problems).map(([field, { key, values }]) => [field, t(key, values)]))
      const reason = status === 409 ? 'conflict' : 'invalid'
      res.status(status).json({ reason, message: t(`refusal.${reason}`), ...(status === 422 && { errors }) })
      return
    }
    const today = dayOf(now())
    const lastSave = await lastSaveOf(db.read, offer.site)
    const fields = typed ?? typedOf(offer.terms)
    const terms = tried ?? offer.terms
    const calendar = await WorkCalendar.read(db.read)
    const former = await atFormerTimes(db.read, offer.site, terms, calendar, now())
    const values = {
      site: { slug: offer.site, name: guide.site(offer.site)!.name[reader.lang] },
      version: offer.version,
      saved: offer.saved,
      lastSave: lastSave && { ...lastSave, day: dayOf(lastSave.at) },
      typed: fields,
      rows: { seasons: rowsShown(fields, 'seasons', 1), exceptions: rowsShown(fields, 'exceptions', 4), programmes: rowsShown(fields, 'programmes', 1) },
      problems,
      conflict,
      done: req.query.done === 'saved' && typed === undefined,
      tried: tried !== undefined,
      today,
      /** Who is booked at times that are not offered, or would not be. */
      former: former.map(({ times, ...booking }) => ({ ...booking, times: times.map(({ slot, ends }) => ({ said: said.slot(slot)[reader.lang], ends })) })),
      booking: terms.booking,
      days: comingDays(terms, calendar, await closuresOf(db.read, offer.site, today, addDays(today, 13)), today, 14),
    }
    res.status(status).type('html').send(await pages.html('bookings/offers/offer', reader, values))
  }

  return router
}

/** 0, which no offer has, for a form without one. */
const versionIn = ({ version = '' }: Typed): number => (/^\d{1,9}$/.test(version) ? Number(version) : 0)
