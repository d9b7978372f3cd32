import type { ServerResponse } from 'node:http'

/** A stream that takes nothing for this many bytes is gone; a browser that is not comes back by itself. */
const mostWaiting = 64 * 1024

/** Streams that are all sent the same: everybody who looks at a site, or every copy of one paired screen. */
export class DisplayChannel {
  readonly #streams = new Set<ServerResponse>()
  #said = ''

  get size(): number {
    return this.#streams.size
  }

  /** Takes a stream in and tells it how things stand; the others hear of it with the next `say` if they do not know. */
  join(stream: ServerResponse, message: string): void {
    if (message !== this.#said) this.#said = this.size === 0 ? message : ''
    this.#streams.add(stream)
    send(stream, message)
  }

  leave(stream: ServerResponse): void {
    this.#streams.delete(stream)
  }

  /** Tells everyone, unless it is what was said last. */
  say(message: string): void {
    if (message === this.#said) return
    this.#said = message
    this.sendAll(message)
  }

  sendAll(message: string): void {
    const bytes = Buffer.from(message)
    for (const stream of this.#streams) send(stream, bytes)
  }

  end(): void {
    for (const stream of this.#streams) stream.end()
    this.#streams.clear()
  }
}

function send(stream: ServerResponse, message: string | Uint8Array): void {
  if (stream.writableLength > mostWaiting) stream.destroy()
  else stream.write(message)
}
