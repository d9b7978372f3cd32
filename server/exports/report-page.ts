import { changeSaid, howKeys, percentSaid } from '../ledger/month-csv.ts'
import type { Compared } from '../ledger/month-figures.ts'
import { printedSeal } from '../ledger/seals.ts'
import { type Lang, words } from '../web/words.ts'

/** How the pages of reports say what their documents hold. */
export function wordsOf(lang: Lang) {
  const t = words(lang)
  return {
    changeSaid: (other: Pick<Compared, 'people' | 'percent'>) => changeSaid(other, t),
    percentSaid,
    printedSeal,
    how: howKeys.map((key) => t(key)),
    /** `2026-12-04 01:00`, of `2026-12-04T01:00+08:00`. */
    momentSaid: (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)}`,
  }
}
