import { type IncomingHttpHeaders, request as requestPlain } from 'node:http'
import { request as requestSecure } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { connect, type PeerCertificate } from 'node:tls'
import { within } from '../patiently.ts'

/** A way to the public address other than that of everybody: absent parts are as they are for a visitor. */
export interface Reach {
  /** Certificates (PEM) to trust instead of those that Node trusts. */
  ca?: string
  lookup?: LookupFunction
  port?: number
}

export interface Heard {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** Milliseconds for all of it. */
  took: number
}

/** Milliseconds, for a visitor would not wait longer either. */
const patience = 10_000
/** Characters: what answers may be anything. */
const mostRead = 20_000

/**
 * Asks the public address for a path, as a visitor from outside would; follows nothing.
 *
 * @throws what stood in the way, with its `code`
 */
export async function askPublic(publicUrl: string, path: string, reach: Reach, headers: Record<string, string> = {}): Promise<Heard> {
  const url = new URL(`${publicUrl}${path}`)
  const began = performance.now()
  const ask = url.protocol === 'https:' ? requestSecure : requestPlain
  const settings = { ...reach, headers: { accept: 'application/json', ...headers }, agent: false, signal: AbortSignal.timeout(patience) }
  return new Promise((resolve, reject) => {
    const asking = ask(url, settings, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => (text.length < mostRead ? (text += chunk) : answer.destroy()))
      answer.on('error', reject)
      answer.on('close', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text, took: performance.now() - began }))
    })
    asking.on('error', reject)
    asking.end()
  })
}

export interface Shown {
  certificate: PeerCertificate
  /** Why a browser would refuse it; undefined where it would not. */
  refused: string | undefined
}

/** The certificate that an https address shows, be it good or not. */
export async function certificateOf(publicUrl: string, { ca, lookup, port }: Reach): Promise<Shown> {
  const { hostname, port: own } = new URL(publicUrl)
  const name = isIP(hostname) === 0 ? { servername: hostname } : {}
  const socket = connect({ host: hostname, port: port ?? Number(own || 443), ...name, ...(ca !== undefined && { ca }), ...(lookup && { lookup }), rejectUnauthorized: false })
  try {
    await within(patience, new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject)))
    const why = socket.authorizationError as Error | string | undefined
    const refused = why === undefined || why === null ? undefined : typeof why === 'string' ? why : 'code' in why ? String(why.code) : why.message
    return { certificate: socket.getPeerCertificate(), refused }
  } finally {
    socket.destroy()
  }
}

/** What stood in the way, in words, for an error of the network. */
export function obstacle(error: unknown): string {
  const { code = '', name = '', message = '' } = error as { code?: string; name?: string; message?: string }
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') return 'there is no answer in time'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its name is not known'
  if (code === 'ECONNREFUSED') return 'nothing listens there'
  if (isCertificate(error)) return `its certificate is refused (${code})`
  return code || message
}

/** Whether it was the certificate that stood in the way. */
export function isCertificate(error: unknown): boolean {
  return /CERT|ALTNAME|SIGNATURE|ISSUER/.test((error as { code?: string }).code ?? '')
}
