import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { mintCode } from '../../server/checkins/mint-code.ts'
import { statusOf, type Reason } from '../../server/web/refusals.ts'
import { languages, words } from '../../server/web/words.ts'
import { type Served, serve } from '../app/serve.ts'
import { badBodies, type Bad } from './bad-bodies.ts'
import { onApp } from './on-app.ts'
import { Phone, phoneAt } from './phone.ts'
import { everyTable } from './tables.ts'

describe('a check-in that is wrong', () => {
  let app: Served
  let code: string
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    code = await app.code('zunyi-conference-site')
    await (await phoneAt(app, code)).checkIn(code)
  })
  after(() => app.close())

  const wrongCodes: Record<string, [path: () => string, reason: Reason]> = {
    'a code with one character wrong': [() => code.slice(0, 7) + (code[7] === '0' ? '1' : '0'), 'code-mistyped'],
    'a code cut short': [() => code.slice(0, 6), 'code-malformed'],
    'a code that runs on': [() => `${code}2`, 'code-malformed'],
    'a code of no plate': [() => mintCode((size) => new Uint8Array(size).fill(7)), 'code-unknown'],
    'a code of signs': [() => encodeURIComponent('../../etc'), 'code-malformed'],
    'a code of control characters': [() => '%00%01%1b', 'code-malformed'],
    'a code of nothing but a space': [() => '%20', 'code-malformed'],
    'a code that is a key of every object': [() => '__proto__', 'code-malformed'],
    'a code of ten thousand characters': [() => 'A'.repeat(10_000), 'code-malformed'],
    'percent signs that stand for nothing': [() => '%E0%A4%A', 'malformed'],
    'percent signs that stand for no text': [() => '%ff%fe', 'malformed'],
  }
  for (const [what, [path, reason]] of Object.entries(wrongCodes)) {
    refuses(`${what}, opened`, { reason, send: () => ({ method: 'GET' }), path: () => `/c/${path()}` })
    refuses(`${what}, sent`, { reason, send: () => form({ scan_id: randomUUID() }), path: () => `/c/${path()}` })
  }

  for (const [what, bad] of Object.entries(badBodies)) refuses(what, bad)

  for (const method of ['PUT', 'DELETE', 'PATCH']) {
    const send = () => ({ ...form({ scan_id: randomUUID() }), method })
    refuses(`${method} to a plate`, { reason: 'method', send, allow: 'GET, HEAD, POST' })
    refuses(`${method} to an outcome`, { reason: 'method', send, path: (plate) => `${plate}/${randomUUID()}`, allow: 'GET, HEAD' })
  }
  refuses('POST to an outcome', { reason: 'method', send: () => form({}), path: (plate) => `${plate}/${randomUUID()}`, allow: 'GET, HEAD' })
  refuses('POST to the field for a typed code', { reason: 'method', send: () => form({}), path: () => '/c', allow: 'GET, HEAD' })

  /** Refused with the documented status and sentence, in both languages, as page and as JSON; and nothing is changed. */
  function refuses(what: string, { reason, send, path = (plate) => plate, allow }: Bad): void {
    it(`is refused as ${reason}, and changes nothing: ${what}`, async () => {
      const before = await everyTable(app.parts.db)
      for (const lang of languages) {
        const sentence = words(lang)(`refusal.${reason}`)
        for (const accept of ['text/html', 'application/json']) {
          const { headers, ...init } = send()
          const asked = { ...init, headers: { ...headers, accept, 'accept-language': lang } }
          const response = await new Phone(app).request(path(`/c/${code}`), asked)
          expect(response.status).to.equal(statusOf(reason))
          expect(response.headers.get('cache-control')).to.equal('private, no-store')
          expect(response.headers.get('allow')).to.equal(allow ?? null)
          expect(response.headers.get('content-type')).to.include(accept)
          if (accept === 'text/html') expect(await response.text()).to.include(sentence).and.include(`<html lang="${lang}`)
          else expect(await response.json()).to.deep.equal({ reason, message: sentence })
        }
      }
      expect(await everyTable(app.parts.db)).to.deep.equal(before)
    })
  }
})

function form(fields: Record<string, string>): RequestInit & { headers?: Record<string, string> } {
  return { method: 'POST', body: new URLSearchParams(fields) } as RequestInit & { headers?: Record<string, string> }
}

describe('a check-in that is odd, but right', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    code = await app.code('zunyi-conference-site')
  })
  afterEach(() => app.close())

  const json = { 'content-type': 'application/json', accept: 'application/json' }
  const oddities: Record<string, Record<string, string>> = {
    'with a user agent of ten thousand characters': { 'user-agent': 'x'.repeat(10_000) },
    'with a cookie of ten thousand characters': { cookie: `junk=${'x'.repeat(10_000)}` },
    'with a cookie that cannot be read': { cookie: 'device=%E0%A4%A; device; =; __proto__=1; lang=klingon' },
    'from a browser that says nothing of where it comes from': { 'sec-fetch-site': 'none' },
    'from our own page': { 'sec-fetch-site': 'same-origin', origin: 'null' },
  }
  for (const [how, headers] of Object.entries(oddities)) {
    it(`is counted: ${how}`, async () => {
      expect(await new Phone(app, headers).checkIn(code)).to.include({ outcome: 'counted', today: 1 })
    })
  }

  it('is counted from an older browser that names our own address as its origin', async () => {
    expect(await new Phone(app, { origin: app.url }).checkIn(code)).to.include({ outcome: 'counted' })
  })

  it('is counted behind a proxy that does not pass the host on', async () => {
    const PUBLIC_URL = 'https://footprints.example.cn'
    await onApp({ env: { PUBLIC_URL } }, async (proxied) => {
      const wei = new Phone(proxied, { origin: PUBLIC_URL })
      expect(await wei.checkIn(await proxied.code('zunyi-conference-site'))).to.include({ outcome: 'counted' })
    })
  })

  it('is counted, and no field that nobody asked for does anything', async () => {
    const more = '"constructor": 1, "people": 40, "site": "tongzi-mountain", "outcome": "already", "entered_on": "2020-01-01", "source": "desk"'
    const body = `{"scan_id": "${randomUUID()}", "__proto__": {"companions": 5}, ${more}}`
    const sent = await new Phone(app).request(`/c/${code}`, { method: 'POST', body, headers: json })
    const answer = await sent.json()
    expect(answer).to.include({ outcome: 'counted', site: 'zunyi-conference-site', date: '2026-12-01', today: 1, all: 1 })
    expect(({} as Record<string, unknown>).companions).to.equal(undefined)
  })

  it('takes a forged device cookie as none: counted by its scan_id, without a device', async () => {
    const wei = await phoneAt(app, code)
    const forged = [
      `${wei.device}.${'A'.repeat(22)}`,
      `${wei.device}.`,
      `${wei.device}`,
      `.${'A'.repeat(22)}`,
      `${wei.device}.x.y`,
      '__proto__.__proto__',
      "' or 1=1 --.x",
    ]
    for (const device of forged) {
      const cookie = `device=${encodeURIComponent(device)}`
      expect(await new Phone(app, { cookie }).checkIn(code), device).to.include({ outcome: 'counted' })
      const opened = await new Phone(app).request(`/c/${code}`, { headers: { cookie } })
      expect(opened.headers.getSetCookie(), 'a new one is given').to.have.length(1)
    }
    const { visits = [] } = await everyTable(app.parts.db)
    expect(visits).to.have.length(forged.length)
    expect(visits.every(({ device }) => device === null)).to.equal(true)
  })

  it('does not take the cookie of another installation', async () => {
    const [cookie] = await onApp({ first: true }, async (elsewhere) => {
      const { headers } = await new Phone(elsewhere).open(await elsewhere.code('tongzi-mountain'))
      return headers.getSetCookie()
    })
    const wei = new Phone(app, { cookie: cookie!.split(';')[0]! })
    expect(await wei.checkIn(code)).to.include({ outcome: 'counted' })
    expect((await everyTable(app.parts.db)).visits![0]).to.include({ device: null })
  })
})
