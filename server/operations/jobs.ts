import type { Logger } from 'pino'
import type { DayKeys } from '../checkins/device.ts'
import { type Clock, dayOf } from '../local-day.ts'

const hour = 60 * 60 * 1000

/** What is done every hour while the server runs. Returns the way to stop it. */
export function scheduleJobs({ dayKeys, now, log }: { dayKeys: DayKeys; now: Clock; log: Logger }): () => void {
  const timer = setInterval(() => {
    forgetOldKeys(dayKeys, now).catch((error: unknown) => log.error({ err: error }, 'day keys could not be deleted'))
  }, hour)
  timer.unref()
  return () => clearInterval(timer)
}

/** Privacy law 1: 73 hours after a day has ended its keys are deleted. */
export async function forgetOldKeys(dayKeys: DayKeys, now: Clock): Promise<number> {
  return dayKeys.forgetBefore(dayOf(now() - 73 * hour))
}
