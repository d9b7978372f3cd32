import type { Trx, Database } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Role, StaffRow } from '../database/schema-staff.ts'
import type { Clock } from '../local-day.ts'
import type { Random } from '../uuid.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { audit, type Deed } from './audit.ts'
import { hashOf, isLongEnough, readablePassword } from './passwords.ts'
import { addPerson, endSessions, nameOf, personWith, setPassword, setSites, type Sites } from './people.ts'
import { revokeTokens } from './tokens.ts'

/** What an admin does with the accounts of others, on the console or the command line. */

export interface AccountParts {
  db: Database
  now: Clock
  random: Random
}

export interface Issued {
  id: Bytes
  name: string
  /** In plain text, to be shown once. */
  password: string
}

interface NewAccount {
  /** As it was typed. */
  name: string
  role: Role
  sites: Sites
  /** Absent, a readable one is made. */
  password?: string | undefined
  by: string
}

/**
 * Opens an account.
 *
 * @returns `person-name` for what cannot be a name, `person-taken` for one that somebody has or had, `password-length`
 */
export async function openAccount(parts: AccountParts, { name: typed, role, sites, password = readablePassword(parts.random), by }: NewAccount): Promise<Issued | Refusal> {
  const { db, now, random } = parts
  const name = nameOf(typed)
  if (name === undefined || meansAnother(name)) return refusal('person-name')
  if (!isLongEnough(password)) return refusal('password-length')
  const passwordHash = await hashOf(password)
  return db.write(async (trx) => {
    const person = await addPerson(trx, { name, role, sites, passwordHash, now: now(), random })
    if (person === undefined) return refusal('person-taken')
    await audit(trx, now(), random, { actor: by, action: 'person-added', subject: name, detail: inWords(role, sites) })
    return { id: person.id, name, password }
  })
}

/** What the record calls the command line and programs (`programName`): nobody's name may look like it. */
const meansAnother = (name: string) => name.toLowerCase() === 'cli' || /[〔〕]/.test(name)

/** An account, and who does something to it. */
interface Asked {
  id: Bytes
  by: string
}

/** Gives a person another role and other sites. @returns `last-admin` when nobody would be left to let people in */
export async function changeAccount(parts: AccountParts, { role, sites, ...asked }: Asked & { role: Role; sites: Sites }): Promise<Refusal | undefined> {
  return onOpenAccount(parts, asked, async (trx, person) => {
    if (role !== 'admin' && (await isLastAdmin(trx, person))) return refusal('last-admin')
    await trx.updateTable('staff').set({ role }).where('id', '=', person.id).execute()
    await setSites(trx, person.id, role === 'admin' ? 'every' : sites)
    return { action: 'person-changed', detail: inWords(role, sites) }
  })
}

/** Gives a person a readable password; every session of theirs ends. */
export async function renewPassword(parts: AccountParts, asked: Asked): Promise<Issued | Refusal> {
  const password = readablePassword(parts.random)
  const passwordHash = await hashOf(password)
  let name = ''
  const refused = await onOpenAccount(parts, asked, async (trx, person) => {
    name = person.name
    await setPassword(trx, name, passwordHash, parts.now())
    return { action: 'password-set' }
  })
  return refused ?? { id: asked.id, name, password }
}

/** Ends every session of a person; tokens stay. */
export async function signOutEverywhere(parts: AccountParts, asked: Asked): Promise<Refusal | undefined> {
  return onOpenAccount(parts, asked, async (trx, { id }) => {
    await endSessions(trx, id, parts.now())
    return { action: 'signed-out-everywhere' }
  })
}

/**
 * Closes an account: nobody signs in with it, and its tokens are over. It is never deleted, and its name stays with what it did.
 *
 * @returns `own-account` for one's own, `last-admin` as above
 */
export async function closeAccount(parts: AccountParts, asked: Asked): Promise<Refusal | undefined> {
  return onOpenAccount(parts, asked, async (trx, person) => {
    if (person.name === asked.by) return refusal('own-account')
    if (await isLastAdmin(trx, person)) return refusal('last-admin')
    await trx.updateTable('staff').set({ left_at: parts.now() }).where('id', '=', person.id).execute()
    await endSessions(trx, person.id, parts.now())
    await revokeTokens(trx, person.id, parts.now())
    return { action: 'account-closed' }
  })
}

/** Opens a closed account again, with a new password; its tokens stay over. @returns `conflict` for one that is open */
export async function reopenAccount(parts: AccountParts, { id, by }: Asked): Promise<Issued | Refusal> {
  const { db, now, random } = parts
  const password = readablePassword(random)
  const passwordHash = await hashOf(password)
  return db.write(async (trx) => {
    const person = await personWith(trx, id)
    if (person === undefined) return refusal('not-found')
    if (person.left_at === null) return refusal('conflict')
    await trx.updateTable('staff').set({ left_at: null }).where('id', '=', id).execute()
    await setPassword(trx, person.name, passwordHash, now())
    await audit(trx, now(), random, { actor: by, action: 'account-reopened', subject: person.name })
    return { id, name: person.name, password }
  })
}

type Done = Omit<Deed, 'actor' | 'subject'> | Refusal

/** Does something to an account that is open, and writes it down. @returns `not-found`, `account-closed`, or what `deed` refuses */
export async function onOpenAccount(
  { db, now, random }: AccountParts,
  { id, by }: Asked,
  deed: (trx: Trx, person: StaffRow) => Promise<Done>,
): Promise<Refusal | undefined> {
  return db.write(async (trx) => {
    const person = await personWith(trx, id)
    if (person === undefined) return refusal('not-found')
    if (person.left_at !== null) return refusal('account-closed')
    const done = await deed(trx, person)
    if ('refused' in done) return done
    await audit(trx, now(), random, { actor: by, subject: person.name, ...done })
    return undefined
  })
}

async function isLastAdmin(trx: Trx, { id, role }: StaffRow): Promise<boolean> {
  if (role !== 'admin') return false
  const others = trx.selectFrom('staff').select('id').where('role', '=', 'admin').where('left_at', 'is', null).where('id', '<>', id)
  return (await others.executeTakeFirst()) === undefined
}

const inWords = (role: Role, sites: Sites) => `${role} ${role === 'admin' || sites === 'every' ? '*' : sites.join(' ')}`
