import { sql } from 'kysely'
import type { Reads, Trx } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Channel, OutboxRow } from '../database/schema-messages.ts'
import type { Instant } from '../local-day.ts'

/** What is to be tried by now, what has waited longest first. */
export async function dueRows(db: Reads, now: Instant): Promise<DueRow[]> {
  const due = await db.selectFrom('outbox').select(['id', 'next_at']).where('next_at', '<=', now).orderBy('next_at').orderBy('id').execute()
  return due as DueRow[]
}

/**
 * How many messages wait to be sent for the first time or again, wait for somebody to phone, were overtaken by
 * newer news, and will be told to nobody for another reason.
 */
export async function outboxStanding(db: Reads): Promise<Record<'waiting' | 'retrying' | 'to-phone' | 'overtaken' | 'gone', number>> {
  const rows = await db
    .selectFrom('outbox')
    .select(['state', 'channel', ({ fn }) => fn.countAll<number>().as('messages'), ({ fn }) => fn.sum<number>(sql`case when tries > 0 then 1 else 0 end`).as('tried'), ({ fn }) => fn.count<number>('overtaken_at').as('overtaken')])
    .where('state', 'in', ['waiting', 'gone'])
    .groupBy(['state', 'channel'])
    .execute()
  const sum = (which: (row: (typeof rows)[number]) => boolean, of: 'messages' | 'tried' | 'overtaken') => rows.filter(which).reduce((all, row) => all + Number(row[of]), 0)
  const waits = ({ state, channel }: (typeof rows)[number]) => state === 'waiting' && channel !== 'call'
  return {
    waiting: sum(waits, 'messages') - sum(waits, 'tried'),
    retrying: sum(waits, 'tried'),
    'to-phone': sum(({ state, channel }) => state === 'waiting' && channel === 'call', 'messages'),
    overtaken: sum(() => true, 'overtaken'),
    gone: sum(({ state }) => state === 'gone', 'messages') - sum(() => true, 'overtaken'),
  }
}

export interface DueRow {
  id: Bytes
  next_at: Instant
}

/**
 * Takes a due row for oneself until `lease`: after that it is due again, for whoever took it may have ended.
 *
 * @returns undefined when another has been faster, or there is nothing to do any more
 */
export async function claim(trx: Trx, { id, next_at }: DueRow, lease: Instant): Promise<OutboxRow | undefined> {
  return trx.updateTable('outbox').set({ next_at: lease }).where('id', '=', id).where('next_at', '=', next_at).returningAll().executeTakeFirst()
}

/** What becomes of a claimed row whose attempt has failed; undefined fields stay as they are. */
export interface Failed {
  channel?: Channel
  state?: 'gone'
  tries: number
  next_at: Instant | null
}

/**
 * Puts a claimed row off; one that was told, purged, overtaken or claimed anew in the meantime is left alone.
 *
 * @returns whether it was put off
 */
export async function putOff(trx: Trx, { id, next_at }: OutboxRow, failed: Failed): Promise<boolean> {
  const changed = await trx.updateTable('outbox').set(failed).where('id', '=', id).where('next_at', '=', next_at).returning('id').execute()
  return changed.length > 0
}

/**
 * Ends what waits to be told of a booking to a reader, for newer news is about to be. What is on its way at this
 * moment may still arrive, and is written down as told then.
 */
export async function overtake(trx: Trx, booking: string, reader: Reader, now: Instant): Promise<void> {
  const ended = { state: 'gone', next_at: null, overtaken_at: now } as const
  const rows = trx.updateTable('outbox').set(ended).where('booking', '=', booking).where('state', '=', 'waiting')
  await rows.where('channel', reader === 'site' ? '=' : '<>', 'robot').where('about', '<>', toFormer).execute()
}

/** To whom was the contact: no news to the present one takes its place. */
const toFormer = 'contact-left'

/** What waits to be told of a booking to its organiser. */
export async function waitingOf(trx: Trx, booking: string): Promise<OutboxRow[]> {
  const rows = trx.selectFrom('outbox').selectAll().where('booking', '=', booking).where('state', '=', 'waiting')
  return rows.where('channel', '<>', 'robot').where('about', '<>', toFormer).execute()
}

/** Gives a waiting row another recipient, and all its attempts anew. */
export async function redirect(trx: Trx, { id }: Pick<OutboxRow, 'id'>, to: Pick<OutboxRow, 'sealed' | 'channel' | 'next_at'>): Promise<void> {
  await trx.updateTable('outbox').set({ ...to, tries: 0 }).where('id', '=', id).where('state', '=', 'waiting').execute()
}

/** Who is told: only the site's people hear of a booking by their robot. */
export type Reader = 'organiser' | 'site'

/**
 * Writes down that a message was told, once; also of one that was overtaken while it was being told.
 *
 * @param by name of who phoned; null where no call was needed
 * @returns whether it was not told until now
 */
export async function markTold(trx: Trx, id: Bytes, at: Instant, by: string | null): Promise<boolean> {
  const told = { state: 'sent', told_at: at, called_by: by, next_at: null, overtaken_at: null } as const
  const untold = trx.updateTable('outbox').set(told).where('id', '=', id).where((eb) => eb.or([eb('state', '=', 'waiting'), eb('overtaken_at', 'is not', null)]))
  const changed = await untold.returning('id').execute()
  return changed.length > 0
}

/** Forgets recipient and text of a booking's messages; what was still to be told of it is not told any more. */
export async function forget(trx: Trx, booking: string): Promise<void> {
  await trx.updateTable('outbox').set({ sealed: null }).where('booking', '=', booking).execute()
  const ended = { state: 'gone', next_at: null } as const
  await trx.updateTable('outbox').set(ended).where('booking', '=', booking).where('state', '=', 'waiting').execute()
}
