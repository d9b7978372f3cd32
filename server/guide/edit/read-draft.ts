import { isDay } from '../../local-day.ts'
import type { Key } from '../../web/words.ts'
import { below, type Draft, isBlank, type KnownDraft, type SourcesDraft } from './draft.ts'
import type { Choice, Cited, Dated, Finishing, Group, List, Numeric, Shape, Words } from './shapes.ts'

/** What is wrong with a field: its sentence in the locales, and what the sentence names. */
export interface Problem {
  key: Key
  values?: Record<string, string | number>
}

export type Problems = Record<string, Problem>

export interface Reading extends Omit<Finishing, 'refuse'> {
  /** By the path of the field. What was read means nothing while there is one. */
  problems: Problems
}

/** Reads a draft as what the guide keeps. Rows in which nothing is written are left out. */
export function readDraft(shape: Shape, draft: Draft, reading: Reading, path = ''): unknown {
  const refuse = (key: Key, values?: Problem['values'], at = path) => void (reading.problems[at] ??= values ? { key, values } : { key })
  switch (shape.kind) {
    case 'words':
      return readWords(shape, draft as string, refuse)
    case 'dated':
      return readDate(shape, draft as string, refuse)
    case 'number':
      return readNumber(shape, draft as string, refuse)
    case 'choice':
      return readChoice(shape, draft as string, refuse)
    case 'kept':
      return draft
    case 'sources':
      return readSources(shape, draft as SourcesDraft, reading, refuse)
    case 'source': {
      const key = (draft as string).trim()
      if (!reading.guide.sources.some((source) => source.key === key)) refuse(key === '' ? 'content.wrong.noSource' : 'content.wrong.source', { key: key.slice(0, 30) })
      return key
    }
    case 'known':
      return (draft as KnownDraft).known ? readDraft(shape.of, (draft as KnownDraft).it, reading, path) : 'unknown'
    case 'list':
      return readList(shape, draft as Draft[], reading, path, refuse)
    case 'group':
      return readGroup(shape, draft as Record<string, Draft>, reading, path)
  }
}

type Refuse = (key: Key, values?: Problem['values']) => void

function readGroup(shape: Group, draft: Record<string, Draft>, reading: Reading, path: string): unknown {
  const before = Object.keys(reading.problems).length
  const said = Object.fromEntries(Object.entries(shape.fields).map(([name, of]) => [name, readDraft(of, draft[name]!, reading, below(path, name))]))
  if (shape.finish === undefined || Object.keys(reading.problems).length > before) return said
  const refuse = (field: string, key: Key) => void (reading.problems[below(path, field)] ??= { key })
  return shape.finish(said as never, { ...reading, refuse })
}

function readList({ of, least }: List, rows: Draft[], reading: Reading, path: string, refuse: Refuse): unknown[] {
  const saying = rows.flatMap((row, i) => (isBlank(of, row) ? [] : [readDraft(of, row, reading, `${path}.${i}`)]))
  if (saying.length < least) refuse('content.wrong.none')
  return saying
}

function readWords({ most, optional }: Words, typed: string, refuse: Refuse): string {
  const words = oneParagraph(typed)
  if (words.length > most) refuse('content.wrong.long', { most, n: words.length })
  if (words === '' && !optional) refuse('content.wrong.empty')
  return words
}

/**
 * What is typed as one paragraph: a line break counts as a space, between Chinese characters as nothing. Signs that
 * nobody sees (control characters, half of a pair, a change of the direction of writing) are left out.
 */
function oneParagraph(typed: string): string {
  return typed
    .replace(/[\p{Cs}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .replace(/(?<=[\p{sc=Han}\u3000-\u303f\uff00-\uffef])\s*[\r\n]\s*(?=[\p{sc=Han}\u3000-\u303f\uff00-\uffef])/gu, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .normalize('NFC')
}

/** 1935, 1935-11 or 1935-11-19; with `span` also two of them with a stroke between. */
function readDate({ open, span }: Dated, typed: string, refuse: Refuse): string | null {
  const date = typed.slice(0, 60).normalize('NFKC').replace(/\s/g, '').replace(/[年月](?=\d)/g, '-').replace(/[年月日]/g, '')
  if (date === '' && open) return null
  const dates = span ? date.split(/[/~至]/) : [date]
  const exact = dates.map((one) => one.split(/[-.]/).map((part, i) => part.padStart(i === 0 ? 4 : 2, '0')).join('-'))
  if (exact.length > 2 || !exact.every(isDate)) refuse(date === '' ? 'content.wrong.empty' : 'content.wrong.date')
  return exact.join('/')
}

function isDate(date: string): boolean {
  if (!/^\d{4}(-\d{2}){0,2}$/.test(date)) return false
  return date >= '1000' && isDay(`${date}${'-01'.repeat(3 - date.split('-').length)}`)
}

function readNumber({ least, most, whole }: Numeric, typed: string, refuse: Refuse): number {
  const digits = typed.slice(0, 40).normalize('NFKC').trim().replace(/(?<=\d),(?=\d{3})/g, '').replace(/[°度]$/, '')
  const value = /^[+-]?\d{1,12}(\.\d{1,12})?$/.test(digits) ? Number(digits) : NaN
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value))) refuse('content.wrong.number', { least, most })
  return value
}

function readChoice({ options }: Choice, typed: string, refuse: Refuse): string {
  if (!options.some(({ value }) => value === typed)) refuse('content.wrong.choice')
  return typed
}

function readSources({ optional }: Cited, { keys, more }: SourcesDraft, { guide }: Reading, refuse: Refuse): string[] {
  const strange = [...keys, ...more.split(' ')].find((key) => key !== '' && !guide.sources.some((source) => source.key === key))
  if (strange !== undefined) refuse('content.wrong.source', { key: strange.slice(0, 30) })
  else if (keys.length === 0 && !optional) refuse('content.wrong.noSource')
  return keys
}
