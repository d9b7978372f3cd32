import express, { type Request, type Response, type Router } from 'express'
import type { GuideStore } from '../../guide/guide-store.ts'
import { dayOf, type Day } from '../../local-day.ts'
import { type GuardParts, personOf } from '../../staff/guard.ts'
import type { Random } from '../../uuid.ts'
import { onlyMethods } from '../../web/errors.ts'
import { type Reader, readerOf } from '../../web/reader.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import { wantsJson } from '../../web/wanted-answer.ts'
import { words } from '../../web/words.ts'
import { knownUntil } from '../../staff/work-calendar.ts'
import { said } from '../said.ts'
import { daysBetween, enteredYears, enterDays, removeDay, setComplete } from './calendar-days.ts'
import { FieldReader, type Problem, type Typed, typedIn } from './field-reader.ts'
import { bookingsOn, firstBookingsOn } from './touched-bookings.ts'

export interface CalendarRouteParts extends GuardParts {
  guide: GuideStore
  random: Random
}

/** Days after the shipped table's end that can be entered: the State Council decides one year at a time. */
const yearsAhead = 5

/** Of the bookings that a change touches, as many are listed as a page still shows well. */
const mostListed = 50

/** `/staff/calendar`: holidays and working weekends of years that the shipped table does not know, for admins. */
export function calendarRoutes(parts: CalendarRouteParts): Router {
  const { db, guide, pages, now } = parts
  const router = express.Router()
  const body = express.urlencoded({ limit: '10kb', extended: false })

  router.get('/staff/calendar', (req, res) => show(req, res, {}, {}))

  router.post('/staff/calendar', body, async (req, res) => {
    if (!req.is('urlencoded')) return refuse(pages, req, res, refusal('media-type'))
    const typed = typedIn(req.body)
    const reader = new FieldReader(typed)
    const kind = reader.choice('kind', ['holiday', 'working'])
    const { from, to } = readSpan(reader, typed, lastDay())
    if (reader.failed) return show(req, res, typed, reader.problems)
    await enterDays(parts, { from, to, kind, actor: personOf(res).name })
    done(req, res, { from, to })
  })
  router.all('/staff/calendar', onlyMethods(pages, 'GET', 'POST'))

  router.post('/staff/calendar/removal', body, async (req, res) => {
    const typed = typedIn(req.body)
    const reader = new FieldReader(typed)
    const day = reader.day('day')
    if (reader.failed) return refuse(pages, req, res, refusal('invalid'))
    await removeDay(parts, { day, actor: personOf(res).name })
    done(req, res, { from: day, to: day })
  })

  router.post('/staff/calendar/years/:year', body, async (req, res) => {
    const year = String(req.params.year)
    if (!years().includes(year)) return refuse(pages, req, res, refusal('not-found'))
    const said = new FieldReader(typedIn(req.body)).ticked('complete')
    const accepted = await setComplete(parts, { year, complete: said, actor: personOf(res).name })
    if (!accepted) return show(req, res, {}, { [`year-${year}`]: { key: 'holidays.wrong.incomplete' } })
    done(req, res)
  })
  // Where a browser stands after a refused form; reloaded there, it is a plain visit.
  router.get(['/staff/calendar/removal', '/staff/calendar/years/:year'], (_req, res) => res.redirect(303, '/staff/calendar'))
  router.all(['/staff/calendar/removal', '/staff/calendar/years/:year'], onlyMethods(pages, 'GET', 'POST'))

  /** From the first year that the table does not know to a few years from now. */
  function years(): string[] {
    const first = Number(knownUntil.slice(0, 4)) + 1
    const last = Math.max(first, Number(dayOf(now()).slice(0, 4)) + yearsAhead)
    return Array.from({ length: last - first + 1 }, (_, i) => String(first + i))
  }
  const lastDay = () => `${years().at(-1)}-12-31`

  function done(req: Request, res: Response, touched?: { from: Day; to: Day }): void {
    if (wantsJson(req)) return void res.status(204).end()
    res.redirect(303, `/staff/calendar${touched ? `?${new URLSearchParams(touched)}` : ''}`)
  }

  async function show(req: Request, res: Response, typed: Typed, problems: Record<string, Problem>): Promise<void> {
    const reader = readerOf(req)
    const failed = Object.keys(problems).length > 0
    if (failed && wantsJson(req)) {
      const t = words(reader.lang)
      const errors = Object.fromEntries(Object.entries(problems).map(([field, { key, values }]) => [field, t(key, values)]))
      res.status(422).json({ reason: 'invalid', message: t('refusal.invalid'), errors })
      return
    }
    const entered = await enteredYears(db.read, dayOf(now()))
    const wanted = years().slice(0, 2)
    const shown = years().filter((year) => wanted.includes(year) || entered.some((one) => one.year === year))
    const values = {
      knownUntil,
      years: shown.map((year) => entered.find((one) => one.year === year) ?? { year, complete: false, days: [] }),
      // Of years that the shipped table has come to know meanwhile.
      others: entered.filter(({ year }) => !shown.includes(year)).flatMap(({ days }) => days),
      typed,
      problems,
      touched: failed ? undefined : await touchedBy(req, reader),
    }
    res.status(failed ? 422 : 200).type('html').send(await pages.html('bookings/offers/calendar', reader, values))
  }

  /** The days that have just been changed, as the address names them, and the bookings on them: how many, and the first. */
  async function touchedBy(req: Request, { lang }: Reader) {
    const { from, to } = req.query
    if (typeof from !== 'string' || typeof to !== 'string') return undefined
    const typed = { from, to }
    const reader = new FieldReader(typed)
    const span = readSpan(reader, typed, lastDay())
    if (reader.failed) return undefined
    const asked = { days: daysBetween(span.from, span.to), today: dayOf(now()) }
    const [counts, first] = await Promise.all([bookingsOn(db.read, asked), firstBookingsOn(db.read, asked, mostListed)])
    const bookings = [...counts.values()].reduce((sum, count) => sum + count, 0)
    // Whom to reach about a booking is on its own page.
    const listed = first.map(({ ref, site, organisation, people, status, parts: times }) => ({
      ...{ ref, organisation, people, status, siteName: guide.site(site)?.short[lang] ?? site },
      times: times.map(({ slot, ends }) => ({ said: said.slot(slot)[lang], ends })),
    }))
    const rest = new URLSearchParams({ from: first.at(-1)?.day ?? span.from, to: span.to })
    return { ...span, bookings, listed, more: Math.max(0, bookings - listed.length), rest: `/staff/bookings?${rest}` }
  }

  return router
}

/** One day, or the days to a second one; all of them beyond the shipped table, at most a month. */
function readSpan(reader: FieldReader, { to: typedTo = '' }: Typed, last: Day): { from: Day; to: Day } {
  const from = reader.day('from')
  const to = typedTo.trim() === '' ? from : reader.day('to')
  if (reader.failed) return { from, to }
  if (from <= knownUntil) reader.refuse('from', 'holidays.wrong.known')
  else if (from > last) reader.refuse('from', 'holidays.wrong.far', { year: last.slice(0, 4) })
  if (to < from) reader.refuse('to', 'offer.wrong.before')
  else if (!reader.failed && daysBetween(from, to > last ? last : to).length > 31) reader.refuse('to', 'holidays.wrong.long')
  else if (to > last && to !== from) reader.refuse('to', 'holidays.wrong.far', { year: last.slice(0, 4) })
  return { from, to }
}
