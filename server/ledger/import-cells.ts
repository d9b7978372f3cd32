import { mostOfDay } from '../counters/counters.ts'
import type { NamedSite } from '../counters/known-sites.ts'
import { type Day, dayOf, type Instant, isDay, timeOf } from '../local-day.ts'
import type { Lang } from '../web/words.ts'
import { type Problems, quoted } from './import-problems.ts'
import { earliestDay, settledFrom } from './month-days.ts'

/** What the cells of a table of daily totals say. Every reader adds what is wrong, and answers undefined then. */

export type Field = 'site' | 'date' | 'people'

const headers: Record<Field, string[]> = {
  site: ['site', 'site code', 'site name', 'venue', '场馆', '场馆代码', '场馆名称', '旧址', '景点', '单位', '单位名称'],
  date: ['date', 'day', '日期', '参观日期', '统计日期'],
  people: ['people', 'visits', 'count', '人次', '人数', '参观人次', '接待人次', '到访人次', '入园人次', '进馆人次'],
}

/** One spelling of what is written in several: full-width forms, capitals, spaces, a remark in brackets. */
const plain = (text: string) => text.normalize('NFKC').replace(/’/g, "'").replace(/\s+/g, ' ').trim().toLowerCase()

/** The column of each field; what is missing or there twice; and the columns that nobody asks for. */
export function columnsOf(cells: string[]): { at: Partial<Record<Field, number>>; twice: Field | undefined; ignored: string[] } {
  const at: Partial<Record<Field, number>> = {}
  let twice: Field | undefined
  const ignored: string[] = []
  cells.forEach((cell, i) => {
    const name = plain(cell).replace(/\(.*\)$/, '').trim()
    const field = (Object.keys(headers) as Field[]).find((one) => headers[one].includes(name))
    if (field === undefined) ignored.push(cell.trim())
    else if (at[field] === undefined) at[field] = i
    else twice = field
  })
  return { at, twice, ignored: ignored.filter((name) => name !== '') }
}

/** A site with all that people write for it. */
export interface SpelledSite extends NamedSite {
  short: Record<Lang, string>
}

/** Every way to write one of these sites, and its slug; what two of them are called is nobody's name. */
export function siteNames(sites: readonly SpelledSite[]): Map<string, string> {
  const names = new Map<string, string>()
  const shared = new Set<string>()
  for (const { slug, name, short } of sites) {
    for (const written of new Set([slug, name.zh, name.en, short.zh, short.en].map(plain))) {
      if (names.has(written)) shared.add(written)
      names.set(written, slug)
    }
  }
  for (const written of shared) names.delete(written)
  return names
}

const formula = /^[=@+]/

/** Of a site that is not among these nothing is said but that it is not. */
export function readSite(cell: string, names: Map<string, string>, line: number, problems: Problems): string | undefined {
  if (cell === '') return void problems.add(line, 'site-empty')
  if (formula.test(cell)) return void problems.add(line, 'formula', { text: quoted(cell) })
  const slug = names.get(plain(cell))
  if (slug === undefined) problems.add(line, 'site-unknown', { text: quoted(cell) })
  return slug
}

const written = /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))(?: 0?0:00(?::00)?)?$/

/**
 * @param days the first that is not over; the first for which something can still be counted, where that matters: a total
 * that is brought before the last scan of its day would count who comes late twice
 */
export function readDate(cell: string, days: { today: Day; unsettled?: Day | undefined }, line: number, problems: Problems): Day | undefined {
  const { today, unsettled = today } = days
  if (cell === '') return void problems.add(line, 'date-empty')
  if (formula.test(cell)) return void problems.add(line, 'formula', { text: quoted(cell) })
  const parts = written.exec(cell.normalize('NFKC').replace(/([年月])\s+/g, '$1'))
  if (parts === null) return void problems.add(line, 'date-format', { text: quoted(cell) })
  const [year, month, date] = parts.slice(1).filter((part) => part !== undefined) as [string, string, string]
  const day = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  if (!isDay(day)) return void problems.add(line, 'date-unreal', { text: quoted(cell) })
  if (day < earliestDay) return void problems.add(line, 'date-old', { text: quoted(cell) })
  if (day > today || (day === today && unsettled === today)) return void problems.add(line, 'date-open', { text: quoted(cell) })
  if (day >= unsettled) return void problems.add(line, 'date-early', { text: quoted(cell), time: momentOf(settledFrom(day)) })
  return day
}

/** `2026-12-04 01:00`, which both languages read. */
const momentOf = (at: Instant) => `${dayOf(at)} ${timeOf(at)}`

/** 人次 of one day; undefined where a problem was added. */
export function readPeople(cell: string, line: number, problems: Problems): number | undefined {
  const text = cell.normalize('NFKC').replace(/−/g, '-')
  const wrong = (what: 'people-negative' | 'people-decimal' | 'people-number' | 'people-many') =>
    void problems.add(line, what, { text: quoted(cell), max: mostOfDay.toLocaleString('en-US') })
  if (text === '') return void problems.add(line, 'people-empty')
  if (formula.test(text)) return void problems.add(line, 'formula', { text: quoted(cell) })
  if (/^-\s*\d/.test(text)) return wrong('people-negative')
  if (/^\d[\d,]*\.\d+$/.test(text)) return wrong('people-decimal')
  if (!/^(\d+|\d{1,3}(,\d{3})+)$/.test(text)) return wrong('people-number')
  const people = Number(text.replaceAll(',', ''))
  return people > mostOfDay ? wrong('people-many') : people
}
