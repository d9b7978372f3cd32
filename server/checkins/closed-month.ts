import type { Database } from '../database/open.ts'
import { type Reason, type Refusal, refusal } from '../web/refusals.ts'

/**
 * For a count that the tables have refused because its day lies in a closed month (counting law 9): only a clock
 * that went back far makes one, so nobody looks for it beforehand.
 */
export function inClosedMonth({ engine }: Pick<Database, 'engine'>, reason: Reason): (error: unknown) => Refusal {
  return (error) => {
    if (engine.isRefused(error)) return refusal(reason)
    throw error
  }
}
