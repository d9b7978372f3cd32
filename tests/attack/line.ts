import { connect, type Socket } from 'node:net'

/** An answer as it came over the line. */
export interface Answer {
  status: number
  /** In small letters; each as often as it was sent. */
  headers: [string, string][]
  body: Buffer
}

/** `closed`: the other side hung up and said nothing. `hung`: it said nothing, and did not hang up. */
export type Outcome = Answer | 'closed' | 'hung'

export interface Sent {
  /** Of an answer to HEAD only the head comes. */
  isHead?: boolean
  /** Whether the sender hangs up after the last byte, with more announced than was sent. */
  cutShort?: boolean
}

/**
 * A connection that sends bytes just as they are given: Node's own client would refuse to send most of what an
 * attacker sends. It is kept as long as the server keeps it.
 */
export class Line {
  readonly #port: number
  /** Milliseconds after which nothing more is expected. */
  readonly #patience: number
  #socket: Socket | undefined

  constructor(port: number, patience = 60_000) {
    this.#port = port
    this.#patience = patience
  }

  async send(bytes: Buffer, sent: Sent = {}): Promise<Outcome> {
    const kept = this.#socket !== undefined
    const outcome = await this.#sendOnce(bytes, sent)
    // The server may give up a connection just when it is used again; whoever has heard nothing asks anew (RFC 9110, 9.2.2).
    return outcome === 'closed' && kept ? this.#sendOnce(bytes, sent) : outcome
  }

  async #sendOnce(bytes: Buffer, { isHead = false, cutShort = false }: Sent): Promise<Outcome> {
    const socket = (this.#socket ??= this.#connected())
    const outcome = await new Promise<Outcome>((resolve) => {
      const guard = setTimeout(() => resolve('hung'), this.#patience)
      const received: Buffer[] = []
      const look = (ended: boolean) => {
        const answer = answerIn(received.length === 1 ? received[0]! : Buffer.concat(received), isHead, ended)
        if (answer === undefined && !ended) return
        clearTimeout(guard)
        resolve(answer ?? 'closed')
      }
      this.#heard = (chunk) => (chunk && received.push(chunk), look(chunk === undefined))
      if (cutShort) socket.end(bytes)
      else socket.write(bytes)
    })
    this.#heard = () => undefined
    if (typeof outcome === 'string' || cutShort || !isKept(outcome)) this.close()
    return outcome
  }

  /** What to do with what comes; undefined when nothing comes any more. */
  #heard: (chunk?: Buffer) => void = () => undefined

  #connected(): Socket {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true })
    socket.on('data', (chunk: Buffer) => socket === this.#socket && this.#heard(chunk))
    for (const event of ['end', 'error', 'close']) socket.on(event, () => this.#gone(socket))
    return socket
  }

  #gone(socket: Socket): void {
    if (socket !== this.#socket) return
    this.#heard()
    this.close()
  }

  close(): void {
    // Without the long farewell, of which ten thousand would use up all ports.
    this.#socket?.resetAndDestroy()
    this.#socket = undefined
  }
}

export const headerOf = ({ headers }: Answer, name: string): string | undefined => headers.find(([one]) => one === name)?.[1]

const isKept = (answer: Answer) => headerOf(answer, 'connection') === 'keep-alive' && !isStream(answer)
const isStream = (answer: Answer) => (headerOf(answer, 'content-type') ?? '').startsWith('text/event-stream')

/** The answer that the bytes hold; undefined while some of it is missing. */
function answerIn(bytes: Buffer, isHead: boolean, ended: boolean): Answer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n')
  if (headEnd < 0) return undefined
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n')
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1])
  const rest = bytes.subarray(headEnd + 4)
  // "Go on": the answer is still to come.
  if (status === 100) return answerIn(rest, isHead, ended)
  const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as [string, string])
  const answer: Answer = { status, headers, body: Buffer.alloc(0) }
  // A stream has no end.
  if (isHead || status === 204 || status === 304 || isStream(answer)) return answer
  const length = headerOf(answer, 'content-length')
  const body = headerOf(answer, 'transfer-encoding') === 'chunked' ? chunksIn(rest) : length === undefined ? (ended ? rest : undefined) : rest.length >= Number(length) ? rest.subarray(0, Number(length)) : undefined
  return body && { ...answer, body }
}

function chunksIn(bytes: Buffer): Buffer | undefined {
  const chunks: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const size = parseInt(bytes.toString('latin1', at, lineEnd), 16)
    if (bytes.length < lineEnd + 2 + size + 2) return undefined
    if (size === 0) return Buffer.concat(chunks)
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
}
