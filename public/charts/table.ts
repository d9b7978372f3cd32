/** A table of the page as numbers: one name for each row, one series for each column of figures. */
export interface Numbers {
  rows: string[]
  series: { name: string; values: number[] }[]
}

/** Reads a table whose rows have one heading, and figures in cells marked `data-n`. */
export function numbersIn(table: HTMLTableElement): Numbers {
  const lines = Array.from(table.tBodies[0]?.rows ?? [])
  const text = (cell: Element | null) => (cell?.textContent ?? '').trim()
  const heads = Array.from(table.tHead?.rows[0]?.cells ?? []).slice(1)
  const figures = lines.map((line) => Array.from(line.querySelectorAll<HTMLElement>('td[data-n]')).map((cell) => Number(cell.dataset.n)))
  return {
    rows: lines.map((line) => {
      const head = line.querySelector('th')
      return head?.dataset.short ?? text(head)
    }),
    series: (figures[0] ?? []).map((_, column) => ({ name: text(heads[column] ?? null), values: figures.map((line) => line[column] ?? 0) })),
  }
}
