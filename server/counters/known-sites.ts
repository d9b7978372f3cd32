import type { Reads } from '../database/open.ts'
import { owns, type Person } from '../staff/people.ts'
import type { Lang } from '../web/words.ts'

/** The sites of which there are counts: those of the guide, and those that have left it. */

export interface NamedSite {
  slug: string
  name: Record<Lang, string>
}

/** The sites of the guide, in its order. */
export type KnownSites = () => NamedSite[]

export const namedSite = (sites: NamedSite[], slug: string): NamedSite | undefined => sites.find((site) => site.slug === slug)

/** Those of some sites that are somebody's. */
export const sitesOwnedBy = (person: Pick<Person, 'sites'>, sites: NamedSite[]): NamedSite[] => sites.filter(({ slug }) => owns(person, slug))

/**
 * Every site of the guide, then those that have left it and keep their counts, under their slug. Without the latter
 * a sum would be less than what was counted.
 */
export async function countedSites(db: Reads, sites: NamedSite[]): Promise<NamedSite[]> {
  const counted = await db.selectFrom('totals').select('site').orderBy('site').execute()
  const left = counted.filter(({ site }) => namedSite(sites, site) === undefined)
  return [...sites, ...left.map(({ site }) => ({ slug: site, name: { zh: site, en: site } }))]
}

/** Those of them that are somebody's. */
export async function countedSitesOf(db: Reads, person: Pick<Person, 'sites'>, sites: NamedSite[]): Promise<NamedSite[]> {
  return sitesOwnedBy(person, await countedSites(db, sites))
}
