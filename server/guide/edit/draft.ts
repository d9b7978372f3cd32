import type { Group, Shape } from './shapes.ts'

/**
 * A form as it is being filled in: the tree of its shape, with text for every field. Whatever is typed stays in it,
 * right or wrong, so that nothing is lost when a row is added or something is refused.
 */
export type Draft = string | SourcesDraft | KnownDraft | Draft[] | { [field: string]: Draft }
export type SourcesDraft = { keys: string[]; more: string }
export type KnownDraft = { known: boolean; it: Draft }

/** A form's body: text by the name of its field, `story.0.body.1.zh`. */
export type Typed = Record<string, string>

/** The fields of a body as text; anything that is no text is not taken. */
export function typedIn(body: unknown): Typed {
  if (typeof body !== 'object' || body === null) return {}
  return Object.fromEntries(Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'))
}

/** The form of what is kept; of nothing, an empty one. */
export function draftOf(shape: Shape, kept: unknown): Draft {
  switch (shape.kind) {
    case 'group': {
      const values = (shape.begin && kept !== undefined ? shape.begin(kept as never) : (kept ?? {})) as Record<string, unknown>
      return Object.fromEntries(Object.entries(shape.fields).map(([name, of]) => [name, draftOf(of, values[name])]))
    }
    case 'list':
      return kept === undefined ? Array.from({ length: shape.least }, () => draftOf(shape.of, undefined)) : (kept as unknown[]).map((one) => draftOf(shape.of, one))
    case 'known':
      return kept === 'unknown' || kept === undefined ? { known: false, it: draftOf(shape.of, undefined) } : { known: true, it: draftOf(shape.of, kept) }
    case 'sources':
      return { keys: [...((kept ?? []) as string[])], more: '' }
    case 'choice':
      return String(kept ?? shape.options[0]?.value ?? '')
    default:
      return String(kept ?? '')
  }
}

/**
 * The form as it was sent.
 *
 * @param known keys of sources: one that is typed among `more` is from then on a ticked one
 */
export function draftIn(shape: Shape, typed: Typed, known: ReadonlySet<string>, path = ''): Draft {
  switch (shape.kind) {
    case 'group':
      return Object.fromEntries(Object.entries(shape.fields).map(([name, of]) => [name, draftIn(of, typed, known, below(path, name))]))
    case 'list':
      return rowsIn(typed, path).map((i) => draftIn(shape.of, typed, known, `${path}.${i}`))
    case 'known':
      return { known: typed[`${path}.known`] !== 'no', it: draftIn(shape.of, typed, known, path) }
    case 'sources':
      return sourcesIn(typed, known, path)
    default:
      return typed[path] ?? ''
  }
}

export const below = (path: string, name: string | number): string => (path === '' ? String(name) : `${path}.${name}`)

function rowsIn(typed: Typed, path: string): number[] {
  const numbers = new Set<number>()
  for (const name of Object.keys(typed)) {
    if (!name.startsWith(`${path}.`)) continue
    const number = /^(\d{1,4})\./.exec(name.slice(path.length + 1))?.[1]
    if (number !== undefined) numbers.add(Number(number))
  }
  return [...numbers].sort((one, other) => one - other)
}

function sourcesIn(typed: Typed, known: ReadonlySet<string>, path: string): SourcesDraft {
  const before = `${path}.key.`
  const ticked = Object.keys(typed).flatMap((name) => (name.startsWith(before) && typed[name] === 'on' ? [name.slice(before.length)] : []))
  const added = (typed[`${path}.more`] ?? '').slice(0, 2000).split(/[\s,，、;；]+/).filter((key) => key !== '')
  const strange = added.filter((key) => !known.has(key))
  return { keys: [...new Set([...ticked, ...added.filter((key) => known.has(key))])], more: strange.join(' ') }
}

/** What a button beside a row does. */
const deeds = ['add', 'remove', 'up', 'down'] as const

/** Does to a draft what one of its row buttons says, `add story.0.body` or `up story.2`; nothing for what is none. */
export function moveRows(shape: Group, draft: Draft, act: string): void {
  const [, verb = '', path = ''] = /^(\w+) ([\w.-]+)$/.exec(act) ?? []
  const deed = deeds.find((one) => one === verb)
  if (deed === undefined) return
  const names = path.split('.')
  const i = deed === 'add' ? 0 : Number(names.pop())
  const [at, rows] = walk(shape, draft, names)
  if (at?.kind !== 'list' || !Array.isArray(rows)) return
  if (deed === 'add') {
    if (rows.length < at.most) rows.push(draftOf(at.of, undefined))
    return
  }
  if (!(i in rows)) return
  const [row] = rows.splice(i, 1)
  if (deed !== 'remove') rows.splice(Math.max(0, deed === 'up' ? i - 1 : i + 1), 0, row!)
}

function walk(shape: Shape, draft: Draft | undefined, names: string[]): [Shape?, Draft?] {
  if (draft === undefined) return []
  if (shape.kind === 'known') return walk(shape.of, (draft as KnownDraft).it, names)
  const [name, ...rest] = names
  if (name === undefined) return [shape, draft]
  if (shape.kind === 'list') return walk(shape.of, (draft as Draft[])[Number(name)], rest)
  if (shape.kind !== 'group' || !Object.hasOwn(shape.fields, name)) return []
  return walk(shape.fields[name]!, (draft as Record<string, Draft>)[name], rest)
}

/** Whether nothing at all is written in a part of a form; what is merely chosen says nothing. */
export function isBlank(shape: Shape, draft: Draft): boolean {
  switch (shape.kind) {
    case 'group':
      return Object.entries(shape.fields).every(([name, of]) => isBlank(of, (draft as Record<string, Draft>)[name]!))
    case 'list':
      return (draft as Draft[]).every((row) => isBlank(shape.of, row))
    case 'known':
      return isBlank(shape.of, (draft as KnownDraft).it)
    case 'sources':
      return (draft as SourcesDraft).keys.length === 0 && (draft as SourcesDraft).more === ''
    case 'choice':
      return !shape.says || draft === ''
    default:
      return (draft as string).trim() === ''
  }
}
