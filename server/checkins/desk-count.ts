import type { SiteCount } from '../counters/counters.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import { mostTaken, peopleOfDay } from '../counters/own-day.ts'
import type { Database, Trx } from '../database/open.ts'
import type { ManyRows } from '../database/rows.ts'
import type { DeskCountRow } from '../database/schema-gate.ts'
import { type Clock, type Day, dayOf, type Instant } from '../local-day.ts'
import { uuidBytes } from '../uuid.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import { inClosedMonth } from './closed-month.ts'
import type { DeskEntry } from './desk-entry.ts'
import { deskSum, type DeskSum, findDeskCount } from './desk-rows.ts'
import { recordScans } from './record-scans.ts'
import type { Scan } from './scan.ts'
import { scanTime } from './scan-time.ts'
import { findScan } from './scans.ts'

export interface DeskParts {
  db: Database
  counts: LiveCounts
  now: Clock
}

export interface DeskCounted {
  site: string
  day: Day
  people: number
  /** Whether this request had been answered before. */
  again: boolean
  /** 人次 of the desk today, of the site today, and ever. */
  deskToday: number
  today: number
  all: number
}

/**
 * Counts people at the desk, or takes some back by a minus row (counting law 8). The visit, its scan row,
 * the counters and the desk's own row are one transaction (law 5); a request sent again is answered from
 * its row (law 3); its time is judged like a scan's (law 6). The desk's sum of a day never goes below zero, nor does the
 * site's, of which corrections may have taken the same people already.
 *
 * @param by name of whoever is signed in
 * @throws StoreUnavailable
 */
export async function countAtDesk({ db, counts, now: clock }: DeskParts, entry: DeskEntry, by: string): Promise<DeskCounted | Refusal> {
  const now = clock()
  const { site, requestId } = entry
  const write = db.write(async (trx) => {
    const before = await findDeskCount(trx, site, uuidBytes(requestId)!)
    const appended = before === undefined ? await append(trx, db.engine, entry, by, now) : { row: before, counts: new Map<string, SiteCount>() }
    if (isRefusal(appended)) return appended
    return { ...appended, again: before !== undefined, deskToday: (await deskSum(trx, site, dayOf(now))).people }
  })
  const written = await write.catch(inClosedMonth(db, 'desk-expired'))
  if (isRefusal(written)) return written
  counts.learn(written.counts)
  const { today, all } = (await counts.all()).of(site)
  const { row, again, deskToday } = written
  return { site, day: row.day, people: row.people, again, deskToday, today, all }
}

async function append(
  trx: Trx,
  engine: ManyRows,
  entry: DeskEntry,
  by: string,
  now: Instant,
): Promise<{ row: DeskCountRow; counts: Map<string, SiteCount> } | Refusal> {
  const { site, requestId, people, minors, note, countedAt: scannedAt, sentAt } = entry
  const at = scanTime({ now, ...(scannedAt === undefined ? {} : { scannedAt }), ...(sentAt === undefined ? {} : { sentAt }) })
  if (at === 'expired') return refusal('desk-expired')
  const day = dayOf(at)
  // The scan_id of a visitor is no request of the desk.
  if (await findScan(trx, site, requestId)) return refusal('request-id')
  const wrong = takesTooMuch(await deskSum(trx, site, day), entry) ?? (await takesMoreThanAll(trx, day, entry))
  if (wrong) return wrong
  const scan: Scan = { site, scanId: requestId, stop: '', source: 'desk', day, enteredOn: dayOf(now), at, device: null, people }
  const { counts, recorded } = await recordScans(trx, engine, [scan])
  if (recorded[0]!.outcome === 'taken') return refusal('request-id')
  const row = { site, id: uuidBytes(requestId)!, day, at, people, minors, note, entered_by: by }
  await trx.insertInto('desk_counts').values(row).execute()
  return { row, counts }
}

/** Why a minus row cannot be: it would leave fewer than nobody, or more people under age than people. */
function takesTooMuch({ people: sum, minors: young }: DeskSum, { people, minors }: Pick<DeskEntry, 'people' | 'minors'>): Refusal | undefined {
  if (people > 0) return undefined
  if (sum + people < 0) return refusal('desk-below-zero', { values: { n: sum } })
  const left = young - minors
  if (left < 0 || left > sum + people) return refusal('desk-minors-left', { values: { n: young } })
  return undefined
}

async function takesMoreThanAll(trx: Trx, day: Day, { site, people }: Pick<DeskEntry, 'site' | 'people'>): Promise<Refusal | undefined> {
  if (people > 0) return undefined
  const most = mostTaken(await peopleOfDay(trx, site, day))
  return most + people < 0 ? refusal('desk-below-day', { values: { n: most } }) : undefined
}
