import { createHash } from 'node:crypto'
import type { Reads, Trx } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { TokenRow } from '../database/schema-staff.ts'
import type { Day, Instant } from '../local-day.ts'
import { type Random, uuidV7 } from '../uuid.ts'
import { everySite, owns, type Person, sitesOf } from './people.ts'

/**
 * Keys with which programs come in the name of a person: `Authorization: Bearer rft_…`. A program may never more
 * than its person may now, and only at the site and by the scope of its token; the database keeps its SHA-256.
 */

export type Scope = TokenRow['scope']
export const scopes = ['read', 'arrivals'] as const satisfies readonly Scope[]

export interface NewToken {
  staffId: Bytes
  /** What it is for, in the words of who made it; no two of a person's are called the same. */
  label: string
  /** A slug; `*` for every site of the person. */
  site: string
  scope: Scope
  now: Instant
  random: Random
}

/** Makes a token. @returns its text, which is never to be seen again; undefined when that person has one of that label */
export async function addToken(trx: Trx, { staffId, label, site, scope, now, random }: NewToken): Promise<string | undefined> {
  if (await tokenLabelled(trx, staffId, label)) return undefined
  const text = `rft_${Buffer.from(random(32)).toString('base64url')}`
  const row = { id: uuidV7(now, random), hash: hashOf(text), staff_id: staffId, label, site, scope, created_at: now }
  await trx.insertInto('tokens').values({ ...row, last_used_on: null, revoked_at: null }).execute()
  return text
}

async function tokenLabelled(db: Reads, staffId: Bytes, label: string): Promise<boolean> {
  const found = db.selectFrom('tokens').select('id').where('staff_id', '=', staffId).where('label', '=', label)
  return (await found.executeTakeFirst()) !== undefined
}

/** A person's tokens, newest first. */
export async function tokensOf(db: Reads, staffId: Bytes): Promise<TokenRow[]> {
  return db.selectFrom('tokens').selectAll().where('staff_id', '=', staffId).orderBy('created_at', 'desc').orderBy('id').execute()
}

/** Ends a token of a person. @returns its label; undefined when there is no such token, or it has ended */
export async function revokeToken(trx: Trx, staffId: Bytes, id: Bytes, now: Instant): Promise<string | undefined> {
  const ended = trx.updateTable('tokens').set({ revoked_at: now }).where('id', '=', id).where('staff_id', '=', staffId)
  return (await ended.where('revoked_at', 'is', null).returning('label').executeTakeFirst())?.label
}

/** Ends every token of a person. */
export async function revokeTokens(trx: Trx, staffId: Bytes, now: Instant): Promise<void> {
  await trx.updateTable('tokens').set({ revoked_at: now }).where('staff_id', '=', staffId).where('revoked_at', 'is', null).execute()
}

/** Who stands behind a program. */
export interface Program {
  /** The person, with the token's sites; the name is that of both, for the record. */
  person: Person
  scope: Scope
  tokenId: Bytes
  lastUsedOn: Day | null
}

/** What a record calls a program: `Mei 〔turnstile〕`. */
export const programName = (name: string, label: string): string => `${name} 〔${label}〕`

/** Whom a token stands for; undefined when it is unknown or revoked, or its person's account is closed. */
export async function programOf(db: Reads, text: string): Promise<Program | undefined> {
  const rows = await db
    .selectFrom('tokens')
    .innerJoin('staff', 'staff.id', 'tokens.staff_id')
    .leftJoin('staff_sites', 'staff_sites.staff_id', 'staff.id')
    .select(['staff.id', 'staff.name', 'staff.role', 'staff_sites.site as own'])
    .select(['tokens.id as tokenId', 'tokens.label', 'tokens.site', 'tokens.scope', 'tokens.last_used_on as lastUsedOn'])
    .where('tokens.hash', '=', hashOf(text))
    .where('tokens.revoked_at', 'is', null)
    .where('staff.left_at', 'is', null)
    .execute()
  const [row] = rows
  if (row === undefined) return undefined
  const { id, name, role, tokenId, label, site, scope, lastUsedOn } = row
  const own = sitesOf(role, rows.flatMap(({ own: one }) => (one === null ? [] : [one])))
  const sites = site === everySite ? own : owns({ sites: own }, site) ? [site] : []
  return { person: { id, name: programName(name, label), role, sites }, scope, tokenId, lastUsedOn }
}

/** Notes the day on which a token was used; no more is kept of what programs do. */
export async function noteUse(trx: Trx, tokenId: Bytes, day: Day): Promise<void> {
  await trx.updateTable('tokens').set({ last_used_on: day }).where('id', '=', tokenId).execute()
}

function hashOf(text: string): Bytes {
  return Uint8Array.from(createHash('sha256').update(text).digest())
}
