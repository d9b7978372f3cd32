import { type Lang, languages } from '../../web/words.ts'
import type { Site } from '../schema.ts'
import type { Text } from '../schema-words.ts'

/** What of a site can have a recording: the site itself, each of its stops and each story of the library. */
export interface Part {
  /** As `RecordingRow` has it. */
  part: string
  title: Text
  /** Of its public page. */
  address: string
}

/** Where a recording belongs. */
export interface Place {
  site: string
  part: string
  lang: Lang
}

/** In the order in which they are shown. */
export function partsOf({ slug, short, stops, story }: Site): Part[] {
  const below = (part: string, title: Text) => ({ part, title, address: `/sites/${slug}/${part}` })
  return [
    { part: '', title: short, address: `/sites/${slug}` },
    ...stops.map((stop) => below(`stops/${stop.slug}`, stop.name)),
    ...story.flatMap((section) => (section.slug === undefined ? [] : [below(`stories/${section.slug}`, section.heading)])),
  ]
}

export const isLang = (value: unknown): value is Lang => languages.some((lang) => lang === value)
