import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { createServer as createSilent, type Server as Silent, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface Received {
  path: string
  headers: IncomingHttpHeaders
  body: Record<string, unknown>
}

/** A real HTTP server on this machine: what it was sent, and what it answers. */
export class Receiver {
  readonly received: Received[] = []
  status = 200
  answer = '{"errcode":0,"errmsg":"ok"}'
  location: string | undefined
  #server: Server | undefined

  async open(): Promise<void> {
    this.#server = createServer((req, res) => {
      void text(req).then((body) => {
        this.received.push({ path: `${req.method} ${req.url}`, headers: req.headers, body: JSON.parse(body || '{}') as Record<string, unknown> })
        res.writeHead(this.status, this.location === undefined ? {} : { Location: this.location }).end(this.answer)
      })
    })
    await new Promise<void>((resolve) => this.#server!.listen(0, '127.0.0.1', resolve))
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server!.address() as AddressInfo).port}/hook?key=a-key-nobody-may-see`
  }

  async close(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)))
  }
}

/** A server of a test's own, opened for one step and closed however that ends. */
export async function beside<S extends { open(): Promise<void>; close(): Promise<void> }, T>(server: S, step: (server: S) => Promise<T>): Promise<T> {
  await server.open()
  return step(server).finally(() => server.close())
}

/** A server that takes connections and never says a word. */
export class HungServer {
  readonly #connections = new Set<Socket>()
  #server: Silent | undefined

  async open(): Promise<void> {
    this.#server = createSilent((socket) => {
      this.#connections.add(socket.on('error', () => undefined).resume())
    })
    await new Promise<void>((resolve) => this.#server!.listen(0, '127.0.0.1', resolve))
  }

  /** `127.0.0.1:PORT` */
  get host(): string {
    return `127.0.0.1:${(this.#server!.address() as AddressInfo).port}`
  }

  /** Connections that came so far. */
  get callers(): number {
    return this.#connections.size
  }

  async close(): Promise<void> {
    for (const socket of this.#connections) socket.destroy()
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)))
  }
}
