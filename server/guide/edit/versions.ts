import type { Reads, Trx } from '../../database/open.ts'
import type { GuideVersionRow } from '../../database/schema-guide.ts'
import type { Guide, Site, Source } from '../schema.ts'
import type { Route } from '../schema-routes.ts'

/** The name under which the list of sources is kept beside the sites. */
export const ofSources = 'sources'

/** The name under which a route is kept beside the sites; no site is called so. */
export const routeDocument = (slug: string): string => `route:${slug}`

export type Version = GuideVersionRow

/** What is kept of a document of the guide: a site, a route, or all sources; undefined when there is none of that name. */
export function documentOf(guide: Guide, name: string): Site | Route | Source[] | undefined {
  const [, route] = /^route:(.*)$/.exec(name) ?? []
  if (route !== undefined) return guide.routes.find(({ slug }) => slug === route)
  return name === ofSources ? guide.sources : guide.sites.find(({ slug }) => slug === name)
}

export async function newestVersion(db: Reads, site: string): Promise<Version | undefined> {
  return db.selectFrom('guide_versions').selectAll().where('site', '=', site).orderBy('version', 'desc').limit(1).executeTakeFirst()
}

export async function versionOf(db: Reads, site: string, version: number): Promise<Version | undefined> {
  return db.selectFrom('guide_versions').selectAll().where('site', '=', site).where('version', '=', version).executeTakeFirst()
}

/** Newest first, without their documents. */
export async function versionsOf(db: Reads, site: string): Promise<Omit<Version, 'document'>[]> {
  return db.selectFrom('guide_versions').select(['site', 'version', 'what', 'saved_by', 'at']).where('site', '=', site).orderBy('version', 'desc').execute()
}

/** The last version of each document. */
export async function newestVersions(db: Reads): Promise<Map<string, Omit<Version, 'document'>>> {
  const rows = await db.selectFrom('guide_versions').select(['site', 'version', 'what', 'saved_by', 'at']).orderBy('site').orderBy('version').execute()
  return new Map(rows.map((row) => [row.site, row]))
}

/**
 * Appends the state of a document that is about to be served. What stood there without a version (the seed, or
 * what somebody wrote into the file) gets one first, so that every change can be taken back.
 *
 * @returns the number of the new version
 */
export async function appendVersion(trx: Trx, name: string, { before, after }: { before: Guide; after: Guide }, row: Pick<Version, 'what' | 'saved_by' | 'at'>): Promise<number> {
  const newest = await newestVersion(trx, name)
  const stood = documentOf(before, name)
  let version = newest?.version ?? 0
  const rows: Version[] = []
  if (stood !== undefined && JSON.stringify(stood) !== newest?.document) {
    rows.push({ site: name, version: ++version, document: JSON.stringify(stood), what: 'found', saved_by: '', at: row.at })
  }
  rows.push({ site: name, version: ++version, document: JSON.stringify(documentOf(after, name)), ...row })
  await trx.insertInto('guide_versions').values(rows).execute()
  return version
}
