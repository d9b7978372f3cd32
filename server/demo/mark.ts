import type { RequestHandler } from 'express'
import type { Reads, Trx } from '../database/open.ts'
import type { Instant } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import type { Random } from '../uuid.ts'

/**
 * How sample data is told from real: by a deed in its own audit log, which is appended to and never edited. So the
 * mark goes wherever the tables go, into a backup and out of it, whoever serves them.
 */

export async function markAsSample(trx: Trx, now: Instant, random: Random, seed: string): Promise<void> {
  await audit(trx, now, random, { actor: 'demo', action: 'sample-data', detail: `seed ${seed}` })
}

export async function isSample(db: Reads): Promise<boolean> {
  return (await db.selectFrom('audit').select('id').where('action', '=', 'sample-data').limit(1).executeTakeFirst()) !== undefined
}

/** Says so with every answer to a program, and in the name of every file that is downloaded. */
export const markAnswers: RequestHandler = (_req, res, next) => {
  res.setHeader('X-Sample-Data', 'not real')
  const set = res.setHeader.bind(res)
  res.setHeader = (name, value) => set(name, name.toLowerCase() === 'content-disposition' ? markedFile(String(value)) : value)
  next()
}

/** `attachment; filename="sample-visits.csv"` */
export const markedFile = (disposition: string): string => disposition.replace(/(filename\*?=(?:UTF-8'[^']*')?"?)/gi, '$1sample-')
