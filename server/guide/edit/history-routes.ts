import express, { type Request, type Response, type Router } from 'express'
import { dayOf } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, refusal, refuse } from '../../web/refusals.ts'
import { type Lang, words } from '../../web/words.ts'
import { type Guide, guideSchema, type Site, type Source } from '../schema.ts'
import type { Route } from '../schema-routes.ts'
import { titleOf } from '../ways/route-page.ts'
import { type EditParts, formBody } from './edit-parts.ts'
import { differences } from './differences.ts'
import { said } from './edit-page.ts'
import { stopsTaken } from './judge.ts'
import { partOf } from './parts-of-site.ts'
import { saveChange } from './save.ts'
import { keeps } from './route-shape.ts'
import { documentOf, newestVersion, ofSources, routeDocument, type Version, versionOf, versionsOf } from './versions.ts'

/** What was saved when and by whom, what each save changed, and the way back to it. */
export function historyRoutes(parts: EditParts): Router {
  const { db, guide, pages } = parts
  const router = express.Router()

  router.get(['/staff/guide/routes/:route/history', '/staff/guide/:site/history'], async (req, res) => {
    const site = documentIn(req)
    if (!isThere(site, res)) return refuse(pages, req, res, refusal('not-found'))
    const versions = (await versionsOf(db.read, site)).map((version) => ({ ...version, day: dayOf(version.at) }))
    res.type('html').send(await pages.html('guide/edit/history', readerOf(req), { ...named(site, readerOf(req).lang), ...told(readerOf(req).lang), restored: req.query.done === 'restored', versions }))
  })

  // The sources have a history of their own, the admin's.
  const version = ['/staff/guide/sources/history/:version', '/staff/guide/routes/:route/history/:version', '/staff/guide/:site/history/:version']
  router.get(version, async (req, res) => {
    const version = await asked(req, res)
    if (version === undefined) return refuse(pages, req, res, refusal('not-found'))
    await show(req, res, version)
  })

  router.post(version, formBody, async (req, res) => {
    const version = await asked(req, res)
    if (version === undefined) return refuse(pages, req, res, refusal('not-found'))
    const { site } = version
    const newest = (await newestVersion(db.read, site))!
    if (String(req.body?.newest) !== String(newest.version)) return show(req, res, version, 409)
    const old = JSON.parse(version.document) as Kept
    if (isRoute(site, old) && !keeps(personOf(res), old)) return refuse(pages, req, res, refusal('not-found'))
    for (const stop of Array.isArray(old) || isRoute(site, old) ? [] : stopsTaken(guide.site(site), old)) {
      if (await parts.hangs(site, stop.slug)) return refuse(pages, req, res, refusal('guide-stop-plate', { values: { stop: stop.name } }))
    }
    const saved = await saveChange(parts, {
      name: site,
      what: `restored:${version.version}`,
      action: 'guide-restored',
      actor: personOf(res).name,
      edit: (copy) => {
        const restored = withDocument(copy, site, old)
        return guideSchema.safeParse(restored).success ? restored : refusal('guide-restore')
      },
    })
    if (isRefusal(saved)) return refuse(pages, req, res, saved)
    if (guide.site(site)) await parts.stopsChanged()
    res.redirect(303, `${aboveOf(site)}/history?done=restored#done`)
  })

  return router

  /** What a page of the history is about, by its address. */
  function documentIn({ params }: Request): string {
    return params.route !== undefined ? routeDocument(String(params.route)) : String(params.site ?? ofSources)
  }

  /** Whether there is such a document, and a route is theirs; sites have doors that ask. */
  function isThere(name: string, res: Response): boolean {
    const kept = documentOf(guide.document(), name)
    return kept !== undefined && (!isRoute(name, kept) || keeps(personOf(res), kept))
  }

  async function asked(req: Request, res: Response): Promise<Version | undefined> {
    const { version } = req.params as Record<string, string>
    const document = documentIn(req)
    if (!/^\d{1,9}$/.test(version!) || !isThere(document, res)) return undefined
    return versionOf(db.read, document, Number(version))
  }

  async function show(req: Request, res: Response, version: Version, status = 200): Promise<void> {
    const before = await versionOf(db.read, version.site, version.version - 1)
    const newest = (await newestVersion(db.read, version.site))!
    const parsed = (one: Version | undefined) => one && (JSON.parse(one.document) as unknown)
    const values = {
      ...named(version.site, readerOf(req).lang),
      ...told(readerOf(req).lang),
      version: { ...version, day: dayOf(version.at) },
      newest: newest.version,
      first: before === undefined,
      differences: before ? differences(parsed(before), parsed(version)) : [],
      changed: status === 409,
    }
    res.status(status).type('html').send(await pages.html('guide/edit/version', readerOf(req), values))
  }

  function named(name: string, lang: Lang): object {
    const kept = documentOf(guide.document(), name)
    const title = kept && isRoute(name, kept) ? titleOf({ sites: () => guide.sites(), routes: () => guide.document().routes }, kept, lang) : guide.site(name)?.short[lang]
    return { title: title ?? words(lang)('content.sources'), above: aboveOf(name) }
  }
}

type Kept = Site | Route | Source[]

const isRoute = (name: string, kept: Kept): kept is Route => name.startsWith('route:') && !Array.isArray(kept)

/** The page above a document's history: a site, a route, the sources. */
const aboveOf = (name: string): string => `/staff/guide/${name.replace(/^route:/, 'routes/')}`

/** How views say what a version changed, and where. */
function told(lang: Lang): object {
  const t = words(lang)
  const whatOf = (what: string) => {
    const [, restored] = /^restored:(\d+)$/.exec(what) ?? []
    if (restored !== undefined) return t('content.what.restored', { n: restored })
    if (what === 'found') return t('content.what.found')
    if (what === 'route') return t('route.edit.one')
    if (what === 'new-route') return t('route.edit.new')
    if (what === 'new-source') return t('content.source.new')
    if (what.startsWith('stops/')) return `${t('content.part.stops')} · ${what.slice(6)}`
    const part = partOf(what, { persons: [] })
    return part ? t(part.title) : what
  }
  return { ...said(lang), whatOf }
}

/** A guide with one document as it was. Of sources nothing goes that came since: something may rest on it. */
function withDocument(guide: Guide, name: string, old: Kept): Guide {
  if (isRoute(name, old)) return { ...guide, routes: guide.routes.map((route) => (routeDocument(route.slug) === name ? old : route)) }
  if (!Array.isArray(old)) return { ...guide, sites: guide.sites.map((site) => (site.slug === name ? old : site)) }
  const was = new Map(old.map((source) => [source.key, source]))
  return { ...guide, sources: guide.sources.map((source) => was.get(source.key) ?? source) }
}
