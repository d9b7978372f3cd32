import type { Clock, Instant } from '../local-day.ts'
import { owns, type Person } from '../staff/people.ts'
import type { Random } from '../uuid.ts'
import type { Refusal } from '../web/refusals.ts'
import { isRefusal } from '../web/refusals.ts'
import type { Export } from './export.ts'

const hour = 3_600_000

/** How many a person may leave lying about; the oldest goes first. */
const mostEach = 5

/** A long export that somebody has begun, and may fetch for an hour once it is made. */
export interface Run {
  id: string
  /** The one who began it: nobody else learns that it is there. */
  owner: string
  made: Export
  begun: Instant
  state: 'running' | 'made' | 'failed'
  rows: number
  refused: Refusal | undefined
  /** When it is removed; null while it runs. */
  until: Instant | null
}

export class Runs {
  readonly #runs = new Map<string, Run>()
  readonly #now: Clock
  readonly #random: Random

  constructor({ now, random }: { now: Clock; random: Random }) {
    this.#now = now
    this.#random = random
  }

  add(person: Person, { made, done }: { made: Export; done: Promise<Refusal | { rows: number }> }, failed: (error: unknown) => void): Run {
    const id = Buffer.from(this.#random(16)).toString('base64url')
    const run: Run = { id, owner: ownerOf(person), made, begun: this.#now(), state: 'running', rows: 0, refused: undefined, until: null }
    this.#runs.set(id, run)
    done
      .then((result) => {
        if (isRefusal(result)) run.refused = result
        else run.rows = result.rows
        run.state = isRefusal(result) ? 'failed' : 'made'
      })
      .catch((error: unknown) => {
        run.state = 'failed'
        failed(error)
      })
      .finally(() => {
        run.until = this.#now() + hour
        setTimeout(() => this.#remove(run), hour).unref()
      })
    for (const old of this.of(person).slice(mostEach)) if (old.state !== 'running') this.#remove(old)
    return run
  }

  /** Theirs, the latest first; what speaks of a site that is no longer theirs is gone. */
  of(person: Person): Run[] {
    for (const run of this.#runs.values()) if (run.until !== null && run.until <= this.#now()) this.#remove(run)
    const owner = ownerOf(person)
    return [...this.#runs.values()].filter((run) => run.owner === owner && run.made.wanted.asked.sites.every((site) => owns(person, site))).reverse()
  }

  find(person: Person, id: string): Run | undefined {
    return this.of(person).find((run) => run.id === id)
  }

  #remove(run: Run): void {
    if (this.#runs.delete(run.id)) void run.made.end()
  }
}

const ownerOf = ({ id }: Person): string => Buffer.from(id).toString('hex')
