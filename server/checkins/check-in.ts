import type { Database } from '../database/open.ts'
import type { Outcome } from '../database/schema.ts'
import { dayOf, type Clock, type Day, type Instant } from '../local-day.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { DayKeys } from './device.ts'
import { isRetired, type Plate, type Plates } from './plates.ts'
import { readCode } from './plate-code.ts'
import type { ScanQueue } from './scan-queue.ts'
import { scanTime } from './scan-time.ts'
import { findScan } from './scans.ts'

export interface CheckInParts {
  db: Database
  plates: Plates
  dayKeys: DayKeys
  queue: ScanQueue
  counts: LiveCounts
  now: Clock
}

export interface Attempt {
  /** A UUID in lower case. */
  scanId: string
  scannedAt?: Instant
  sentAt?: Instant
  /** People without a phone beside the visitor, 0–5. */
  companions: number
  /** Id in the browser's cookie. */
  device: string | undefined
}

export interface CheckedIn {
  outcome: Outcome
  site: string
  stop: string
  day: Day
  number: number
  countedAt: Instant
  today: number
  all: number
}

/**
 * Checks a visitor in: counting laws 1–3, 5 and 6. Resolves once the visit and its outcome are on disk.
 *
 * @throws StoreUnavailable
 */
export async function checkIn(parts: CheckInParts, plate: Plate, attempt: Attempt): Promise<CheckedIn | Refusal> {
  const now = parts.now()
  const at = scanTime({ ...attempt, now })
  if (at === 'expired' || isRetired(plate, at)) {
    return (await answeredBefore(parts, plate, attempt)) ?? refusal(at === 'expired' ? 'expired' : 'retired')
  }
  const { site, stop } = plate
  const day = dayOf(at)
  const { outcome, number, countedAt, ...recorded } = await parts.queue.record({
    site,
    scanId: attempt.scanId,
    stop,
    source: 'plate',
    day,
    enteredOn: dayOf(now),
    at,
    device: attempt.device === undefined ? null : await parts.dayKeys.pseudonym(site, day, attempt.device),
    people: 1 + attempt.companions,
  })
  const { today, all } = (await parts.counts.all()).of(site)
  return { outcome, site, stop, day: recorded.day, number, countedAt, today, all }
}

/** Counting law 3: a scan that was answered gets the same answer, also when it comes too late to be counted. */
async function answeredBefore({ db, counts }: CheckInParts, { site, stop }: Plate, { scanId }: Attempt): Promise<CheckedIn | undefined> {
  const scan = await findScan(db.read, site, scanId)
  if (scan === undefined) return undefined
  const { today, all } = (await counts.all()).of(site)
  return { outcome: scan.outcome, site, stop, day: scan.day, number: scan.number, countedAt: scan.counted_at, today, all }
}

/** Finds the plate of a code as typed or scanned. */
export async function findPlate(plates: Plates, typed: string): Promise<Plate | Refusal> {
  // Nearly every code comes out of a QR, just as it was minted.
  const exact = await plates.find(typed)
  if (exact) return exact
  const read = readCode(typed)
  if ('wrong' in read) return refusal(read.wrong)
  return (await plates.find(read.code)) ?? refusal('code-unknown')
}
