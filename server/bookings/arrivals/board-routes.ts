import express, { type Request, type Response, type Router } from 'express'
import type { GuideStore } from '../../guide/guide-store.ts'
import { ownSites } from '../../guide/own-sites.ts'
import { type Clock, dayOf } from '../../local-day.ts'
import { type GuardParts, personOf } from '../../staff/guard.ts'
import { onlyMethods } from '../../web/errors.ts'
import { readerOf } from '../../web/reader.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import { factsOf } from './arrival-page.ts'
import { type Expected, expectedGroups, type Turn } from './board.ts'

export interface BoardParts extends GuardParts {
  guide: GuideStore
  now: Clock
}

/** What the gate has to do first stands first. */
const turns: readonly Turn[] = ['late', 'due', 'pending', 'arrived', 'no-show']

/** Today's groups at the gate of a site, and those of the last days of which nobody has said whether they came. */
export function boardRoutes(parts: BoardParts): Router {
  const { db, guide, pages, now } = parts
  const router = express.Router()

  router.get('/staff/arrivals', async (req: Request, res: Response) => {
    const groups = await expectedGroups(db.read, now())
    const sites = ownSites(guide, personOf(res)).map(({ slug, short }) => ({ slug, name: short, ...sumsOf(groups.filter(({ booking }) => booking.site === slug)) }))
    await send(req, res, 'bookings/arrivals/sites', { sites })
  })
  router.all('/staff/arrivals', onlyMethods(pages, 'GET'))

  router.get('/staff/arrivals/:site', async (req: Request, res: Response) => {
    const site = guide.site(String(req.params.site))
    if (!site) return refuse(pages, req, res, refusal('desk-site'))
    const at = now()
    const groups = await expectedGroups(db.read, at, site.slug)
    const { lang } = readerOf(req)
    const rows = groups.map((group) => ({ ...group, facts: factsOf(group.booking, lang).slice(1) }))
    const boards = turns.map((turn) => ({ turn, rows: rows.filter((row) => row.turn === turn) })).filter((board) => board.rows.length > 0)
    await send(req, res, 'bookings/arrivals/board', { site, day: dayOf(at), boards, sums: sumsOf(groups) })
  })
  router.all('/staff/arrivals/:site', onlyMethods(pages, 'GET'))

  async function send(req: Request, res: Response, view: string, values: object): Promise<void> {
    res.type('html').send(await pages.html(view, readerOf(req), { ...values, robots: 'noindex' }))
  }

  return router
}

interface Sums {
  /** 批次 and people of today, as booked. */
  groups: number
  people: number
  /** 批次 and 人次 that have arrived. */
  arrived: number
  came: number
  /** 批次 of the days before that are still to be entered. */
  pending: number
}

function sumsOf(all: Expected[]): Sums {
  const today = all.filter(({ turn }) => turn !== 'pending')
  const arrived = today.filter(({ turn }) => turn === 'arrived')
  return {
    groups: today.length,
    people: today.reduce((sum, { booking }) => sum + booking.people, 0),
    arrived: arrived.length,
    came: arrived.reduce((sum, { arrival }) => sum + (arrival?.people ?? 0), 0),
    pending: all.length - today.length,
  }
}
