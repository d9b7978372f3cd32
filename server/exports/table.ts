/** A number, a word, a day (`2026-11-22`), a month (`2026-11`) or a moment by the site's clock (`2026-11-22T09:00`); null where there is none. */
export type Cell = string | number | null

export interface Column {
  /** What JSON calls it; kept for ever. */
  name: string
  /** Its heading in a spreadsheet, in the reader's language. */
  title: string
  /** Numbers of the kind `count` are summed. */
  kind: 'count' | 'text' | 'day' | 'month' | 'moment'
  /** What a spreadsheet says for a value; absent, the value itself. JSON keeps the value. */
  say?: (cell: Cell) => string
  /** Characters, in a spreadsheet that has widths. */
  width?: number
}

/** Some rows of a table, and which share of the reading (0 to 1) is done with them. */
export interface Page {
  rows: Cell[][]
  share: number
}

/** What is exported: the same table whether it becomes CSV, XLSX or JSON. */
export interface Table {
  /** Name and version of the layout, `visits/1`; it rises when a column changes its meaning or goes. */
  version: string
  /** What was asked for, as JSON repeats it. */
  asked: Record<string, string | boolean>
  columns: Column[]
  pages: AsyncIterable<Page>
  /** How it was counted, in the reader's language: headings and sentences. */
  notes: { title: string; lines: [string, string][] }
  words: { sheet: string; sum: string; version: string }
}

/** Sums the counts of the rows that pass by: what a total row says is the sum of the rows above it, whatever they are. */
export class Totals {
  readonly #sums: (number | null)[]
  rows = 0

  constructor(columns: Column[]) {
    this.#sums = columns.map(({ kind }) => (kind === 'count' ? 0 : null))
  }

  add(rows: Cell[][]): void {
    this.rows += rows.length
    for (const row of rows) {
      for (let i = 0; i < row.length; i++) {
        const sum = this.#sums[i]
        if (typeof sum === 'number') this.#sums[i] = sum + ((row[i] as number | null) ?? 0)
      }
    }
  }

  /** The total row; its first cell says what it is. */
  row(said: string): Cell[] {
    return this.#sums.map((sum, i) => (i === 0 ? said : sum))
  }
}
