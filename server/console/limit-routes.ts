import express, { type Request, type Response, type Router } from 'express'
import { mostOfDay } from '../counters/counters.ts'
import { type KnownSites, namedSite, sitesOwnedBy } from '../counters/known-sites.ts'
import { dayOf } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import type { Random } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readBody } from '../web/read-body.ts'
import { readerOf, restOfQuery } from '../web/reader.ts'
import { isRefusal, type Refusal, refusal, refuse, sentenceOf, statusOf } from '../web/refusals.ts'
import { wantsJson } from '../web/wanted-answer.ts'
import { fields, readLimits } from './limit-form.ts'
import { limitsSetOf, limitsThatStand, noLimits, setLimits } from './limits.ts'

export interface LimitParts extends GuardParts {
  sites: KnownSites
  random: Random
}

/** `/staff/limits`: how many people a site takes, set by its manager; unset until then. */
export function limitRoutes(parts: LimitParts): Router {
  const { db, pages, now, random, sites } = parts
  const router = express.Router()

  router.get('/staff/limits', async (req, res) => {
    const reader = readerOf(req)
    const stand = await limitsThatStand(db.read)
    const rows = sitesOwnedBy(personOf(res), sites()).map(({ slug, name }) => ({ slug, name: name[reader.lang], set: stand.get(slug) }))
    res.type('html').send(await pages.html('console/limits', reader, { rows, dayOf }))
  })
  router.all('/staff/limits', onlyMethods(pages, 'GET'))

  router.get('/staff/limits/:site', (req, res) => send(req, res))
  router.post('/staff/limits/:site', ...readBody(pages, '10kb'), async (req, res) => {
    const { site } = req.params as { site: string }
    if (namedSite(sites(), site) === undefined) return refuse(pages, req, res, refusal('not-found'))
    const entry = readLimits(req.body)
    if (isRefusal(entry)) return send(req, res, entry)
    const { version, limits } = entry
    const actor = personOf(res).name
    const set = await db.write(async (trx) => {
      if (!(await setLimits(trx, site, limits, version, actor, now()))) return false
      const detail = fields.map((field) => `${field} ${limits[field] ?? '-'}`).join(', ')
      await audit(trx, now(), random, { actor, action: 'limits-set', subject: site, detail })
      return true
    })
    if (!set) return send(req, res, refusal('conflict'))
    if (wantsJson(req)) return void res.json({ site, version: version + 1, ...limits })
    res.redirect(303, `/staff/limits/${encodeURIComponent(site)}?done=set`)
  })
  router.all('/staff/limits/:site', onlyMethods(pages, 'GET', 'POST'))

  async function send(req: Request, res: Response, wrong?: Refusal): Promise<void> {
    const site = namedSite(sites(), String(req.params.site))
    if (site === undefined) return refuse(pages, req, res, refusal('not-found'))
    if (wrong && wantsJson(req)) return refuse(pages, req, res, wrong)
    const reader = readerOf(req)
    const versions = await limitsSetOf(db.read, site.slug)
    const values = {
      site: { slug: site.slug, name: site.name[reader.lang] },
      versions,
      typed: wrong?.refused === 'limits-wrong' ? typedIn(req.body) : (versions[0] ?? noLimits),
      problem: wrong && sentenceOf(wrong, reader.lang),
      done: req.query.done === 'set' && wrong === undefined,
      mostPeople: mostOfDay,
      dayOf,
      restOfQuery: restOfQuery(req),
    }
    if (wrong) res.status(statusOf(wrong.refused))
    res.type('html').send(await pages.html('console/limit', reader, values))
  }

  return router
}

/** What stood in the fields of a form that was refused. */
function typedIn(body: unknown): Record<string, string> {
  const given = (body ?? {}) as Record<string, unknown>
  return Object.fromEntries(fields.map((field) => [field, typeof given[field] === 'string' ? given[field].slice(0, 20) : '']))
}
