import type { Database } from '../database/open.ts'
import type { Role } from '../database/schema-staff.ts'
import type { Clock, Instant } from '../local-day.ts'
import type { Random } from '../uuid.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { audit } from './audit.ts'
import { hashOf, isLongEnough, readablePassword } from './passwords.ts'
import { addPerson, listPeople, nameOf, setPassword } from './people.ts'

/** What the command line does with staff. */

interface Parts {
  db: Database
  now: Clock
  random: Random
}

export interface Issued {
  name: string
  /** In plain text, to be shown once. */
  password: string
}

/**
 * Sets a person's password, to a readable one when none is given, and ends all their sessions.
 *
 * @returns `not-found` for an unknown name, `invalid` for a password under 10 or over 200 characters
 */
export async function resetPassword(parts: Parts, typed: string, given?: string): Promise<Issued | Refusal> {
  const { db, now, random } = parts
  const name = nameOf(typed)
  const password = given ?? readablePassword(random)
  if (name === undefined) return refusal('not-found')
  if (!isLongEnough(password)) return refusal('invalid')
  const passwordHash = await hashOf(password)
  return db.write(async (trx) => {
    if (!(await setPassword(trx, name, passwordHash, now()))) return refusal('not-found')
    await audit(trx, now(), random, { actor: 'cli', action: 'password-set', subject: name })
    return { name, password }
  })
}

/**
 * Adds a person, with a readable password when none is given.
 *
 * @returns `conflict` for a name that is taken, `invalid` for one that cannot be a name or a password as above
 */
export async function addStaff(parts: Parts, typed: string, role: Role, given?: string): Promise<Issued | Refusal> {
  const { db, now, random } = parts
  const name = nameOf(typed)
  const password = given ?? readablePassword(random)
  if (name === undefined || !isLongEnough(password)) return refusal('invalid')
  const passwordHash = await hashOf(password)
  return db.write(async (trx) => {
    if (!(await addPerson(trx, { name, role, sites: 'every', passwordHash, now: now(), random }))) return refusal('conflict')
    await audit(trx, now(), random, { actor: 'cli', action: 'person-added', subject: name, detail: role })
    return { name, password }
  })
}

/** Everyone who can sign in, by name. */
export async function listStaff({ db }: Pick<Parts, 'db'>): Promise<{ name: string; role: Role; createdAt: Instant }[]> {
  return (await listPeople(db.read)).map(({ name, role, createdAt }) => ({ name, role, createdAt }))
}
