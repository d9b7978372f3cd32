import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import express from 'express'
import { shipped } from '../../server/root.ts'
import { Assets } from '../../server/web/assets.ts'
import { Pages } from '../../server/web/pages.ts'
import { isRefusal, type Reason, refusal, refuse, statusOf } from '../../server/web/refusals.ts'
import { wantsJson } from '../../server/web/wanted-answer.ts'
import { languages } from '../../server/web/words.ts'
import { serve } from '../app/serve.ts'
import { ask, phone } from './ask.ts'

/** Every reason with its status, read from the table in the source, which no module hands out. */
const table = /const statuses = \{\n(.*?)\n\} as const/s.exec(readFileSync(shipped('server/web/refusals.ts'), 'utf8'))![1]!
const rows = [...table.matchAll(/^ {2}'?([a-z-]+)'?: (\d{3}),$/gm)]
const reasons = rows.map(([, reason, status]) => [reason as Reason, Number(status)] as const)
const sentences = Object.fromEntries(
  languages.map((lang) => [lang, JSON.parse(readFileSync(shipped(`data/locales/${lang}.json`), 'utf8')) as Record<string, string>]),
) as Record<'zh' | 'en', Record<string, string>>

/** What the sentences that name something are told. */
const values = {
  name: 'N',
  n: 3,
  max: 5,
  days: 7,
  left: 2,
  minutes: 90,
  where: 'https://example.org/',
  site: { zh: '某馆', en: 'A hall' },
  slot: { zh: '12月2日（周三）09:00', en: 'Wed 2 Dec 09:00' },
  day: { zh: '12月2日（周三）', en: 'Wed 2 Dec' },
  earliest: { zh: '12月2日（周三）09:00', en: 'Wed 2 Dec 09:00' },
  reason: 'N',
  who: 'N',
}

describe('a refusal', () => {
  let server: Server
  const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

  before(async () => {
    const config = { ICP_NUMBER: undefined, GONGAN_NUMBER: undefined, PUBLIC_URL: 'http://localhost' }
    const pages = new Pages({ config, assets: new Assets() })
    const app = express()
    app.get('/refused/:reason', (req, res) => refuse(pages, req, res, refusal(req.params.reason as Reason, { values })))
    app.get('/later/:seconds', (req, res) => refuse(pages, req, res, refusal('unavailable', { retryAfter: Number(req.params.seconds) })))
    app.get('/c/:code', (req, res) => refuse(pages, req, res, refusal('code-unknown')))
    app.all('/wants{.:ending}', express.json(), (req, res) => void res.json(wantsJson(req)))
    app.all('/scans', (req, res) => void res.json(wantsJson(req)))
    server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(() => new Promise((resolve) => server.close(resolve)))

  it('has every status of the contract', () => {
    expect(reasons).to.have.length.above(15)
    expect(table.split('\n')).to.have.length(reasons.length)
    const statuses = new Set(reasons.map(([, status]) => status))
    expect([...statuses].sort()).to.include.members([400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 429, 503])
  })

  for (const [reason, status] of reasons) {
    it(`“${reason}” is a sentence to act on, in zh and en, as a page and as JSON`, async () => {
      expect(statusOf(reason)).to.equal(status)
      for (const lang of languages) {
        const json = await ask(url(`/refused/${reason}`), { headers: { accept: 'application/json', 'accept-language': lang } })
        expect([json.status, json.headers['cache-control']]).to.deep.equal([status, 'private, no-store'])
        const { reason: said, message, ...more } = JSON.parse(json.text)
        expect([said, more]).to.deep.equal([reason, {}])
        expect(message).to.match(lang === 'zh' ? /^\P{Ll}*\p{Script=Han}.*[。？！]$/u : /^[A-Z][^\p{Script=Han}]*[.?!]$/u)

        const page = await ask(url(`/refused/${reason}`), { headers: { ...phone, 'accept-language': lang } })
        expect([page.status, page.headers['content-type']]).to.deep.equal([status, 'text/html; charset=utf-8'])
        expect(page.text).to.include(`role="alert">${escaped(message)}</p>`).and.include('<meta name="robots" content="noindex">')
      }
    })
  }

  it('has no sentence for a reason that does not exist', () => {
    const known = ['refusal.home', 'refusal.title', ...reasons.map(([reason]) => `refusal.${reason}`)]
    for (const lang of languages) {
      const said = Object.keys(sentences[lang]).filter((key) => key.startsWith('refusal.'))
      expect(said.sort(), lang).to.deep.equal(known.sort())
    }
  })

  it('of a code offers to type it again, holding what was typed', async () => {
    const { text } = await ask(url('/c/AB12'), { headers: phone })
    expect(text).to.include('<form class="entry"').and.include('value="AB12"')
    expect((await ask(url('/refused/forbidden'), { headers: phone })).text).to.not.include('<form')
  })

  it('says in whole seconds when to come again, and never at once', async () => {
    const after = async (seconds: string) => (await ask(url(`/later/${seconds}`))).headers['retry-after']
    expect(await Promise.all(['5', '4.2', '0.1', '0'].map(after))).to.deep.equal(['5', '5', '1', '1'])
    expect((await ask(url('/refused/conflict'))).headers).to.not.have.property('retry-after')
  })

  describe('is JSON', () => {
    const asked: [string, { path?: string; accept?: string; body?: string }, boolean][] = [
      ['not for a browser', { accept: phone.accept }, false],
      ['not for whoever says nothing', {}, false],
      ['not for whoever takes anything', { accept: '*/*' }, false],
      ['for whoever asks for it', { accept: 'application/json' }, true],
      ['for whoever prefers it', { accept: 'application/json, text/html;q=0.5' }, true],
      ['not for whoever prefers a page', { accept: 'text/html, application/json;q=0.5' }, false],
      ['for whoever sends it without a word', { body: '{}' }, true],
      ['for whoever sends it and takes anything', { body: '{}', accept: '*/*' }, true],
      ['not for whoever sends it and asks for a page', { body: '{}', accept: 'text/html' }, false],
      ['at an address that ends in .json', { path: '/wants.json', accept: 'text/html' }, true],
      ['at an address that ends in .geojson', { path: '/wants.geojson', accept: 'text/html' }, true],
      ['for the offline queue', { path: '/scans' }, true],
      ['not for a picture’s address', { path: '/wants.svg', accept: 'image/*' }, false],
    ]
    for (const [who, { path = '/wants', accept, body }, json] of asked) {
      it(who, async () => {
        const saying = accept === undefined ? {} : { accept }
        const answer = body
          ? await ask(url(path), { method: 'POST', headers: { ...saying, 'content-type': 'application/json' }, body })
          : await ask(url(path), { headers: saying })
        expect(JSON.parse(answer.text)).to.equal(json)
      })
    }
  })

  it('is told from a result by its own mark', () => {
    expect([isRefusal(refusal('forbidden')), isRefusal({ outcome: 'counted' })]).to.deep.equal([true, false])
  })
})

describe('bad input', () => {
  it('is refused by name, never a surprise, and counts nothing', async () => {
    const app = await serve()
    const plate = `/c/${await app.code('tongzi-mountain')}`
    const json = { 'content-type': 'application/json', accept: 'application/json' }
    const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' }
    const sent: [string, Record<string, string>, string, number][] = [
      [plate, json, '{"scan_id":', 400],
      [plate, json, '{}', 422],
      [plate, json, '[1]', 422],
      [plate, json, 'null', 400],
      [plate, json, `{"scan_id":"${'x'.repeat(20_000)}"}`, 413],
      [plate, form, 'scan_id[]=1&scan_id[]=2', 422],
      [plate, { ...form, 'content-type': 'text/xml' }, '<a/>', 415],
      [plate, { ...json, 'content-type': 'application/json; charset=klingon' }, '{}', 415],
      [plate, { ...json, 'content-encoding': 'snappy' }, '{}', 415],
      ['/c/%E0%A4%A', json, '{}', 400],
      ['/assets/%c0%ae', json, '{}', 400],
      ['/icons/%c0%ae', json, '{}', 404],
    ]
    for (const [path, headers, body, status] of sent) {
      const answer = await ask(app.url + path, { method: 'POST', headers, body })
      expect(answer.status, `${body.slice(0, 40)} ${headers['content-type']}`).to.equal(status)
      expect(JSON.parse(answer.text)).to.have.all.keys('reason', 'message')
    }
    expect((await app.parts.counts.all()).of('tongzi-mountain')).to.deep.equal({ today: 0, all: 0 })
    await app.close()
  })
})

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&#34;').replace(/'/g, '&#39;')
