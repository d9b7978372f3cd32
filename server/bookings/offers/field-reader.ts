import { type Day, isDay } from '../../local-day.ts'
import type { Key } from '../../web/words.ts'

/** A form as it is typed: text by the name of its field. */
export type Typed = Record<string, string>

/** What is wrong with a field: its sentence in the locales, and what the sentence names. */
export interface Problem {
  key: Key
  values?: Record<string, string | number>
}

/** The fields of a form's body as text; a box ticked twice, or anything that is no text, is not taken. */
export function typedIn(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'))
}

/**
 * Reads what people type, forgiving what can be meant in one way only: full-width digits, Chinese commas and
 * colons, 9点. A field that cannot be read is noted in `problems`; what it returns then means nothing.
 */
export class FieldReader {
  readonly problems: Record<string, Problem> = {}
  readonly #typed: Typed

  constructor(typed: Typed) {
    this.#typed = typed
  }

  get failed(): boolean {
    return Object.keys(this.problems).length > 0
  }

  /** The first problem of a field stays. */
  refuse(field: string, key: Key, values?: Problem['values']): void {
    this.problems[field] ??= values ? { key, values } : { key }
  }

  text(field: string): string {
    return this.#typed[field] ?? ''
  }

  ticked(field: string): boolean {
    return this.text(field) === 'on'
  }

  choice<T extends string>(field: string, options: readonly T[]): T {
    const chosen = options.find((option) => option === this.text(field))
    if (chosen === undefined) this.refuse(field, 'offer.wrong.choice')
    return chosen ?? options[0]!
  }

  /** Words in one line, at most so many characters. */
  line(field: string, { most, needed = false }: { most: number; needed?: boolean }): string {
    const line = this.text(field).replace(/[\p{Cc}\s]+/gu, ' ').trim()
    if (line.length > most) this.refuse(field, 'offer.wrong.long', { most })
    if (needed && line === '') this.refuse(field, 'offer.wrong.empty')
    return line
  }

  /** Words in as many lines as one likes. */
  lines(field: string, most: number): string {
    const lines = this.text(field).replace(/\r\n?/g, '\n').trim()
    if (lines.length > most) this.refuse(field, 'offer.wrong.long', { most })
    return lines
  }

  whole(field: string, least: number, most: number): number {
    const digits = plain(this.text(field))
    const value = /^\d{1,6}$/.test(digits) ? Number(digits) : NaN
    if (!(value >= least && value <= most)) this.refuse(field, 'offer.wrong.number', { least, most })
    return value
  }

  /** A day of this century. */
  day(field: string): Day {
    const day = plain(this.text(field))
    if (!/^20\d\d-/.test(day) || !isDay(day)) this.refuse(field, 'offer.wrong.day')
    return day
  }

  /** `MM-DD` of a day of the year such as 11-01, 11.1 or 11月1日; null for an empty field. */
  monthDay(field: string): string | null {
    const typed = plain(this.text(field))
    if (typed === '') return null
    const [, month = '', date = ''] = /^(\d{1,2})\s?[-./月]\s?(\d{1,2})\s?日?$/.exec(typed) ?? []
    const monthDay = `${month.padStart(2, '0')}-${date.padStart(2, '0')}`
    // 2028 has a 29 February.
    if (isDay(`2028-${monthDay}`)) return monthDay
    this.refuse(field, 'offer.wrong.monthDay')
    return null
  }

  /** `HH:MM`, or '' for an empty field. */
  time(field: string): string {
    const [time = '', ...more] = this.times(field)
    if (more.length > 0) this.refuse(field, 'offer.wrong.oneTime')
    return time
  }

  /** Times of a day in order, each once. None for an empty field, or one that says 休, 闭馆 or closed. */
  times(field: string): string[] {
    const typed = plain(this.text(field))
    if (/^(休|休息|闭馆|不开放|closed|-|–|—|)$/i.test(typed)) return []
    const words = typed.split(/[\s,、;。/]+/).filter((word) => word !== '')
    const times = words.map(timeOf)
    const strange = words[times.indexOf(undefined)]
    if (strange !== undefined) this.refuse(field, 'offer.wrong.times', { text: strange.slice(0, 20) })
    const inOrder = [...new Set(times.filter((time) => time !== undefined))].sort()
    if (inOrder.length > 40) this.refuse(field, 'offer.wrong.tooManyTimes', { most: 40 })
    return inOrder
  }

  url(field: string): string {
    const url = this.text(field).trim()
    if (url === '') return url
    const good = /^https?:\/\/[^\s]+$/i.test(url) && URL.canParse(url) && url.length <= 400
    if (!good) this.refuse(field, 'offer.wrong.url')
    return url
  }

  /** Numbers to call, up to 40 characters. */
  phone(field: string): string {
    const phone = plain(this.text(field))
    if (phone === '') return phone
    const good = phone.length <= 40 && phone.replace(/\D/g, '').length >= 3 && /^\+?[\d(][\d\s()+\-/,;、转]*\d$/.test(phone)
    if (!good) this.refuse(field, 'offer.wrong.phone')
    return phone
  }
}

/** Full-width digits, letters and signs as plain ones; long texts are cut: no time or number is that long. */
const plain = (text: string) => text.slice(0, 2000).normalize('NFKC').trim()

/** `HH:MM` of 9, 9:00, 9.30, 0930, 9点, 9时30分 or 9点半; undefined for anything else. */
function timeOf(word: string): string | undefined {
  const said = patterns.map((pattern) => pattern.exec(word)).find((match) => match !== null)
  if (!said) return undefined
  const [hour, minute] = [said[1]!, word.endsWith('半') ? '30' : (said[2] ?? '00')]
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time) ? time : undefined
}

const patterns = [/^(\d{1,2})(?:[:.](\d{2}))?$/, /^(\d{2})(\d{2})$/, /^(\d{1,2})[点时](?:(\d{1,2})分?|半)?$/]
