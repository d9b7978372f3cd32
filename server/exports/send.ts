import type { Response } from 'express'
import type { Database } from '../database/open.ts'
import type { Clock } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import type { Person } from '../staff/people.ts'
import type { Random } from '../uuid.ts'
import type { Export, Wanted } from './export.ts'
import type { Format } from './making.ts'

const types: Record<Format, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
}

/** Says what file an export is, without making it. */
export function sendHead(res: Response, wanted: Wanted): void {
  setHead(res, wanted)
  res.end()
}

/** Sends an export that is made, as a file. */
export async function sendExport(res: Response, made: Export): Promise<void> {
  setHead(res, made.wanted)
  res.set('Content-Length', String(await made.size()))
  try {
    await made.sendTo(res)
  } catch (error) {
    // Whoever closes the browser in the middle of a download has done nothing wrong.
    if (!res.destroyed) throw error
  }
}

function setHead(res: Response, { asked, format }: Wanted): void {
  const { what, from, to } = asked
  const by = asked.what === 'visits' && asked.by !== 'day' ? `-by-${asked.by}` : ''
  res.set({ 'Content-Type': types[format], 'Cache-Control': 'private, no-store' })
  res.set('Content-Disposition', `attachment; filename="${what}${by}-${from}-${to}.${format}"`)
}

interface ForRecord {
  db: Database
  now: Clock
  random: Random
}

/**
 * Writes down who takes what out of the house, before it leaves; and of contacts in full how many were seen
 * (privacy law 3), once.
 */
export async function recordExport({ db, now, random }: ForRecord, person: Pick<Person, 'name' | 'sites'>, { asked, format }: Wanted, rows: number): Promise<void> {
  const { from, to, sites } = asked
  const { name: actor } = person
  // Which sites somebody has may change; the record says which they were.
  const which = asked.site !== '' || person.sites !== 'every' ? sites.join(' ') : '*'
  const contacts = asked.what === 'bookings' && asked.contacts
  const narrowed = asked.what === 'visits' ? asked.by : asked.status
  const detail = [from, to, which, ...(narrowed === 'day' || narrowed === 'all' ? [] : [narrowed])].join(' ')
  await db.write(async (trx) => {
    await audit(trx, now(), random, { actor, action: 'export', subject: `${asked.what}.${format}`, detail })
    if (contacts) await audit(trx, now(), random, { actor, action: 'contact-seen', subject: which, detail: `export ${rows}` })
  })
}
