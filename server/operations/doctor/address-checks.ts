import { isDraftAddress } from '../../checkins/plate-svg.ts'
import { readySchema, seenSchema } from '../health-answers.ts'
import { type Check, type Installation, note, ok, type Verdict, warn, wrong } from './finding.ts'
import { askPublic, certificateOf, type Heard, isCertificate, obstacle } from './public-address.ts'

const day = 24 * 60 * 60 * 1000
/** In the range that nobody has (RFC 5737): whoever believes this believes anything. */
const pretended = '192.0.2.77'

/** Can a visitor come here at all, and does the server see who comes? */
export const addressChecks: readonly Check[] = [
  { name: 'public address', look: async ({ config: { PUBLIC_URL } }) => publicAddress(PUBLIC_URL) },
  { name: 'reachable', look: reachable },
  { name: 'certificate', look: certificate },
  { name: 'proxy', look: proxy },
]

function publicAddress(url: string): Verdict {
  if (!isDraftAddress(url)) return ok(url)
  const { protocol, port } = new URL(url)
  // What is left is this machine's own name, or a bare number.
  const why = protocol !== 'https:' ? 'it is not https' : port !== '' ? 'it has a port' : 'it is no name that a phone outside can look up'
  return wrong(`PUBLIC_URL is ${url}: ${why}`, 'Set PUBLIC_URL to https:// and the name of the site; plates for any other address are drafts.')
}

async function reachable({ config: { PUBLIC_URL }, reach }: Installation): Promise<Verdict> {
  let heard: Heard
  try {
    heard = await askPublic(PUBLIC_URL, '/health/ready', reach)
  } catch (error) {
    const todo = isCertificate(error) ? 'See “certificate”.' : 'Is the server running, does the name lead to this machine, and does the firewall let it through?'
    return wrong(`${PUBLIC_URL} is not reached: ${obstacle(error)}`, todo)
  }
  const { status, headers, took } = heard
  const said = readySchema.safeParse(jsonIn(heard))
  if (said.success && said.data.ready) return ok(`${PUBLIC_URL} answers in ${Math.round(took)} ms`)
  if (said.success) return wrong('the server runs, and its database does not answer it', 'Its log says why, under “not ready”; see “database” and “disk”.')
  if (status >= 300 && status < 400) return wrong(`${PUBLIC_URL} sends on to ${headers.location ?? 'nowhere'}`, 'Set PUBLIC_URL to the address that answers itself.')
  if (status >= 502 && status <= 504) return wrong(`the proxy answers ${status}: it does not reach the server`, 'Start the server, or mend the address that the proxy passes requests on to.')
  return wrong(`something else answers at ${PUBLIC_URL} (${status})`, 'Does the name lead to this machine, and the proxy pass everything on?')
}

async function certificate({ config: { PUBLIC_URL }, reach, now }: Installation): Promise<Verdict | undefined> {
  if (!PUBLIC_URL.startsWith('https://')) return undefined
  const shown = await certificateOf(PUBLIC_URL, reach).catch(() => undefined)
  // Not even a certificate: whether anybody is there is said above.
  if (shown === undefined) return undefined
  const ends = Date.parse(shown.certificate.valid_to)
  const left = Math.floor((ends - now()) / day)
  const until = `until ${new Date(ends).toISOString().slice(0, 10)}`
  if (left < 0) return wrong(`the certificate was good ${until}: browsers refuse the site`, 'Renew it, and find out why it does not renew itself.')
  if (shown.refused !== undefined) return wrong(`browsers refuse the certificate (${shown.refused})`, 'Have it issued for this name by an authority that browsers know, and serve its whole chain.')
  if (left < 14) return warn(`the certificate is good ${until}, ${left} ${left === 1 ? 'day' : 'days'} more`, 'It should have been renewed by now: look at what renews it.')
  return ok(`good ${until}, ${left} days more`)
}

async function proxy({ config: { PUBLIC_URL, TRUST_PROXY }, reach }: Installation): Promise<Verdict | undefined> {
  const seen = async (headers: Record<string, string>) => {
    const heard = await askPublic(PUBLIC_URL, '/health/seen', reach, headers).catch(() => undefined)
    const parsed = seenSchema.safeParse(heard && jsonIn(heard))
    return parsed.success ? parsed.data : undefined
  }
  const straight = await seen({})
  if (straight === undefined) return undefined
  if (TRUST_PROXY === undefined) {
    if (!straight.forwarded) return ok('requests come without a proxy, and TRUST_PROXY is unset')
    return wrong('requests come through a proxy, and TRUST_PROXY is unset: all visitors share one address, and one limit of attempts', 'Set TRUST_PROXY to the number of proxies (mostly 1), or their addresses.')
  }
  const spoofed = await seen({ 'x-forwarded-for': pretended })
  if (spoofed?.address === 'pretended') {
    return wrong('whoever sends X-Forwarded-For is believed: limits of attempts can be walked around', 'Set TRUST_PROXY to the number of proxies instead of true, and let nobody reach the server past them.')
  }
  if (!straight.forwarded) return warn(`TRUST_PROXY is ${TRUST_PROXY}, and no proxy says for whom it asks`, 'Have the proxy set X-Forwarded-For and X-Forwarded-Proto; or, without a proxy, unset TRUST_PROXY.')
  if (PUBLIC_URL.startsWith('https://') && straight.protocol !== 'https') return note('the proxy does not pass on that visitors come over https', 'Have it set X-Forwarded-Proto.')
  return ok('the proxy says who asks, and only the proxy is believed')
}

function jsonIn({ text }: Heard): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
