import { createHash } from 'node:crypto'
import type { Random } from '../uuid.ts'

/** Chance that comes out the same for the same seed: sfc32 (PractRand), seeded by SHA-256. Never for a secret. */
export class Dice {
  readonly #state: Uint32Array

  constructor(seed: string) {
    const hash = createHash('sha256').update(seed).digest()
    this.#state = Uint32Array.from([0, 4, 8, 12], (at) => hash.readUInt32LE(at))
    for (let i = 0; i < 12; i += 1) this.#word()
  }

  /** 32 bits. */
  #word(): number {
    const s = this.#state
    const sum = (s[0]! + s[1]! + s[3]!) >>> 0
    s[3] = s[3]! + 1
    s[0] = s[1]! ^ (s[1]! >>> 9)
    s[1] = s[2]! + (s[2]! << 3)
    s[2] = ((s[2]! << 21) | (s[2]! >>> 11)) + sum
    return sum
  }

  /** At least 0, less than 1. */
  share(): number {
    return this.#word() / 2 ** 32
  }

  chance(of: number): boolean {
    return this.share() < of
  }

  /** A whole number, both ends included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.share() * (most - least + 1))
  }

  pick<T>(list: readonly T[]): T {
    return list[this.whole(0, list.length - 1)]!
  }

  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Record<Name, number>): Name {
    const all = Object.entries(weights) as [Name, number][]
    let left = this.share() * all.reduce((sum, [, weight]) => sum + weight, 0)
    return (all.find(([, weight]) => (left -= weight) < 0) ?? all[0]!)[0]
  }

  /** Around 0, one wide (Box and Muller). */
  bell(): number {
    return Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share())
  }

  /** How often something happens that happens so often on average: whole, never negative. */
  times(mean: number): number {
    if (mean > 20) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.bell()))
    let left = Math.exp(mean) * this.share()
    let [count, term] = [0, 1]
    while ((left -= term) > 0 && count < 100) term *= mean / ++count
    return count
  }

  /** Bytes, as the verbs take their randomness. */
  readonly bytes: Random = (size) => {
    const bytes = new Uint8Array(Math.ceil(size / 4) * 4)
    const view = new DataView(bytes.buffer)
    for (let at = 0; at < bytes.length; at += 4) view.setUint32(at, this.#word())
    return bytes.subarray(0, size)
  }
}
