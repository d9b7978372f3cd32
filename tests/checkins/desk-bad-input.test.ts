import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Reason } from '../../server/web/refusals.ts'
import { statusOf } from '../../server/web/refusals.ts'
import { languages, words } from '../../server/web/words.ts'
import { type Served, serve } from '../app/serve.ts'
import { DeskPhone, site } from './at-desk.ts'
import { Phone } from './phone.ts'
import { everyTable } from './tables.ts'

const json = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
})
const fields = (more: object) => json(JSON.stringify({ request_id: randomUUID(), site, people: 1, ...more }))
const form = (more: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams({ request_id: randomUUID(), site, people: '1', ...more }) })

const bad: Record<string, [reason: Reason, send: () => RequestInit]> = {
  'plain text': ['media-type', () => ({ method: 'POST', body: 'people=1', headers: { 'content-type': 'text/plain' } })],
  'broken JSON': ['malformed', () => json('{"people": ')],
  'a JSON number': ['malformed', () => json('5')],
  'a list of counts': ['invalid', () => json('[{"people": 1}]')],
  'a body of 11 kB': ['too-large', () => fields({ note: 'x'.repeat(11 * 1024) })],
  'nothing at all': ['request-id', () => json('{}')],
  'no request_id': ['request-id', () => json(JSON.stringify({ site, people: 1 }))],
  'a request_id that is no UUID': ['request-id', () => fields({ request_id: '1' })],
  'a request_id with a line feed behind it': ['request-id', () => fields({ request_id: `${randomUUID()}\n` })],
  'no site': ['desk-site', () => fields({ site: undefined })],
  'a site that is none': ['desk-site', () => fields({ site: 'jinggangshan' })],
  'a site that is a key of every object': ['desk-site', () => fields({ site: '__proto__' })],
  'two sites in a form': ['desk-site', () => ({ ...form({}), body: new URLSearchParams(`request_id=${randomUUID()}&site=${site}&site=${site}&people=1`) })],
  'nobody': ['desk-people', () => fields({ people: 0 })],
  'less than nobody, by a hair': ['desk-people', () => json(`{"request_id": "${randomUUID()}", "site": "${site}", "people": -0}`)],
  'no number': ['desk-people', () => fields({ people: undefined })],
  'an empty number': ['desk-people', () => form({ people: '' })],
  'a word for a number': ['desk-people', () => form({ people: '两' })],
  'half a person': ['desk-people', () => fields({ people: 0.5 })],
  '201 at once': ['desk-people', () => fields({ people: 201 })],
  '201 taken back': ['desk-people', () => form({ people: '-201' })],
  'a number with an exponent': ['desk-people', () => form({ people: '1e2' })],
  'more than there are numbers': ['desk-people', () => json(`{"request_id": "${randomUUID()}", "site": "${site}", "people": 1e999}`)],
  'a list of numbers': ['desk-people', () => fields({ people: [1] })],
  'fewer than no minors': ['desk-minors', () => fields({ minors: -1 })],
  'more minors than people': ['desk-minors', () => fields({ people: 2, minors: 3 })],
  'more minors taken back than people': ['desk-minors', () => fields({ people: -2, minors: 3 })],
  'a word for minors': ['desk-minors', () => form({ minors: 'x' })],
  'a note of 201 characters': ['desk-note', () => fields({ note: '团'.repeat(201) })],
  'a note of control characters': ['desk-note', () => fields({ note: 'a\u0000b' })],
  'a note of two lines': ['desk-note', () => form({ note: 'a\r\nb' })],
  'a note that turns the text around': ['desk-note', () => fields({ note: 'a\u202eb' })],
  'a note of half a character': ['desk-note', () => fields({ note: 'a\ud800' })],
  'a note that is a list': ['desk-note', () => fields({ note: ['x'] })],
  'a time that is a word': ['desk-time', () => fields({ counted_at: 'yesterday' })],
  'a time of sending before time': ['desk-time', () => fields({ sent_at: -1 })],
  'a time that is over': ['desk-expired', () => fields({ counted_at: '2026-11-28T08:59:59+08:00' })],
  'fewer than nobody left': ['desk-below-zero', () => fields({ people: -7 })],
  'another site’s page': ['cross-site', () => json('{}', { 'sec-fetch-site': 'cross-site' })],
}

describe('a count at the desk that is wrong', () => {
  let app: Served
  let mei: DeskPhone
  before(async () => {
    app = await serve()
    mei = await DeskPhone.of(app, 'mei')
    await mei.count(6, { minors: 2 })
  })
  after(() => app.close())

  for (const [what, [reason, send]] of Object.entries(bad)) {
    it(`is refused as ${reason}, and changes nothing: ${what}`, async () => {
      const before = await everyTable(app.parts.db)
      for (const lang of languages) {
        const sentence = words(lang)(`refusal.${reason}`, { n: 6 })
        for (const accept of ['text/html', 'application/json']) {
          const { headers, ...init } = send()
          const asked = { ...init, headers: { ...(headers as Record<string, string>), accept, 'accept-language': lang } }
          const answer = await mei.request('/staff/visits', asked as Parameters<Phone['request']>[1])
          expect(answer.status).to.equal(statusOf(reason))
          expect(answer.headers.get('cache-control')).to.equal('private, no-store')
          if (accept === 'text/html') expect(await answer.text()).to.include(sentence).and.include('</html>')
          else expect(await answer.json()).to.deep.equal({ reason, message: sentence })
        }
      }
      expect(await everyTable(app.parts.db)).to.deep.equal(before)
    })
  }

  it('keeps in its fields what was typed, under the sentence that says what is wrong', async () => {
    const page = await (await mei.post({ people: '300', minors: '4', note: '“大巴” <b>' })).text()
    expect(page).to.include('人数请填 1 到 200 的整数').and.include('value="300"').and.include('value="4"').and.include('value="“大巴” &lt;b&gt;"')
  })

  it('is refused to whoever is not signed in, who is asked to do so', async () => {
    const before = await everyTable(app.parts.db)
    for (const phone of [new DeskPhone(app), new DeskPhone(app, { cookie: 'rf_staff=forged' })]) {
      expect((await phone.tap(1)).status).to.equal(401)
      const page = await phone.post({ people: '1' })
      expect(page.status).to.equal(401)
      expect(await page.text()).to.include('action="/staff/session"')
      for (const path of ['/staff/desk', `/staff/desk/${site}`]) {
        const asked = await phone.request(path)
        expect(asked.status).to.equal(401)
        expect(await asked.text()).to.include(`value="${path}"`)
      }
    }
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('is no other method, and no page of a site that is none', async () => {
    for (const [path, allow] of [['/staff/visits', 'GET, POST'], ['/staff/desk', 'GET'], [`/staff/desk/${site}`, 'GET']] as const) {
      const answer = await mei.request(path, { method: 'DELETE' })
      expect([answer.status, answer.headers.get('allow')]).to.deep.equal([405, allow])
    }
    expect((await mei.request('/staff/desk/jinggangshan')).status).to.equal(404)
    const visits = await mei.request('/staff/visits')
    expect([visits.status, visits.headers.get('location')]).to.deep.equal([303, '/staff/desk'])
  })
})
