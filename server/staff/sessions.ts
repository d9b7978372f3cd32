import { createHash } from 'node:crypto'
import type { Reads, Trx } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Instant } from '../local-day.ts'
import type { Random } from '../uuid.ts'
import { type Person, sitesOf } from './people.ts'

/** Who is signed in. The browser holds a random token; the database its SHA-256 only, which signs nobody in. */

export interface Session {
  /** What the cookie carries: 32 random bytes in base64url. */
  token: string
  person: Pick<Person, 'id' | 'name' | 'role'>
}

/** Seconds a session lasts. */
export const sessionSeconds = 12 * 60 * 60

export async function beginSession(trx: Trx, { id, name, role }: Session['person'], now: Instant, random: Random): Promise<Session> {
  const token = Buffer.from(random(32)).toString('base64url')
  await trx
    .insertInto('sessions')
    .values({ token_hash: hashOf(token), staff_id: id, created_at: now, expires_at: now + sessionSeconds * 1000 })
    .execute()
  return { token, person: { id, name, role } }
}

/** The person a token signs in; undefined when the session is unknown, over, or ended by a new password. */
export async function personSignedIn(db: Reads, token: string, now: Instant): Promise<Person | undefined> {
  const rows = await db
    .selectFrom('sessions')
    .innerJoin('staff', 'staff.id', 'sessions.staff_id')
    .leftJoin('staff_sites', 'staff_sites.staff_id', 'staff.id')
    .select(['staff.id', 'staff.name', 'staff.role', 'staff_sites.site'])
    .where('sessions.token_hash', '=', hashOf(token))
    .where('sessions.expires_at', '>', now)
    .whereRef('sessions.created_at', '>=', 'staff.signed_out_before')
    .where('staff.left_at', 'is', null)
    .execute()
  const [person] = rows
  if (person === undefined) return undefined
  const sites = rows.flatMap(({ site }) => (site === null ? [] : [site]))
  return { id: person.id, name: person.name, role: person.role, sites: sitesOf(person.role, sites) }
}

export async function endSession(trx: Trx, token: string): Promise<void> {
  await trx.deleteFrom('sessions').where('token_hash', '=', hashOf(token)).execute()
}

/** Removes the sessions whose time is over. */
export async function purgeSessions(trx: Trx, now: Instant): Promise<void> {
  await trx.deleteFrom('sessions').where('expires_at', '<=', now).execute()
}

function hashOf(token: string): Bytes {
  return Uint8Array.from(createHash('sha256').update(token).digest())
}
