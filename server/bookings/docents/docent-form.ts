import { FieldReader, type Problem, type Typed } from '../offers/field-reader.ts'
import { minutesOf } from '../offers/slots.ts'
import type { Docent } from './docents.ts'
import { docentLanguages } from './languages.ts'

/** What a manager enters of a docent. */
export type Particulars = Pick<Docent, 'name' | 'languages' | 'weekdays' | 'lunch' | 'gapMinutes' | 'dailyMost' | 'account'>

const everyWeekday = [1, 2, 3, 4, 5, 6, 7]

/** A docent's particulars as the fields of a form. */
export function typedOfDocent({ name, languages, weekdays, lunch, gapMinutes, dailyMost, account }: Particulars): Typed {
  return {
    name,
    account,
    lunchFrom: lunch?.from ?? '',
    lunchTo: lunch?.to ?? '',
    gapMinutes: String(gapMinutes),
    dailyMost: String(dailyMost),
    ...Object.fromEntries(languages.map((language) => [`language.${language}`, 'on'])),
    ...Object.fromEntries(weekdays.map((weekday) => [`weekday.${weekday}`, 'on'])),
  }
}

/** What an empty form begins with. */
export const usualDocent: Particulars = {
  name: '',
  languages: ['zh'],
  weekdays: everyWeekday,
  lunch: { from: '12:00', to: '13:30' },
  gapMinutes: 15,
  dailyMost: 4,
  account: '',
}

/** The particulars that a manager has typed, or for every field that is wrong its sentence. */
export function readDocent(typed: Typed): { particulars: Particulars } | { problems: Record<string, Problem> } {
  const reader = new FieldReader(typed)
  const particulars = {
    name: reader.line('name', { most: 40, needed: true }),
    languages: docentLanguages.filter((language) => reader.ticked(`language.${language}`)),
    weekdays: everyWeekday.filter((weekday) => reader.ticked(`weekday.${weekday}`)),
    lunch: readLunch(reader),
    gapMinutes: reader.whole('gapMinutes', 0, 240),
    dailyMost: reader.whole('dailyMost', 1, 20),
    account: reader.line('account', { most: 40 }).normalize('NFKC'),
  }
  if (particulars.languages.length === 0) reader.refuse('languages', 'docent.wrong.languages')
  if (particulars.weekdays.length === 0) reader.refuse('weekdays', 'docent.wrong.weekdays')
  return reader.failed ? { problems: reader.problems } : { particulars }
}

function readLunch(reader: FieldReader): Docent['lunch'] {
  const from = reader.time('lunchFrom')
  const to = reader.time('lunchTo')
  if (from === '' && to === '') return null
  if (from === '' || to === '') reader.refuse(from === '' ? 'lunchFrom' : 'lunchTo', 'docent.wrong.lunch')
  else if (minutesOf(from) >= minutesOf(to)) reader.refuse('lunchTo', 'offer.wrong.before')
  return { from, to }
}
