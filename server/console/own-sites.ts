import type { Reads } from '../database/open.ts'
import { owns, type Person } from '../staff/people.ts'
import type { Lang } from '../web/words.ts'

export interface NamedSite {
  slug: string
  name: Record<Lang, string>
}

/** The sites of the guide, in its order. */
export type KnownSites = () => NamedSite[]

export const namedSite = (sites: NamedSite[], slug: string): NamedSite | undefined => sites.find((site) => site.slug === slug)

/** The sites of the guide that are theirs. */
export const sitesOf = (person: Pick<Person, 'sites'>, sites: NamedSite[]): NamedSite[] => sites.filter(({ slug }) => owns(person, slug))

/**
 * Every site of theirs of which there is a count: those of the guide, then those that have left it, under their
 * slug. Without the latter a sum would be less than what was counted.
 */
export async function countedSitesOf(db: Reads, person: Pick<Person, 'sites'>, sites: NamedSite[]): Promise<NamedSite[]> {
  const counted = await db.selectFrom('totals').select('site').orderBy('site').execute()
  const left = counted.filter(({ site }) => namedSite(sites, site) === undefined)
  return sitesOf(person, [...sites, ...left.map(({ site }) => ({ slug: site, name: { zh: site, en: site } }))])
}
