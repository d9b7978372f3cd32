import express, { type Router } from 'express'
import { z } from 'zod'
import type { Database } from '../../database/open.ts'
import type { GuideStore } from '../../guide/guide-store.ts'
import { addDays, type Clock, type Day, dayOf, type Instant, isDay, zoned } from '../../local-day.ts'
import { readSpan } from '../../local-span.ts'
import { onlyMethods } from '../../web/errors.ts'
import type { Pages } from '../../web/pages.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import type { SlotsAnswer } from '../json-answers.ts'
import { availability, type Question, type SlotState } from '../availability/availability.ts'
import { mostBooked } from '../offers/terms.ts'

export interface SlotRouteParts {
  db: Database
  guide: GuideStore
  pages: Pages
  now: Clock
}

/** Days that one answer covers. */
const longestSpan = 92
/** What is left is as old as this at most; a booking looks for itself. */
const keptFor = 2000
const mostKept = 500

const day = z.string().refine(isDay).meta({ format: 'date' })
export const slotsQuery = z.object({
  from: day.optional(),
  to: day.optional(),
  people: z.coerce.number().int().min(0).max(mostBooked).default(0),
  docent: z.preprocess((value) => (value === 'true' ? 'any' : value === 'false' || value === '' ? 'none' : value), z.string().regex(/^[A-Za-z-]{2,20}$/).default('none')),
  programme: z.string().max(40).default(''),
})

/** `GET /sites/:site/slots.json`: what can be booked, public contract, section 5 of the design. */
export function slotRoutes({ db, guide, pages, now }: SlotRouteParts): Router {
  const router = express.Router()
  const kept = new KeptAnswers(now)

  router.get('/sites/:site/slots.json', async (req, res) => {
    const site = guide.site(req.params.site)
    if (!site) return refuse(pages, req, res, refusal('not-found'))
    const asked = readQuestion(site.slug, req.query, dayOf(now()))
    if (!asked) return refuse(pages, req, res, refusal('dates'))
    const body = await kept.of(JSON.stringify(asked), async () => answered(site.slug, await availability(db.read, asked, now())))
    res.set({ 'Cache-Control': 'public, max-age=2', 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': String(body.length) }).end(body)
  })
  router.all('/sites/:site/slots.json', onlyMethods(pages, 'GET'))

  return router
}

function readQuestion(site: string, given: unknown, today: Day): Question | undefined {
  const parsed = slotsQuery.safeParse(given)
  if (!parsed.success) return undefined
  const { from = today, people, docent, programme } = parsed.data
  const to = parsed.data.to ?? addDays(from, 30)
  const span = readSpan({ from, to }, longestSpan)
  return span && { site, ...span, people, docent, programme }
}

function answered(site: string, states: SlotState[]): Buffer {
  const slots = states.map(({ slot, day, starts, ends, capacity, left, docentsLeft, open, reason }) => {
    return { slot, start: zoned(day, `${starts}:00`), end: zoned(day, `${ends}:00`), capacity, left, docents_left: docentsLeft, open, ...(reason && { reason }) }
  })
  return Buffer.from(JSON.stringify({ site, slots } satisfies SlotsAnswer))
}

/** Answers that are the same for everyone, kept for two seconds, made once however many wait for them. */
class KeptAnswers {
  readonly #now: Clock
  readonly #kept = new Map<string, { until: Instant; body: Promise<Buffer> }>()

  constructor(now: Clock) {
    this.#now = now
  }

  of(key: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const found = this.#kept.get(key)
    if (found && Math.abs(found.until - this.#now()) <= keptFor && found.until > this.#now()) return found.body
    if (this.#kept.size >= mostKept) this.#kept.clear()
    const body = make()
    this.#kept.set(key, { until: this.#now() + keptFor, body })
    // A failure is told to who waits for it, and not kept.
    body.catch(() => this.#kept.delete(key))
    return body
  }
}
