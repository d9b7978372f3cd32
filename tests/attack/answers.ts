import { type Answer, headerOf, type Outcome } from './line.ts'
import { markup, smuggled } from './poison.ts'
import type { Thrown } from './requests.ts'

/** What is wrong with what came back for a request, whatever it asked: nothing, for whoever is well. */
export function wrongWith(outcome: Outcome, { misframed, headers }: Pick<Thrown, 'misframed' | 'headers'>): string[] {
  if (outcome === 'hung') return ['never answered']
  // Whoever does not keep to HTTP may be hung up on.
  if (outcome === 'closed') return misframed ? [] : ['hung up without an answer']
  const { status } = outcome
  const wrong: string[] = []
  if (!(status >= 200 && status < 500)) wrong.push(`status ${status}`)
  if (headerOf(outcome, smuggled) !== undefined) wrong.push('a smuggled header')
  // What Node refuses by itself never came to the application, and has no page.
  if (headerOf(outcome, 'x-request-id') !== undefined) wrong.push(...wrongInAnswer(outcome))
  const host = headers.find(([name]) => name === 'Host')?.[1]
  if (host !== undefined && host.startsWith('evil') && outcome.body.includes(host)) wrong.push(`repeats the host ${host}`)
  return wrong
}

function wrongInAnswer(answer: Answer): string[] {
  const wrong: string[] = []
  if (headerOf(answer, 'x-content-type-options') !== 'nosniff') wrong.push('may be sniffed')
  if (isPage(answer) && answer.body.length > 0) {
    const policy = headerOf(answer, 'content-security-policy') ?? ''
    if (!policy.includes("default-src 'self'") || /unsafe-(inline|eval)/.test(policy)) wrong.push(`policy ${policy}`)
    if (!policy.includes("frame-ancestors 'none'") || headerOf(answer, 'x-frame-options') !== 'DENY') wrong.push('may be framed')
    if (headerOf(answer, 'content-encoding') === undefined && answer.body.includes(markup)) wrong.push('repeats markup as markup')
  }
  const location = headerOf(answer, 'location')
  if (location !== undefined && leadsAway(location)) wrong.push(`leads to ${location}`)
  for (const [name, value] of answer.headers) if (name === 'set-cookie') wrong.push(...wrongInCookie(value))
  return wrong
}

export const isPage = (answer: Answer): boolean => (headerOf(answer, 'content-type') ?? '').startsWith('text/html')

/** Whether a browser that is sent there leaves the site. */
export function leadsAway(location: string): boolean {
  return !location.startsWith('/') || !URL.canParse(location, 'https://here.example') || new URL(location, 'https://here.example').origin !== 'https://here.example'
}

/** The reader's own choices may be read by the pages' scripts: they are no secret. */
const readable = ['lang', 'text']

/** @param cookie of a guide whose public address is https */
export function wrongInCookie(cookie: string): string[] {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim())
  const name = pair.slice(0, pair.indexOf('='))
  const due = ['Secure', 'SameSite=Lax', ...(readable.includes(name) ? [] : ['HttpOnly'])]
  return due.filter((one) => !attributes.includes(one)).map((one) => `cookie ${name} without ${one}`)
}
