import { stringify } from 'csv-stringify/sync'
import { type Cell, type Column, type Table, Totals } from './table.ts'

/** Takes what is written, piece by piece, and how much of the reading is done. */
export type Out = (piece: string | Uint8Array, share: number) => void

/**
 * A table as CSV: UTF-8 with a byte order mark and CRLF, which is what a spreadsheet opens with a double click;
 * text that would run as a formula there gets an apostrophe (OWASP, CSV Injection). The heading is the first line
 * and the version the last, below the total: a line above the heading would be taken for it by whatever filters or
 * reads by heading. Every line has as many cells as the heading (RFC 4180, 2.4).
 *
 * @returns how many rows, without heading and total
 */
export async function writeCsv(table: Table, out: Out): Promise<number> {
  const { columns, words } = table
  const totals = new Totals(columns)
  out(`\ufeff${line(columns.map(({ title }) => title))}`, 0)
  for await (const { rows, share } of table.pages) {
    totals.add(rows)
    let text = ''
    for (const row of rows) text += line(row, columns)
    out(text, share)
  }
  out(line(totals.row(words.sum)) + versionLine(table), 1)
  return totals.rows
}

function versionLine({ version, asked, columns, words }: Table): string {
  const said = Object.entries(asked).map(([name, value]) => `${name}=${value}`)
  return line(columns.map((_column, i) => (i === 0 ? words.version : i === 1 ? [version, ...said].join(' ') : null)))
}

function line(row: Cell[], columns?: Column[]): string {
  let cells = row
  for (let i = 0; i < row.length; i++) {
    const cell = row[i]!
    const say = columns?.[i]!.say
    if (say === undefined && typeof cell !== 'string') continue
    const text = escaped(say === undefined ? (cell as string) : say(cell))
    if (text === cell) continue
    if (cells === row) cells = [...row]
    cells[i] = text
  }
  // Null is said by nothing.
  return `${cells.join(',')}\r\n`
}

/** What begins with a letter or a digit and holds neither quote, comma nor line end is no formula and needs no quotes. */
const plain = /^[\p{L}\p{N}][^",\r\n]*$/u

/** For nearly every cell nothing is to be done, and half a million rows have millions of them. */
function escaped(cell: string): string {
  return cell === '' || plain.test(cell) ? cell : stringify([[cell]], { escape_formulas: true, quoted_match: /[\r\n]/, eof: false })
}
