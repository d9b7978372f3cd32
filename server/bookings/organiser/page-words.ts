import type { Day } from '../../local-day.ts'
import type { Reason } from '../../web/refusals.ts'
import { type Key, type Lang, words } from '../../web/words.ts'
import { isDocent } from '../application.ts'
import { said } from '../said.ts'

/** One word for a day that cannot be had; the sentences stand below the month. */
const short: Partial<Record<Reason | 'no-slots', Key>> = {
  'slot-full': 'booking.day.full',
  'docent-none': 'booking.day.docent',
  'programme-long': 'booking.day.long',
  'slot-notice': 'booking.day.notice',
  'slot-closed': 'booking.day.closed',
  'slot-horizon': 'booking.day.horizon',
  'slot-past': 'booking.day.past',
}

/** How the organiser's pages name days, slots and languages. */
export function pageWords(lang: Lang): object {
  const names = new Intl.DisplayNames([lang === 'zh' ? 'zh-CN' : 'en'], { type: 'language', fallback: 'code' })
  return {
    saidSlot: (slot: string) => said.slot(slot)[lang],
    saidDay: (day: Day) => said.day(day)[lang],
    weekdays: lang === 'zh' ? ['一', '二', '三', '四', '五', '六', '日'] : ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'],
    whyShut: (reason: Reason | 'no-slots') => words(lang)(short[reason] ?? 'booking.day.none'),
    isLanguage: (docent: string) => docent !== 'none' && docent !== 'any' && isDocent(docent),
    languageNamed: (tag: string) => names.of(tag) ?? tag,
  }
}
