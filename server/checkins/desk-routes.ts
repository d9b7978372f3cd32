import express, { type Request, type Response, type Router } from 'express'
import type { GuideStore } from '../guide/guide-store.ts'
import { ownSite, ownSites } from '../guide/own-sites.ts'
import type { Site } from '../guide/schema.ts'
import { dayOf } from '../local-day.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { type Random, uuidText, uuidV7 } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, statusOf } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import type { DeskCountedAnswer } from './json-answers.ts'
import { countAtDesk, type DeskParts } from './desk-count.ts'
import { longestNote, mostAtDesk, readDeskEntry } from './desk-entry.ts'
import { deskSum, lastDeskCounts } from './desk-rows.ts'
import { deskWords, signed } from './desk-words.ts'

export interface DeskRouteParts extends GuardParts, DeskParts {
  guide: GuideStore
  random: Random
}

const rowsShown = 10

/** The desk: a count kept by one thumb at the gate, for everybody at a site of theirs. */
export function deskRoutes(parts: DeskRouteParts): Router {
  const { db, guide, pages, counts, now, random } = parts
  const router = express.Router()

  router.get('/staff/desk', async (req, res) => {
    const { of } = await counts.all()
    const sites = ownSites(guide, personOf(res)).map(({ slug, short }) => ({ slug, name: short, today: of(slug).today }))
    await send(req, res, 'checkins/desk-sites', { sites })
  })
  router.all('/staff/desk', onlyMethods(pages, 'GET'))

  router.get('/staff/desk/:site', async (req, res) => {
    const site = guide.site(req.params.site as string)
    if (!site) return refuse(pages, req, res, refusal('desk-site'))
    await sendDesk(req, res, site)
  })
  router.all('/staff/desk/:site', onlyMethods(pages, 'GET'))

  // Where a browser stands after signing in anew or a refused form; typed or reloaded there, it is a plain visit.
  router.get('/staff/visits', (_req, res) => res.redirect(303, '/staff/desk'))
  router.post('/staff/visits', ...readBody(pages, '10kb'), async (req, res) => {
    const entry = readDeskEntry(req.body)
    const site = ownSite(guide, personOf(res), req.body?.site)
    if (isRefusal(entry) || site === undefined) return refuseEntry(req, res, isRefusal(entry) ? entry : refusal('desk-site'), site)
    const counted = await countAtDesk(parts, entry, personOf(res).name)
    if (isRefusal(counted)) return refuseEntry(req, res, counted, site)
    if (!wantsJson(req)) return res.redirect(303, `/staff/desk/${site.slug}`)
    const { day: date, people, again, deskToday: desk_today, today, all } = counted
    const answer: DeskCountedAnswer = { outcome: 'counted', request_id: entry.requestId, site: site.slug, date, people, desk_today, today, all }
    res.status(again ? 200 : 201).json(answer)
  })
  router.all('/staff/visits', onlyMethods(pages, 'GET', 'POST'))

  async function refuseEntry(req: Request, res: Response, wrong: Refusal, site: Site | undefined): Promise<void> {
    return site === undefined || wantsJson(req) ? refuse(pages, req, res, wrong) : sendDesk(req, res, site, wrong)
  }

  /** The page for the thumb. Every button carries an id of its own, so that going back to it counts nothing twice. */
  async function sendDesk(req: Request, res: Response, site: Site, wrong?: Refusal): Promise<void> {
    const at = now()
    const day = dayOf(at)
    const values = {
      site,
      day,
      siteCount: (await counts.all()).of(site.slug),
      desk: await deskSum(db.read, site.slug, day),
      rows: await lastDeskCounts(db.read, site.slug, day, rowsShown),
      freshId: () => uuidText(uuidV7(at, random)),
      mostPeople: mostAtDesk,
      longestNote,
      typed: wrong ? typedIn(req.body) : typedIn({}),
      problem: wrong && sentenceOf(wrong, readerOf(req).lang),
    }
    res.status(wrong ? statusOf(wrong.refused) : 200)
    await send(req, res, 'checkins/desk', values)
  }

  async function send(req: Request, res: Response, view: string, values: object): Promise<void> {
    const reader = readerOf(req)
    const shared = { robots: 'noindex', person: personOf(res), deskWords: deskWords(reader.lang), signed }
    res.type('html').send(await pages.html(view, reader, { ...shared, ...values }))
  }

  return router
}

/** What stood in the fields of a form that was refused. */
function typedIn(body: unknown): { people: string; minors: string; note: string } {
  const { people, minors, note } = (body ?? {}) as Record<string, unknown>
  const text = (value: unknown) => (typeof value === 'string' ? value.slice(0, longestNote) : '')
  return { people: text(people), minors: text(minors), note: text(note) }
}
