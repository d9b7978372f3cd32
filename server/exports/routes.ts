import express, { type Router } from 'express'
import { countsByDay } from '../counters/counters.ts'
import { audit } from '../staff/audit.ts'
import { type GuardParts, personOf } from '../staff/guard.ts'
import { owns } from '../staff/people.ts'
import type { Random } from '../uuid.ts'
import { onlyMethods } from '../web/errors.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import type { Lang } from '../web/words.ts'
import { rangeOf } from './range.ts'
import { writeVisitsCsv } from './visits-csv.ts'

export interface ExportParts extends GuardParts {
  random: Random
  sites: () => { slug: string; name: Record<Lang, string> }[]
}

/** What can be downloaded, by those who report: admins and managers. */
export function exportRoutes(parts: ExportParts): Router {
  const { db, pages, now, random, sites } = parts
  const router = express.Router()

  router.get('/staff/exports/visits.csv', async (req, res) => {
    const range = rangeOf(req.query)
    if (range === undefined) return refuse(pages, req, res, refusal('dates'))
    const { by = 'day', site = '' } = req.query
    if (by !== 'day' || typeof site !== 'string') return refuse(pages, req, res, refusal('invalid'))
    const person = personOf(res)
    const known = sites()
    if (site !== '' && !(owns(person, site) && known.some(({ slug }) => slug === site))) return refuse(pages, req, res, refusal('not-found'))

    const { from, to } = range
    const chosen = site === '' ? person.sites : [site]
    const detail = `${from} ${to} ${chosen === 'every' ? '*' : chosen.join(' ')}`
    await db.write((trx) => audit(trx, now(), random, { actor: person.name, action: 'export', subject: 'visits.csv', detail }))
    const counts = await countsByDay(db.read, { ...range, sites: chosen })
    const { lang } = readerOf(req)
    const names = new Map(known.map(({ slug, name }) => [slug, name[lang]]))
    res.set({ 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="visits-${from}-${to}.csv"` })
    // A site that has left the guide keeps its counts, under its slug.
    await writeVisitsCsv(counts, (slug) => names.get(slug) ?? slug, lang, res).catch(unlessGone)
  })
  router.all('/staff/exports/visits.csv', onlyMethods(pages, 'GET'))

  return router
}

/** Whoever closes the browser in the middle of a download has done nothing wrong. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
}
