import { type Key, type Lang, words } from '../web/words.ts'

/** What can be wrong with a table of daily totals, or with one of its lines; the sentence is `import.wrong.<wrong>`. */
export type Wrong =
  | 'empty-file'
  | 'workbook'
  | 'encoding'
  | 'header'
  | 'header-twice'
  | 'lines'
  | 'quotes'
  | 'long-line'
  | 'site-empty'
  | 'site-unknown'
  | 'date-empty'
  | 'date-format'
  | 'date-unreal'
  | 'date-old'
  | 'date-early'
  | 'date-open'
  | 'people-empty'
  | 'people-negative'
  | 'people-decimal'
  | 'people-many'
  | 'people-number'
  | 'formula'
  | 'twice'
  | 'measured'
  | 'other-number'
  | 'closed'

export interface Problem {
  /** Line of the file as an editor counts them, from 1; 0 for the file as a whole. */
  line: number
  wrong: Wrong
  values?: Record<string, string | number>
}

/** So many are told one by one; of the rest only how many there are. */
const mostProblems = 200

/** Everything that is wrong with a file: the first ones by line, and how many there are. */
export class Problems {
  #first: Problem[] = []
  #count = 0

  add(line: number, wrong: Wrong, values: Record<string, string | number> = {}): void {
    this.#count += 1
    // What is found later, against the ledger, may stand further up in the file.
    if (this.#first.length < mostProblems) this.#first.push({ line, wrong, values })
  }

  get count(): number {
    return this.#count
  }

  get more(): number {
    return this.#count - this.#first.length
  }

  /** In the order of the lines. */
  get first(): Problem[] {
    return [...this.#first].sort((a, b) => a.line - b.line)
  }
}

export interface SaidProblem {
  line: number
  wrong: Wrong
  /** Where it stands and what it is, in one sentence each. */
  where: string
  message: string
}

/** The problems as a person reads them. */
export function problemsSaid(problems: Problems, lang: Lang): SaidProblem[] {
  const t = words(lang)
  return problems.first.map(({ line, wrong, values = {} }) => ({
    line,
    wrong,
    where: line === 0 ? t('import.whole') : t('import.line', { n: line }),
    message: t(`import.wrong.${wrong}` as Key, values),
  }))
}

/** A cell as a sentence quotes it: short, and nothing that a terminal would obey. */
export function quoted(cell: string): string {
  const plain = cell.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '·').trim()
  const letters = [...plain]
  return letters.length > 30 ? `${letters.slice(0, 30).join('')}…` : plain
}
