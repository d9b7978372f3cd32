import type { Database, Trx } from '../database/open.ts'
import { type Clock, type Day, dayOf, type Instant, startOf, timeOf } from '../local-day.ts'
import { audit } from '../staff/audit.ts'
import type { Random } from '../uuid.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { mintCode } from './mint-code.ts'
import type { Plate, PlatePlace } from './plates.ts'

export interface IssueParts {
  db: Database
  now: Clock
  random: Random
}

const dayLong = 24 * 60 * 60 * 1000

/**
 * Makes the next plate of a place. The one before it is good for `overlapDays` more, so that there is time
 * to hang the new one; with 0 it ends at once, for a plate that was stolen or tampered with.
 *
 * @param seen the newest issue that the person was shown: pressed twice, nothing is made twice
 * @returns the new plate and the one before, or `plate-changed`
 */
export async function reissuePlate(
  { db, now, random }: IssueParts,
  { site, stop, overlapDays, seen, actor }: PlatePlace & { overlapDays: number; seen?: number; actor: string },
): Promise<{ plate: Plate; before: Plate | undefined } | Refusal> {
  return db.write(async (trx) => {
    const at = now()
    const before = await newestOf(trx, { site, stop })
    const last = before?.issue ?? 0
    if (seen !== undefined && seen !== last) return refusal('plate-changed')
    const plate = { code: mintCode(random), site, stop, issue: last + 1, issued_at: at, retired_at: null }
    const made = await trx
      .insertInto('plates')
      .values(plate)
      .onConflict((on) => on.columns(['site', 'stop', 'issue']).doNothing())
      .returning('code')
      .execute()
    if (made.length === 0) return refusal('plate-changed')
    if (before) await endPlate(trx, before.code, at + overlapDays * dayLong)
    const replaced = before && (await plateOf(trx, before.code))
    const detail = replaced ? `${plate.issue} ${plate.code}; ${replaced.issue} ${replaced.code} until ${told(replaced.retired_at!)}` : `1 ${plate.code}`
    await audit(trx, at, random, { actor, action: 'plate-issued', subject: placeName(plate), detail })
    return { plate, before: replaced }
  })
}

/**
 * Ends a plate, now or at the beginning of a day to come. Only ever sooner than it would have ended: a
 * retired plate is never brought back, and asked for again nothing changes.
 *
 * @returns the plate as it is now; or `not-found`, `plate-date` (not a day to come), `plate-later`
 */
export async function retirePlate(
  { db, now, random }: IssueParts,
  { code, on, actor }: { code: string; on: 'now' | Day; actor: string },
): Promise<Plate | Refusal> {
  return db.write(async (trx) => {
    const moment = now()
    const at = on === 'now' ? moment : startOf(on)
    if (on !== 'now' && at <= moment) return refusal('plate-date')
    const plate = await plateOf(trx, code)
    if (plate === undefined) return refusal('not-found')
    if (on !== 'now' && plate.retired_at !== null && plate.retired_at < at) return refusal('plate-later')
    if (!(await endPlate(trx, code, at))) return plate
    await audit(trx, moment, random, { actor, action: 'plate-retired', subject: placeName(plate), detail: `${plate.issue} ${code} from ${told(at)}` })
    return { ...plate, retired_at: at }
  })
}

/** @returns whether this changed anything; an end that is sooner stays */
async function endPlate(trx: Trx, code: string, at: Instant): Promise<boolean> {
  const ended = await trx
    .updateTable('plates')
    .set({ retired_at: at })
    .where('code', '=', code)
    .where(({ eb, or }) => or([eb('retired_at', 'is', null), eb('retired_at', '>', at)]))
    .returning('code')
    .execute()
  return ended.length > 0
}

async function newestOf(trx: Trx, { site, stop }: PlatePlace): Promise<Plate | undefined> {
  const plates = trx.selectFrom('plates').selectAll().where('site', '=', site).where('stop', '=', stop)
  return plates.orderBy('issue', 'desc').limit(1).executeTakeFirst()
}

async function plateOf(trx: Trx, code: string): Promise<Plate | undefined> {
  return trx.selectFrom('plates').selectAll().where('code', '=', code).executeTakeFirst()
}

const placeName = ({ site, stop }: PlatePlace): string => (stop === '' ? site : `${site}/${stop}`)
const told = (at: Instant): string => `${dayOf(at)} ${timeOf(at)}`
