import type { Key, Words } from '../../web/words.ts'
import type { Particulars } from './docent-form.ts'

/** What of a docent is not the same, as text: the field, what stands there, and what somebody else would have there. */
export interface Difference {
  path: string
  before: string
  after: string
}

/** Where the particulars that are kept and those that somebody has typed differ, in the order of the form. */
export function docentDifferences(kept: Particulars, typed: Particulars, t: Words): Difference[] {
  const before = told(kept, t)
  return told(typed, t)
    .map(([path, after], n) => ({ path, before: before[n]![1], after }))
    .filter((one) => one.before !== one.after)
}

/** Monday first. */
const weekdayKeys = ['offer.week.mon', 'offer.week.tue', 'offer.week.wed', 'offer.week.thu', 'offer.week.fri', 'offer.week.sat', 'offer.week.sun'] as const

function told({ name, account, languages, weekdays, lunch, gapMinutes, dailyMost }: Particulars, t: Words): [string, string][] {
  return [
    [t('docent.name'), name],
    [t('docent.account'), account],
    [t('docent.languages'), languages.map((language) => t(`docent.language.${language}` as Key)).join(' · ')],
    [t('docent.weekdays'), weekdays.map((day) => t(weekdayKeys[day - 1]!)).join(' · ')],
    [t('docent.lunchFrom'), lunch?.from ?? ''],
    [t('docent.lunchTo'), lunch?.to ?? ''],
    [t('docent.gap'), String(gapMinutes)],
    [t('docent.daily'), String(dailyMost)],
  ]
}
