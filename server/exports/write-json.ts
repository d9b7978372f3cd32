import { type Cell, type Column, type Table, Totals } from './table.ts'
import type { Out } from './write-csv.ts'

/**
 * A table as JSON, `{version, …what was asked, rows, total}`, a line for each row. The same question about the same
 * rows gives the same bytes; it says nothing of when it was asked.
 *
 * @returns how many rows
 */
export async function writeJson({ version, asked, columns, pages }: Table, out: Out): Promise<number> {
  const totals = new Totals(columns)
  const head = JSON.stringify({ version, ...asked })
  out(`${head.slice(0, -1)},"rows":[`, 0)
  for await (const { rows, share } of pages) {
    let text = ''
    for (const row of rows) text += `${totals.rows === 0 && text === '' ? '\n' : ',\n'}${told(row, columns)}`
    totals.add(rows)
    out(text, share)
  }
  const counts = columns.flatMap(({ kind }, i) => (kind === 'count' ? [i] : []))
  const sums = totals.row('')
  out(`\n],"total":${told(counts.map((i) => sums[i]!), counts.map((i) => columns[i]!))}}\n`, 1)
  return totals.rows
}

const told = (row: Cell[], columns: Column[]): string => JSON.stringify(Object.fromEntries(columns.map(({ name }, i) => [name, row[i]])))
