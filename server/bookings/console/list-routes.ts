import express, { type Router } from 'express'
import { z } from 'zod'
import type { Status } from '../../database/schema-bookings.ts'
import { ownSite, ownSites } from '../../guide/own-sites.ts'
import { addDays, type Day, dayOf, isDay } from '../../local-day.ts'
import { daysOf, readSpan } from '../../local-span.ts'
import { personOf } from '../../staff/guard.ts'
import type { Sites } from '../../staff/people.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse } from '../../web/refusals.ts'
import { unset } from '../../web/typed.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { type Asked, listBookings, statuses } from '../bookings.ts'
import { said } from '../said.ts'
import { bookingTold, faceOf } from './booking-face.ts'
import { closuresBetween } from './closures.ts'
import { type BookingConsoleParts, nameOfSite } from './console-parts.ts'
import { openRequests } from './requests.ts'

/** What is shown when nothing is asked for: what holds or held its place, and who waits. */
const shownFirst: readonly Status[] = statuses.filter((status) => status !== 'declined' && status !== 'cancelled')

const longestSpan = 31
const week = 7

const day = z.preprocess(unset, z.string().refine(isDay).optional())
const query = z.object({
  site: z.preprocess(unset, z.string().max(100).optional()),
  from: day,
  to: day,
  status: z.preprocess(unset, z.enum([...statuses, 'all']).optional()),
})

/** `GET /staff/bookings`: the requests first, then the days ahead, for the people of a site. */
export function bookingListRoutes(parts: BookingConsoleParts): Router {
  const { db, guide, pages, bookings, now } = parts
  const { sealer } = bookings
  const router = express.Router()

  router.get('/staff/bookings', async (req, res) => {
    const asked = read(req.query, dayOf(now()))
    if (isRefusal(asked)) return refuse(pages, req, res, asked)
    const { site, from, to, status } = asked
    const person = personOf(res)
    if (site !== undefined && !ownSite(guide, person, site)) return refuse(pages, req, res, refusal('not-found'))
    const sites = site === undefined ? person.sites : [site]
    const withRequests = status === undefined || status === 'all' || status === 'requested'
    const [requests, listed, closed] = await Promise.all([
      withRequests ? openRequests(db.read, sites, now()) : [],
      listBookings(db.read, filterOf(asked, sites)),
      closuresBetween(db.read, from, to, sites),
    ])
    if (wantsJson(req)) {
      const told = (all: typeof listed) => all.map((booking) => bookingTold(booking, sealer))
      return void res.json({ from, to, site: site ?? null, requests: told(requests), bookings: told(listed) })
    }
    const reader = readerOf(req)
    const seen = { guide, sealer, lang: reader.lang, now: now() }
    const rows = listed.map((booking) => faceOf(booking, seen))
    const closureSaid = ({ site: of, reason }: (typeof closed)[number]) => ({ reason, name: nameOfSite(guide, of)[reader.lang] })
    const values = {
      ...asked,
      mayAct: person.role !== 'docent',
      withRequests,
      requests: requests.map((booking) => faceOf(booking, seen)),
      days: daysOf({ from, to }).map((one) => ({
        day: one,
        said: said.day(one)[reader.lang],
        rows: rows.filter((row) => row.day === one),
        closed: closed.filter((closure) => closure.day === one).map(closureSaid),
      })),
      statuses,
      sites: ownSites(guide, person).map(({ slug, short }) => ({ slug, name: short[reader.lang] })),
      today: dayOf(now()),
      weeks: { before: linkTo(asked, -week), after: linkTo(asked, week) },
    }
    res.type('html').send(await pages.html('bookings/console/list', reader, values))
  })
  router.all('/staff/bookings', onlyMethods(pages, 'GET'))

  return router
}

interface Read {
  site: string | undefined
  from: Day
  to: Day
  status: Status | 'all' | undefined
}

function read(given: unknown, today: Day): Read | Refusal {
  const parsed = query.safeParse(given)
  if (!parsed.success) {
    const dates = parsed.error.issues.every(({ path }) => path[0] === 'from' || path[0] === 'to')
    return refusal(dates ? 'booking-dates' : 'invalid')
  }
  const { site, from = today, status } = parsed.data
  const to = parsed.data.to ?? addDays(from, week - 1)
  const span = readSpan({ from, to }, longestSpan)
  return span ? { site, ...span, status } : refusal('booking-dates')
}

function filterOf({ from, to, status }: Read, sites: Sites): Asked {
  const chosen = status === 'all' ? undefined : status === undefined ? shownFirst : [status]
  return { from, to, sites, ...(chosen && { statuses: chosen }) }
}

function linkTo({ site, from, to, status }: Read, by: number): string {
  const asked = new URLSearchParams({ from: addDays(from, by), to: addDays(to, by), ...(site && { site }), ...(status && { status }) })
  return `/staff/bookings?${asked}`
}
