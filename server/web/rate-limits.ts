import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf } from './network.ts'
import { type Refusal, refusal } from './refusals.ts'

export interface Limit {
  /** So many in so many seconds. */
  points: number
  seconds: number
  /** What the keys are; an address stands for its whole network, or one household would have 2^64 allowances. */
  by: 'address' | 'device' | 'name' | 'booking'
}

/**
 * The limits in force. Per device narrow; per address an outer ceiling of thousands, because a coach
 * and a carrier share one; wrong codes and sign-in guesses narrow.
 */
const limits = {
  'check-in-device': { points: 60, seconds: 600, by: 'device' },
  'check-in-address': { points: 6000, seconds: 600, by: 'address' },
  'wrong-code': { points: 30, seconds: 600, by: 'address' },
  'wrong-letter': { points: 30, seconds: 600, by: 'address' },
  'sign-in-address': { points: 30, seconds: 900, by: 'address' },
  'sign-in-name': { points: 10, seconds: 900, by: 'name' },
  // An office books for all its branches from one address.
  'booking-address': { points: 120, seconds: 3600, by: 'address' },
  // A family writes from one address, and so does a carrier's quarter of a town.
  'help-address': { points: 60, seconds: 3600, by: 'address' },
  'lookup-address': { points: 10, seconds: 600, by: 'address' },
  'lookup-booking': { points: 20, seconds: 3600, by: 'booking' },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits

export class RateLimits {
  readonly #limiters: Map<LimitName, RateLimiterMemory> = new Map()

  /** @param on `RATE_LIMITS`: off only for load tests on one's own machine */
  constructor(on: boolean) {
    if (!on) return
    for (const [name, { points, seconds }] of Object.entries(limits)) {
      this.#limiters.set(name as LimitName, new RateLimiterMemory({ points, duration: seconds }))
    }
  }

  /**
   * Takes from a key's allowance, one point unless told; the refusal says when there is more again.
   *
   * @param key by what the limit goes: a device, or the caller's network address as it is
   */
  async take(name: LimitName, key: string, points = 1): Promise<Refusal | undefined> {
    try {
      await this.#limiters.get(name)?.consume(keyFor(name, key), points)
      return undefined
    } catch (rejection) {
      return this.#tooMany(rejection)
    }
  }

  /** Whether the allowance is used up, without taking from it. */
  async spent(name: LimitName, key: string): Promise<Refusal | undefined> {
    const state = await this.#limiters.get(name)?.get(keyFor(name, key))
    return state && state.remainingPoints <= 0 ? this.#tooMany(state) : undefined
  }

  /** Gives a key its whole allowance back. */
  async forget(name: LimitName, key: string): Promise<void> {
    await this.#limiters.get(name)?.delete(keyFor(name, key))
  }

  #tooMany(rejection: unknown): Refusal {
    if (!(rejection instanceof RateLimiterRes)) throw rejection
    return refusal('too-many', { retryAfter: rejection.msBeforeNext / 1000 })
  }
}

const keyFor = (name: LimitName, key: string): string => (limits[name].by === 'address' ? networkOf(key) : key)
