import type { Clock, Instant } from '../local-day.ts'

/** What many ask for at once: read once for everybody who asks meanwhile and for a moment after, and kept in memory. */
export class ReadForAMoment<T> {
  readonly #read: (now: Instant) => Promise<T>
  readonly #keptFor: number
  readonly #now: Clock
  #kept: { at: Instant; value: Promise<T> } | undefined

  /** @param keptFor milliseconds */
  constructor({ read, keptFor, now }: { read: (now: Instant) => Promise<T>; keptFor: number; now: Clock }) {
    this.#read = read
    this.#keptFor = keptFor
    this.#now = now
  }

  /** @param stillGood whether what was read at an instant may be kept until this one; absent, the moment alone says so */
  value(stillGood: (then: Instant, now: Instant) => boolean = () => true): Promise<T> {
    const now = this.#now()
    // A clock that is set back ends the moment, too.
    if (this.#kept === undefined || Math.abs(now - this.#kept.at) >= this.#keptFor || !stillGood(this.#kept.at, now)) {
      const kept = { at: now, value: this.#read(now) }
      this.#kept = kept
      // A failed read is not kept; nor does it take with it one that has begun since.
      kept.value.catch(() => this.#kept === kept && (this.#kept = undefined))
    }
    return this.#kept.value
  }

  /** Adds to what is kept, if anything is: behind a read that is still under way, which may not have seen it. */
  learn(more: (value: T) => void): void {
    const kept = this.#kept
    if (kept === undefined) return
    kept.value = kept.value.then((value) => {
      more(value)
      return value
    })
    // Whoever asked for the read is told that it failed; nobody may have asked for this one.
    kept.value.catch(() => undefined)
  }
}
