import type { Logger } from 'pino'
import type { BookingParts } from '../bookings/book.ts'
import { contactDays, purgeContacts } from '../bookings/purge-contacts.ts'
import { lapseOffers } from '../bookings/waiting.ts'
import type { DayKeys } from '../checkins/device.ts'
import type { Config } from '../config.ts'
import type { Database } from '../database/open.ts'
import { verifyNightly } from '../ledger/nightly.ts'
import { sealDays } from '../ledger/seal-days.ts'
import { type Clock, dayOf } from '../local-day.ts'
import { backUpDaily } from './daily-backup.ts'

const minute = 60 * 1000
const hour = 60 * minute

/** What is done again and again while the server runs. */
export interface Job {
  /** Milliseconds. */
  every: number
  /** Done once at the start too. */
  atStart?: true
  /** What the log says when it fails. */
  failed: string
  /** @param ending is given when the server ends: what is long may stop at it and throw its reason */
  run(ending?: AbortSignal): Promise<unknown>
}

interface ForJobs {
  config: Config
  db: Database
  dayKeys: DayKeys
  bookings: BookingParts
  log: Pick<Logger, 'error'>
  now: Clock
}

export function jobsOf({ config, db, dayKeys, bookings, log, now }: ForJobs): Job[] {
  return [
    { every: hour, failed: 'day keys could not be deleted', run: () => forgetOldKeys(dayKeys, now) },
    { every: hour, failed: 'contacts could not be purged', run: () => purgeContacts(bookings, contactDays) },
    { every: 3 * minute, failed: 'offers of freed places could not be looked through', run: () => lapseOffers(bookings) },
    { every: 5 * minute, atStart: true, failed: 'finished days could not be sealed', run: (ending) => sealDays({ db, now, ending }) },
    { every: 10 * minute, failed: 'the ledger could not be verified', run: (ending) => verifyNightly({ db, log, now, ending }) },
    { every: 30 * minute, failed: 'the daily backup could not be made', run: (ending) => backUpDaily({ config, now }, ending) },
  ]
}

/**
 * Has jobs done in their intervals, each once at a time. What fails is logged, and tried again at the next
 * turn; nothing is thrown.
 *
 * @returns the way to stop: nothing is begun any more, and it resolves when nothing is under way
 */
export function scheduleJobs(jobs: Job[], log: Pick<Logger, 'error'>): () => Promise<void> {
  const running = new Map<Job, Promise<void>>()
  const end = new AbortController()
  const begin = (job: Job) => {
    if (running.has(job)) return
    const done = Promise.resolve()
      .then(() => job.run(end.signal))
      .catch((error: unknown) => {
        if (error !== end.signal.reason) log.error({ err: error }, job.failed)
      })
      .then(() => void running.delete(job))
    running.set(job, done)
  }
  for (const job of jobs) if (job.atStart) begin(job)
  const timers = jobs.map((job) => setInterval(begin, job.every, job).unref())
  return async () => {
    for (const timer of timers) clearInterval(timer)
    end.abort()
    await Promise.all(running.values())
  }
}

/** Privacy law 1: 73 hours after a day has ended its keys are deleted. */
export async function forgetOldKeys(dayKeys: DayKeys, now: Clock): Promise<number> {
  return dayKeys.forgetBefore(dayOf(now() - 73 * hour))
}
