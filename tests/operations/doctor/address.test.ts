import type { RequestListener } from 'node:http'
import { expect } from 'chai'
import { createApp } from '../../../server/app.ts'
import { readConfig } from '../../../server/config.ts'
import type { Installation } from '../../../server/operations/doctor/finding.ts'
import type { Reach } from '../../../server/operations/doctor/public-address.ts'
import { type Served, serve } from '../../app/serve.ts'
import { finding, host, nowhere, onPublicServer, proxyTo, publicUrl } from './public-server.ts'

const day = 24 * 60 * 60 * 1000
const json = (status: number, body: unknown, headers: Record<string, string> = {}): RequestListener => (_req, res) => void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
const well = json(200, { ready: true })

/** An installation of which only the way from outside matters. */
const outside = (reach: Reach, env: NodeJS.ProcessEnv = {}): Installation => ({
  config: readConfig({ PUBLIC_URL: publicUrl, DATA_DIR: '/nowhere/at/all', ...env }),
  db: new Error('none'),
  reach,
  now: Date.now,
})

describe('the doctor, of the public address', () => {
  it('says that it is one', async () => {
    expect(await finding('public address', outside(nowhere))).to.deep.equal({ check: 'public address', state: 'ok', said: publicUrl })
  })

  const drafts = { 'http://footprints.example.cn': 'not https', 'https://footprints.example.cn:8443': 'a port', 'https://localhost': 'no name', 'https://203.0.113.7': 'no name', 'http://localhost:3000': 'not https' }
  for (const [PUBLIC_URL, why] of Object.entries(drafts)) {
    it(`says that ${PUBLIC_URL} is none: ${why}`, async () => {
      const found = await finding('public address', outside(nowhere, { PUBLIC_URL }))
      expect(found?.state).to.equal('wrong')
      expect(found?.said).to.contain(PUBLIC_URL).and.contain(why)
      expect(found?.todo).to.contain('PUBLIC_URL')
    })
  }
})

describe('the doctor, asking at the public address', () => {
  const reached = (listener: RequestListener, settings: Parameters<typeof onPublicServer>[1] = {}) => onPublicServer(listener, settings, (reach) => finding('reachable', outside(reach)))

  it('finds the server', async () => {
    const app = await serve({ env: { PUBLIC_URL: publicUrl } })
    const found = await reached(createApp(app.parts))
    expect([found?.state, found?.said]).to.satisfy(([state, said]: [string, string]) => state === 'ok' && /answers in \d+ ms/.test(said))
    await app.close()
  })

  const wrongs: [string, RequestListener, RegExp][] = [
    ['a server whose database does not answer', json(503, { ready: false }), /database does not answer/],
    ['a proxy without a server', json(502, {}), /the proxy answers 502/],
    ['somebody else', (_req, res) => void res.end('<h1>Welcome to nginx!</h1>'), /something else answers/],
    ['somebody who talks without end', (_req, res) => void res.end('x'.repeat(100_000)), /something else answers/],
    ['an address that sends on', json(301, {}, { location: `https://www.${host}/health/ready` }), /sends on to https:\/\/www\./],
  ]
  for (const [whom, listener, said] of wrongs) {
    it(`finds ${whom}`, async () => {
      const found = await reached(listener)
      expect(found?.state).to.equal('wrong')
      expect(found?.said).to.match(said)
      expect(found?.todo).to.match(/^[A-Z].*[.?]$/)
    })
  }

  it('finds nobody', async () => {
    const lookup: Reach['lookup'] = (_name, _options, found) => found(Object.assign(new Error('not found'), { code: 'ENOTFOUND' }), '', 0)
    expect((await finding('reachable', outside({ lookup })))?.said).to.contain('its name is not known')
    let closed: Reach = {}
    await onPublicServer(well, {}, async (reach) => void (closed = reach))
    expect(await finding('reachable', outside(closed))).to.include({ state: 'wrong', said: `${publicUrl} is not reached: nothing listens there` })
    expect(await finding('certificate', outside(closed))).to.equal(undefined)
    expect(await finding('proxy', outside(closed))).to.equal(undefined)
  })

  it('finds a certificate that browsers refuse', async () => {
    const found = await reached(well, { known: false })
    expect(found?.said).to.contain('certificate is refused').and.contain('SELF_SIGNED')
    expect(found?.todo).to.contain('certificate')
  })
})

describe('the doctor, of the certificate', () => {
  const shown = (settings: Parameters<typeof onPublicServer>[1], now = Date.now) => onPublicServer(well, settings, (reach) => finding('certificate', { ...outside(reach), now }))

  it('says how long it is good', async () => {
    const found = await shown({ until: Date.now() + 60.5 * day })
    expect(found?.state).to.equal('ok')
    expect(found?.said).to.contain('60 days more').and.contain(new Date(Date.now() + 60.5 * day).toISOString().slice(0, 10))
  })

  it('warns two weeks before its end', async () => {
    expect(await shown({ until: Date.now() + 14.5 * day })).to.include({ state: 'ok' })
    const late = await shown({ until: Date.now() + 13.5 * day })
    expect([late?.state, late?.said]).to.satisfy(([state, said]: [string, string]) => state === 'warn' && said.includes('13 days more'))
  })

  it('says that it is over', async () => {
    const found = await shown({ from: Date.now() - 90 * day, until: Date.now() - day })
    expect([found?.state, found?.said]).to.satisfy(([state, said]: [string, string]) => state === 'wrong' && said.includes('browsers refuse'))
  })

  it('says that it is for another name, or known to nobody', async () => {
    expect(await shown({ name: 'elsewhere.example.cn' })).to.include({ state: 'wrong' }).and.property('said').that.contains('ALTNAME')
    expect(await shown({ known: false })).to.include({ state: 'wrong' }).and.property('said').that.contains('SELF_SIGNED')
  })

  it('is nothing to look at over plain http', async () => {
    expect(await finding('certificate', outside(nowhere, { PUBLIC_URL: 'http://localhost:3000' }))).to.equal(undefined)
  })
})

describe('the doctor, of the proxy', () => {
  let app: Served
  const told = async (TRUST_PROXY: string | undefined, listener: (app: Served) => RequestListener) => {
    const env = { PUBLIC_URL: publicUrl, ...(TRUST_PROXY !== undefined && { TRUST_PROXY }) }
    app = await serve({ env })
    return onPublicServer(listener(app), {}, (reach) => finding('proxy', outside(reach, env))).finally(() => app.close())
  }

  it('says that there is none', async () => {
    expect(await told(undefined, ({ parts }) => createApp(parts))).to.include({ state: 'ok' })
  })

  it('says that one is there which nobody has told the server about', async () => {
    const found = await told(undefined, ({ url }) => proxyTo(url, 'overwrites'))
    expect(found?.state).to.equal('wrong')
    expect(found?.said).to.contain('TRUST_PROXY is unset')
  })

  for (const how of ['overwrites', 'appends'] as const) {
    it(`says that all is well with one that ${how} what it was told`, async () => {
      expect(await told('1', ({ url }) => proxyTo(url, how))).to.include({ state: 'ok' })
    })
  }

  it('says that the server believes anybody', async () => {
    for (const listener of [({ url }: Served) => proxyTo(url, 'appends'), ({ parts }: Served) => createApp(parts)]) {
      const found = await told('true', listener)
      expect([found?.state, found?.said]).to.satisfy(([state, said]: [string, string]) => state === 'wrong' && said.includes('is believed'))
      expect(found?.todo).to.contain('number of proxies')
    }
  })

  it('says that a proxy does not say for whom it asks', async () => {
    const found = await told('192.168.7.7', ({ url }) => proxyTo(url, 'says nothing'))
    expect([found?.state, found?.said]).to.satisfy(([state, said]: [string, string]) => state === 'warn' && said.includes('no proxy says for whom'))
  })

  it('says that a proxy does not say over what', async () => {
    const listener = ({ url }: Served): RequestListener => (req, res) => {
      proxyTo(url, 'says nothing')(Object.assign(req, { headers: { ...req.headers, forwarded: 'for=203.0.113.7' } }), res)
    }
    expect(await told('1', listener)).to.include({ state: 'note' })
  })
})

describe('how a request was seen', () => {
  it('is told without an address in it', async () => {
    const app = await serve({ env: { TRUST_PROXY: '1' } })
    const seen = async (headers: Record<string, string>) => (await fetch(`${app.url}/health/seen`, { headers })).json()
    expect(await seen({})).to.deep.equal({ address: 'loopback', protocol: 'http', forwarded: false })
    expect(await seen({ 'x-forwarded-for': '203.0.113.7', 'x-forwarded-proto': 'https' })).to.deep.equal({ address: 'public', protocol: 'https', forwarded: true })
    expect(await seen({ 'x-forwarded-for': '192.0.2.77, 10.0.0.3' })).to.deep.equal({ address: 'private', protocol: 'http', forwarded: true })
    await app.close()
  })
})
