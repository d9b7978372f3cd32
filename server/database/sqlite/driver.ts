import type { Worker } from 'node:worker_threads'
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely'
import { StoreUnavailable } from '../store-unavailable.ts'
import type { Answer, Question, ThreadData } from './protocol.ts'
import type { Threads } from './threads.ts'

/**
 * A Kysely driver whose one connection lives in a worker thread. Whoever holds the connection (a query,
 * a transaction) has it alone; the others wait in the order in which they came.
 *
 * A thread that ends by itself takes along what was under way in it: all of that fails with StoreUnavailable
 * and is never done again from here. Whoever comes next gets a new thread.
 */
export class ThreadDriver implements Driver {
  readonly #data: ThreadData
  readonly #lost: Lost
  readonly #threads: Threads
  #connection: ThreadConnection | undefined
  #last: Promise<void> = Promise.resolve()
  #release: (() => void) | undefined

  /**
   * @param threads where its thread comes from, and goes when it is closed
   * @param lost is told of a thread that has ended by itself
   */
  constructor(data: ThreadData, threads: Threads, lost: Lost) {
    this.#data = data
    this.#lost = lost
    this.#threads = threads
  }

  async init(): Promise<void> {
    const first = new ThreadConnection(this.#data, this.#threads, (cause) => {
      // One that could not be opened was never there to be lost: whoever opens the database is told why.
      if (first.hasAnswered) this.#lost(cause)
    })
    this.#connection = first
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last
    let release!: () => void
    this.#last = new Promise((resolve) => (release = resolve))
    await before
    this.#release = release
    try {
      // Only between two turns: nobody's transaction goes on in another thread than it began in.
      if (this.#connection!.lost) this.#connection = new ThreadConnection({ ...this.#data, mustExist: true }, this.#threads, this.#lost)
    } catch (error) {
      release()
      throw new StoreUnavailable('no thread can be started', { cause: error })
    }
    return new Turn(this.#connection!)
  }

  /** Has the thread do one of its jobs, in one transaction and for one message there and back. */
  async work(job: string, argument: unknown): Promise<unknown> {
    await this.acquireConnection()
    try {
      return await this.#connection!.work(job, argument)
    } finally {
      await this.releaseConnection()
    }
  }

  async releaseConnection(): Promise<void> {
    this.#release?.()
  }

  /** A writing transaction takes the write lock at once, so that it cannot fail half-way for want of it. */
  async beginTransaction(turn: DatabaseConnection): Promise<void> {
    // Not waited for: when it fails, the thread refuses whatever comes before the rollback.
    turn.executeQuery(CompiledQuery.raw(this.#data.readonly ? 'begin' : 'begin immediate')).catch(() => undefined)
  }

  async commitTransaction(turn: DatabaseConnection): Promise<void> {
    await (turn as Turn).end('commit')
  }

  async rollbackTransaction(turn: DatabaseConnection): Promise<void> {
    await (turn as Turn).end('rollback')
  }

  async destroy(): Promise<void> {
    await this.#connection?.close()
  }
}

export type Lost = (cause: unknown) => void

/**
 * The connection in the hands of one holder. What of a transaction still waits to be sent when it ends (one
 * of many statements sent together has failed) is refused: it would be carried out, and kept, outside of it.
 */
class Turn implements DatabaseConnection {
  readonly #connection: ThreadConnection
  #over = false

  constructor(connection: ThreadConnection) {
    this.#connection = connection
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#over) throw new Error('this transaction is over')
    return this.#connection.executeQuery(query)
  }

  /** A commit that fails is followed by a rollback. */
  async end(how: 'commit' | 'rollback'): Promise<void> {
    this.#over = true
    await this.#connection.executeQuery(CompiledQuery.raw(how))
  }

  /** A streaming reader would hold the connection: long reads page through their rows instead. */
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are read in pages, not streamed')
  }
}

const connectionClosed = () => new Error('the database connection is closed')

class ThreadConnection {
  readonly #thread: Worker
  readonly #threads: Threads
  readonly #waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>()
  #next = 0
  hasAnswered = false
  #failure: Error | undefined
  #closing = false

  constructor(data: ThreadData, threads: Threads, lost: Lost) {
    this.#threads = threads
    this.#thread = threads.take()
    this.#thread.postMessage({ open: data })
    this.#thread.on('message', (answer: Answer | 'closed') => {
      if (answer === 'closed') return
      this.hasAnswered = true
      const waiting = this.#waiting.get(answer.id)
      this.#waiting.delete(answer.id)
      waiting?.resolve(answer)
    })
    let cause: unknown
    this.#thread.on('error', (error) => (cause = error))
    // Only now is its connection closed, and what it had not committed rolled back.
    this.#thread.on('exit', (code) => {
      if (this.#closing) return this.#fail(connectionClosed())
      cause ??= new Error(`the thread has ended with ${code}`)
      this.#fail(new StoreUnavailable('the thread of the database has ended', { cause }))
      lost(cause)
    })
  }

  /** Whether the thread has ended without having been closed. */
  get lost(): boolean {
    return this.#failure instanceof StoreUnavailable
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const answer = await this.#ask((id) => ({ id, sql, parameters }))
    if (!('rows' in answer)) throw new Error('the thread answered another question')
    return { rows: answer.rows as R[], numAffectedRows: BigInt(answer.changes) }
  }

  async work(job: string, argument: unknown): Promise<unknown> {
    const answer = await this.#ask((id) => ({ id, job, argument }))
    return 'result' in answer ? answer.result : undefined
  }

  async #ask(question: (id: number) => Question): Promise<Exclude<Answer, { error: unknown }>> {
    if (this.#failure) throw this.#failure
    // The thread may serve another by the time that it would come to this.
    if (this.#closing) throw connectionClosed()
    const id = this.#next++
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#thread.postMessage(question(id))
    })
    if ('error' in answer) throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
    return answer
  }

  async close(): Promise<void> {
    this.#closing = true
    if (this.#failure) return
    const ended = new Promise<void>((resolve) => this.#thread.once('exit', () => resolve()))
    const closed = new Promise<void>((resolve) => this.#thread.on('message', (answer) => answer === 'closed' && resolve()))
    this.#thread.postMessage('close')
    await Promise.race([closed, ended])
    if (this.#failure) return
    this.#fail(connectionClosed())
    await this.#threads.leave(this.#thread)
  }

  #fail(error: Error): void {
    this.#failure = error
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
