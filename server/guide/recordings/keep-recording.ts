import { createHash } from 'node:crypto'
import type { ExpressionBuilder } from 'kysely'
import type { Database, Trx } from '../../database/open.ts'
import type { Schema } from '../../database/schema.ts'
import type { RecordingRow } from '../../database/schema-recordings.ts'
import type { Clock } from '../../local-day.ts'
import { audit } from '../../staff/audit.ts'
import type { Random } from '../../uuid.ts'
import { type Refusal, refusal } from '../../web/refusals.ts'
import type { AudioFile } from './audio-file.ts'
import type { Place } from './places.ts'
import { idOf, pieceSize } from './recordings.ts'

export interface KeepParts {
  db: Database
  now: Clock
  random: Random
}

export const longestCredit = 120

export interface Sent {
  /** The id of the recording that the form was opened on; '' for none. */
  seen: string
  /** Its credit then; '' for none. */
  was: string
  credit: string
  /** Absent when only the credit changes. */
  file: (AudioFile & { bytes: Buffer }) | undefined
  by: string
}

/**
 * Keeps a recording in its place, instead of what stood there: bytes, place and record in one transaction.
 *
 * @returns undefined when it is kept, also when it was already: the button pressed twice
 * @throws StoreUnavailable when it cannot be written
 */
export async function keepRecording({ db, now, random }: KeepParts, place: Place, { seen, was, credit, file, by }: Sent): Promise<Refusal | undefined> {
  const sha256 = file && Uint8Array.from(createHash('sha256').update(file.bytes).digest())
  return db.write(async (trx) => {
    const there = await rowAt(trx, place)
    if (there && there.credit === credit && (sha256 === undefined ? idOf(there.sha256) === seen : idOf(there.sha256) === idOf(sha256))) return undefined
    if ((there ? idOf(there.sha256) : '') !== seen || (there?.credit ?? '') !== was) return refusal('recording-changed')
    if (file === undefined || sha256 === undefined) {
      if (there === undefined) return refusal('recording-none')
      await trx.updateTable('recordings').set({ credit }).where(isAt(place)).execute()
      return record('credit')
    }
    await writePieces(trx, sha256, file.bytes)
    const row = { sha256, type: file.type, size: file.bytes.length, seconds: file.seconds ?? null, credit, uploaded_at: now(), uploaded_by: by }
    await trx
      .insertInto('recordings')
      .values({ ...place, ...row })
      .onConflict((on) => on.columns(['site', 'part', 'lang']).doUpdateSet(row))
      .execute()
    if (there) await dropUnheard(trx, there)
    return record(`${there ? 'replaced' : 'new'}, ${file.type}, ${file.bytes.length} bytes, sha256 ${Buffer.from(sha256).toString('hex')}`)

    async function record(what: string): Promise<undefined> {
      await audit(trx, now(), random, { actor: by, action: 'recording-saved', subject: place.site, detail: `${named(place)}, ${what}` })
    }
  })
}

/**
 * Takes down what can be listened to in a place.
 *
 * @param seen id of what is to go; another one stays
 * @returns undefined when nothing is there any more
 */
export async function takeDown({ db, now, random }: KeepParts, place: Place, { seen, by }: Pick<Sent, 'seen' | 'by'>): Promise<Refusal | undefined> {
  return db.write(async (trx) => {
    const there = await rowAt(trx, place)
    if (there === undefined) return undefined
    if (idOf(there.sha256) !== seen) return refusal('recording-changed')
    await trx.deleteFrom('recordings').where(isAt(place)).execute()
    await dropUnheard(trx, there)
    await audit(trx, now(), random, { actor: by, action: 'recording-taken-down', subject: place.site, detail: `${named(place)}, sha256 ${Buffer.from(there.sha256).toString('hex')}` })
    return undefined
  })
}

async function rowAt(trx: Trx, place: Place): Promise<RecordingRow | undefined> {
  return trx.selectFrom('recordings').selectAll().where(isAt(place)).executeTakeFirst()
}

const isAt =
  ({ site, part, lang }: Place) =>
  (eb: ExpressionBuilder<Schema, 'recordings'>) =>
    eb.and({ site, part, lang })

async function writePieces(trx: Trx, sha256: Uint8Array, bytes: Buffer): Promise<void> {
  const kept = await trx.selectFrom('recording_pieces').select('begins').where('sha256', '=', sha256).limit(1).executeTakeFirst()
  if (kept) return
  for (let from = 0; from < bytes.length; from += pieceSize * piecesAtOnce) {
    const rows = []
    for (let begins = from; begins < Math.min(from + pieceSize * piecesAtOnce, bytes.length); begins += pieceSize) {
      // A copy: a view would travel to the thread of the database with all that it is a view of.
      rows.push({ sha256, begins, bytes: new Uint8Array(bytes.subarray(begins, begins + pieceSize)) })
    }
    await trx.insertInto('recording_pieces').values(rows).execute()
  }
}

const piecesAtOnce = 16

/** Deletes the bytes of a recording that is listened to nowhere any more. */
async function dropUnheard(trx: Trx, { sha256 }: Pick<RecordingRow, 'sha256'>): Promise<void> {
  const elsewhere = await trx.selectFrom('recordings').select('site').where('sha256', '=', sha256).limit(1).executeTakeFirst()
  if (elsewhere === undefined) await trx.deleteFrom('recording_pieces').where('sha256', '=', sha256).execute()
}

const named = ({ part, lang }: Place) => `${part || 'site'} ${lang}`
