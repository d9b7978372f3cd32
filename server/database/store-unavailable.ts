/** The store cannot be written, or not even read, now; what was asked for is not confirmed and may be asked for again. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}
