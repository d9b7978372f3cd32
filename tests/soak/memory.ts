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

/** Looks at `/metrics` once a second, as Prometheus would. */
export class MemoryWatch {
  readonly samples: Memory[] = []
  readonly #timer: NodeJS.Timeout
  #looking = Promise.resolve()

  constructor(url: string, now: () => number) {
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(async () => void this.samples.push({ at: now(), ...(await memoryAt(url)) }))
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
