import { createHash } from 'node:crypto'
import type { Database, Reads } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { DisplayRow } from '../database/schema-gate.ts'
import type { Clock } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import { readablePassword } from '../staff/passwords.ts'
import type { Random } from '../uuid.ts'
import { type Refusal, refusal } from '../web/refusals.ts'

/** The screens at the gates. A screen holds a key; the database its SHA-256 only, with which nobody can show a code. */

interface Parts {
  db: Database
  now: Clock
  random: Random
}

export interface Pairing {
  /** A UUID of the form's making: sent twice, it pairs once. */
  id: Bytes
  site: string
  /** Where it hangs. */
  place: string
  /** Name of the person. */
  by: string
}

export interface Paired {
  number: number
  /** In plain text, to be shown once; short enough to be typed with a remote control. */
  key: string
}

/** @returns the new screen's number and key; `conflict` when this form was sent before */
export async function pairDisplay({ db, now, random }: Parts, { id, site, place, by }: Pairing): Promise<Paired | Refusal> {
  const key = readablePassword(random)
  return db.write(async (trx) => {
    const { last } = await trx.selectFrom('displays').select((eb) => eb.fn.max<number | null>('number').as('last')).executeTakeFirstOrThrow()
    const number = (last ?? 0) + 1
    const row = { id, number, site, place, key_hash: hashOf(key), paired_by: by, paired_at: now(), revoked_at: null }
    const made = await trx.insertInto('displays').values(row).onConflict((on) => on.column('id').doNothing()).returning('number').execute()
    if (made.length === 0) return refusal('conflict')
    await audit(trx, now(), random, { actor: by, action: 'display-paired', subject: site, detail: `S${number} ${place}` })
    return { number, key }
  })
}

/** Takes a screen out of use. What was opened from its codes before still counts. @returns `not-found` for an unknown one */
export async function revokeDisplay({ db, now, random }: Parts, id: Bytes, by: string): Promise<Refusal | undefined> {
  return db.write(async (trx) => {
    const display = await trx.selectFrom('displays').selectAll().where('id', '=', id).executeTakeFirst()
    if (display === undefined) return refusal('not-found')
    if (display.revoked_at !== null) return undefined
    await trx.updateTable('displays').set({ revoked_at: now() }).where('id', '=', id).execute()
    const { number, site, place } = display
    await audit(trx, now(), random, { actor: by, action: 'display-revoked', subject: site, detail: `S${number} ${place}` })
    return undefined
  })
}

/** Every screen ever paired, in the order of their numbers. */
export async function listDisplays(db: Reads): Promise<DisplayRow[]> {
  return db.selectFrom('displays').selectAll().orderBy('number').execute()
}

/** The number of a site's screen that holds a key; undefined when the key is unknown, revoked, or another site's. */
export async function displayWithKey(db: Reads, site: string, key: string): Promise<number | undefined> {
  const found = await db
    .selectFrom('displays')
    .select('number')
    .where('key_hash', '=', hashOf(key))
    .where('site', '=', site)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return found?.number
}

/** Of a key as it may have been typed: in either case, its hyphens left out. */
function hashOf(typed: string): Bytes {
  return Uint8Array.from(createHash('sha256').update(typed.toLowerCase().replace(/[^a-z0-9]/g, '')).digest())
}
