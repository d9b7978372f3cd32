import type { Request, Response } from 'express'
import { dayOf } from '../../local-day.ts'
import { markOf } from '../../web/mark.ts'
import { readerOf } from '../../web/reader.ts'
import type { Key, Lang } from '../../web/words.ts'
import { mapData } from '../map-data.ts'
import { citationsIn, isKnown, type Site } from '../schema.ts'
import type { EditParts } from './edit-parts.ts'
import type { Difference } from './differences.ts'
import { type Draft, draftOf } from './draft.ts'
import type { Editing } from './editing.ts'
import { outsideCounty } from './outlines.ts'
import type { Problems } from './read-draft.ts'
import { fieldWord, wayTo } from './field-words.ts'
import { sourceShape } from './shapes.ts'
import { newestVersion, ofSources } from './versions.ts'

/** What the page of a form shows beside the form itself. */
export interface Shown {
  status?: number
  draft?: Draft
  problems?: Problems
  /** The mark of what the form was opened on, as long as nobody has been told of another. */
  seen?: string
  /** Somebody else has saved since: what stands now against what was typed. */
  conflict?: Difference[]
  /** Somebody has taken away what the form was opened on. */
  gone?: boolean
  /** What is typed about a source that is to be added, and the sources added from this form. */
  source?: Draft
  added?: string[]
  notice?: Key
}

/** Answers with the form of something of the guide. */
export async function showForm(parts: EditParts, req: Request, res: Response, editing: Editing, shown: Shown = {}): Promise<void> {
  const { guide, pages, db } = parts
  const { status = 200, draft = draftOf(editing.shape, editing.value), problems = {}, seen = markOf(editing.value), conflict, gone = false, notice, added = [] } = shown
  const reader = readerOf(req)
  const { site } = editing
  const last = await newestVersion(db.read, editing.document)
  const values = {
    editing,
    draft,
    problems,
    seen,
    conflict,
    gone,
    notice: notice ?? (req.method === 'GET' && req.query.done === 'saved' ? 'content.saved' : undefined),
    last: last && last.saved_by !== '' ? { by: last.saved_by, day: dayOf(last.at), at: last.at } : undefined,
    sources: guide.sources(),
    pool: [...new Set([...added, ...(site ? keysOf(site) : editing.document === ofSources ? [] : keysOf(editing.value))])],
    added,
    newSource: { shape: sourceShape, draft: shown.source ?? draftOf(sourceShape, undefined) },
    ...said(reader.lang),
    ...(editing.what === 'location' && site ? aboutPlace(parts, site, reader.lang) : {}),
  }
  res.status(status).type('html').send(await pages.html('guide/edit/form', reader, values))
}

/** How views speak of fields and of the ways to them. */
export function said(lang: Lang): object {
  // Rows are counted from one, as the form counts them.
  const rows = (path: string) => path.split('.').map((name) => (/^\d+$/.test(name) ? String(Number(name) + 1) : name))
  return { fieldWord: (name: string) => fieldWord(name, lang), wayTo: (path: string[]) => wayTo(path, lang), rows }
}

/** The keys of the sources that a site or a route names, in reading order. */
function keysOf(value: unknown): string[] {
  return [...citationsIn({ value })].map(({ key }) => key)
}

/** The map that the point is set on, and what is known of the point that stands there. */
function aboutPlace({ baseMap, outlines }: EditParts, site: Site, lang: Lang): object {
  const { location, place } = site
  return {
    placeMap: mapData({ lang, focus: site.slug, baseMap, outlines }),
    county: place.county,
    outside: isKnown(location) ? outsideCounty(place.county, location) : undefined,
    set: isKnown(location) ? location.set : undefined,
  }
}
