import type { Reads, Trx } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Role, StaffRow } from '../database/schema-staff.ts'
import type { Instant } from '../local-day.ts'
import { type Random, uuidV7 } from '../uuid.ts'

/** Slugs; `every` for all sites, also those to come. */
export type Sites = readonly string[] | 'every'

/** The people who sign in. */
export interface Person {
  id: Bytes
  name: string
  role: Role
  /** Sites whose numbers, bookings and people are theirs to see. */
  sites: Sites
}

/** Whether a site is theirs; of one that is not they learn nothing. */
export const owns = ({ sites }: Pick<Person, 'sites'>, site: string): boolean => sites === 'every' || sites.includes(site)

/** Sites as a query takes them after `in`; some engine knows no empty list, and no site is called ''. */
export const slugsOf = (sites: readonly string[]): readonly string[] => (sites.length === 0 ? [''] : sites)

/** In `staff_sites`: every site, also those to come. */
export const everySite = '*'

export const roles = ['admin', 'manager', 'docent'] as const satisfies readonly Role[]

const printable = /^[^\p{C}\p{Zl}\p{Zp}]{1,40}$/u

/** A name as it is kept: one form for each character, no spaces around it; undefined when it cannot be anybody's. */
export function nameOf(text: string): string | undefined {
  const name = text.normalize('NFKC').trim()
  return printable.test(name) ? name : undefined
}

export interface NewPerson {
  name: string
  role: Role
  sites: Sites
  passwordHash: string
  now: Instant
  random: Random
}

/** @returns the person; undefined when the name is taken */
export async function addPerson(trx: Trx, { name, role, sites, passwordHash, now, random }: NewPerson): Promise<Person | undefined> {
  const added = await trx
    .insertInto('staff')
    .values({ id: uuidV7(now, random), name, role, password_hash: passwordHash, created_at: now, signed_out_before: 0, left_at: null })
    .onConflict((on) => on.column('name').doNothing())
    .returning(['id', 'name', 'role'])
    .executeTakeFirst()
  if (added === undefined) return undefined
  await setSites(trx, added.id, sites)
  return { ...added, sites: sitesOf(role, rowsOf(sites)) }
}

/** Gives a person these sites and no others; the sites of an admin are every one, whatever is set. */
export async function setSites(trx: Trx, id: Bytes, sites: Sites): Promise<void> {
  await trx.deleteFrom('staff_sites').where('staff_id', '=', id).execute()
  const rows = rowsOf(sites).map((site) => ({ staff_id: id, site }))
  if (rows.length > 0) await trx.insertInto('staff_sites').values(rows).execute()
}

/** The sites a person has by their role and their rows of `staff_sites`: an admin has every one. */
export function sitesOf(role: Role, rows: readonly string[]): Sites {
  return role === 'admin' || rows.includes(everySite) ? 'every' : rows
}

const rowsOf = (sites: Sites) => (sites === 'every' ? [everySite] : [...new Set(sites)])

export async function personNamed(db: Reads, name: string): Promise<StaffRow | undefined> {
  return db.selectFrom('staff').selectAll().where('name', '=', name).executeTakeFirst()
}

export async function personWith(db: Reads, id: Bytes): Promise<StaffRow | undefined> {
  return db.selectFrom('staff').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function anyPerson(db: Reads): Promise<boolean> {
  return (await db.selectFrom('staff').select('id').limit(1).executeTakeFirst()) !== undefined
}

export interface Listed extends Person {
  createdAt: Instant
  /** When the account was closed. */
  leftAt: Instant | null
}

/** Everyone who has or had an account, by name. */
export async function listPeople(db: Reads): Promise<Listed[]> {
  const people = await db
    .selectFrom('staff')
    .select(['id', 'name', 'role', 'created_at as createdAt', 'left_at as leftAt'])
    .orderBy('name')
    .execute()
  const rows = await db.selectFrom('staff_sites').selectAll().orderBy('site').execute()
  const of = (id: Bytes) => rows.filter(({ staff_id }) => Buffer.compare(staff_id, id) === 0).map(({ site }) => site)
  return people.map((person) => ({ ...person, sites: sitesOf(person.role, of(person.id)) }))
}

/**
 * Sets a password and ends every session that was begun with the one before.
 *
 * @returns whether there is such a person
 */
export async function setPassword(trx: Trx, name: string, passwordHash: string, now: Instant): Promise<boolean> {
  const set = trx.updateTable('staff').set({ password_hash: passwordHash }).where('name', '=', name)
  const person = await set.returning('id').executeTakeFirst()
  if (person === undefined) return false
  await endSessions(trx, person.id, now)
  return true
}

/** Signs a person out of every browser. */
export async function endSessions(trx: Trx, id: Bytes, now: Instant): Promise<void> {
  await trx.updateTable('staff').set({ signed_out_before: now }).where('id', '=', id).execute()
  // One begun within the same millisecond is not before it.
  await trx.deleteFrom('sessions').where('staff_id', '=', id).execute()
}
