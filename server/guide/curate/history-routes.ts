import express, { type Request, type Response, type Router } from 'express'
import { dayOf } from '../../local-day.ts'
import { personOf } from '../../staff/guard.ts'
import { readerOf } from '../../web/reader.ts'
import { isRefusal, refusal, refuse } from '../../web/refusals.ts'
import { type Lang, words } from '../../web/words.ts'
import { type Guide, guideSchema, type Site, type Source } from '../schema.ts'
import { type CurateParts, formBody } from './curate-parts.ts'
import { differences } from './differences.ts'
import { said } from './edit-page.ts'
import { stopsTaken } from './judge.ts'
import { partOf } from './parts-of-site.ts'
import { saveChange } from './save.ts'
import { documentOf, newestVersion, ofSources, type Version, versionOf, versionsOf } from './versions.ts'

/** What was saved when and by whom, what each save changed, and the way back to it. */
export function historyRoutes(parts: CurateParts): Router {
  const { db, guide, pages } = parts
  const router = express.Router()

  router.get('/staff/guide/:site/history', async (req, res) => {
    const { site } = req.params
    if (documentOf(guide.document(), site) === undefined) return refuse(pages, req, res, refusal('not-found'))
    const versions = (await versionsOf(db.read, site)).map((version) => ({ ...version, day: dayOf(version.at) }))
    res.type('html').send(await pages.html('guide/edit/history', readerOf(req), { ...named(site), ...told(readerOf(req).lang), restored: req.query.done === 'restored', versions }))
  })

  // The sources have a history of their own, the admin's.
  const version = ['/staff/guide/sources/history/:version', '/staff/guide/:site/history/:version']
  router.get(version, async (req, res) => {
    const version = await asked(req)
    if (version === undefined) return refuse(pages, req, res, refusal('not-found'))
    await show(req, res, version)
  })

  router.post(version, formBody, async (req, res) => {
    const version = await asked(req)
    if (version === undefined) return refuse(pages, req, res, refusal('not-found'))
    const { site } = version
    const newest = (await newestVersion(db.read, site))!
    if (String(req.body?.newest) !== String(newest.version)) return show(req, res, version, 409)
    const old = JSON.parse(version.document) as Site | Source[]
    for (const stop of Array.isArray(old) ? [] : stopsTaken(guide.site(site), old)) {
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
    if (site !== ofSources) await parts.stopsChanged()
    res.redirect(303, `/staff/guide/${site}/history?done=restored#done`)
  })

  return router

  async function asked({ params }: Request): Promise<Version | undefined> {
    const { site, version } = params as Record<string, string>
    const document = site ?? ofSources
    if (!/^\d{1,9}$/.test(version!) || documentOf(guide.document(), document) === undefined) return undefined
    return versionOf(db.read, document, Number(version))
  }

  async function show(req: Request, res: Response, version: Version, status = 200): Promise<void> {
    const before = await versionOf(db.read, version.site, version.version - 1)
    const newest = (await newestVersion(db.read, version.site))!
    const parsed = (one: Version | undefined) => one && (JSON.parse(one.document) as unknown)
    const values = {
      ...named(version.site),
      ...told(readerOf(req).lang),
      version: { ...version, day: dayOf(version.at) },
      newest: newest.version,
      first: before === undefined,
      differences: before ? differences(parsed(before), parsed(version)) : [],
      changed: status === 409,
    }
    res.status(status).type('html').send(await pages.html('guide/edit/version', readerOf(req), values))
  }

  function named(site: string): object {
    return { document: site, site: guide.site(site), above: `/staff/guide/${site}` }
  }
}

/** How views say what a version changed, and where. */
function told(lang: Lang): object {
  const t = words(lang)
  const whatOf = (what: string) => {
    const [, restored] = /^restored:(\d+)$/.exec(what) ?? []
    if (restored !== undefined) return t('content.what.restored', { n: restored })
    if (what === 'found') return t('content.what.found')
    if (what === 'new-source') return t('content.source.new')
    if (what.startsWith('stops/')) return `${t('content.part.stops')} · ${what.slice(6)}`
    const part = partOf(what, { persons: [] })
    return part ? t(part.title) : what
  }
  return { ...said(lang), whatOf }
}

/** A guide with one document as it was. Of sources nothing goes that came since: something may rest on it. */
function withDocument(guide: Guide, name: string, old: Site | Source[]): Guide {
  if (!Array.isArray(old)) return { ...guide, sites: guide.sites.map((site) => (site.slug === name ? old : site)) }
  const was = new Map(old.map((source) => [source.key, source]))
  return { ...guide, sources: guide.sources.map((source) => was.get(source.key) ?? source) }
}
