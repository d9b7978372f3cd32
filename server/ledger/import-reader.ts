import { Readable } from 'node:stream'
import { setImmediate as breathe } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import { parse as parseAtOnce } from 'csv-parse/sync'
import type { Day } from '../local-day.ts'
import { columnsOf, type Field, type SpelledSite, readDate, readPeople, readSite, siteNames } from './import-cells.ts'
import { Problems, quoted } from './import-problems.ts'
import { decodeText } from './import-text.ts'

/** A site's total of a day, as a line of a file says it. */
export interface DayTotal {
  line: number
  site: string
  day: Day
  people: number
}

/** A file of daily totals, read. It is good when there are no problems. */
export interface ReadTable {
  encoding: string
  /** Lines below the header that hold anything. */
  lines: number
  rows: DayTotal[]
  /** Columns that were not read. */
  ignored: string[]
  problems: Problems
}

/** Bytes of a file, and lines below its header. */
export const largestFile = 10 * 1024 * 1024
const mostLines = 100_000

/** How far a long job has come: so many of so many. */
export type Progress = (done: number, of: number) => void

export interface ReadWith {
  /** The sites that lines may speak of. */
  sites: readonly SpelledSite[]
  /** The first day that is not over. */
  today: Day
  /** The first day for which something can still be counted, where the lines are to be counted beside it. */
  unsettled?: Day
  progress?: Progress
}

/**
 * Reads a CSV of daily totals: columns for the site, the day and the people, named in Chinese or English, in any
 * order, separated by commas, semicolons or tabs. It reads in small pieces and lets others have their turn between.
 * Whatever is wrong is told with its line; what cannot be read is never guessed.
 */
export async function readTable(bytes: Uint8Array, { sites, today, unsettled, progress = () => undefined }: ReadWith): Promise<ReadTable> {
  const problems = new Problems()
  const table: ReadTable = { encoding: '', lines: 0, rows: [], ignored: [], problems }
  if (isWorkbook(bytes)) return problems.add(0, 'workbook'), table
  const text = await decodeText(bytes)
  if ('line' in text) return problems.add(text.line, 'encoding'), table
  table.encoding = text.encoding
  const header = headerLine(text.parts)
  if (header === undefined) return problems.add(0, 'empty-file'), table
  const delimiter = separatorOf(header)
  const names = siteNames(sites)
  const met = new Map<string, number>()
  let at: Record<Field, number> | undefined
  const readLine = (cells: string[], line: number) => {
    const cell = (field: Field) => cells[at![field]] ?? ''
    const site = readSite(cell('site'), names, line, problems)
    const day = readDate(cell('date'), { today, unsettled }, line, problems)
    const people = readPeople(cell('people'), line, problems)
    if (site === undefined || day === undefined) return
    const before = met.get(`${site} ${day}`)
    if (before !== undefined) return problems.add(line, 'twice', { n: before })
    met.set(`${site} ${day}`, line)
    if (people !== undefined) table.rows.push({ line, site, day, people })
  }
  // No line is as long as this: a quotation mark that is left open ends there.
  const options = { delimiter, trim: true, relax_column_count: true, max_record_size: 20_000 }
  const parser = Readable.from(text.parts).pipe(parse(options))
  let next = 1
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      const line = next
      next += 1 + breaksWithin(cells)
      if (cells.every((cell) => cell === '')) continue
      if (at === undefined) {
        at = readHeader(cells, line, table)
        if (at === undefined) break
        continue
      }
      if (table.lines === mostLines) {
        problems.add(line, 'lines', { max: mostLines.toLocaleString('en-US') })
        break
      }
      table.lines += 1
      readLine(cells, line)
      if (table.lines % 250 === 0) {
        progress(table.lines, mostLines)
        await breathe()
      }
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    problems.add(Number(error.lines ?? 0), error.code === 'CSV_MAX_RECORD_SIZE' ? 'long-line' : 'quotes')
  }
  if (table.lines === 0 && problems.count === 0) problems.add(0, 'empty-file')
  return table
}

/** Line ends inside quotation marks. The parser counts lines too, but at half of its speed. */
function breaksWithin(cells: string[]): number {
  return cells.reduce((sum, cell) => sum + (/[\r\n]/.test(cell) ? cell.split(/\r\n|\r|\n/).length - 1 : 0), 0)
}

function readHeader(cells: string[], line: number, table: ReadTable): Record<Field, number> | undefined {
  const { at, twice, ignored } = columnsOf(cells)
  const { site, date, people } = at
  table.ignored = ignored.map(quoted)
  if (twice !== undefined) table.problems.add(line, 'header-twice', { text: quoted(cells.filter((cell) => columnsOf([cell]).at[twice] === 0).join(' / ')) })
  else if (site === undefined || date === undefined || people === undefined) table.problems.add(line, 'header', { text: quoted(cells.join(' / ')) })
  else return { site, date, people }
  return undefined
}

/** Excel's own files, which somebody has renamed or chosen by mistake: a ZIP archive, or the older format. */
function isWorkbook(bytes: Uint8Array): boolean {
  const begins = Buffer.from(bytes.subarray(0, 4)).toString('hex')
  return begins === '504b0304' || begins === 'd0cf11e0'
}

function headerLine(parts: string[]): string | undefined {
  for (const part of parts) {
    const line = part.slice(0, 20_000).split(/[\r\n]/).find((one) => one.trim() !== '')
    if (line !== undefined) return line
  }
  return undefined
}

/** The one that finds most of the columns. */
function separatorOf(header: string): string {
  const found = (delimiter: string) => {
    try {
      const [cells = []] = parseAtOnce(header, { delimiter, trim: true }) as string[][]
      return Object.keys(columnsOf(cells).at).length
    } catch {
      return 0
    }
  }
  return [',', ';', '\t'].reduce((best, next) => (found(next) > found(best) ? next : best))
}
