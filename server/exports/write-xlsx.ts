import writeXlsxFile, { type CellObject, type Row } from 'write-excel-file/node'
import { type Cell, type Column, type Table, Totals } from './table.ts'
import type { Out } from './write-csv.ts'

/** A workbook is put together in memory; what has more rows than this is for CSV. */
const mostInWorkbook = 50_000

const formats: Partial<Record<Column['kind'], string>> = { count: '#,##0', day: 'yyyy-mm-dd', month: 'yyyy-mm', moment: 'yyyy-mm-dd hh:mm' }
const bold = { fontWeight: 'bold' } as const
const heading = { ...bold, backgroundColor: '#F2E3C6', wrap: true, alignVertical: 'center' } as const

/**
 * A table as a workbook: numbers and dates are numbers and dates, the heading stays in sight, the last row is the
 * total, and a second sheet says how it was counted. Cells are the same from run to run; bytes are not. Text is
 * text there: nothing of it runs as a formula.
 *
 * @returns how many rows; undefined when there are too many
 */
export async function writeXlsx({ columns, pages, notes, words }: Table, out: Out): Promise<number | undefined> {
  const totals = new Totals(columns)
  const data: Row[] = [columns.map(({ title }) => ({ value: title, ...heading }))]
  for await (const { rows, share } of pages) {
    totals.add(rows)
    if (totals.rows > mostInWorkbook) return undefined
    for (const row of rows) data.push(row.map((cell, i) => cellOf(cell, columns[i]!)))
    // Half of the work is still to come.
    out('', share / 2)
  }
  data.push(totals.row(words.sum).map((cell, i) => totalOf(cell, columns[i]!)))
  const how: Row[] = [[{ value: notes.title, ...heading }, { value: '', ...heading }], ...notes.lines.map(([what, said]): Row => [{ value: what, ...bold, ...top }, { value: said, wrap: true, ...top }])]
  const table = { data, sheet: words.sheet, stickyRowsCount: 1, columns: columns.map(({ width = 14 }) => ({ width })) }
  const written = writeXlsxFile([table, { data: how, sheet: notes.title, columns: [{ width: 22 }, { width: 90 }] }])
  out(await written.toBuffer(), 1)
  return totals.rows
}

const top = { alignVertical: 'top' } as const

function cellOf(cell: Cell, { kind, say }: Column): CellObject | null {
  const value = say === undefined ? cell : say(cell)
  if (value === null || value === '') return null
  const format = formats[kind]
  if (format === undefined) return { value, type: String }
  return typeof value === 'number' ? { value, type: Number, format } : { value: dateOf(value), type: Date, format }
}

function totalOf(cell: Cell, { kind }: Column): CellObject | null {
  if (cell === null) return null
  return typeof cell === 'number' ? { value: cell, type: Number, format: formats[kind]!, ...bold } : { value: cell, type: String, ...bold }
}

/** A workbook knows no zones: what the site's clock said is written as if it were UTC. */
const dateOf = (text: string): Date => new Date(text.length === 7 ? `${text}-01` : text.includes('T') ? `${text}:00Z` : text)
