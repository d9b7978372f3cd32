import { type Guide, guideSchema, type Site, type Source } from '../schema.ts'
import type { Draft } from './draft.ts'
import type { Editing } from './editing.ts'
import { type Problems, readDraft } from './read-draft.ts'

/** A draft that could be saved, or what is wrong with it. */
export type Judged = { problems: Problems } | { said: unknown; put(copy: Guide): Guide }

/** Reads a draft and checks the guide that would come of it, whole. */
export function judge(editing: Editing, draft: Draft, guide: Guide, { by, today, prefix = '' }: { by: string; today: string; prefix?: string }): Judged {
  const problems: Problems = {}
  const bring: Source[] = []
  const { document: site, of: name } = editing
  const said = readDraft(editing.shape, draft, { guide, bring, site, name, by, today, problems }, prefix)
  if (Object.keys(problems).length > 0) return { problems }
  const put = (copy: Guide): Guide => {
    const missing = bring.filter(({ key }) => !copy.sources.some((source) => source.key === key))
    return editing.put({ ...copy, sources: [...copy.sources, ...missing] }, said)
  }
  const checked = guideSchema.safeParse(put(guide))
  if (checked.success) return { said, put }
  // What the form itself does not look at: two rows for one stop, a web address that is none.
  for (const { path } of checked.error.issues) problems[path.slice(2).join('.')] ??= { key: 'content.wrong.schema' }
  return { problems }
}

/** The stops of a site that a change would take away. */
export function stopsTaken(before: Site | undefined, after: Site | undefined): Site['stops'] {
  const left = new Set(after?.stops.map(({ slug }) => slug))
  return (before?.stops ?? []).filter(({ slug }) => !left.has(slug))
}
