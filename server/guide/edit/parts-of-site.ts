import { isDeepStrictEqual } from 'node:util'
import type { Key } from '../../web/words.ts'
import type { Guide, Site, Stop } from '../schema.ts'
import { locationShape } from './location-shape.ts'
import { figure, group, type Group, known, list, nameStatement, published, statement, text } from './shapes.ts'
import { nothingSpent, slugFor, type Spent, spentBelow } from './slugs.ts'
import { storyPart } from './story-part.ts'

/** A part of a site that has a page of its own in the console. */
export interface Part {
  /** What its version and its record call it, and the end of its address. */
  name: string
  title: Key
  shape: Group
  /** What the form holds of a site; undefined for a stop that is not there yet. */
  of(site: Site): unknown
  /** The site with what the form says. */
  put(site: Site, said: never): Site
}

export const partNames = ['names', 'address', 'hours', 'location', 'notes', 'story', 'see', 'stops', 'dates', 'persons', 'figures', 'services'] as const
export type PartName = (typeof partNames)[number]

/** The part of some fields of a site, as they stand there. */
function fieldsOf(name: PartName, title: Key, fields: Group['fields']): Part {
  const names = Object.keys(fields) as (keyof Site)[]
  return {
    name,
    title,
    shape: group(fields),
    of: (site) => Object.fromEntries(names.map((field) => [field, site[field]])),
    put: (site, said: Partial<Site>) => ({ ...site, ...said }),
  }
}

const simple: Record<Exclude<PartName, 'stops' | 'persons' | 'story'>, Part> = {
  names: fieldsOf('names', 'content.part.names', {
    name: nameStatement,
    short: text(30),
    pinyin: { kind: 'words', most: 100 },
    summary: statement,
  }),
  address: fieldsOf('address', 'content.part.address', { address: known(statement), protection: known(list(statement, 1)) }),
  hours: fieldsOf('hours', 'content.part.hours', { hours: known(list(published, 1)), ticket: known(published), phone: known(published) }),
  location: fieldsOf('location', 'content.part.location', { location: known(locationShape) }),
  notes: fieldsOf('notes', 'content.part.notes', { notes: list(statement) }),
  see: fieldsOf('see', 'content.part.see', { see: list(group({ name: text(60), body: statement })) }),
  dates: fieldsOf('dates', 'content.part.dates', { dates: list(group({ date: { kind: 'dated' }, event: statement })) }),
  figures: fieldsOf('figures', 'content.part.figures', { figures: list(figure) }),
  services: {
    name: 'services',
    title: 'content.part.services',
    shape: group({ desk: known(statement), step_free: known(statement) }),
    // A site that nobody has said anything about: both are 待核实.
    of: ({ services }) => services ?? { desk: 'unknown', step_free: 'unknown' },
    put: (site, services: NonNullable<Site['services']>) => ({ ...site, services }),
  },
}

/** Undefined for an address that names no part. */
export function partOf(name: string, { persons }: Pick<Guide, 'persons'>, spent = nothingSpent): Part | undefined {
  if (name === 'stops') return stopOrder
  if (name === 'persons') return personsPart(persons)
  if (name === 'story') return storyPart(persons, spent)
  return Object.hasOwn(simple, name) ? simple[name as keyof typeof simple] : undefined
}

function personsPart(persons: Guide['persons']): Part {
  const options = persons.map(({ slug, name }) => ({ value: slug, name }))
  return fieldsOf('persons', 'content.part.persons', { persons: list(group({ person: { kind: 'choice', options }, role: statement })) })
}

/** The order and the names of a site's stops; one whose row is taken out goes. */
const stopOrder: Part = {
  name: 'stops',
  title: 'content.part.stops',
  shape: group({ stops: list(group({ slug: { kind: 'kept' }, name: text(40) }), 0, 0) }),
  of: ({ stops }) => ({ stops: stops.map(({ slug, name }) => ({ slug, name })) }),
  put(site, { stops }: { stops: Pick<Stop, 'slug' | 'name'>[] }) {
    const bodies = new Map(site.stops.map((stop) => [stop.slug, stop]))
    return { ...site, stops: stops.flatMap(({ slug, name }) => (bodies.has(slug) ? [{ ...bodies.get(slug)!, name }] : [])) }
  },
}

type StopSaid = Pick<Stop, 'name' | 'body' | 'way'>

const stopShape = group(
  { name: text(40), body: list(statement, 1), way: known(statement) },
  { finish: ({ way, ...said }: Omit<StopSaid, 'way'> & { way: Stop['way'] | 'unknown' }) => (way === 'unknown' ? said : { ...said, way }) },
)

const saidOf = ({ name, body, way }: Stop): StopSaid => ({ name, body, ...(way && { way }) })

/** One stop; `new` for one that joins the others at their end. */
export function stopPart(slug: string, spent: Spent): Part {
  return {
    name: `stops/${slug}`,
    title: slug === 'new' ? 'content.stop.new' : 'content.stop.one',
    shape: stopShape,
    of: ({ stops }) => {
      const stop = stops.find((one) => one.slug === slug)
      return stop && saidOf(stop)
    },
    put(site, said: StopSaid) {
      // The button pressed twice.
      if (slug === 'new' && site.stops.some((stop) => isDeepStrictEqual(saidOf(stop), said))) return site
      if (slug === 'new') return { ...site, stops: [...site.stops, { slug: slugFor(said.name.en, [...site.stops, ...spentBelow(spent, 'stops/')], 'stop'), ...said }] }
      return { ...site, stops: site.stops.map((stop) => (stop.slug === slug ? { slug, ...said } : stop)) }
    },
  }
}
