import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { expect } from 'chai'
import pino from 'pino'
import { type Served, serve } from '../app/serve.ts'
import { auditOf, form, json } from '../staff/house.ts'
import { EventReader } from './event-reader.ts'
import { Screen, staff } from './screen.ts'
import { everythingAsText, everyTable } from './tables.ts'

const site = 'base-memorial-hall'

describe('pairing a screen', () => {
  let app: Served
  let mei: { cookie: string }
  let log = ''
  beforeEach(async () => {
    log = ''
    const sink = new Writable({ write: (line, _coding, done) => ((log += String(line)), done()) })
    app = await serve({ log: pino({ level: 'trace' }, sink) })
    mei = await staff(app, 'mei')
  })
  afterEach(() => app.close())

  const ask = (path: string, init: RequestInit = {}) => fetch(app.url + path, { redirect: 'manual', ...init })
  const fields = (more: Record<string, string> = {}) => ({ request_id: randomUUID(), site, place: '大门内右侧', ...more })
  const pair = async (more: Record<string, string> = {}) => {
    const answer = await ask('/staff/displays', json(fields(more), { accept: 'application/json', ...mei }))
    expect(answer.status).to.equal(201)
    return (await answer.json()) as { number: number; address: string }
  }
  const keyIn = (address: string) => new URL(address).searchParams.get('pair')!
  const shown = async (cookie = '') => (await ask(`/display/${site}`, { headers: { cookie, accept: 'text/html' } })).text()
  const gate = (html: string) => /data-gate="(\w+)"/.exec(html)?.[1]

  const bad: [string, Record<string, unknown>, number, string][] = [
    ['no form id', { request_id: '' }, 422, 'invalid'],
    ['a form id of SQL', { request_id: `'; drop table displays; --` }, 422, 'invalid'],
    ['a site that is none', { site: 'nowhere' }, 404, 'not-found'],
    ['a site of the language', { site: '__proto__' }, 404, 'not-found'],
    ['no place', { place: ' ' }, 422, 'invalid'],
    ['a place of many words', { place: '门'.repeat(41) }, 422, 'invalid'],
    ['a place of control characters', { place: 'a\u0000b' }, 422, 'invalid'],
    ['a place that is a list', { place: ['a'] }, 422, 'invalid'],
  ]
  for (const [what, wrong, status, reason] of bad) {
    it(`is refused with ${what}: ${status} ${reason}`, async () => {
      const before = await everyTable(app.parts.db)
      const answer = await ask('/staff/displays', json({ ...fields(), ...wrong }, { accept: 'application/json', ...mei }))
      expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([status, reason])
      expect(await everyTable(app.parts.db)).to.deep.equal(before)
    })
  }

  it('is for admins and managers', async () => {
    const wen = await staff(app, 'wen')
    for (const [headers, status] of [[{}, 401], [wen, 403]] as const) {
      expect((await ask('/staff/displays', { headers })).status).to.equal(status)
      expect((await ask('/staff/displays', form(fields(), headers))).status).to.equal(status)
      expect((await ask('/staff/displays/rules', form({ site, only: 'on' }, headers))).status).to.equal(status)
      expect((await ask(`/staff/displays/${randomUUID()}/revocation`, form({}, headers))).status).to.equal(status)
    }
    expect((await everyTable(app.parts.db)).displays).to.deep.equal([])
    for (const headers of [mei, await staff(app, 'tan')]) expect((await ask('/staff/displays', form(fields(), headers))).status).to.equal(201)
    expect(await (await ask('/staff', { headers: wen })).text(), 'and a docent is not led there').not.to.include('/staff/displays')
    expect(await (await ask('/staff', { headers: mei })).text()).to.include('href="/staff/displays"')
  })

  it('shows the address once, and keeps the key nowhere: not in the database, not in the log', async () => {
    const sent = fields()
    const page = await (await ask('/staff/displays', form(sent, mei))).text()
    const address = /<code>([^<]+)<\/code>/.exec(page)![1]!
    const key = keyIn(address)
    expect(address).to.equal(`${app.parts.config.PUBLIC_URL}/display/${site}?pair=${key}`)
    expect(key).to.match(/^[a-z2-9]{4}(-[a-z2-9]{4}){3}$/)
    await ask(`/display/${site}?pair=${key}`)
    await shown(`display=${key}`)
    await ask(`/display/${site}?pair=${key}x`)
    expect(await (await ask('/staff/displays', { headers: mei })).text()).to.include('大门内右侧').and.not.include(key)
    const stored = await everythingAsText(app.parts.db)
    for (const spelling of [key, key.replaceAll('-', '')]) {
      expect(stored).not.to.include(spelling)
      expect(log).not.to.include(spelling)
    }
    expect(log, 'which does say what was asked').to.include('/display/:site')
    const again = await ask('/staff/displays', form(sent, mei))
    expect([again.status, again.headers.get('location')], 'a form sent twice pairs once').to.deep.equal([303, '/staff/displays'])
    expect((await everyTable(app.parts.db)).displays).to.have.length(1)
  })

  it('numbers the screens one after another, and is written down', async () => {
    expect([(await pair()).number, (await pair({ site: 'tongzi-mountain', place: '售票处' })).number]).to.deep.equal([1, 2])
    expect((await auditOf(app.parts.db)).filter(({ action }) => action.startsWith('display'))).to.have.deep.members([
      { actor: 'Mei', action: 'display-paired', subject: site, detail: 'S1 大门内右侧' },
      { actor: 'Mei', action: 'display-paired', subject: 'tongzi-mountain', detail: 'S2 售票处' },
    ])
  })

  it('leaves the key in a cookie that scripts cannot read, and a clean address; typed in capitals it is the same', async () => {
    const key = keyIn((await pair()).address)
    const typed = key.toUpperCase().replaceAll('-', '')
    const answer = await ask(`/display/${site}?pair=${typed}`)
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `/display/${site}`])
    const [cookie] = answer.headers.getSetCookie()
    expect(cookie).to.match(/^display=\w+; Max-Age=34560000; Path=\/display; HttpOnly; SameSite=Lax$/)
    const page = await ask(`/display/${site}`, { headers: { cookie: cookie!.split(';')[0]! } })
    expect(page.headers.get('cache-control')).to.equal('private, no-store')
    const html = await page.text()
    expect(gate(html)).to.equal('code')
    expect(html).to.include('src="data:image/svg+xml;base64,').and.include('<noscript><meta http-equiv="refresh" content="30"></noscript>')
    expect(html).not.to.include(typed)
  })

  it('shows the count alone to everyone else, and says 未配对 to a screen whose key is wrong, foreign or revoked', async () => {
    const screen = await Screen.at(app, site)
    const foreign = await Screen.at(app, 'tongzi-mountain')
    expect(gate(await shown())).to.equal('open')
    expect(gate(await shown(screen.cookie))).to.equal('code')
    for (const wrong of ['display=', 'display=x', `${screen.cookie}x`, `display=' or 1=1 --`, 'display=%00', foreign.cookie]) {
      const html = await shown(wrong)
      expect(gate(html), wrong).to.equal('unpaired')
      expect(html).to.include('未配对').and.not.include('data:image')
    }
    await screen.revoke()
    expect(gate(await shown(screen.cookie))).to.equal('unpaired')
    const wall = await EventReader.open(`${app.url}/display/${site}/events`, { cookie: screen.cookie })
    await wall.nextOf('count')
    app.clock.forward(40_000)
    await app.parts.hub.tick()
    expect((await wall.next())?.event, 'and its stream has no code').to.equal('beat')
    wall.close()
  })

  it('is no game of guessing: thirty wrong keys, then a pause; the right one is always let in', async () => {
    const key = keyIn((await pair()).address)
    const guess = async (pair: string) => ask(`/display/${site}?pair=${pair}`)
    for (let tries = 0; tries < 30; tries++) expect((await guess(`x${tries}`)).headers.get('location')).to.equal(`/display/${site}?unpaired`)
    const refused = await guess('x30')
    expect(refused.status).to.equal(429)
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 600)
    expect((await guess(key)).headers.get('location')).to.equal(`/display/${site}`)
    expect(gate(await (await ask(`/display/${site}?unpaired`)).text())).to.equal('unpaired')
  })

  it('can be taken back by the button in the list, once', async () => {
    await pair()
    const list = await (await ask('/staff/displays', { headers: mei })).text()
    const button = /action="(\/staff\/displays\/[\w-]+\/revocation)"/.exec(list)![1]!
    app.clock.forward(1000)
    for (let presses = 0; presses < 2; presses++) expect((await ask(button, form({}, mei))).status).to.equal(303)
    const deeds = (await auditOf(app.parts.db)).map(({ action }) => action).filter((action) => action.startsWith('display'))
    expect(deeds).to.deep.equal(['display-paired', 'display-revoked'])
    for (const unknown of [randomUUID(), 'x']) expect((await ask(`/staff/displays/${unknown}/revocation`, form({}, mei))).status).to.equal(404)
    expect((await ask(button, { headers: mei })).status, 'reloaded, it is a plain visit').to.equal(303)
  })
})
