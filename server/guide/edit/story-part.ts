import type { Guide, Section, Site } from '../schema.ts'
import { type Period, periods } from '../schema-words.ts'
import { choice, group, list, statement, text } from './shapes.ts'
import { slugFor, type Spent, spentBelow } from './slugs.ts'

interface Said {
  heading: Section['heading']
  library: 'no' | 'yes'
  slug: string
  persons: { person: string }[]
  periods: { period: Period }[]
  body: Section['body']
}

const nothing = { value: '', name: choice(['', 'content.none']).options[0]!.name }

/**
 * What a site tells. A section that joins the library of stories is given its address from its heading, and keeps it
 * whatever the heading becomes.
 */
export function storyPart(persons: Guide['persons'], spent: Spent) {
  const person = { kind: 'choice', says: true, options: [nothing, ...persons.map(({ slug, name }) => ({ value: slug, name }))] } as const
  const period = { ...choice(['agrarian-revolution', 'story.period.agrarian-revolution'], ['liberation-war', 'story.period.liberation-war'], ['since-1949', 'story.period.since-1949']), says: true } as const
  const section = group(
    {
      heading: text(60),
      library: choice(['no', 'content.library.no'], ['yes', 'content.library.yes']),
      slug: { kind: 'kept' },
      persons: list(group({ person: { ...person, options: [...person.options] } })),
      periods: list(group({ period: { ...period, options: [nothing, ...period.options] } }), 0, periods.length),
      body: list(statement, 1),
    },
    { begin, finish },
  )
  return {
    name: 'story',
    title: 'content.part.story' as const,
    shape: group({ story: list(section, 1) }),
    of: ({ story }: Site) => ({ story }),
    put: (site: Site, { story }: { story: Section[] }) => ({ ...site, story: addressed(story, spentBelow(spent, 'stories/')) }),
  }
}

function begin({ slug, persons = [], periods = [], ...kept }: Section): Record<string, unknown> {
  const rows = { persons: persons.map((person) => ({ person })), periods: periods.map((period) => ({ period })) }
  return { ...kept, library: slug === undefined ? 'no' : 'yes', slug: slug ?? '', ...rows }
}

function finish({ heading, library, slug, body, ...said }: Said): Section {
  const persons = [...new Set(said.persons.map(({ person }) => person))]
  const periods = [...new Set(said.periods.map(({ period }) => period))]
  return { heading, ...(library === 'yes' && { slug }), ...(persons.length > 0 && { persons }), ...(periods.length > 0 && { periods }), body }
}

function addressed(story: Section[], spent: { slug: string }[]): Site['story'] {
  const done: Section[] = []
  for (const section of story) done.push(section.slug === '' ? { ...section, slug: slugFor(section.heading.en, [...story, ...done, ...spent], 'story') } : section)
  return done
}
