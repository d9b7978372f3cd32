import type { Key } from '../../web/words.ts'
import type { Guide, Site, Source } from '../schema.ts'
import type { Text } from '../schema-words.ts'
import { type Part, partOf, stopPart } from './parts-of-site.ts'
import { type Group, sourceShape } from './shapes.ts'
import type { Spent } from './slugs.ts'
import { ofSources } from './versions.ts'

/** Something of the guide that is being edited: where it stands, what its form is, what comes of it. */
export interface Editing {
  /** The site, `route:…`, or 'sources'. */
  document: string
  what: string
  title: Key
  /** Whose it is, above the title. */
  of: Text
  /** Where the form is, and the page above it. */
  address: string
  above: string
  shape: Group
  /** What the form is opened with; undefined when it is about something new. */
  value: unknown
  /** Its place in a guide that others may have changed meanwhile. */
  valueIn(guide: Guide): unknown
  put(guide: Guide, said: unknown): Guide
  /** Its public page, where that is not the site's. */
  page?: string
  /** For something new that will have a document of its own: what that is called, and its editing once it is saved. */
  willBe?(guide: Guide, said: unknown): string
  become?(guide: Guide, said: unknown): Editing | undefined
  site?: Site
  /** The stop that the form is about; '' for a new one. */
  stop?: string
}

/** The editing of a part of a site; undefined for a part that there is not. */
export function editingPart(guide: Guide, site: Site, name: string, spent: Spent): Editing | undefined {
  const part = partOf(name, guide, spent)
  return part && ofSite(guide, site, part)
}

/** The editing of a stop, or of a new one; undefined for a stop that there is not. */
export function editingStop(guide: Guide, site: Site, stop: string, spent: Spent): Editing | undefined {
  const editing = { ...ofSite(guide, site, stopPart(stop, spent)), stop: stop === 'new' ? '' : stop, above: `/staff/guide/${site.slug}/stops` }
  return stop === 'new' || editing.value !== undefined ? editing : undefined
}

function ofSite(guide: Guide, site: Site, part: Part): Editing {
  const { slug } = site
  const valueIn = ({ sites }: Guide) => {
    const now = sites.find((one) => one.slug === slug)
    return now && part.of(now)
  }
  return {
    document: slug,
    what: part.name,
    title: part.title,
    of: site.short,
    address: `/staff/guide/${slug}/${part.name}`,
    above: `/staff/guide/${slug}`,
    shape: part.shape,
    value: valueIn(guide),
    valueIn,
    put: (copy, said) => ({ ...copy, sites: copy.sites.map((one) => (one.slug === slug ? part.put(one, said as never) : one)) }),
    site,
  }
}

/** The editing of a source that is there; undefined when it is not. */
export function editingSource(guide: Guide, key: string): Editing | undefined {
  const valueIn = ({ sources }: Guide) => sources.find((source) => source.key === key)
  if (valueIn(guide) === undefined) return undefined
  return {
    ...sources,
    what: key,
    title: 'content.source.one',
    address: `/staff/guide/sources/${encodeURIComponent(key)}`,
    above: '/staff/guide/sources',
    value: valueIn(guide),
    valueIn,
    put: (copy, said) => ({ ...copy, sources: copy.sources.map((source) => (source.key === key ? { key, ...(said as Omit<Source, 'key'>) } : source)) }),
  }
}

/** The editing of a source that joins the list, under the next key of the form N1. */
export function newSource(): Editing {
  return {
    ...sources,
    what: 'new-source',
    title: 'content.source.new',
    address: '/staff/guide/sources',
    above: '/staff/guide',
    value: undefined,
    valueIn: () => undefined,
    put: (copy, said) => (sameSource(copy, said) ? copy : { ...copy, sources: [...copy.sources, { key: nextKey(copy), ...(said as Omit<Source, 'key'>) }] }),
  }
}

const sources = { document: ofSources, of: { zh: '资料来源', en: 'Sources' }, shape: sourceShape }

/** A source that says the same: the button was pressed twice, or somebody else has entered it. */
export function sameSource(guide: Guide, said: unknown): Source | undefined {
  const { title, date, url } = said as Source
  return guide.sources.find((source) => source.title.zh === title.zh && source.date === date && source.url === url)
}

function nextKey(guide: Guide): string {
  return `N${1 + Math.max(0, ...guide.sources.map(({ key }) => Number(/^N(\d{1,6})$/.exec(key)?.[1] ?? 0)))}`
}
