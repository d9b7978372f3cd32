import { readFileSync } from 'node:fs'
import type { Guide, Site } from '../../server/guide/schema.ts'
import type { Statement, Text } from '../../server/guide/schema-words.ts'
import { shipped } from '../../server/root.ts'

export const seedText = readFileSync(shipped('data/guide.seed.json'), 'utf8')

/** The guide as it ships, read without the schema, and a fresh copy at every call. */
export const seed = (): Guide => JSON.parse(seedText)

export const siteOf = (slug: string): Site => seed().sites.find((site) => site.slug === slug)!

/** Every object in a part of the document that a predicate takes, with the path where it stands. */
export function* found<T>(value: unknown, takes: (value: object) => boolean, path = ''): Generator<{ path: string; value: T }> {
  if (typeof value !== 'object' || value === null) return
  if (takes(value)) yield { path, value: value as T }
  for (const [name, item] of Object.entries(value)) {
    yield* found<T>(item, takes, Array.isArray(value) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`)
  }
}

/** Every text in both languages: statements, names, headings, origins, doubts, titles. */
export const texts = (part: unknown, path = ''): { path: string; value: Text }[] =>
  [...found<Text>(part, (one) => 'zh' in one && 'en' in one, path)]

/** Every text that names its sources. */
export const statements = (part: unknown, path = ''): { path: string; value: Statement }[] =>
  [...found<Statement>(part, (one) => 'zh' in one && 'sources' in one, path)]
