import type { Database } from '../database/open.ts'
import type { Clock } from '../local-day.ts'
import type { Random } from '../uuid.ts'
import { networkOf } from '../web/network.ts'
import type { RateLimits } from '../web/rate-limits.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { audit } from './audit.ts'
import { fits, fitsNothing } from './passwords.ts'
import { nameOf, personNamed } from './people.ts'
import { beginSession, purgeSessions, type Session } from './sessions.ts'

export interface Credentials {
  name: string
  password: string
  /** The caller's network address. */
  address: string
}

interface Parts {
  db: Database
  limits: RateLimits
  now: Clock
  random: Random
  /** Looks whether a password is the one of a hash; it is what takes time. */
  fits?: typeof fits
}

/**
 * Signs a person in. An unknown name is answered like a wrong password, and as slowly.
 *
 * @returns a session of 12 hours, or `wrong-password` or `too-many`
 */
export async function signIn(parts: Parts, { name: typed, password, address }: Credentials): Promise<Session | Refusal> {
  const { db, limits, now, random } = parts
  const name = nameOf(typed) ?? ''
  // By name and network together: a guesser elsewhere cannot lock the owner out.
  const attempt = `${networkOf(address)} ${name}`
  const tooMany = (await limits.take('sign-in-address', address)) ?? (await limits.take('sign-in-name', attempt))
  if (tooMany) return tooMany

  const found = await personNamed(db.read, name)
  const right = await (parts.fits ?? fits)(password, found?.password_hash ?? fitsNothing)
  const session = await db.write(async (trx) => {
    // Read again: a password set while this one was being checked ends it.
    const person = right ? await personNamed(trx, name) : undefined
    if (person === undefined || person.left_at !== null || person.password_hash !== found?.password_hash) {
      // People type their password where the name belongs; only a name that exists is written down.
      await audit(trx, now(), random, { actor: '', action: 'sign-in-refused', subject: found?.name ?? '' })
      return undefined
    }
    await purgeSessions(trx, now())
    await audit(trx, now(), random, { actor: person.name, action: 'sign-in' })
    return beginSession(trx, person, now(), random)
  })
  if (session === undefined) return refusal('wrong-password')
  await limits.forget('sign-in-name', attempt)
  await limits.forget('sign-in-address', address)
  return session
}
