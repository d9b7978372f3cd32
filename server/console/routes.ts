import express, { type Request, type Router } from 'express'
import { said } from '../bookings/said.ts'
import type { KnownSites } from '../counters/known-sites.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import { type Oddity, oddities } from '../counters/oddities.ts'
import { type LedgerState, ledgerState } from '../ledger/nightly.ts'
import { addDays, dayOf, type Instant } from '../local-day.ts'
import { firstDay, monthOfDay } from '../local-month.ts'
import { type GuardParts, personOf, whoIs } from '../staff/guard.ts'
import { owns, type Person } from '../staff/people.ts'
import { showSignIn } from '../staff/sign-in-page.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf, restOfQuery } from '../web/reader.ts'
import { glance } from './glance.ts'
import { groupsToday } from './groups-today.ts'
import { toDo } from './to-do.ts'
import { Together } from './together.ts'
import { waysFor } from './ways.ts'

export interface ConsoleParts extends GuardParts {
  counts: LiveCounts
  sites: KnownSites
}

/** Oddities are looked for in five weeks of ten-minute sums: not at every glance. */
const odditiesKeptFor = 30_000

/** The manager's dashboard; its door is the page for signing in. */
export function consoleRoutes(parts: ConsoleParts): Router {
  const { db, pages } = parts
  const router = express.Router()
  const together = new Together<string>()
  let found: { at: Instant; odd: Promise<Oddity[]> } | undefined

  router.get('/staff', async (req, res) => {
    const person = await whoIs(parts, req)
    if (person === undefined) return showSignIn(pages, req, res, {})
    res.type('html').send(await together.get(keyOf('page', req, person), () => dashboard(req, person)))
  })
  router.all('/staff', onlyMethods(pages, 'GET'))

  // What the dashboard renews of itself every few seconds.
  router.get('/staff/today', async (req, res) => {
    const person = personOf(res)
    const html = await together.get(keyOf('today', req, person), async () => {
      const reader = readerOf(req)
      return pages.html('console/_today', reader, await live(person, reader.lang))
    })
    res.type('html').send(html)
  })
  router.all('/staff/today', onlyMethods(pages, 'GET'))

  async function dashboard(req: Request, person: Person): Promise<string> {
    const reader = readerOf(req)
    const now = parts.now()
    const shown = await live(person, reader.lang)
    const { rows, day } = shown
    const [today, waiting, odd, ledger] = await Promise.all([groupsToday(db.read, person, now), toDo(db.read, person, now), oddThings(now), ledgerState(db.read)])
    // A site that has left the guide keeps its oddities, under its slug.
    const nameOf = (site: string) => rows.find(({ slug }) => slug === site)?.name ?? site
    return pages.html('console/dashboard', reader, {
      ...shown,
      ...waiting,
      today,
      person,
      nameOf,
      ways: waysFor(person.role, ['/verify']),
      ledger: ledgerSaid(ledger, person),
      odd: odd.filter(({ site }) => owns(person, site)),
      month: { from: firstDay(monthOfDay(day)), to: day },
      mayExport: person.role !== 'docent',
      restOfQuery: restOfQuery(req),
    })
  }

  async function live(person: Person, lang: 'zh' | 'en') {
    const seen = await glance(parts, person, lang, parts.now())
    return { ...seen, mayTrace: person.role !== 'docent', saidDay: (day: string) => said.day(day)[lang] }
  }

  async function oddThings(now: Instant): Promise<Oddity[]> {
    if (found === undefined || now - found.at >= odditiesKeptFor || dayOf(found.at) !== dayOf(now)) {
      const today = dayOf(now)
      const odd = oddities(db.read, { from: addDays(today, -6), to: today })
      found = { at: now, odd }
      odd.catch(() => (found = undefined))
    }
    return found.odd
  }

  return router
}

/** What a person has to know of the seals: of how many of their sites they do not fit. Nothing before the first night. */
function ledgerSaid({ verifiedAt, misfits }: LedgerState, person: Person): { misfits: number } | undefined {
  return verifiedAt === undefined ? undefined : { misfits: misfits.filter(({ site }) => owns(person, site)).length }
}

/** All that an answer depends on. */
function keyOf(what: string, req: Request, { id, role, sites }: Person): string {
  const { lang, large } = readerOf(req)
  return JSON.stringify([what, Buffer.from(id).toString('hex'), role, sites, lang, large, restOfQuery(req)])
}
