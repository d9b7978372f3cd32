import type { Role, StaffRow, TokenRow } from '../database/schema-staff.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { type AccountParts, type Issued, openAccount, renewPassword } from './accounts.ts'
import { endToken, makeToken, type TokenAsked } from './own-account.ts'
import { type Listed, listPeople, nameOf, personNamed, type Sites } from './people.ts'
import { tokensOf } from './tokens.ts'

/** What the command line does with staff; the record names it `cli`. */

const by = 'cli'

/** Gives a person a readable password, and ends all their sessions. @returns `not-found`, `account-closed` */
export async function resetPassword(parts: AccountParts, typed: string): Promise<Issued | Refusal> {
  const person = await named(parts, typed)
  return person === undefined ? refusal('not-found') : renewPassword(parts, { id: person.id, by })
}

/** Adds a person, with a readable password. @returns `person-name`, `person-taken` */
export async function addStaff(parts: AccountParts, typed: string, role: Role, sites: Sites): Promise<Issued | Refusal> {
  return openAccount(parts, { name: typed, role, sites, by })
}

/** Everyone who can or could sign in, by name. */
export const listStaff = ({ db }: Pick<AccountParts, 'db'>): Promise<Listed[]> => listPeople(db.read)

/** Makes a token for a person. @returns its text; `not-found`, `account-closed`, `token-taken` */
export async function addTokenFor(parts: AccountParts, typed: string, asked: Pick<TokenAsked, 'label' | 'site' | 'scope'>): Promise<string | Refusal> {
  const person = await named(parts, typed)
  return person === undefined ? refusal('not-found') : makeToken(parts, { ...asked, staffId: person.id, by })
}

/** Ends the token that a person calls so. @returns `not-found` when there is none in use */
export async function revokeTokenOf(parts: AccountParts, typed: string, label: string): Promise<Refusal | undefined> {
  const person = await named(parts, typed)
  const token = person && (await tokensOf(parts.db.read, person.id)).find((one) => one.label === label)
  return token === undefined ? refusal('not-found') : endToken(parts, { staffId: person!.id, id: token.id, by })
}

/** Every token that there is or was, by the name of its person. */
export async function listTokens({ db }: Pick<AccountParts, 'db'>): Promise<{ person: Listed; token: TokenRow }[]> {
  const of = async (person: Listed) => (await tokensOf(db.read, person.id)).map((token) => ({ person, token }))
  return (await Promise.all((await listPeople(db.read)).map(of))).flat()
}

async function named({ db }: AccountParts, typed: string): Promise<StaffRow | undefined> {
  const name = nameOf(typed)
  return name === undefined ? undefined : personNamed(db.read, name)
}
