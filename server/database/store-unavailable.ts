/** The store cannot be written, or not even read, now; what was asked for is not confirmed and may be asked for again. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}

/** What was asked of the database; or, while it does not answer, what is shown without it. */
export async function orWithout<T, U>(asked: Promise<T>, without: U): Promise<T | U> {
  return asked.catch((error: unknown) => {
    if (error instanceof StoreUnavailable) return without
    throw error
  })
}
