import express, { type Router } from 'express'
import { countRequests } from '../bookings/console/requests.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import { oddities } from '../counters/oddities.ts'
import { addDays } from '../local-day.ts'
import { countCalls } from '../messages/calls.ts'
import { type GuardParts, whoIs } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import { showSignIn } from '../staff/sign-in-page.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import type { Lang } from '../web/words.ts'

export interface ConsoleParts extends GuardParts {
  counts: LiveCounts
  sites: () => { slug: string; name: Record<Lang, string> }[]
}

/** The manager's dashboard; its door is the page for signing in. */
export function consoleRoutes(parts: ConsoleParts): Router {
  const { db, pages, counts, sites } = parts
  const router = express.Router()

  router.get('/staff', async (req, res) => {
    const person = await whoIs(parts, req)
    if (person === undefined) return showSignIn(pages, req, res, {})
    const reader = readerOf(req)
    const { day, at, of } = await counts.all()
    const own = sites().filter(({ slug }) => owns(person, slug))
    const rows = own.map(({ slug, name }) => ({ slug, name: name[reader.lang], ...of(slug) }))
    const totals = {
      today: rows.reduce((sum, { today }) => sum + today, 0),
      all: rows.reduce((sum, { all }) => sum + all, 0),
    }
    const month = { from: `${day.slice(0, 7)}-01`, to: day }
    const mayExport = person.role !== 'docent'
    const odd = (await oddities(db.read, { from: addDays(day, -6), to: day })).filter((one) => owns(person, one.site))
    // A site that has left the guide keeps its oddities, under its slug.
    const nameOf = (site: string) => rows.find(({ slug }) => slug === site)?.name ?? site
    const callsToMake = await countCalls(db.read, person.sites)
    const requests = await countRequests(db.read, person.sites, parts.now())
    const values = { person, rows, totals, day, at, month, mayExport, odd, nameOf, callsToMake, requests }
    res.type('html').send(await pages.html('console/dashboard', reader, values))
  })
  router.all('/staff', onlyMethods(pages, 'GET'))

  return router
}
