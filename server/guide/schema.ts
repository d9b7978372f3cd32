import { z } from 'zod'
import { quizItem } from './schema-quiz.ts'
import { type March, march, type Route, route } from './schema-routes.ts'
import { citations, historicalDate, line, periods, published, slug, statement, text, unknown } from './schema-words.ts'

const location = z.strictObject({
  /** Degrees, WGS-84. */
  lat: z.number().min(-90).max(90),
  lon: z.number().min(-180).max(180),
  accuracy_m: z.number().positive(),
  /** How the point was come by, for the reader. */
  origin: text,
  sources: citations,
  /** Who set the point in the console, and on which day; for the staff. */
  set: z.strictObject({ by: line, on: z.string().regex(/^\d{4}-\d{2}-\d{2}$/) }).optional(),
})

const place = z.strictObject({
  /** The county's `name` in `basemap.geojson`: what is drawn while the point is unknown. */
  county: line,
  zh: line,
  en: line,
  sources: citations,
})

export const figure = z.strictObject({
  value: z.number().int().positive(),
  unit: z.enum(['visits', 'groups', 'visits-per-day']),
  bound: z.enum(['over', 'about', 'exact']),
  /** ISO 8601 date or interval that the figure speaks of. */
  as_of: z.string().regex(/^\d{4}(-\d{2}){0,2}(\/\d{4}(-\d{2}){0,2})?$/),
  /** What it counts and since when, as printed; the reader's sentence. */
  zh: line,
  en: line,
  source: line,
})

const stop = z.strictObject({
  slug,
  name: text,
  body: z.array(statement).min(1),
  /** How one comes here from the stop before, or from the gate; nobody has told it while it is not there. */
  way: statement.optional(),
})

/** A part of what a site tells. One with a `slug` is a story of the library too, with a page of its own. */
const section = z.strictObject({
  heading: text,
  body: z.array(statement).min(1),
  slug: slug.optional(),
  /** Of whom it tells: slugs of persons. */
  persons: z.array(slug).optional(),
  /** The periods in which it is set, by the years that it names. */
  periods: z.array(z.enum(periods)).optional(),
})

const site = z.strictObject({
  slug,
  name: statement,
  /** What a card, a plate and a map have room for. */
  short: text,
  pinyin: line,
  place,
  summary: statement,
  address: z.union([statement, unknown]),
  location: z.union([location, unknown]),
  protection: z.union([z.array(statement).min(1), unknown]),
  hours: z.union([z.array(published).min(1), unknown]),
  ticket: z.union([published, unknown]),
  phone: z.union([published, unknown]),
  /** What a reader should know before the story: an anachronistic name, a like-named place. */
  notes: z.array(statement),
  story: z.array(section).min(1),
  see: z.array(z.strictObject({ name: text, body: statement })),
  persons: z.array(z.strictObject({ person: slug, role: statement })),
  dates: z.array(z.strictObject({ date: historicalDate, event: statement })),
  stops: z.array(stop),
  figures: z.array(figure),
  /** What a visitor asks on the spot; documents of earlier versions have none of it. */
  services: z.strictObject({ desk: z.union([statement, unknown]), step_free: z.union([statement, unknown]) }).optional(),
})

const person = z.strictObject({
  slug,
  name: text,
  /** Years or dates of life; unknown unless a source bears them out. */
  life: z.union([statement, unknown]),
})

const source = z
  .strictObject({
    key: line,
    title: text,
    /** A: government, party history or press. B: directory, encyclopaedia copy, essay. C: content farm or hijacked mirror. */
    grade: z.enum(['A', 'B', 'C']),
    /** As printed on the page; null when undated. */
    date: z.string().regex(/^\d{4}(-\d{2}){0,2}$/).nullable(),
    url: z.url({ protocol: /^https?$/ }).optional(),
    note: text.optional(),
  })
  .refine((one) => one.grade !== 'C' || one.url === undefined, { error: 'a source of grade C is never linked', path: ['url'] })

/** The shape of the guide document (`data/guide.seed.json`, later `DATA_DIR/guide.json`). */
export const guideSchema = z
  .strictObject({
    version: z.literal(1),
    sources: z.array(source),
    persons: z.array(person),
    sites: z.array(site).min(1),
    routes: z.array(route),
    march,
    quiz: z.array(quizItem),
  })
  .superRefine((guide, context) => {
    const keys = new Set(guide.sources.map(({ key }) => key))
    const people = new Set(guide.persons.map((one) => one.slug))
    for (const { path, key } of citationsIn(guide)) {
      if (!keys.has(key)) context.addIssue({ code: 'custom', path, message: `no source has the key ${key}` })
    }
    guide.sites.forEach((one, i) => {
      one.persons.forEach(({ person }, j) => {
        if (!people.has(person)) {
          context.addIssue({ code: 'custom', path: ['sites', i, 'persons', j, 'person'], message: `no person is called ${person}` })
        }
      })
      one.story.forEach(({ persons = [] }, j) => {
        persons.forEach((person, k) => {
          if (!people.has(person)) context.addIssue({ code: 'custom', path: ['sites', i, 'story', j, 'persons', k], message: `no person is called ${person}` })
        })
      })
      unique(one.stops, ['sites', i, 'stops'], context)
      unique(one.story, ['sites', i, 'story'], context)
    })
    for (const { path, site } of sitesNamed(guide)) {
      if (!guide.sites.some(({ slug }) => slug === site)) context.addIssue({ code: 'custom', path, message: `no site is called ${site}` })
    }
    unique(guide.routes, ['routes'], context)
    unique(guide.march.stages, ['march', 'stages'], context)
    unique(guide.sites, ['sites'], context)
    unique(guide.persons, ['persons'], context)
    unique(guide.quiz, ['quiz'], context)
    const sites = new Set(guide.sites.map((one) => one.slug))
    guide.quiz.forEach(({ site }, i) => {
      if (!sites.has(site)) context.addIssue({ code: 'custom', path: ['quiz', i, 'site'], message: `no site is called ${site}` })
    })
    if (keys.size < guide.sources.length) context.addIssue({ code: 'custom', path: ['sources'], message: 'a key stands twice' })
  })

/** The sites that routes and the march speak of, with the path where they stand. */
function* sitesNamed({ routes, march: { stages } }: { routes: Route[]; march: March }): Generator<{ path: PropertyKey[]; site: string }> {
  for (const [i, { stops }] of routes.entries()) {
    for (const [j, { site }] of (isKnown(stops) ? stops : []).entries()) if (site !== undefined) yield { path: ['routes', i, 'stops', j, 'site'], site }
  }
  for (const [i, { where }] of stages.entries()) {
    if (isKnown(where) && 'site' in where) yield { path: ['march', 'stages', i, 'where', 'site'], site: where.site }
  }
}

function unique(things: { slug?: string | undefined }[], path: PropertyKey[], context: z.RefinementCtx): void {
  const seen = new Set<string>()
  things.forEach(({ slug }, i) => {
    if (slug === undefined) return
    if (seen.has(slug)) context.addIssue({ code: 'custom', path: [...path, i, 'slug'], message: `${slug} stands twice` })
    seen.add(slug)
  })
}

/** Every citation in the document with the path where it stands, in reading order. */
export function* citationsIn(value: unknown, path: PropertyKey[] = []): Generator<{ path: PropertyKey[]; key: string }> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* citationsIn(item, [...path, i])
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, item] of Object.entries(value)) {
      if (name === 'sources' && path.length > 0) {
        for (const [i, key] of (item as string[]).entries()) yield { path: [...path, name, i], key }
      } else if (name === 'source' && typeof item === 'string') {
        yield { path: [...path, name], key: item }
      } else {
        yield* citationsIn(item, [...path, name])
      }
    }
  }
}

export type Guide = z.infer<typeof guideSchema>
export type Site = Guide['sites'][number]
export type Stop = Site['stops'][number]
export type Section = Site['story'][number]
export type Source = Guide['sources'][number]
export type Person = Guide['persons'][number]
export type Location = z.infer<typeof location>
export const isKnown = <T>(value: T | 'unknown'): value is T => value !== 'unknown'
