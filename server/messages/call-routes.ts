import express, { type Request, type Response, type Router } from 'express'
import type { Config } from '../config.ts'
import { dayOf } from '../local-day.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { uuidBytes } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { isRefusal, refusal, refuse } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import type { Lang } from '../web/words.ts'
import { type CallNumber, countCalls, type PresentState } from './calls.ts'
import type { Outbox } from './outbox.ts'
import { dialled } from '../web/phones.ts'

export interface CallParts extends GuardParts {
  outbox: Outbox
  config: Pick<Config, 'SMTP_URL' | 'SMS_WEBHOOK'>
  /** How bookings stand, by reference; one that is unknown has no state. */
  standing: (refs: string[], lang: Lang) => Promise<Map<string, PresentState>>
  sites: () => { slug: string; name: Record<Lang, string> }[]
}

/** The list of those who have to be phoned, for who looks after a site: a number is shown one at a time, and that is recorded. */
export function callRoutes(parts: CallParts): Router {
  const { db, pages, outbox, config, standing, sites } = parts
  const { calls } = outbox
  const router = express.Router()

  router.get('/staff/calls', (req, res) => show(req, res))
  router.all('/staff/calls', onlyMethods(pages, 'GET'))

  router.post('/staff/calls/:id/number', async (req, res) => {
    const id = uuidBytes(req.params.id)
    const number = id === undefined ? refusal('not-found') : await calls.number(id, personOf(res).name)
    if (isRefusal(number)) return refuse(pages, req, res, number)
    if (wantsJson(req)) res.json(number)
    // No redirect: what an address shows could be looked at again without a record.
    else await show(req, res, number)
  })

  router.post('/staff/calls/:id/told', async (req, res) => {
    const id = uuidBytes(req.params.id)
    const refused = id === undefined ? refusal('not-found') : await calls.tick(id, personOf(res).name)
    if (refused) return refuse(pages, req, res, refused)
    if (wantsJson(req)) res.status(204).end()
    else res.redirect(303, '/staff/calls')
  })
  // Where a browser stands after a form; typed or reloaded there, it is a plain visit.
  router.get(['/staff/calls/:id/number', '/staff/calls/:id/told'], (_req, res) => res.redirect(303, '/staff/calls'))
  router.all(['/staff/calls/:id/number', '/staff/calls/:id/told'], onlyMethods(pages, 'GET', 'POST'))

  async function show(req: Request, res: Response, open?: CallNumber): Promise<void> {
    const { sites: own } = personOf(res)
    const [rows, all] = await Promise.all([calls.list(own), countCalls(db.read, own)])
    const reader = readerOf(req)
    const states = await standing([...new Set(rows.map(({ booking }) => booking))], reader.lang)
    if (wantsJson(req)) {
      const list = rows.map(({ since, contact, ...row }) => {
        const status = states.get(row.booking)?.status
        return { ...row, ...(status === undefined ? {} : { status }), since: new Date(since).toISOString(), ...contact }
      })
      return void res.json({ all, calls: list })
    }
    const names = new Map(sites().map(({ slug, name }) => [slug, name[reader.lang]]))
    // A site that has left the guide keeps its calls, under its slug.
    const list = rows.map((row) => ({ ...row, site: names.get(row.site) ?? row.site, day: dayOf(row.since), state: states.get(row.booking)?.said }))
    const unset = config.SMTP_URL === undefined && config.SMS_WEBHOOK === undefined
    res.type('html').send(await pages.html('messages/calls', reader, { calls: list, all, open, unset, dialled }))
  }

  return router
}
