import type { FieldReader, Typed } from './field-reader.ts'
import { rowGroups, rowsSaying } from './offer-form.ts'
import { mostBooked, type Programme } from './terms.ts'

/**
 * The programmes of the form. One that was there keeps its slug, whatever it is called now: bookings name it.
 *
 * @param known slugs that a new programme never gets
 */
export function readProgrammes(typed: Typed, reader: FieldReader, known: readonly string[]): Programme[] {
  const rows = rowsSaying(typed, 'programmes')
  const { most } = rowGroups.programmes
  if (rows.length > most) reader.refuse(`programmes.${rows[most]!}.zh`, 'offer.wrong.rows', { most })
  const kept = new Set<string>()
  const slugs = rows.map((i) => {
    const slug = reader.text(`programmes.${i}.slug`)
    if (slug.length > 40 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || kept.has(slug)) return undefined
    kept.add(slug)
    return slug
  })
  const taken = new Set([...known, ...kept])
  return rows.map((i, n) => readProgramme(reader, `programmes.${i}`, slugs[n], taken))
}

function readProgramme(reader: FieldReader, at: string, kept: string | undefined, taken: Set<string>): Programme {
  const zh = reader.line(`${at}.zh`, { most: 60, needed: true })
  const en = reader.line(`${at}.en`, { most: 120 })
  const least = reader.whole(`${at}.least`, 1, mostBooked)
  const most = reader.whole(`${at}.most`, 1, mostBooked)
  if (least > most) reader.refuse(`${at}.most`, 'offer.wrong.most', { least })
  const travels = reader.ticked(`${at}.travels`)
  return {
    slug: kept ?? freshSlug(en, taken),
    // Without an English name the Chinese one is shown: nobody is asked to invent a translation.
    name: { zh, en: en || zh },
    minutes: reader.whole(`${at}.minutes`, 10, 480),
    least,
    most,
    // It is the docent who travels.
    needsDocent: travels || reader.ticked(`${at}.needsDocent`),
    travels,
  }
}

function freshSlug(name: string, taken: Set<string>): string {
  const plain = name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').slice(0, 34).replace(/^-+|-+$/g, '') || 'programme'
  let slug = plain
  for (let n = 2; taken.has(slug); n += 1) slug = `${plain}-${n}`
  taken.add(slug)
  return slug
}
