import { connect, type Socket } from 'node:net'
import type { CheckIns } from './check-ins.ts'
import type { ChildServer } from './child-server.ts'

interface Felt {
  answered: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** The server's greatest resident memory meanwhile, in megabytes. */
  memory: number
}

/** So many check-ins a second that arrive on time, whether or not the ones before are answered. */
export class Crowd {
  readonly #server: ChildServer
  readonly #next: () => Buffer
  readonly #rate: number
  readonly #idle: Socket[] = []

  constructor(server: ChildServer, checkIns: CheckIns, rate: number) {
    this.#server = server
    this.#next = checkIns.prepared(rate * 40)
    this.#rate = rate
  }

  /** What the crowd felt while something else was done. */
  async during(work: () => Promise<unknown>): Promise<Felt> {
    let working = true
    const done = work().finally(() => (working = false))
    const began = performance.now()
    const answered: Promise<number>[] = []
    let memory = 0
    while (working) {
      const due = Math.floor(((performance.now() - began) / 1000) * this.#rate)
      // From the moment it was due, not from when it could be sent.
      while (answered.length < due) answered.push(this.#checkIn(began + ((answered.length + 1) / this.#rate) * 1000))
      memory = Math.max(memory, this.#server.memory() ?? 0)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    const waits = (await Promise.all(answered)).sort((one, other) => one - other)
    await done
    for (const socket of this.#idle.splice(0)) socket.destroy()
    const at = (share: number) => Math.round(waits[Math.min(waits.length - 1, Math.floor(waits.length * share))]!)
    return { answered: waits.length, p50: at(0.5), p99: at(0.99), memory }
  }

  /** From the moment it was due, in milliseconds, to its answer. */
  async #checkIn(wanted: number): Promise<number> {
    const request = this.#next()
    const kept = this.#idle.pop()
    // A server closes a connection that says nothing for long; the same scan sent again is the same visit.
    const first = kept && (await this.#send(kept, request).catch(() => undefined))
    const status = first ?? (await this.#send(connect({ host: '127.0.0.1', port: Number(new URL(this.#server.url).port), noDelay: true }), request))
    if (status !== '201' && !(kept && status === '200')) throw new Error(`a check-in was answered ${status}`)
    return performance.now() - wanted
  }

  #send(socket: Socket, request: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      // Not its own listener for the end of the other side: without it, a connection closed meanwhile never says so.
      for (const event of ['error', 'close', 'data']) socket.removeAllListeners(event)
      socket.once('error', reject).once('close', () => reject(new Error('closed')))
      socket.once('data', (chunk) => {
        this.#idle.push(socket)
        resolve(chunk.toString('latin1', 9, 12))
      })
      // One that is closed already says it nowhere else.
      socket.write(request, (error) => error && reject(error))
    })
  }
}
