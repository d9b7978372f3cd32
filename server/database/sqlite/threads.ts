import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { moduleAt } from '../../root.ts'

/**
 * Where threads come from and go when their connection is closed. To start one costs more than to open a file, so a
 * process that opens many databases one after the other lets some rest here, for whoever needs one next.
 */
export class Threads {
  readonly #most: number
  readonly #resting: Worker[] = []

  /** @param rest how many may rest at once; each keeps its memory, but no process from ending */
  constructor({ rest = 0 } = {}) {
    this.#most = rest
  }

  /** One that rests, or a new one; without a connection. */
  take(): Worker {
    const thread = this.#resting.pop() ?? this.start()
    thread.removeAllListeners()
    thread.ref()
    return thread
  }

  protected start(): Worker {
    return new Worker(code)
  }

  /** Has a thread whose connection is closed rest, or else end. */
  async leave(thread: Worker): Promise<void> {
    if (this.#resting.length >= this.#most) {
      thread.postMessage('end')
      await once(thread, 'exit')
      return
    }
    thread.removeAllListeners()
    // One that ends by itself meanwhile is nobody's.
    thread.once('error', () => undefined).once('exit', () => this.#resting.splice(this.#resting.indexOf(thread), 1))
    thread.unref()
    this.#resting.push(thread)
  }
}

/** For long reads beside the others: each looks at every row once, so that its thread is to keep little in memory. */
export class ThreadsAside extends Threads {
  override take(): Worker {
    const thread = super.take()
    thread.unref()
    return thread
  }

  protected override start(): Worker {
    return new Worker(code, { resourceLimits: { maxYoungGenerationSizeMb: 16 } })
  }
}

const code = moduleAt('database/sqlite/thread')
