import type { Reads, Trx } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Role, StaffRow } from '../database/schema-staff.ts'
import type { Instant } from '../local-day.ts'
import { type Random, uuidV7 } from '../uuid.ts'

/** The people who sign in. */
export interface Person {
  id: Bytes
  name: string
  role: Role
}

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
  passwordHash: string
  now: Instant
  random: Random
}

/** @returns the person; undefined when the name is taken */
export async function addPerson(trx: Trx, { name, role, passwordHash, now, random }: NewPerson): Promise<Person | undefined> {
  return trx
    .insertInto('staff')
    .values({ id: uuidV7(now, random), name, role, password_hash: passwordHash, created_at: now, signed_out_before: 0 })
    .onConflict((on) => on.column('name').doNothing())
    .returning(['id', 'name', 'role'])
    .executeTakeFirst()
}

export async function personNamed(db: Reads, name: string): Promise<StaffRow | undefined> {
  return db.selectFrom('staff').selectAll().where('name', '=', name).executeTakeFirst()
}

export async function anyPerson(db: Reads): Promise<boolean> {
  return (await db.selectFrom('staff').select('id').limit(1).executeTakeFirst()) !== undefined
}

/** Everyone, by name. */
export async function listPeople(db: Reads): Promise<(Person & { created_at: Instant })[]> {
  return db.selectFrom('staff').select(['id', 'name', 'role', 'created_at']).orderBy('name').execute()
}

/**
 * Sets a password and ends every session that was begun with the one before.
 *
 * @returns whether there is such a person
 */
export async function setPassword(trx: Trx, name: string, passwordHash: string, now: Instant): Promise<boolean> {
  const person = await trx
    .updateTable('staff')
    .set({ password_hash: passwordHash, signed_out_before: now })
    .where('name', '=', name)
    .returning('id')
    .executeTakeFirst()
  if (person === undefined) return false
  // One begun within the same millisecond is not before it.
  await trx.deleteFrom('sessions').where('staff_id', '=', person.id).execute()
  return true
}
