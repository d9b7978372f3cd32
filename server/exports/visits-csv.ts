import { stringify } from 'csv-stringify'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { DayCount } from '../counters/counters.ts'
import type { CountedAs } from '../database/schema-counting.ts'
import type { Day } from '../local-day.ts'
import { type Lang, words } from '../web/words.ts'

/** The site's name by its slug, as the table prints it. */
export type SiteName = (site: string) => string

/** What a total is made of, in the order of the columns. */
export const sources = ['plate', 'display', 'late', 'code', 'group', 'desk', 'import', 'correction'] as const satisfies readonly CountedAs[]

type People = Record<CountedAs, number>

interface Row {
  day: Day
  site: string
  people: People
}

/**
 * Writes 人次 by day and site as CSV: one column for each source and their total, the words of the
 * reader's language, and a last row that is the sum of those above it. UTF-8 with a byte order mark and
 * CRLF, which is what a spreadsheet opens with a double click; text that would run as a formula there
 * gets an apostrophe (OWASP, CSV Injection).
 *
 * @param counts in the order of day and site, as `countsByDay` gives them
 */
export async function writeVisitsCsv(counts: DayCount[], nameOf: SiteName, lang: Lang, to: Writable): Promise<void> {
  const csv = stringify({ bom: true, record_delimiter: '\r\n', escape_formulas: true, quoted_match: /[\r\n]/ })
  await pipeline(records(counts, nameOf, lang), csv, to)
}

function* records(counts: DayCount[], nameOf: SiteName, lang: Lang): Generator<(string | number)[]> {
  const t = words(lang)
  yield [t('export.date'), t('export.site'), t('export.name'), ...sources.map((source) => t(`export.source.${source}`)), t('export.total')]
  const sums = nobody()
  for (const { day, site, people } of byDayAndSite(counts)) {
    for (const source of sources) sums[source] += people[source]
    yield [day, site, nameOf(site), ...columns(people)]
  }
  yield [t('export.sum'), '', '', ...columns(sums)]
}

function columns(people: People): number[] {
  const each = sources.map((source) => people[source])
  return [...each, each.reduce((sum, count) => sum + count, 0)]
}

function* byDayAndSite(counts: DayCount[]): Generator<Row> {
  let row: Row | undefined
  for (const { day, site, source, people } of counts) {
    if (row?.day !== day || row.site !== site) {
      if (row) yield row
      row = { day, site, people: nobody() }
    }
    row.people[source] += people
  }
  if (row) yield row
}

function nobody(): People {
  return { plate: 0, display: 0, late: 0, code: 0, group: 0, desk: 0, import: 0, correction: 0 }
}
