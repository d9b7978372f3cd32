import express, { type Request, type Router } from 'express'
import type { Database } from '../database/open.ts'
import type { PageCache } from '../web/page-cache.ts'
import type { Pages } from '../web/pages.ts'
import { readerOf } from '../web/reader.ts'
import { refusal, refuse } from '../web/refusals.ts'
import type { GuideStore } from './guide-store.ts'
import { keptPages } from './kept-pages.ts'
import { offeredBy } from './recordings/recordings.ts'
import { spoken } from './recordings/spoken.ts'
import { periods } from './schema-words.ts'
import { shared } from './site-page.ts'
import { facets, found, listWith, storiesOf, type Wanted } from './stories.ts'

export interface StoryParts {
  db: Pick<Database, 'read'>
  guide: GuideStore
  pages: Pages
  cache: PageCache
}

/** 红色故事: the library of all sites, by person, place and period, and a page for each story. */
export function storyRoutes({ db, guide, pages, cache }: StoryParts): Router {
  const router = express.Router()
  const send = keptPages({ pages, cache })

  router.get('/stories', (req, res) => {
    const { wanted, strange } = wantedIn(req, guide)
    const asked = new URLSearchParams({ ...wanted })
    return send(
      req,
      res,
      'guide/stories',
      () => {
        const all = storiesOf(guide.sites())
        const restOfQuery = listWith(wanted, {}).replace(/^\/stories\??/, '').replace(/(?<=.)$/, '&')
        const list = strange ? [] : found(all, wanted)
        const choices = facets(all, wanted, { persons: guide.persons(), sites: guide.sites() })
        const nameOf = { person: (slug: string) => guide.person(slug).name, place: (slug: string) => guide.site(slug)!.short }
        return { ...shared(guide), list, all: all.length, wanted, strange, choices, nameOf, restOfQuery, listWith: (change: Partial<Wanted>) => listWith(wanted, change), current: 'stories' }
      },
      `${asked} ${strange}`,
    )
  })

  router.get('/sites/:site/stories/:story', async (req, res) => {
    const site = guide.site(req.params.site)
    const stories = site ? storiesOf([site]) : []
    const i = stories.findIndex(({ section }) => section.slug === req.params.story)
    if (!site || i < 0) return refuse(pages, req, res, refusal('not-found'))
    const { section } = stories[i]!
    return send(req, res, 'guide/story', async () => {
      const recordings = await offeredBy(db.read, site.slug)
      const around = { previous: stories[i - 1]?.section, next: stories[i + 1]?.section }
      return { ...shared(guide), site, section, ...around, spoken: spoken(recordings, `stories/${section.slug}`, readerOf(req).lang), current: 'stories' }
    })
  })

  return router
}

/** What the address asks for, of what there is; `strange` when it names a person, place or period that there is not. */
function wantedIn({ query }: Request, guide: GuideStore): { wanted: Wanted; strange: boolean } {
  const there = {
    person: guide.persons().map(({ slug }) => slug),
    place: guide.sites().map(({ slug }) => slug),
    period: periods as readonly string[],
  }
  const wanted: Wanted = { person: '', place: '', period: '' }
  let strange = false
  for (const name of ['person', 'place', 'period'] as const) {
    const value = query[name]
    if (value === undefined || value === '') continue
    if (typeof value === 'string' && there[name].includes(value)) wanted[name] = value
    else strange = true
  }
  return { wanted, strange }
}
