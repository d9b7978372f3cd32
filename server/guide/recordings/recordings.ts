import type { Bytes } from '../../database/bytes.ts'
import type { Reads } from '../../database/open.ts'
import { orWithout } from '../../database/store-unavailable.ts'
import type { RecordingRow } from '../../database/schema-recordings.ts'

/** What is known of a recording without a look at its bytes. */
export interface Recording extends Omit<RecordingRow, 'sha256'> {
  /** Its name in an address: grown from its bytes, so that another recording has another. */
  id: string
}

/** Bytes of a piece: few enough that a slow phone holds little, many enough that questions are few. */
export const pieceSize = 64 * 1024

/** All of a site, in one short look. */
export async function recordingsOf(db: Reads, site: string): Promise<Recording[]> {
  const rows = await db.selectFrom('recordings').selectAll().where('site', '=', site).orderBy('part').orderBy('lang', 'desc').execute()
  return rows.map(({ sha256, ...row }) => ({ ...row, id: idOf(sha256) }))
}

/** Those of a site for its reader; none while the database does not answer, since the guide is served all the same. */
export async function offeredBy(db: Reads, site: string): Promise<Recording[]> {
  return orWithout(recordingsOf(db, site), [])
}

export interface Content {
  sha256: Bytes
  type: string
  size: number
}

/** @returns undefined for what is no id, or is not listened to any more */
export async function contentOf(db: Reads, id: string): Promise<Content | undefined> {
  if (!/^[\w-]{43}$/.test(id)) return undefined
  const sha256 = Uint8Array.from(Buffer.from(id, 'base64url'))
  return db.selectFrom('recordings').select(['sha256', 'type', 'size']).where('sha256', '=', sha256).limit(1).executeTakeFirst()
}

/**
 * Its bytes from one to another, both included, a piece at a time.
 *
 * @throws when it is replaced or taken down meanwhile
 */
export async function* bytesOf(db: Reads, { sha256 }: Pick<Content, 'sha256'>, from: number, to: number): AsyncGenerator<Uint8Array> {
  for (let at = from; at <= to; ) {
    const piece = await db
      .selectFrom('recording_pieces')
      .select(['begins', 'bytes'])
      .where('sha256', '=', sha256)
      .where('begins', '<=', at)
      .orderBy('begins', 'desc')
      .limit(1)
      .executeTakeFirst()
    const wanted = piece?.bytes.subarray(at - piece.begins, to + 1 - piece.begins)
    if (wanted === undefined || wanted.length === 0) throw new Error('a recording went away while it was sent')
    yield wanted
    at += wanted.length
  }
}

export const idOf = (sha256: Uint8Array): string => Buffer.from(sha256).toString('base64url')
