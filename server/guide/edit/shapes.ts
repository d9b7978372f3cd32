import { inBoth, type Key } from '../../web/words.ts'
import type { Guide } from '../schema.ts'
import type { Text } from '../schema-words.ts'

/**
 * What a form asks for, as a tree that stands beside the schema of the guide: one description draws the form,
 * reads it without JavaScript, and says where something is wrong.
 */
export type Shape = Words | Dated | Numeric | Choice | Kept | Cited | CitedOnce | Group | List | Known

/** A line or a paragraph. `optional`: may be left empty, and is then the empty string. */
export type Words = { kind: 'words'; most: number; long?: true; optional?: true }
/** A year, month or day, to the precision that the source gives. `open`: null when undated; `span`: `from/to` too. */
export type Dated = { kind: 'dated'; open?: true; span?: true }
export type Numeric = { kind: 'number'; least: number; most: number; whole?: true }
/** `says`: one of which the first option, '', is nothing, and every other says something by itself. */
export type Choice = { kind: 'choice'; options: { value: string; name: Text }[]; says?: true }
/** Goes through the form unseen. */
export type Kept = { kind: 'kept' }
/** The sources of a statement, one at least; with `optional` none too. */
export type Cited = { kind: 'sources'; optional?: true }
export type CitedOnce = { kind: 'source' }
export type Group = {
  kind: 'group'
  fields: Record<string, Shape>
  /** From what is kept to what the form holds, where they differ. */
  begin?: (kept: never) => Record<string, unknown>
  /** From what the form says to what is kept. */
  finish?: (said: never, context: Finishing) => unknown
}
export type List = { kind: 'list'; of: Group; least: 0 | 1; most: number }
/** Either that, or 待核实. */
export type Known = { kind: 'known'; of: Group | List }

/** What finishing a group may look at, and where it says what is wrong. */
export interface Finishing {
  guide: Pick<Guide, 'sources'>
  /** Sources that saving this brings along. */
  bring: Guide['sources']
  site: string
  /** The site's short name. */
  name: Text
  by: string
  today: string
  refuse(field: string, key: Key): void
}

export const group = (fields: Group['fields'], more: Omit<Group, 'kind' | 'fields'> = {}): Group => ({ kind: 'group', fields, ...more })
export const list = (of: Group, least: 0 | 1 = 0, most = 60): List => ({ kind: 'list', of, least, most })
export const known = (of: Known['of']): Known => ({ kind: 'known', of })

/** A word in both languages; English needs more letters. */
const both = (most: number, more: { long?: true; optional?: true } = {}): Record<'zh' | 'en', Words> => ({
  zh: { kind: 'words', most, ...more },
  en: { kind: 'words', most: 3 * most, ...more },
})

export const text = (most: number): Group => group(both(most))
const statementFields = { ...both(1000, { long: true }), sources: { kind: 'sources' } } as const
export const statement = group(statementFields)
export const nameStatement = group({ ...both(60), sources: { kind: 'sources' } })

export const choice = (...options: [value: string, key: Key][]): Choice => ({
  kind: 'choice',
  options: options.map(([value, key]) => ({ value, name: inBoth(key) })),
})

type PublishedSaid = { zh: string; en: string; sources: string[]; as_of: string | null; doubt: Text }

/** Hours, a ticket, a telephone number: what nobody confirmed prints whose word it is (truth law 1). */
export const published = group(
  { ...statementFields, as_of: { kind: 'dated', open: true }, doubt: group(both(200, { long: true, optional: true })) },
  {
    finish(value: PublishedSaid, { guide, bring }: Finishing) {
      const titles = value.sources.flatMap((key) => [...guide.sources, ...bring].filter((source) => source.key === key).map(({ title }) => title))
      const doubt = {
        zh: value.doubt.zh || `据${titles.map(({ zh }) => zh).join('、')}，请先核实。`,
        en: value.doubt.en || `According to: ${titles.map(({ en }) => en).join('; ')}; please confirm before you go.`,
      }
      return { ...value, doubt }
    },
  },
)

export const figure = group({
  value: { kind: 'number', least: 1, most: 1_000_000_000, whole: true },
  unit: choice(['visits', 'content.unit.visits'], ['groups', 'content.unit.groups'], ['visits-per-day', 'content.unit.perDay']),
  bound: choice(['over', 'content.bound.over'], ['about', 'content.bound.about'], ['exact', 'content.bound.exact']),
  as_of: { kind: 'dated', span: true },
  ...both(300, { long: true }),
  source: { kind: 'source' },
})

export const sourceShape = group(
  {
    title: text(200),
    grade: choice(['A', 'sources.grade.A'], ['B', 'sources.grade.B'], ['C', 'sources.grade.C']),
    date: { kind: 'dated', open: true },
    url: { kind: 'words', most: 500, optional: true },
    note: group(both(200, { optional: true })),
  },
  {
    finish({ url, note, ...source }: { url: string; note: Text; grade: string }, { refuse }: Finishing) {
      if (url !== '' && source.grade === 'C') refuse('url', 'content.wrong.gradeC')
      else if (url !== '' && !/^https?:\/\/[^\s/]/i.test(url)) refuse('url', 'content.wrong.url')
      if ((note.zh === '') !== (note.en === '')) refuse(note.zh === '' ? 'note.zh' : 'note.en', 'content.wrong.empty')
      return { ...source, ...(url !== '' && { url }), ...(note.zh !== '' && { note }) }
    },
  },
)
