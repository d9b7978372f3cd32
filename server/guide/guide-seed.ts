import { readFileSync } from 'node:fs'
import { shipped } from '../root.ts'

/** What documents of earlier versions lack. */
const collections: readonly string[] = ['routes', 'march', 'quiz']

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
  return { ...value, sources: [...value.sources, ...more], ...Object.fromEntries(missing.map((name) => [name, ofItsSites(seed[name], value.sites)])) }
}

/** What is shipped for a site that the document has not (it is another county's) would keep it from being read. */
function ofItsSites(things: unknown, sites: unknown): unknown {
  if (!Array.isArray(things) || !Array.isArray(sites)) return things
  const there = new Set(sites.map((site: { slug?: unknown } | null) => site?.slug))
  return things.filter((one: { site?: unknown }) => one.site === undefined || there.has(one.site))
}

const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null && !Array.isArray(value)
