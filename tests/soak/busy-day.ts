import { hundred, type Kind } from './mix.ts'

export interface Done {
  kind: Kind
  /** Milliseconds since the day began, and for how long the deed went on. */
  at: number
  took: number
}

/** People who do all at once: more than this, and the machine is somebody else's just now. */
const mostAtOnce = 48
const workers = 16
const mostErrors = 20

/** The mix of a busy day: first as fast as it goes, to learn what the machine can do, then at a rate. */
export class BusyDay {
  readonly done: Done[] = []
  /** Answers that were not the expected one; the first few. */
  readonly errors: string[] = []
  /** Deeds left out, because as many as there may be were still under way. */
  leftOut = 0
  readonly #deeds: Record<Kind, () => Promise<void>>
  readonly #began = performance.now()
  #next = 0

  constructor(deeds: Record<Kind, () => Promise<void>>) {
    this.#deeds = deeds
  }

  /** Milliseconds since the day began. */
  get now(): number {
    return performance.now() - this.#began
  }

  /** A few people who do one thing after the other: tells how many deeds a second that makes, once all is warm (the second half). */
  async atFullSpeed(seconds: number): Promise<number> {
    const from = this.now
    const until = from + seconds * 1000
    const work = async () => {
      while (this.now < until && this.errors.length < mostErrors) await this.#one()
    }
    await Promise.all(Array.from({ length: workers }, work))
    const [half, to] = [(from + until) / 2, this.now]
    return (this.done.filter(({ at }) => at >= half).length / (to - half)) * 1000
  }

  /**
   * So many a second, each when it is due, whether or not the ones before are done. On a machine that has become too
   * slow for it some are left out: what waits there would say nothing of this server.
   */
  async atRate(perSecond: number, seconds: number): Promise<void> {
    const from = this.now
    const all = Math.round(perSecond * seconds)
    const underWay = new Set<Promise<void>>()
    for (let begun = 0; begun < all && this.errors.length < mostErrors; ) {
      const due = Math.min(all, Math.floor(((this.now - from) / 1000) * perSecond))
      for (; begun < due; begun++) {
        if (underWay.size >= mostAtOnce) {
          this.leftOut++
          continue
        }
        const one: Promise<void> = this.#one().finally(() => underWay.delete(one))
        underWay.add(one)
      }
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await Promise.all(underWay)
  }

  async #one(): Promise<void> {
    const kind = hundred[this.#next++ % hundred.length]!
    const at = this.now
    try {
      await this.#deeds[kind]()
      this.done.push({ kind, at, took: this.now - at })
    } catch (error) {
      if (this.errors.length < mostErrors) this.errors.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}
