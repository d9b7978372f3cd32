import type { Bytes } from '../database/bytes.ts'
import { uuidText } from '../uuid.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { type AccountParts, onOpenAccount } from './accounts.ts'
import { fits, hashOf, isLongEnough } from './passwords.ts'
import { type Person, personWith, setPassword } from './people.ts'
import { beginSession, type Session } from './sessions.ts'
import { addToken, revokeToken, type Scope } from './tokens.ts'

interface NewPassword {
  old: string
  chosen: string
}

/**
 * Changes one's own password. Every session ends, and one begins for the browser that did it.
 *
 * @returns `wrong-password` for the old one, `password-length` for the new one, `too-many` for a guesser at a desk left alone
 */
export async function changeOwnPassword(
  parts: AccountParts & { limits: RateLimits },
  person: Person,
  { old, chosen }: NewPassword,
): Promise<Session | Refusal> {
  const { db, limits, now, random } = parts
  if (!isLongEnough(chosen)) return refusal('password-length')
  const attempt = `own ${uuidText(person.id)}`
  const tooMany = await limits.take('sign-in-name', attempt)
  if (tooMany) return tooMany
  const found = await personWith(db.read, person.id)
  if (found === undefined || !(await fits(old, found.password_hash))) return refusal('wrong-password')
  await limits.forget('sign-in-name', attempt)
  const passwordHash = await hashOf(chosen)
  let session: Session | undefined
  const refused = await onOpenAccount(parts, { id: person.id, by: person.name }, async (trx, { password_hash }) => {
    // Another password was set while the old one was being checked.
    if (password_hash !== found.password_hash) return refusal('wrong-password')
    await setPassword(trx, person.name, passwordHash, now())
    session = await beginSession(trx, person, now(), random)
    return { action: 'password-changed' }
  })
  return refused ?? session!
}

/** What a token is asked to be; `staffId` is whom it will stand for. */
export interface TokenAsked {
  staffId: Bytes
  label: string
  /** A slug, or `*` for every site of the person. */
  site: string
  scope: Scope
  by: string
}

/** Makes a token. @returns its text, to be shown once; `token-taken` when that person has one called so */
export async function makeToken(parts: AccountParts, { staffId, label, site, scope, by }: TokenAsked): Promise<string | Refusal> {
  const { now, random } = parts
  let text = ''
  const refused = await onOpenAccount(parts, { id: staffId, by }, async (trx) => {
    const added = await addToken(trx, { staffId, label, site, scope, now: now(), random })
    if (added === undefined) return refusal('token-taken')
    text = added
    return { action: 'token-added', detail: `${label} ${site} ${scope}` }
  })
  return refused ?? text
}

/** Ends a token; a second time changes nothing. @returns `not-found` when that person has no such token in use */
export async function endToken(parts: AccountParts, { staffId, id, by }: { staffId: Bytes; id: Bytes; by: string }): Promise<Refusal | undefined> {
  return onOpenAccount(parts, { id: staffId, by }, async (trx) => {
    const label = await revokeToken(trx, staffId, id, parts.now())
    return label === undefined ? refusal('not-found') : { action: 'token-revoked', detail: label }
  })
}

