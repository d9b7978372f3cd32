import { owns, type Person } from '../staff/people.ts'
import type { GuideStore } from './guide-store.ts'
import type { Site } from './schema.ts'

/** Somebody's sites in the guide, in its order. */
export const ownSites = (guide: GuideStore, person: Pick<Person, 'sites'>): Site[] => guide.sites().filter(({ slug }) => owns(person, slug))

/** A site that a query or a body names; another's is as unknown as one that does not exist. */
export function ownSite(guide: GuideStore, person: Pick<Person, 'sites'>, slug: unknown): Site | undefined {
  return typeof slug === 'string' && owns(person, slug) ? guide.site(slug) : undefined
}
