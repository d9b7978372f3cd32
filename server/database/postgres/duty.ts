import pg from 'pg'
import { connectionTo } from './pool.ts'

/** One lock for all scheduled work; the first number keeps it apart from the locks of transactions. */
const lock = 'select pg_try_advisory_lock(3, 0) as mine'

/**
 * Which of the servers that share a database does what is to be done once: the one whose session holds a lock. When it
 * ends, or its connection breaks, the lock is free, and whoever asks next has it.
 */
export class Duty {
  readonly #url: string
  #client: pg.Client | undefined
  #mine = false
  #asked: Promise<boolean> | undefined
  #closed = false

  constructor(url: string) {
    this.#url = url
  }

  /** Asks the database each time, so that a connection that broke unnoticed is no pretext. Never throws. */
  async isMine(): Promise<boolean> {
    this.#asked ??= this.#ask()
      .catch(() => {
        this.#drop()
        return false
      })
      .finally(() => (this.#asked = undefined))
    return this.#asked
  }

  async #ask(): Promise<boolean> {
    if (this.#closed) return false
    const client = this.#client ?? (await this.#connect())
    const { rows } = await client.query(this.#mine ? 'select true as mine' : lock)
    this.#mine = rows[0].mine === 1
    return this.#mine
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ ...connectionTo(this.#url, 'duty'), query_timeout: 5000 })
    client.on('error', () => this.#drop(client))
    client.on('end', () => this.#drop(client))
    this.#client = client
    await client.connect()
    return client
  }

  #drop(client = this.#client): void {
    if (client !== this.#client) return
    this.#client = undefined
    this.#mine = false
    client?.end().catch(() => undefined)
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#asked
    const client = this.#client
    this.#client = undefined
    await client?.end().catch(() => undefined)
  }
}
