import { type Day, dayOf } from '../local-day.ts'
import type { Reads } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import { uuidText } from '../uuid.ts'
import type { Lang } from '../web/words.ts'
import { everySite, owns, type Person } from './people.ts'
import { type Scope, tokensOf } from './tokens.ts'

/** What the guide calls its sites. */
export type SiteNames = () => { slug: string; name: Record<Lang, string> }[]

/** A token as its page lists it; never the token itself. */
export interface TokenFace {
  id: string
  label: string
  /** Name of the site; '' for every site of the person. */
  site: string
  scope: Scope
  madeOn: Day
  usedOn: Day | null
  revokedOn: Day | undefined
}

export async function tokenFaces(db: Reads, staffId: Bytes, sites: SiteNames, lang: Lang): Promise<TokenFace[]> {
  const name = (slug: string) => sites().find((one) => one.slug === slug)?.name[lang] ?? slug
  return (await tokensOf(db, staffId)).map(({ id, label, site, scope, created_at, last_used_on, revoked_at }) => ({
    id: uuidText(id),
    label,
    site: site === everySite ? '' : name(site),
    scope,
    madeOn: dayOf(created_at),
    usedOn: last_used_on,
    revokedOn: revoked_at === null ? undefined : dayOf(revoked_at),
  }))
}

/** A person's sites by their names, in the order of the guide. */
export function ownNames(person: Pick<Person, 'sites'>, sites: SiteNames, lang: Lang): { slug: string; name: string }[] {
  return sites()
    .filter(({ slug }) => owns(person, slug))
    .map(({ slug, name }) => ({ slug, name: name[lang] }))
}
