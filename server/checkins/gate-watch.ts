import type { Outcome } from '../database/schema-counting.ts'
import type { Reason } from '../web/refusals.ts'

/** Learns, in numbers and of nobody, what becomes of check-ins: for whoever measures them. */
export interface GateWatch {
  /** A scan was answered; `error` stands for a surprise. */
  answered(how: Outcome | Reason | 'error'): void
  /** So many scans went into one commit. */
  committed(scans: number): void
}
