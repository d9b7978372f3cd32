import { readFileSync } from 'node:fs'
import { shipped } from '../root.ts'

/** What documents of earlier versions lack. */
const collections: readonly string[] = ['routes', 'march']

/** The document that is shipped, as it stands in its file. */
export const seedFile = 'data/guide.seed.json'

type Document = Record<string, unknown>

/**
 * Gives a document of an earlier version what later ones have besides, as it is shipped, with the sources it cites. What
 * the document says itself stays as it is.
 *
 * @param value a guide document, or whatever else was read
 */
export function completed(value: unknown): unknown {
  if (!isDocument(value)) return value
  const missing = collections.filter((name) => !(name in value))
  if (missing.length === 0 || !Array.isArray(value.sources)) return value
  const seed = JSON.parse(readFileSync(shipped(seedFile), 'utf8')) as Document
  const known = new Set(value.sources.map((source: { key?: unknown } | null) => source?.key))
  const more = (seed.sources as { key: string }[]).filter(({ key }) => !known.has(key))
  return { ...value, sources: [...value.sources, ...more], ...Object.fromEntries(missing.map((name) => [name, seed[name]])) }
}

const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null && !Array.isArray(value)
