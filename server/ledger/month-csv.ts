import { stringify } from 'csv-stringify/sync'
import { countedAs } from '../counters/counters.ts'
import { type Key, type Words, words } from '../web/words.ts'
import { type Compared, type MonthFigures } from './month-figures.ts'

type Cell = string | number

/** The day, each source, the total, and the groups: as many columns as the table of days has. */
const columns = countedAs.length + 4

/**
 * A month as CSV, in Chinese whoever reads it: what it is, the figures, what they are made of, a row for each
 * day, corrections, seal and who signed. UTF-8 with a byte order mark, CRLF, every line of as many cells (RFC
 * 4180); text that a spreadsheet would run as a formula gets an apostrophe.
 */
export function monthCsv(figures: MonthFigures): string {
  const t = words('zh')
  const parts = [head(figures, t), totals(figures, t), sourceLines(figures, t), dayLines(figures, t), corrections(figures, t), end(figures, t)]
  return csvText(parts, columns)
}

/** Parts of a document, an empty line between two of them, all lines as wide. */
export function csvText(parts: Cell[][][], width: number): string {
  const lines = parts.flatMap((part, i) => (i === 0 ? part : [[], ...part]))
  const wide = lines.map((line) => [...line, ...Array<string>(width - line.length).fill('')])
  return stringify(wide, { bom: true, record_delimiter: '\r\n', escape_formulas: true, quoted_match: /[\r\n]/, cast: { string: numberAsIs } })
}

/** A percentage below nothing is a number, and not a formula. */
const numberAsIs = (cell: string) => (/^-\d+\.\d\d%$/.test(cell) ? { value: cell, escape_formulas: false } : cell)

function head({ format, mark, site, name, month, through }: MonthFigures, t: Words): Cell[][] {
  return [
    [t('report.title'), mark],
    [t('report.format'), format],
    [t('export.name'), name, site],
    [t('report.month'), month],
    [t('report.through'), through],
  ]
}

function totals(figures: MonthFigures, t: Words): Cell[][] {
  const { people, minors, parties, party_people, tours, outreach, previous_month, last_year, year_to_date } = figures
  return [
    [t('report.figure'), t('report.value'), t('report.compared')],
    [t('report.people'), people],
    [t('report.minors'), minors ?? t('report.uncounted')],
    [t('report.parties'), parties],
    [t('report.partyPeople'), party_people],
    [t('report.tours'), tours],
    [t('report.outreachParties'), outreach.parties],
    [t('report.outreachPeople'), outreach.people],
    [t('report.previousMonth'), ...comparedCells(previous_month, t)],
    [t('report.lastYear'), ...comparedCells(last_year, t)],
    [t('report.yearToDate'), year_to_date],
  ]
}

/** The other month's 人次, and what has changed since: 增长 12.34%. */
export function comparedCells(other: Compared, t: Words): Cell[] {
  return other.people === null ? [t('report.noData')] : [other.people, changeSaid(other, t)]
}

/** 增长 12.34%，下降 3.25%，持平；无同期数据，不作比较。 */
export function changeSaid(other: Pick<Compared, 'people' | 'percent'>, t: Words): string {
  const { people, percent } = other
  if (people === null) return t('report.noData')
  if (percent === null) return t('report.notCompared')
  if (/^0\.00$/.test(percent)) return t('report.same')
  return percent.startsWith('-') ? t('report.down', { n: percent.slice(1) }) : t('report.up', { n: percent })
}

/** What a total is made of, a line each. */
export function sourceLines({ sources: rows, people }: Pick<MonthFigures, 'sources' | 'people'>, t: Words): Cell[][] {
  return [
    [t('report.source'), t('report.people'), t('report.share')],
    ...rows.map((row) => [t(`export.source.${row.source}`), row.people, percentSaid(row.percent)]),
    [t('export.total'), people],
  ]
}

/** `'62.50%'`; of nothing there is no part. */
export const percentSaid = (percent: string | null): string => (percent === null ? '—' : `${percent}%`)

type ByDay = Pick<MonthFigures, 'days' | 'people' | 'sources' | 'parties' | 'party_people'>

/** A line for each day, and their sums. */
export function dayLines({ days: rows, people, sources: all, parties, party_people }: ByDay, t: Words): Cell[][] {
  return [
    [t('export.date'), ...countedAs.map((source) => t(`export.source.${source}`)), t('export.total'), t('report.parties'), t('report.partyPeople')],
    ...rows.map((row) => [row.day, ...countedAs.map((source) => row[source]), row.people, row.parties, row.party_people]),
    [t('export.sum'), ...all.map((row) => row.people), people, parties, party_people],
  ]
}

function corrections({ corrections: rows }: MonthFigures, t: Words): Cell[][] {
  if (rows.length === 0) return [[t('report.corrections'), t('report.noCorrections')]]
  return [
    [t('report.corrections')],
    [t('report.about'), t('report.countedOn'), t('report.people'), t('report.reason'), t('report.by'), t('report.second'), t('report.enteredOn')],
    ...rows.map((row) => [row.about, row.day, row.people, row.reason, row.by, row.second || t('report.noSecond'), row.entered_on]),
  ]
}

function end({ note, seal, submitted, closed, browsers }: MonthFigures, t: Words): Cell[][] {
  const cookieless = { n: browsers.cookieless, percent: percentSaid(browsers.percent) }
  return [
    [t('report.note'), note === '' ? t('report.noNote') : note],
    [t('report.seal'), ...(seal ? [seal.day, seal.hash, ...(seal.rows_after > 0 ? [t('report.sealLater', { n: seal.rows_after })] : [])] : [t('report.noSeal')])],
    [t('report.submitted'), ...(submitted ? [submitted.by, submitted.at] : [t('report.notYet')])],
    [t('report.closing'), ...(closed ? [closed.by, closed.at] : [t('report.notYet')])],
    ...[...howKeys.map((key) => t(key)), t('report.how.cookieless', cookieless)].map((sentence, i) => [i === 0 ? t('report.how') : '', sentence]),
  ]
}

/** 口径说明: how everything in a report was counted. */
export const howKeys = [
  'report.how.people',
  'report.how.groups',
  'report.how.companions',
  'report.how.late',
  'report.how.desk',
  'report.how.minors',
  'report.how.tours',
  'report.how.published',
  'report.how.percent',
] as const satisfies readonly Key[]
