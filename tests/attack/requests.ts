import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Role } from '../../server/database/schema-staff.ts'
import type { Route } from '../app/routes-of.ts'
import type { Bureau } from './bureau.ts'
import { name, smuggled, text, value } from './poison.ts'

/** One request, as it is put on the line. */
export interface Thrown {
  who: 'nobody' | 'somebody' | Role
  method: string
  target: string
  headers: [string, string][]
  body: Buffer
  /** Its own idea of how long its body is, or of what HTTP is: the connection may be closed on it. */
  misframed: boolean
  /** Whether it hangs up before it has sent all that it announced. */
  cutShort: boolean
}

const sendsBody = (method: string) => !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method)
const methods = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND', 'PURGE', 'M-SEARCH', 'SEARCH', 'get', 'LINK', 'BREW']

/** Requests that are thrown at a route: with its own method mostly, at its own address mostly. */
export function requestsAt(bureau: Bureau, route: Route): fc.Arbitrary<Thrown> {
  return fc
    .record({
      who: fc.constantFrom<Thrown['who']>('nobody', 'nobody', 'somebody', 'admin', 'manager', 'docent'),
      method: fc.oneof({ weight: 5, arbitrary: fc.constant(route.method) }, { weight: 2, arbitrary: fc.constantFrom(...methods) }),
      path: pathsAt(bureau, route.path),
      query: queries(bureau),
      headers: fc.array(header, { maxLength: 5 }),
      sent: bodies,
      framing: fc.oneof({ weight: 14, arbitrary: fc.constant<'right'>('right') }, { weight: 1, arbitrary: fc.constantFrom(...misframings) }),
    })
    .map(({ who, method, path, query, headers, sent, framing }) => {
      const [type, body] = sendsBody(method) ? sent : ([undefined, Buffer.alloc(0)] as const)
      const signedIn = who !== 'nobody' && who !== 'somebody'
      const all: [string, string][] = [
        ['Host', 'guide.example.org'],
        ...(signedIn ? [['Cookie', bureau.cookies[who]] as [string, string]] : who === 'somebody' ? [['Cookie', 'rf_staff=AAAA; device=x.y; display=z; lang=%zz; text=%01; __proto__=1; =; ;'] as [string, string]] : []),
        // What somebody who is signed in sends is theirs to send, unless another site made them.
        ...(signedIn && sendsBody(method) ? [['Sec-Fetch-Site', 'cross-site'] as [string, string]] : []),
        ...(type === undefined ? [] : [['Content-Type', type] as [string, string]]),
        ...headers,
      ]
      return framed({ who, method, target: path + query, headers: all, body, misframed: false, cutShort: false }, framing)
    })
}

/** Percent-encoded as a browser does it, half a character too. */
const encoded = (part: string) => Buffer.from(part).toString('latin1').replace(/[^\w.~-]/g, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`)

function pathsAt(bureau: Bureau, path: string): fc.Arbitrary<string> {
  const there = bureau.addressOf(path)
  const wrong = fc.tuple(text, fc.boolean()).map(([part, whole]) => path.replace(/:\w+/g, (one) => (whole ? encoded(part) : Math.abs(part.length - one.length) % 2 ? encoded(part) : encoded(bureau.things[one.slice(1)] ?? part))))
  const tricks = fc.constantFrom(
    ...[`${there}/`, `/${there}`, `/.${there}`, `/x/..${there}`, `${there}/..`, `${there}/%2e%2e`, `${there}/..%2f..%2fsecret`, `${there}%00`, `${there};a=b`, `${there}\\..`, there.toUpperCase(), `${there}%`, `${there}%E0%A4%A`],
    ...[`${there}%c0%ae`, `${there}.json`, `${there}.php`, `http://evil.example${there}`, `*`, `//evil.example${there}`, there.replaceAll('/', '%2f'), `${there}#x`, `${there}红`, `${there} HTTP/1.1\r\nX: y`, `/%${there}`, `${there}/__proto__`, there.slice(1)],
  )
  return fc.oneof({ weight: 5, arbitrary: fc.constant(there) }, { weight: 4, arbitrary: wrong }, { weight: 2, arbitrary: tricks })
}

function queries({ keys, things }: Bureau): fc.Arbitrary<string> {
  const right = fc.constantFrom(`key=${keys.booking}`, `key=${keys.ticket}`, `site=${things.site}`, 'from=2026-11-01&to=2026-12-01', 'month=2026-11', `docent=${things.docent}`, 'people=20', 'lang=en', `code=${things.code}`)
  const pair = fc.tuple(name, text).map(([one, other]) => `${encoded(one)}=${encoded(other)}`)
  const raw = fc.constantFrom('&&&', '=', 'a', '%', '%zz=%', 'a=b=c', '?', `x=${'y'.repeat(9000)}`, 'site=%E0%A4%A', 'key=\u00ff', `next=//evil.example`, `a%0d%0a${smuggled}:%201`)
  const some = fc.array(fc.oneof({ weight: 3, arbitrary: pair }, { weight: 2, arbitrary: right }, { weight: 1, arbitrary: raw }), { minLength: 1, maxLength: 5 })
  return fc.oneof({ weight: 1, arbitrary: fc.constant('') }, { weight: 3, arbitrary: some.map((parts) => `?${parts.join('&')}`) })
}

const header: fc.Arbitrary<[string, string]> = fc.oneof(
  ...Object.entries({
    Accept: ['text/html', 'application/json', '*/*', 'image/*', 'application/json;q=0, */*', 'a/b;q=x', ',,,', '\u00ff'],
    'Accept-Language': ['en', 'zh-TW', 'xx-yy-zz', '*;q=0', 'en;q=nan', ','.repeat(500), '__proto__'],
    'Accept-Encoding': ['gzip', 'br', 'identity;q=0', '*;q=0', 'snappy', 'br;q=-1'],
    Authorization: ['Bearer x', 'Bearer __proto__', `Bearer ${'x'.repeat(3000)}`, 'Basic YWRtaW46YWRtaW4=', 'Bearer', 'Negotiate'],
    Cookie: ['rf_staff=', 'rf_staff=%', 'device=a.b.c', 'lang=__proto__', `x=${'y'.repeat(4000)}`, ';;;=;', 'lang=en; lang=zh', 'rf_staff="; HttpOnly'],
    Host: ['evil.example', '', 'a b', 'guide.example.org:99999', '[::1', 'guide.example.org@evil.example'],
    'X-Forwarded-For': ['127.0.0.1', '::ffff:1.2.3.4', 'x', `1.1.1.1, ${'2.2.2.2, '.repeat(200)}`],
    'X-Forwarded-Host': ['evil.example'],
    'X-Forwarded-Proto': ['gopher'],
    'X-Original-Url': ['/staff'],
    'X-Http-Method-Override': ['POST', 'DELETE'],
    Range: ['bytes=0-', 'bytes=5-1', 'bytes=0-0,1-1,2-2', 'bytes=-99999999999', 'lines=1-2'],
    'If-None-Match': ['*', '""', 'W/"x"', '"'.repeat(99)],
    'If-Modified-Since': ['yesterday', 'Thu, 01 Jan 1970 00:00:00 GMT', '9'.repeat(50)],
    'Content-Type': ['application/json', 'application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data', 'multipart/form-data; boundary=', 'application/json; charset=utf-16', 'application/json; charset=klingon', '/', 'application/__proto__'],
    'Content-Encoding': ['gzip', 'br', 'deflate', 'snappy', 'gzip, gzip'],
    Origin: ['null', 'https://evil.example', 'http://', 'x'],
    Referer: ['javascript:alert(1)', 'https://evil.example/'],
    'Sec-Fetch-Site': ['cross-site', 'same-site', 'none', 'x'],
    'Sec-Purpose': ['prefetch'],
    Expect: ['100-continue', '200-ok'],
    Upgrade: ['websocket', 'h2c'],
    Connection: ['close', 'Upgrade', 'keep-alive, x', 'Cookie'],
    'User-Agent': ['', '<script>', 'curl/8'.repeat(300)],
    '__proto__': ['x'],
    constructor: ['x'],
    'X-Big': ['x'.repeat(9000)],
  }).map(([one, values]) => fc.constantFrom(...values).map((said) => [one, said] as [string, string])),
)

type Sent = readonly [type: string | undefined, body: Buffer]
const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024, '{'))
/** With some that are right among them, so that the rules behind the first are reached. */
const known = fc.constantFrom<[string, string]>(['site', 'base-memorial-hall'], ['slot', '2026-12-03T09:00'], ['people', '40'], ['organisation', '第一党支部'], ['contact_name', '兰'], ['docent', 'none'], ['from', '2026-11-01'], ['to', '2026-12-01'], ['name', 'Mei'])
const fields = fc.array(fc.oneof({ weight: 2, arbitrary: fc.tuple(name, value) }, { weight: 1, arbitrary: known }), { maxLength: 12 })

const bodies: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 4, arbitrary: fields.map((all): Sent => [json, Buffer.from(`{${all.map(([one, what]) => `${JSON.stringify(one)}:${JSON.stringify(what)}`).join()}}`)]) },
  { weight: 4, arbitrary: fields.map((all): Sent => [form, Buffer.from(all.map(([one, what]) => `${encoded(one)}=${encoded(String(typeof what === 'string' ? what : JSON.stringify(what)))}`).join('&'))]) },
  { weight: 1, arbitrary: value.map((what): Sent => [json, Buffer.from(JSON.stringify(what))]) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(json, form, 'text/plain', 'multipart/form-data; boundary=x', undefined), fc.uint8Array({ maxLength: 200 })).map(([type, bytes]): Sent => [type, Buffer.from(bytes)]) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Sent>(
      ...([
        [json, '{"site":'],
        [json, '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}'],
        [json, `${'['.repeat(5000)}${']'.repeat(5000)}`],
        [json, `{"scans":[${'{"scan_id":"x"},'.repeat(60)}{}]}`],
        [json, `{"note":"${'x'.repeat(120_000)}"}`],
        [json, '\ufeff{}'],
        [form, `${'a=b&'.repeat(2000)}`],
        [form, 'a'.repeat(120_000)],
        [form, '%=%&%zz&=&&a[b]=c&a[b]=d&__proto__[x]=y'],
        ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="file"; filename="../../x.csv"\r\n\r\n=1+1\r\n--x--'],
        ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="file"'],
        ['application/xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
        [undefined, ''],
      ] as const).map(([type, body]): Sent => [type, Buffer.from(body)]),
      [json, bomb],
    ),
  },
)

const misframings = ['bad-name', 'bad-value', 'too-long', 'longer', 'shorter', 'both', 'twice', 'negative', 'chunks', 'bad-chunks', 'identity', 'version', 'nameless', 'many-headers', 'cut-short'] as const

function framed(thrown: Thrown, framing: (typeof misframings)[number] | 'right'): Thrown {
  const { headers, body } = thrown
  const length = (size: number | string): [string, string] => ['Content-Length', String(size)]
  const with_ = (more: [string, string][], change: Partial<Thrown> = {}): Thrown => ({ ...thrown, misframed: true, headers: [...headers, ...more], ...change })
  switch (framing) {
    case 'right': return { ...thrown, headers: body.length > 0 || sendsBody(thrown.method) ? [...headers, length(body.length)] : headers }
    case 'longer': return with_([length(Math.max(0, body.length - 5))])
    case 'shorter': return with_([length(body.length + 500)], { cutShort: true })
    case 'cut-short': return with_([length(1_000_000)], { cutShort: true })
    case 'both': return with_([length(body.length), ['Transfer-Encoding', 'chunked']])
    case 'twice': return with_([length(body.length), length(body.length + 1)])
    case 'negative': return with_([length('-1')])
    case 'chunks': return with_([['Transfer-Encoding', 'chunked']], { body: Buffer.concat([Buffer.from(`${body.length.toString(16)};ext=1\r\n`), body, Buffer.from(body.length === 0 ? '\r\n' : '\r\n0\r\n\r\n')]) })
    case 'bad-chunks': return with_([['Transfer-Encoding', 'chunked, identity']], { body: Buffer.from('zz\r\n\r\n') })
    case 'identity': return with_([['Transfer-Encoding', 'identity']], { cutShort: true })
    case 'version': return with_([], { target: `${thrown.target} HTTP/9.9\r\nX: ` })
    case 'bad-name': return with_([length(body.length), ['Bad Name', 'x']])
    case 'bad-value': return with_([length(body.length), ['X-Nul', 'a\u0000\u001bb']])
    case 'too-long': return with_([length(body.length), ['X-Long', 'x'.repeat(17_000)]])
    case 'nameless': return with_([['', 'x']])
    case 'many-headers': return with_(Array.from({ length: 1500 }, (_, i) => [`x${i}`, 'y'] as [string, string]))
  }
}

/** What is put on the line. */
export function bytesOf({ method, target, headers, body }: Pick<Thrown, 'method' | 'target' | 'headers' | 'body'>): Buffer {
  const head = `${method} ${target} HTTP/1.1\r\n${headers.map(([one, said]) => `${one}: ${said}\r\n`).join('')}\r\n`
  return Buffer.concat([Buffer.from(head), body])
}
