import { addDays, type Day, dayOf, type Instant, startOf } from '../local-day.ts'

const hour = 60 * 60 * 1000
/** Counting law 6: how far back a scan kept on the phone still counts. */
export const keptOnPhone = 72 * hour
/** After the end of a day, in milliseconds: no scan of it can come any more, and its keys and its month may be closed. */
export const nothingComesAfter = keptOnPhone + hour

export interface ClaimedTime {
  /** By the phone's clock. */
  scannedAt?: Instant
  sentAt?: Instant
  /** When its page was opened, by ours: no scan is older than its page. */
  openedAt?: Instant
  now: Instant
}

/**
 * When a scan was made, by the server's clock (counting law 6). The phone's clock may be wrong by any
 * amount: `sentAt` says what it showed when it sent, and its `scannedAt` is shifted by the difference. A
 * time in the future is taken as now.
 *
 * @returns the instant, or `expired` when it lies more than 72 hours back
 */
export function scanTime({ scannedAt, sentAt, openedAt, now }: ClaimedTime): Instant | 'expired' {
  if (scannedAt === undefined) return now
  const shifted = scannedAt + (sentAt === undefined ? 0 : now - sentAt)
  const made = Math.min(Math.max(shifted, openedAt ?? shifted), now)
  return now - made > keptOnPhone ? 'expired' : made
}

/**
 * The time of a visit whose visitor photographed the plate and chose the day later: its day is all that is
 * known, so it stands at the day's beginning.
 *
 * @returns that instant; now for today; `expired` when the whole day lies more than 72 hours back; `ahead` when it is still to come
 */
export function lateTime(day: Day, now: Instant): Instant | 'expired' | 'ahead' {
  const today = dayOf(now)
  if (day === today) return now
  if (day > today) return 'ahead'
  return now - startOf(addDays(day, 1)) >= keptOnPhone ? 'expired' : startOf(day)
}

/** The days before today that can still be chosen, newest first. */
export function lateDays(now: Instant): Day[] {
  const today = dayOf(now)
  return [1, 2, 3, 4].map((back) => addDays(today, -back)).filter((day) => lateTime(day, now) !== 'expired')
}
