import { request, type RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { examine } from '../../../server/operations/doctor/examine.ts'
import type { Finding, Installation } from '../../../server/operations/doctor/finding.ts'
import type { Reach } from '../../../server/operations/doctor/public-address.ts'
import { selfSigned } from './certificate.ts'

export const host = 'footprints.example.cn'
export const publicUrl = `https://${host}`

const day = 24 * 60 * 60 * 1000

/** A way to this machine under any name, whoever looks it up and however many answers he takes. */
const here: NonNullable<Reach['lookup']> = (_name, options, found) => {
  if (options.all) found(null, [{ address: '127.0.0.1', family: 4 }])
  else found(null, '127.0.0.1', 4)
}

/** A way to nobody, without asking the world's name servers, who may take seconds to know of none. */
export const nowhere: Reach = { port: 1, lookup: here }

interface Settings {
  /** The name on the certificate. */
  name?: string
  from?: number
  until?: number
  /** Whether who looks knows the certificate. */
  known?: boolean
}

/** Runs a step beside a server that answers under the public name over https, given the way to it. */
export async function onPublicServer<T>(
  listener: RequestListener,
  { name = host, from = Date.now() - day, until = Date.now() + 90.5 * day, known = true }: Settings,
  step: (reach: Reach) => Promise<T>,
): Promise<T> {
  const { key, cert } = selfSigned(name, { from, until })
  const server = createServer({ key, cert }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const reach = { port: (server.address() as AddressInfo).port, lookup: here, ...(known && { ca: cert }) }
  return step(reach).finally(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
}

/** What a proxy tells the server of who asks. `appends` believes what it was told itself, and adds to it. */
export type Proxying = 'overwrites' | 'appends' | 'says nothing'

/** Passes every request on to a server, as proxies do. */
export function proxyTo(url: string, how: Proxying): RequestListener {
  return (req, res) => {
    const { 'x-forwarded-for': claimed, ...headers } = req.headers
    const asker = '203.0.113.7'
    const said = how === 'says nothing' ? {} : { 'x-forwarded-proto': 'https', 'x-forwarded-for': how === 'appends' && claimed ? `${String(claimed)}, ${asker}` : asker }
    const passed = request(url + req.url!, { method: req.method!, headers: { ...headers, ...said }, agent: false }, (answer) => {
      res.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(res)
    })
    passed.on('error', () => res.writeHead(502).end())
    req.pipe(passed)
  }
}

/** What is found of one check. */
export async function finding(check: string, installation: Installation): Promise<Finding | undefined> {
  return (await examine(installation)).find((one) => one.check === check)
}
