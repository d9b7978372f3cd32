import { connect, type Socket } from 'node:net'

export interface Load {
  perSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** Answers by status. */
  statuses: Record<number, number>
}

/**
 * Sends requests over so many connections for so long, each connection one request at a time. It speaks
 * plain sockets: a load generator that works harder than the server measures itself.
 *
 * @param next the next request, as the bytes of its head and body
 */
export async function load({ url, connections, seconds, next }: { url: string; connections: number; seconds: number; next: () => Buffer }): Promise<Load> {
  const { hostname, port } = new URL(url)
  const latencies: number[] = []
  const statuses: Record<number, number> = {}
  const began = performance.now()
  const until = began + seconds * 1000
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true })
      const answers = new AnswerReader(socket)
      while (performance.now() < until) {
        const sent = performance.now()
        socket.write(next())
        const status = await answers.next()
        latencies.push(performance.now() - sent)
        statuses[status] = (statuses[status] ?? 0) + 1
      }
      socket.destroy()
    }),
  )
  const elapsed = (performance.now() - began) / 1000
  latencies.sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN
  return { perSecond: latencies.length / elapsed, p50: at(0.5), p99: at(0.99), statuses }
}

const nothing = Buffer.alloc(0)

/** Reads answers that carry a Content-Length, which all measured ones do. */
class AnswerReader {
  #buffer: Buffer = nothing
  #waiting: { resolve(status: number): void; reject(error: Error): void } | undefined

  constructor(socket: Socket) {
    socket.on('data', (chunk) => {
      this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk])
      this.#settle()
    })
    socket.on('error', (error) => this.#waiting?.reject(error))
    socket.on('close', () => this.#waiting?.reject(new Error('the server closed the connection')))
  }

  next(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
    })
  }

  #settle(): void {
    const headEnd = this.#buffer.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const at = this.#buffer.indexOf('Content-Length: ')
    if (at < 0 || at > headEnd) throw new Error(`an answer without a length:\n${this.#buffer.toString('latin1', 0, headEnd)}`)
    const length = parseInt(this.#buffer.toString('latin1', at + 16, at + 26))
    if (this.#buffer.length < headEnd + 4 + length) return
    const status = Number(this.#buffer.toString('latin1', 9, 12))
    this.#buffer = this.#buffer.length === headEnd + 4 + length ? nothing : this.#buffer.subarray(headEnd + 4 + length)
    this.#waiting?.resolve(status)
  }
}
