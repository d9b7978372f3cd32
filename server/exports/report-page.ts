import { changeSaid, howKeys, percentSaid } from '../ledger/month-csv.ts'
import type { Compared } from '../ledger/month-figures.ts'
import { printedSeal } from '../ledger/seals.ts'
import { dated } from '../web/dates.ts'
import { count, type Lang, words } from '../web/words.ts'
import type { BureauFigures } from './report-bureau.ts'

/** How the pages of reports say what their documents hold. */
export function wordsOf(lang: Lang) {
  const t = words(lang)
  return {
    changeSaid: (other: Pick<Compared, 'people' | 'percent'>) => changeSaid(other, t),
    /** What it is a change against: another month of the site; of all sites, that month of those that have data in both. */
    againstSaid(other: Compared & Partial<Pick<BureauFigures['last_year'], 'both'>>, all = 0): string {
      const { month, people, days, both } = other
      const said = dated(month, lang)
      if (both === undefined) return t('report.against', { month: said, n: count(people ?? 0), days })
      if (both.sites === 0) return t('report.againstNone')
      return t('report.againstBoth', { n: both.sites, all, month: said, before: count(both.before), now: count(both.people) })
    },
    percentSaid,
    printedSeal,
    how: howKeys.map((key) => t(key)),
    /** `2026-12-04 01:00`, of `2026-12-04T01:00+08:00`. */
    momentSaid: (at: string) => `${at.slice(0, 10)} ${at.slice(11, 16)}`,
  }
}
