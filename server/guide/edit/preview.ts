import type { Request, Response } from 'express'
import { importedOf } from '../../counters/imported.ts'
import { readerOf } from '../../web/reader.ts'
import { featuresOf } from '../data-routes.ts'
import { mapData } from '../map-data.ts'
import { recordingsOf } from '../recordings/recordings.ts'
import { heard, spoken } from '../recordings/spoken.ts'
import { type Guide, isKnown } from '../schema.ts'
import { shared, wordsOf } from '../site-page.ts'
import { stopPage } from '../stop-page.ts'
import { featuresInOrder, routePage } from '../ways/route-page.ts'
import type { EditParts } from './edit-parts.ts'
import type { Typed } from './draft.ts'
import type { Editing } from './editing.ts'
import { outsideCounty } from './outlines.ts'

interface Tried {
  editing: Editing
  /** The guide as it is, and as it would be. */
  before: Guide
  after: Guide
  said: unknown
  typed: Typed
}

/** Answers with the public page as it would be, marked as a preview, with all that was typed and a way back. */
export async function showPreview({ db, pages, counts, baseMap, outlines }: EditParts, req: Request, res: Response, { editing, before, after, said, typed }: Tried): Promise<void> {
  const reader = readerOf(req)
  const words = wordsOf(after)
  const site = after.sites.find(({ slug }) => slug === editing.document)
  const outside = site && isKnown(site.location) && editing.what === 'location' ? outsideCounty(site.place.county, site.location) : 0
  const preview = { address: editing.address, fields: Object.entries(typed).filter(([name]) => name !== 'act'), outside: outside ?? 0, county: site?.place.county }
  const values = { ...shared(words), robots: 'noindex', path: req.path, preview }
  const show = async (view: string, more: object) => void res.type('html').send(await pages.html(view, reader, { ...values, ...more }))
  const slug = /^route:(.*)$/.exec(editing.willBe?.(before, said) ?? editing.document)?.[1]
  const route = after.routes.find((one) => one.slug === slug)
  if (route !== undefined) {
    const page = routePage({ sites: () => after.sites, routes: () => after.routes }, route, reader.lang)
    const { of } = await counts.all()
    const features = featuresInOrder(page.stops.flatMap(({ site }) => (site ? [site] : [])), (one) => of(one).today)
    return show('guide/ways/route', { ...page, map: mapData({ lang: reader.lang, focus: null, baseMap, outlines, features }) })
  }
  if (site === undefined) return show('guide/sources', { sources: after.sources })
  const recordings = await recordingsOf(db.read, site.slug)
  if (editing.stop !== undefined) {
    const i = editing.stop === '' ? site.stops.length - 1 : site.stops.findIndex(({ slug }) => slug === editing.stop)
    const stop = site.stops[i]!
    return show('guide/stop', { ...stopPage(site, stop), spoken: spoken(recordings, `stops/${stop.slug}`, reader.lang) })
  }
  const { of } = await counts.all()
  const features = featuresOf(after.sites, (slug) => of(slug).today)
  const map = mapData({ lang: reader.lang, focus: site.slug, baseMap, outlines, features })
  const imported = (await importedOf(db.read)).get(site.slug)
  return show('guide/site', { site, siteCount: of(site.slug), imported, map, spoken: spoken(recordings, '', reader.lang), heard: heard(recordings, reader.lang) })
}
