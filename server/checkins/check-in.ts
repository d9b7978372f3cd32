import type { Database } from '../database/open.ts'
import type { Outcome, Source } from '../database/schema-counting.ts'
import { dayOf, type Clock, type Day, type Instant } from '../local-day.ts'
import type { Signer } from '../secrets.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import type { AttemptBody } from './attempt.ts'
import { inClosedMonth } from './closed-month.ts'
import type { DayKeys } from './day-keys.ts'
import { comesWithGroup, type GateCode, judge } from './gate-codes.ts'
import { opening, type Via } from './proof.ts'
import type { Scan } from './scan.ts'
import type { ScanQueue } from './scan-queue.ts'
import { lateTime, scanTime } from './scan-time.ts'
import { findScan } from './scans.ts'

export interface CheckInParts {
  db: Database
  dayKeys: DayKeys
  queue: ScanQueue
  counts: LiveCounts
  proofSigner: Signer
  now: Clock
}

export interface Attempt extends AttemptBody {
  /** Id in the browser's cookie. */
  device: string | undefined
  /** How the code was come by, where no proof says it. */
  via: Via
}

export interface CheckedIn {
  outcome: Outcome
  site: string
  stop: string
  day: Day
  number: number
  countedAt: Instant
  /** Whom this counted, companions included; absent when it counted nobody now, or was sent again. */
  people?: number
  today: number
  all: number
}

/**
 * Checks a visitor in: counting laws 1–6. Resolves once the visit and its outcome are on disk.
 *
 * @throws StoreUnavailable
 */
export async function checkIn(parts: CheckInParts, code: GateCode, attempt: Attempt): Promise<CheckedIn | Refusal> {
  const now = parts.now()
  const page = attempt.proof === undefined ? undefined : opening(parts.proofSigner, attempt.proof, code.code, attempt.scanId)
  const at = timeOfAttempt(code, attempt, page?.openedAt, now)
  if (at === 'ahead') return refusal('scan-day')
  const wrong = at === 'expired' ? at : judge(code, { at, now, ...(page && { openedAt: page.openedAt }) })
  if (wrong !== undefined || at === 'expired') return (await answeredBefore(parts, code, attempt)) ?? refusal(wrong ?? 'expired')
  const { site, stop } = code
  const day = dayOf(at)
  const member = comesWithGroup(code) || attempt.withGroup
  const scan: Scan = {
    site,
    scanId: attempt.scanId,
    stop,
    source: member ? 'group' : sourceOf(code, day < dayOf(now) && attempt.day !== undefined, page?.via ?? attempt.via),
    day,
    enteredOn: dayOf(now),
    at,
    device: attempt.device === undefined ? null : await parts.dayKeys.pseudonym(site, day, attempt.device),
    // Counting law 4: a group's arrival counts its people.
    people: member ? 0 : 1 + attempt.companions,
  }
  const recorded = await parts.queue.record(scan).catch(inClosedMonth(parts.db, 'expired'))
  if (isRefusal(recorded)) return recorded
  const { outcome, number, countedAt, people } = recorded
  if (outcome === 'taken') return refusal('scan-id')
  const { today, all } = (await parts.counts.all()).of(site)
  return { outcome, site, stop, day: recorded.day, number, countedAt, today, all, ...(people !== undefined && { people }) }
}

/** A day is chosen for a plate that was photographed; the codes of a screen and of a group are of their own day. */
function timeOfAttempt(code: GateCode, { scannedAt, sentAt, day }: Attempt, openedAt: Instant | undefined, now: Instant) {
  if (day !== undefined && code.kind === 'plate') return lateTime(day, now)
  return scanTime({
    now,
    ...(scannedAt === undefined ? {} : { scannedAt }),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(openedAt === undefined ? {} : { openedAt }),
  })
}

function sourceOf(code: GateCode, late: boolean, via: Via): Source {
  if (code.kind === 'display') return 'display'
  if (late) return 'late'
  return via === 'typed' ? 'code' : 'plate'
}

/** Counting law 3: a scan that was answered gets the same answer, also when it comes too late to be counted. */
async function answeredBefore({ db, counts }: CheckInParts, { site, stop }: GateCode, { scanId }: Attempt): Promise<CheckedIn | undefined> {
  const scan = await findScan(db.read, site, scanId)
  if (scan === undefined) return undefined
  const { today, all } = (await counts.all()).of(site)
  return { outcome: scan.outcome, site, stop, day: scan.day, number: scan.number, countedAt: scan.counted_at, today, all }
}
