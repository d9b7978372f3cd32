import type { Database, Trx } from '../database/open.ts'
import { isRefusal, type Refusal } from '../web/refusals.ts'

/**
 * Does a job in one transaction, and undoes all of it when the job refuses: a booking that cannot be moved
 * still holds its old slot (booking law 5).
 *
 * @throws StoreUnavailable
 */
export async function allOrNothing<T extends object>(db: Database, job: (trx: Trx) => Promise<T | Refusal>): Promise<T | Refusal> {
  try {
    return await db.write(async (trx) => {
      const result = await job(trx)
      if (isRefusal(result)) throw new Undone(result)
      return result
    })
  } catch (error) {
    if (error instanceof Undone) return error.refusal
    throw error
  }
}

class Undone extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super('undone')
    this.refusal = refusal
  }
}
