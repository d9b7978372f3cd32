import type { Writable } from 'node:stream'
import type { Database } from '../database/open.ts'
import { StoreUnavailable } from '../database/store-unavailable.ts'
import { type Refusal, refusal } from '../web/refusals.ts'
import { Lane } from './lane.ts'
import { type Asked, type Format, type Made, type Making, makingJobs } from './making.ts'
import { Spool } from './spool.ts'

/** Rows up to which an export is made in memory, and at once. */
const fewRows = 20_000

export interface Wanted {
  asked: Asked
  format: Format
  /** At most, as far as is known beforehand. */
  rows: number
}

export const isLong = ({ rows }: Wanted): boolean => rows > fewRows

/** An export that is being made, or is. Contacts never touch the disk: what holds them in full is made in memory. */
export class Export {
  readonly wanted: Wanted
  readonly #watch = new Int32Array(new SharedArrayBuffer(8))
  readonly #spool: Spool | undefined
  #content: Uint8Array | undefined
  #made: Promise<Refusal | { rows: number }> | undefined

  constructor(wanted: Wanted, spool: Spool | undefined) {
    this.wanted = wanted
    this.#spool = spool
  }

  /** 0 to 1. */
  get share(): number {
    return Atomics.load(this.#watch, 0) / 1000
  }

  /** @throws StoreUnavailable, or what went wrong */
  make(db: Database, secrets: string[]): Promise<Refusal | { rows: number }> {
    return (this.#made ??= this.#make(db, secrets))
  }

  async #make(db: Database, secrets: string[]): Promise<Refusal | { rows: number }> {
    const { asked, format } = this.wanted
    const making: Making = { asked, format, secrets, file: this.#spool?.file ?? null, watch: this.#watch }
    const made = await db.snapshot<Made>(makingJobs, 'make', making)
    if (made === 'stopped') throw new StoreUnavailable('the export was stopped')
    if (made === 'too-large') return refusal('export-large')
    this.#content = made.content
    return { rows: made.rows }
  }

  async size(): Promise<number> {
    return this.#spool === undefined ? this.#content!.length : this.#spool.size()
  }

  async sendTo(to: Writable): Promise<void> {
    if (this.#spool === undefined) to.end(this.#content!)
    else await this.#spool.sendTo(to)
  }

  /** Nobody wants it any more: it stops, and nothing of it stays. */
  async end(): Promise<void> {
    Atomics.store(this.#watch, 1, 1)
    await this.#made?.catch(() => undefined)
    this.#content = undefined
    await this.#spool?.remove()
  }
}

interface ForExports {
  db: Database
  secrets: string[]
  /** Where long ones are kept until they are fetched. */
  folder: string
}

/** Makes exports, few at a time: two long ones, and two short ones with a line behind them. */
export class Exports {
  readonly #parts: ForExports
  readonly #long = new Lane(2, 0)
  readonly #short = new Lane(2, 20)

  constructor(parts: ForExports) {
    this.#parts = parts
  }

  /**
   * Begins one; whoever gets it has it made, and ends it.
   *
   * @returns refused when too many are being made
   */
  async begin(wanted: Wanted): Promise<{ made: Export; done: Promise<Refusal | { rows: number }> } | Refusal> {
    const long = isLong(wanted)
    if (long && wanted.asked.what === 'bookings' && wanted.asked.contacts) return refusal('export-large')
    const leave = await (long ? this.#long : this.#short).enter()
    if (leave === undefined) return refusal('export-busy', { retryAfter: 10 })
    try {
      const { db, secrets, folder } = this.#parts
      const made = new Export(wanted, long ? await Spool.in(folder) : undefined)
      return { made, done: made.make(db, secrets).finally(leave) }
    } catch (error) {
      leave()
      throw error
    }
  }
}
