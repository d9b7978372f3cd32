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
  const lacking = Object.fromEntries(missing.map((name) => [name, ofItsSites(seed[name], value.sites)]))
  return { ...value, sources: [...value.sources, ...more], ...lacking }
}

/** What is shipped about a site that the document has not (it is another county's) would keep it from being read. */
function ofItsSites(thing: unknown, sites: unknown): unknown {
  if (!Array.isArray(sites)) return thing
  const there = new Set(sites.map((site: { slug?: unknown } | null) => site?.slug))
  const isHere = (part: unknown): boolean => {
    if (typeof part !== 'object' || part === null) return true
    return Object.entries(part).every(([name, value]) => (name === 'site' ? there.has(value) : isHere(value)))
  }
  if (Array.isArray(thing)) return thing.filter(isHere)
  const { stages, ...rest } = thing as { stages: { where: unknown }[] }
  return { ...rest, stages: stages.map((stage) => (isHere(stage) ? stage : { ...stage, where: 'unknown' })) }
}

const isDocument = (value: unknown): value is Document => typeof value === 'object' && value !== null && !Array.isArray(value)
