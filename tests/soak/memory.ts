import type { ChildServer } from '../bench/child-server.ts'
import { textOf } from './expected.ts'

/** What a server says of its own memory, in megabytes. */
export interface Memory {
  /** Milliseconds since the day began. */
  at: number
  /** Of the process, with all its threads and what SQLite keeps of the file. */
  resident: number
  /** Of the thread that answers, in V8 and beside it. */
  heap: number
  external: number
}

/** Seconds between two collections, of which there are six in the third of two minutes. */
const collectEvery = 5

/** Looks at `/metrics` once a second, as Prometheus would, and has the server collect now and then what is held no more. */
export class MemoryWatch {
  readonly samples: Memory[] = []
  readonly #timer: NodeJS.Timeout
  #looking = Promise.resolve()

  constructor(server: ChildServer, now: () => number) {
    let looks = 0
    this.#timer = setInterval(() => {
      if (looks++ % collectEvery === 0) server.signal('SIGUSR2')
      this.#looking = this.#looking.then(async () => void this.samples.push({ at: now(), ...(await memoryAt(server.url)) }))
    }, 1000)
  }

  /** @throws when the server once did not answer */
  async stop(): Promise<Memory[]> {
    clearInterval(this.#timer)
    await this.#looking
    return this.samples
  }
}

async function memoryAt(url: string): Promise<Omit<Memory, 'at'>> {
  const text = await textOf(await fetch(`${url}/metrics`), 200, '/metrics')
  const megabytes = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)![1]) / 1024 / 1024
  return { resident: megabytes('process_resident_memory_bytes'), heap: megabytes('nodejs_heap_size_used_bytes'), external: megabytes('nodejs_external_memory_bytes') }
}
