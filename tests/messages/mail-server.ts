import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export interface Mail {
  from: string
  to: string[]
  /** Names in lower case, their encoded words read. */
  headers: Record<string, string>
  body: string
  raw: string
}

/** A real SMTP server on this machine, and what it was given. */
export class MailServer {
  readonly mails: Mail[] = []
  /** The codes with which addresses are refused, as senders or as recipients, and 'DATA' for the text itself. */
  readonly refused = new Map<string, number>()
  port = 0
  #server: SMTPServer | undefined

  /** @param options besides: without TLS and without a password unless they say so */
  async open(options: SMTPServerOptions = { disabledCommands: ['STARTTLS', 'AUTH'] }): Promise<void> {
    this.#server = new SMTPServer({
      disableReverseLookup: true,
      onMailFrom: ({ address }, _session, done) => done(this.#refusalOf(address)),
      onRcptTo: ({ address }, _session, done) => done(this.#refusalOf(address)),
      onData: (stream, { envelope }, done) => {
        void text(stream).then((raw) => {
          const refusal = this.#refusalOf('DATA')
          const from = envelope.mailFrom ? envelope.mailFrom.address : ''
          if (!refusal) this.mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), ...read(raw), raw })
          done(refusal)
        })
      },
      ...options,
    })
    this.#server.on('error', () => undefined)
    await new Promise<void>((resolve) => this.#server!.listen(this.port, '127.0.0.1', resolve))
    this.port = (this.#server.server.address() as AddressInfo).port
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()))
    this.#server = undefined
  }

  #refusalOf(address: string): Error | null {
    const responseCode = this.refused.get(address)
    return responseCode === undefined ? null : Object.assign(new Error(`${address} is refused`), { responseCode })
  }
}

function read(raw: string): { headers: Record<string, string>; body: string } {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => [line.split(':')[0]!.toLowerCase(), decoded(line.replace(/^[^:]*:\s*/, ''))]))
  const body = rest.join('\r\n\r\n')
  const coding = headers['content-transfer-encoding']
  const bytes = coding === 'base64' ? Buffer.from(body, 'base64') : coding === 'quoted-printable' ? quoted(body.replace(/=\r\n/g, '')) : Buffer.from(body)
  return { headers, body: bytes.toString('utf8').trimEnd() }
}

/** Encoded words (RFC 2047) as one reads them. */
function decoded(value: string): string {
  const word = /=\?utf-8\?([bq])\?([^?]*)\?=/gi
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(word, (_, coding: string, coded: string) =>
      (coding.toLowerCase() === 'b' ? Buffer.from(coded, 'base64') : quoted(coded.replaceAll('_', ' '))).toString('utf8'),
    )
}

function quoted(coded: string): Buffer {
  return Buffer.from(coded.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1')
}
