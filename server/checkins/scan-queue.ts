import type { Database } from '../database/open.ts'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import type { LiveCounts } from '../counters/live-counts.ts'
import { moduleAt } from '../root.ts'
import type { GateWatch } from './gate-watch.ts'
import type { RecordedScans } from './record-scans.ts'
import type { Recorded, Scan } from './scan.ts'

interface Waiting {
  scan: Scan
  resolve(recorded: Recorded): void
  reject(error: unknown): void
}

/** The module whose `recordScans` the database is opened with. */
export const scanJobs = moduleAt('checkins/record-scans').href

/** Few enough for one transaction to stay short, and for a statement's parameters to stay below every engine's limit. */
const mostPerCommit = 128

/**
 * Check-ins that arrive while one commit is on its way to the disk share the next one: a crowd at the gate
 * waits for a few commits, not for hundreds, and every answer still stands on disk (counting law 5).
 */
export class ScanQueue {
  readonly #db: Database
  readonly #counts: LiveCounts
  readonly #watch: Pick<GateWatch, 'committed'> | undefined
  #waiting: Waiting[] = []
  #working: Promise<void> | undefined

  constructor({ db, counts, watch }: { db: Database; counts: LiveCounts; watch?: Pick<GateWatch, 'committed'> }) {
    this.#db = db
    this.#counts = counts
    this.#watch = watch
  }

  /** @throws StoreUnavailable */
  async record(scan: Scan): Promise<Recorded> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ scan, resolve, reject })
      this.#working ??= this.#work()
    })
  }

  /** How many scans wait for a commit that has not begun. */
  get waiting(): number {
    return this.#waiting.length
  }

  /** Resolves when nothing waits any more. */
  async drained(): Promise<void> {
    await this.#working
  }

  async #work(): Promise<void> {
    // Requests that were read in the same turn of the event loop go together.
    await new Promise(setImmediate)
    while (this.#waiting.length > 0) {
      const batch = this.#takeBatch()
      await this.#commit(batch)
    }
    this.#working = undefined
  }

  /** The oldest ones; a scan_id that stands in the batch already waits for the next, to be answered from memory. */
  #takeBatch(): Waiting[] {
    const batch: Waiting[] = []
    const later: Waiting[] = []
    const ids = new Set<string>()
    for (const one of this.#waiting) {
      const id = `${one.scan.site} ${one.scan.scanId}`
      if (batch.length < mostPerCommit && !ids.has(id)) {
        ids.add(id)
        batch.push(one)
      } else {
        later.push(one)
      }
    }
    this.#waiting = later
    return batch
  }

  async #commit(batch: Waiting[]): Promise<void> {
    try {
      const { recorded, counts } = await this.#record(batch.map(({ scan }) => scan))
      this.#counts.learn(counts)
      batch.forEach(({ resolve }, i) => resolve(recorded[i]!))
    } catch (error) {
      if (error instanceof StoreUnavailable) {
        for (const { reject } of batch) reject(error)
        return
      }
      // Counting law 5: a row that fails is retried alone and never fails its neighbours.
      for (const one of batch) await this.#commitAlone(one)
    }
  }

  /** Done where the writing connection lives: a crowd's commit costs this thread one message. */
  async #record(scans: Scan[]): Promise<RecordedScans> {
    const recorded = await this.#db.work<RecordedScans>('recordScans', scans)
    this.#watch?.committed(scans.length)
    return recorded
  }

  /** Also the second chance of a scan that another process wrote first: by now it is remembered. */
  async #commitAlone({ scan, resolve, reject }: Waiting): Promise<void> {
    try {
      const { recorded, counts } = await this.#record([scan])
      this.#counts.learn(counts)
      resolve(recorded[0]!)
    } catch (error) {
      reject(error)
    }
  }
}
