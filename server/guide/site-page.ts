import type { Lang } from '../web/words.ts'
import { Citations } from './citations.ts'
import { nearest } from './distances.ts'
import type { Guide, Person, Site, Source } from './schema.ts'
import { found, storiesOf } from './stories.ts'
import { waysTo } from './ways/directions.ts'

/** What the pages of the guide are made from: the guide that is served, or a draft of it. */
export interface GuideWords {
  sites(): Site[]
  source(key: string): Source
  person(slug: string): Person
}

/** A draft of the guide, read like the guide itself. */
export function wordsOf({ sites, sources, persons }: Guide): GuideWords {
  return {
    sites: () => sites,
    source: (key) => sources.find((source) => source.key === key)!,
    person: (slug) => persons.find((person) => person.slug === slug)!,
  }
}

/** What every page of the guide is given: its sources, numbered as they are cited, the nearest site, and the ways to it. */
export function shared(guide: GuideWords): object {
  const citations = new Citations(guide)
  return {
    citations,
    cite: (keys: string[]) => citations.cite(keys),
    nearest: (site: Site) => nearest(site, guide.sites()),
    waysTo: (site: Site, lang: Lang) => waysTo(site, lang),
    person: (slug: string) => guide.person(slug),
    /** Whether a story of the library tells of a person. */
    isTold: (slug: string) => found(storiesOf(guide.sites()), { person: slug, place: '', period: '' }).length > 0,
  }
}
