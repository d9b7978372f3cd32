import type { Instant } from '../local-day.ts'

const hour = 60 * 60 * 1000
/** Counting law 6: how far back a scan kept on the phone still counts. */
export const keptOnPhone = 72 * hour

/**
 * When a scan was made, by the server's clock (counting law 6). The phone's clock may be wrong by any
 * amount: `sentAt` says what it showed when it sent, and its `scannedAt` is shifted by the difference. A
 * time in the future is taken as now.
 *
 * @returns the instant, or `expired` when it lies more than 72 hours back
 */
export function scanTime({ scannedAt, sentAt, now }: { scannedAt?: Instant; sentAt?: Instant; now: Instant }): Instant | 'expired' {
  if (scannedAt === undefined) return now
  const shifted = scannedAt + (sentAt === undefined ? 0 : now - sentAt)
  const made = Math.min(shifted, now)
  return now - made > keptOnPhone ? 'expired' : made
}
