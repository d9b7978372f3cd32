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
