import type { Logger } from 'pino'
import type { BookingParts } from '../bookings/booking-parts.ts'
import { contactDays, purgeContacts } from '../bookings/purge-contacts.ts'
import { keepUpWithTime } from '../bookings/unanswered.ts'
import { type DayKeys, forgetOldKeys } from '../checkins/day-keys.ts'
import type { Config } from '../config.ts'
import type { Database } from '../database/open.ts'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import type { GuideStore } from '../guide/guide-store.ts'
import { purgeTickets } from '../help/purge-tickets.ts'
import { verifyNightly } from '../ledger/nightly.ts'
import { sealDays } from '../ledger/seal-days.ts'
import type { Clock } from '../local-day.ts'
import { backUpDaily } from './daily-backup.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** What is done again and again while the server runs. */
export interface Job {
  /** Milliseconds. */
  every: number
  /** Done once at the start too. */
  atStart?: true
  /** Done by every server, of those that share a database; all else by the one on duty. */
  everywhere?: true
  /** What the log says when it fails. */
  failed: string
  /** @param ending is given when the server ends: what is long may stop at it and throw its reason */
  run(ending?: AbortSignal): Promise<unknown>
}

interface ForJobs {
  config: Config
  db: Database
  guide: Pick<GuideStore, 'refresh'>
  dayKeys: DayKeys
  bookings: BookingParts
  log: Pick<Logger, 'error'>
  now: Clock
}

/** What an installation does by itself, and how often. */
export function jobsOf({ config, db, guide, dayKeys, bookings, log, now }: ForJobs): Job[] {
  return [
    ...(db.shared ? [{ every: second / 2, everywhere: true, failed: 'the guide could not be read', run: () => follow(guide) } as const] : []),
    { every: hour, everywhere: true, failed: 'day keys could not be forgotten', run: async () => dayKeys.forget() },
    { every: hour, failed: 'day keys could not be deleted', run: () => forgetOldKeys(dayKeys, now) },
    { every: hour, failed: 'contacts could not be purged', run: () => purgeContacts(bookings, contactDays) },
    { every: hour, failed: 'closed tickets could not be purged', run: () => purgeTickets(bookings) },
    { every: 3 * minute, failed: 'waiting lists could not be looked through', run: () => keepUpWithTime(bookings) },
    { every: 5 * minute, atStart: true, failed: 'finished days could not be sealed', run: (ending) => sealDays({ db, now, ending }) },
    { every: 10 * minute, failed: 'the ledger could not be verified', run: (ending) => verifyNightly({ db, log, now, ending }) },
    { every: 30 * minute, failed: 'the daily backup could not be made', run: (ending) => backUpDaily({ config, now }, ending) },
  ]
}

/**
 * Has jobs done in their intervals, each once at a time. What fails is logged, and tried again at the next
 * turn; nothing is thrown.
 *
 * @param onDuty whether this server does what is to be done once
 * @returns the way to stop: nothing is begun any more, and it resolves when nothing is under way
 */
export function scheduleJobs(jobs: Job[], log: Pick<Logger, 'error'>, onDuty: () => Promise<boolean> = async () => true): () => Promise<void> {
  const running = new Map<Job, Promise<void>>()
  const end = new AbortController()
  const run = async (job: Job) => {
    try {
      if (!job.everywhere && !(await onDuty())) return
      end.signal.throwIfAborted()
      await job.run(end.signal)
    } catch (error) {
      if (error !== end.signal.reason) log.error({ err: error }, job.failed)
    }
  }
  const begin = (job: Job) => {
    if (!running.has(job)) running.set(job, run(job).finally(() => running.delete(job)))
  }
  for (const job of jobs) if (job.atStart) begin(job)
  const timers = jobs.map((job) => setInterval(begin, job.every, job).unref())
  return async () => {
    for (const timer of timers) clearInterval(timer)
    end.abort()
    await Promise.all(running.values())
  }
}

/** Serves what another server has changed. A database that is away says so elsewhere, not every second. */
async function follow(guide: Pick<GuideStore, 'refresh'>): Promise<void> {
  await guide.refresh().catch((error: unknown) => {
    if (!(error instanceof StoreUnavailable)) throw error
  })
}
