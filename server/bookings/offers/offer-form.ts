import type { Typed } from './field-reader.ts'
import { type Programme, type Season, type Terms, weekdays } from './terms.ts'

/** An offer as a form without JSON: every term a field, named by where it stands, `seasons.0.mon`. */

/** The rows that a form can hold more or fewer of, and the fields that make a row one that says something. */
export const rowGroups = {
  seasons: { most: 12, fields: ['from', 'to', ...weekdays, 'holiday'] },
  exceptions: { most: 400, fields: ['day', 'starts', 'note'] },
  programmes: { most: 30, fields: ['zh', 'en', 'minutes', 'least', 'most'] },
} as const satisfies Record<string, { most: number; fields: readonly string[] }>

export type RowGroup = keyof typeof rowGroups

/** The terms as they stand in the fields of a fresh form; the days that have no season of their own come first. */
export function typedOf(terms: Terms): Typed {
  const seasons = [...terms.seasons].sort((one, other) => Number(one.from !== null) - Number(other.from !== null))
  return {
    booking: terms.booking,
    url: terms.elsewhere.url,
    phone: terms.elsewhere.phone,
    slotMinutes: String(terms.slotMinutes),
    capacity: String(terms.capacity),
    deskPeople: String(terms.desk.people),
    deskHours: String(terms.desk.releasedHours),
    groupLeast: String(terms.group.least),
    groupMost: String(terms.group.most),
    noticeDays: String(terms.noticeDays),
    horizonDays: String(terms.horizonDays),
    confirmation: terms.confirmation,
    answerDays: String(terms.answerDays),
    bring: terms.bring,
    notesZh: terms.notes.zh,
    notesEn: terms.notes.en,
    ...inRows('seasons', seasons.map(seasonFields)),
    ...inRows('exceptions', terms.exceptions.map(({ day, starts, note }) => ({ day, starts: starts.join(' '), note }))),
    ...inRows('programmes', terms.programmes.map(programmeFields)),
  }
}

function seasonFields({ from, to, week, holiday }: Season): Typed {
  const days = Object.fromEntries(weekdays.map((name) => [name, week[name].join(' ')]))
  const holidays = holiday === null ? 'same' : holiday.length === 0 ? 'closed' : 'own'
  return { from: from ?? '', to: to ?? '', ...days, holidays, holiday: holiday?.join(' ') ?? '' }
}

function programmeFields({ slug, name, minutes, least, most, needsDocent, travels }: Programme): Typed {
  const ticks = { ...(needsDocent && { needsDocent: 'on' }), ...(travels && { travels: 'on' }) }
  return { slug, zh: name.zh, en: name.en, minutes: String(minutes), least: String(least), most: String(most), ...ticks }
}

const inRows = (group: RowGroup, rows: Typed[]): Typed =>
  Object.fromEntries(rows.flatMap((row, i) => Object.entries(row).map(([field, text]) => [`${group}.${i}.${field}`, text])))

/** The numbers of a group's rows that say something and are not to be removed, in order. */
export function rowsSaying(typed: Typed, group: RowGroup): number[] {
  return numbersIn(typed, group).filter((i) => typed[`${group}.${i}.remove`] !== 'on' && !isBlank(typed, group, i))
}

/** The numbers of the rows that a form shows: what is there, and empty ones at the end for what may come. */
export function rowsShown(typed: Typed, group: RowGroup, empty: number): number[] {
  const there = numbersIn(typed, group).filter((i) => !isBlank(typed, group, i))
  const next = (there.at(-1) ?? -1) + 1
  const room = Math.min(empty, Math.max(0, rowGroups[group].most - there.length))
  return [...there, ...Array.from({ length: room }, (_, i) => next + i)]
}

const isBlank = (typed: Typed, group: RowGroup, i: number) =>
  rowGroups[group].fields.every((field) => (typed[`${group}.${i}.${field}`] ?? '').trim() === '')

function numbersIn(typed: Typed, group: RowGroup): number[] {
  const pattern = new RegExp(`^${group}\\.(\\d{1,4})\\.`)
  const numbers = new Set(Object.keys(typed).flatMap((field) => pattern.exec(field)?.[1] ?? []))
  return [...numbers].map(Number).sort((one, other) => one - other)
}
