export interface Heard {
  event: string
  data: string
}

/** Reads a stream of server-sent events as it comes. */
export class EventReader {
  readonly response: Response
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>
  readonly #abort: AbortController
  #text = ''

  private constructor(response: Response, abort: AbortController) {
    this.response = response
    this.#reader = response.body!.getReader()
    this.#abort = abort
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<EventReader> {
    const abort = new AbortController()
    return new EventReader(await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: abort.signal }), abort)
  }

  /** The next event; undefined when the stream has ended. What is no event is passed over. */
  async next(): Promise<Heard | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end >= 0) {
        const [block, rest] = [this.#text.slice(0, end), this.#text.slice(end + 2)]
        this.#text = rest
        const heard = /^event: (.+)\ndata: (.*)$/.exec(block)
        if (heard) return { event: heard[1]!, data: heard[2]! }
        continue
      }
      const { done, value } = await this.#reader.read()
      if (done) return undefined
      this.#text += Buffer.from(value).toString()
    }
  }

  /** The data of the next event, which must be one of this name. */
  async nextOf(event: string): Promise<unknown> {
    const heard = await this.next()
    if (heard?.event !== event) throw new Error(`expected ${event}, heard ${JSON.stringify(heard)}`)
    return event === 'beat' ? heard.data : JSON.parse(heard.data)
  }

  close(): void {
    this.#abort.abort()
  }
}
