import express, { type Router } from 'express'
import { dayOf } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { owns } from '../../staff/people.ts'
import { markOf } from '../../web/mark.ts'
import { readerOf } from '../../web/reader.ts'
import { refusal, refuse } from '../../web/refusals.ts'
import { citationsIn, type Site } from '../schema.ts'
import { titleOf } from '../ways/route-page.ts'
import type { EditParts } from './edit-parts.ts'
import { draftOf } from './draft.ts'
import { newSource } from './editing.ts'
import { said } from './edit-page.ts'
import { editRoutes } from './edit-routes.ts'
import { historyRoutes } from './history-routes.ts'
import { partNames, partOf } from './parts-of-site.ts'
import { ownRoutes } from './route-shape.ts'
import { sourceShape } from './shapes.ts'
import { newestVersions, ofSources, routeDocument, type Version } from './versions.ts'

/** `/staff/guide`: the words of the guide, for those whose site it is. */
export function guideEditRoutes(parts: EditParts): Router {
  const { db, guide, pages } = parts
  const router = express.Router()

  router.get('/staff/guide', async (req, res) => {
    const reader = readerOf(req)
    const saves = await newestVersions(db.read)
    const sites = guide
      .sites()
      .filter(({ slug }) => owns(personOf(res), slug))
      .map((site) => ({ slug: site.slug, name: site.short[reader.lang], open: openFields(site), last: lastSave(saves.get(site.slug)) }))
    res.type('html').send(await pages.html('guide/edit/sites', reader, { sites }))
  })

  router.get('/staff/guide/sources', async (req, res) => {
    const admin = personOf(res).role === 'admin'
    const uses = new Map<string, number>()
    for (const { key } of citationsIn(guide.document())) uses.set(key, (uses.get(key) ?? 0) + 1)
    const values = {
      editing: newSource(),
      draft: draftOf(sourceShape, undefined),
      problems: {},
      seen: markOf(undefined),
      ...said(readerOf(req).lang),
      sources: guide.sources().map((source) => ({ ...source, uses: uses.get(source.key) ?? 0 })),
      admin,
      done: req.query.done === 'saved',
      last: lastSave((await newestVersions(db.read)).get(ofSources)),
    }
    res.type('html').send(await pages.html('guide/edit/sources', readerOf(req), values))
  })

  router.get('/staff/guide/routes', async (req, res) => {
    const { lang } = readerOf(req)
    const saves = await newestVersions(db.read)
    const all = { sites: () => guide.sites(), routes: () => guide.document().routes }
    const routes = ownRoutes(guide.document(), personOf(res)).map((route) => ({ route, title: titleOf(all, route, lang), last: lastSave(saves.get(routeDocument(route.slug))) }))
    res.type('html').send(await pages.html('guide/edit/routes', readerOf(req), { routes }))
  })

  router.get('/staff/guide/:site', async (req, res) => {
    const reader = readerOf(req)
    const site = guide.site(req.params.site)
    if (site === undefined) return refuse(pages, req, res, refusal('not-found'))
    const listed = partNames.map((name) => {
      const part = partOf(name, guide.document())!
      const value = part.of(site) as Record<string, unknown>
      const open = Object.entries(value).flatMap(([field, one]) => (one === 'unknown' ? [field] : []))
      const only = Object.values(value)[0]
      return { name, title: part.title, open, rows: Object.keys(value).length === 1 && Array.isArray(only) ? only.length : undefined }
    })
    const last = lastSave((await newestVersions(db.read)).get(site.slug))
    res.type('html').send(await pages.html('guide/edit/site', reader, { site, parts: listed, last, ...said(reader.lang) }))
  })

  router.use(historyRoutes(parts), editRoutes(parts))
  return router
}

/** How many of a site's fields stand open, 待核实. */
function openFields(site: Site): number {
  return Object.values(site).filter((value) => value === 'unknown').length
}

/** Who saved last; undefined for what nobody has saved in the console. */
function lastSave(version: Omit<Version, 'document'> | undefined): { by: string; day: string; at: number } | undefined {
  return version && version.saved_by !== '' ? { by: version.saved_by, day: dayOf(version.at), at: version.at } : undefined
}
