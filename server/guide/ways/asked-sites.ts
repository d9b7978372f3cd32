/** The most sites that are put in order for somebody. */
export const mostSites = 9

/** What an address `/routes/plan?sites=a,b,c` asks for. */
export interface Asked {
  /** In the order in which they were picked, the start first, none twice. */
  slugs: string[]
  /** Names of nothing that there is. */
  strange: string[]
  /** Whether it was asked as a form asks, or with one name twice, and has a shorter address. */
  loose: boolean
  /** Whether anything was asked for at all. */
  sent: boolean
}

/**
 * Reads the sites that a query names: a list with commas, or as many fields as boxes were ticked, and `from`, which
 * comes first.
 *
 * @param isSite whether there is a site of that name
 */
export function askedSites(query: Record<string, unknown>, isSite: (slug: string) => boolean): Asked {
  const fields = named(query.sites)
  const from = named(query.from).filter(isSite).slice(0, 1)
  const all = [...from, ...fields.flatMap((field) => field.split(/[,，\s]+/)).filter((name) => name !== '')]
  const names = [...new Set(all)]
  return {
    slugs: names.filter(isSite),
    strange: names.filter((name) => !isSite(name)).map((name) => name.slice(0, 40)),
    loose: fields.length > 1 || 'from' in query || names.length < all.length,
    sent: 'sites' in query || 'from' in query,
  }
}

/** A field of a query as texts, however often it stands there; what nobody reads is left out. */
function named(value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value]
  return values.filter((one): one is string => typeof one === 'string').slice(0, 200)
}
