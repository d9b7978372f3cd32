import { type Period, periods } from './schema-words.ts'
import type { Person, Section, Site } from './schema.ts'

/** A story of the library: a part of what a site tells that has an address of its own. */
export interface Story {
  site: Site
  section: Section & { slug: string }
}

/** What a reader looks for; '' asks for everything. */
export interface Wanted {
  person: string
  place: string
  period: string
}

/** One way to narrow the list down, and how many stories it would leave beside what is chosen already. */
export interface Choice {
  value: string
  stories: number
  chosen: boolean
}

export type Facets = Record<keyof Wanted, Choice[]>

/** In the order of the sites and of what they tell. */
export function storiesOf(sites: Site[]): Story[] {
  return sites.flatMap((site) => site.story.flatMap((section) => (section.slug === undefined ? [] : [{ site, section: { ...section, slug: section.slug } }])))
}

/** The stories that are all that is wanted; none when a person, place or period is not known. */
export function found(stories: Story[], { person, place, period }: Wanted): Story[] {
  return stories.filter(
    ({ site, section }) =>
      (person === '' || section.persons?.includes(person)) && (place === '' || site.slug === place) && (period === '' || section.periods?.includes(period as Period)),
  )
}

/** What can be chosen, in the order of the guide: only that of which a story tells. */
export function facets(stories: Story[], wanted: Wanted, { persons, sites }: { persons: Person[]; sites: Site[] }): Facets {
  const choices = (name: keyof Wanted, values: readonly string[]) =>
    values.flatMap((value) => {
      const all = found(stories, { person: '', place: '', period: '', [name]: value })
      return all.length === 0 ? [] : [{ value, stories: found(all, { ...wanted, [name]: '' }).length, chosen: wanted[name] === value }]
    })
  return {
    person: choices('person', persons.map(({ slug }) => slug)),
    place: choices('place', sites.map(({ slug }) => slug)),
    period: choices('period', periods),
  }
}

/** The address of the list with one thing chosen besides, or instead; with '' it is let go. */
export function listWith(wanted: Wanted, change: Partial<Wanted>): string {
  const asked = new URLSearchParams(Object.entries({ ...wanted, ...change }).filter(([, value]) => value !== ''))
  return asked.size === 0 ? '/stories' : `/stories?${asked}`
}
