/**
 * Parts of a site that have had an address on paper or in a recording, as `stops/gate-tower`, those that are gone among them: what is
 * new gets none of theirs, or an old plate would lead to it and an old voice would speak for it.
 */
export type Spent = ReadonlySet<string>

/** Of a place where nothing has been taken away yet, or nothing is added. */
export const nothingSpent: Spent = new Set()

/** The slugs of those below a beginning, `stops/` for instance. */
export const spentBelow = (spent: Spent, beginning: string): { slug: string }[] =>
  [...spent].filter((part) => part.startsWith(beginning)).map((part) => ({ slug: part.slice(beginning.length) }))

/** The address of something new, from its English name; it stays when the name changes, for it may be printed. */
export function slugFor(english: string, others: { slug?: string | undefined }[], otherwise: string): string {
  const plain = english.normalize('NFD').replace(/[^\w\s-]/g, '').toLowerCase()
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== '').slice(0, 5).join('-')
  const base = words === '' || words === 'new' ? otherwise : words
  const taken = new Set(others.map(({ slug }) => slug))
  for (let n = 1; ; n++) {
    const slug = n === 1 ? base : `${base}-${n}`
    if (!taken.has(slug)) return slug
  }
}
