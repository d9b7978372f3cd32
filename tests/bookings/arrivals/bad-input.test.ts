import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { endBooking } from '../../../server/bookings/cancel.ts'
import type { Reason } from '../../../server/web/refusals.ts'
import { statusOf } from '../../../server/web/refusals.ts'
import { languages, words } from '../../../server/web/words.ts'
import { type Served, serve } from '../../app/serve.ts'
import { Phone } from '../../checkins/phone.ts'
import { everyTable } from '../../checkins/tables.ts'
import { bookGroup, day, GatePhone, openGroups } from './at-gate.ts'

const json = (body: string, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/json', ...headers },
})
const fields = (more: object) => json(JSON.stringify({ request_id: randomUUID(), people: 38, ...more }))
const form = (more: Record<string, string>) => ({ method: 'POST', body: new URLSearchParams({ request_id: randomUUID(), people: '38', ...more }) })

const bad: Record<string, [reason: Reason, send: () => RequestInit]> = {
  'plain text': ['media-type', () => ({ method: 'POST', body: 'people=1', headers: { 'content-type': 'text/plain' } })],
  'broken JSON': ['malformed', () => json('{"people": ')],
  'a list of arrivals': ['invalid', () => json('[{"people": 1}]')],
  'a body of 11 kB': ['too-large', () => fields({ note: 'x'.repeat(11 * 1024) })],
  'a request_id that is no UUID': ['request-id', () => fields({ request_id: '1' })],
  'nobody, which is a no-show': ['arrival-people', () => fields({ people: 0 })],
  'less than nobody': ['arrival-people', () => fields({ people: -1 })],
  'no number': ['arrival-people', () => json('{}')],
  'an empty number': ['arrival-people', () => form({ people: '' })],
  'a word for a number': ['arrival-people', () => form({ people: '四十' })],
  'half a person': ['arrival-people', () => fields({ people: 38.5 })],
  '2001 people': ['arrival-people', () => fields({ people: 2001 })],
  'a number with an exponent': ['arrival-people', () => form({ people: '4e1' })],
  'more than there are numbers': ['arrival-people', () => json('{"people": 1e999}')],
  'two numbers in a form': ['arrival-people', () => ({ ...form({}), body: new URLSearchParams('people=1&people=2') })],
  'fewer than no minors': ['arrival-minors', () => fields({ minors: -1 })],
  'more minors than people': ['arrival-minors', () => fields({ minors: 39 })],
  'more taken off than came': ['arrival-subtracted', () => fields({ subtracted: 39, note: '扫过码' })],
  'fewer than none taken off': ['arrival-subtracted', () => fields({ subtracted: -1, note: '扫过码' })],
  'some taken off for no reason': ['arrival-reason', () => fields({ subtracted: 1 })],
  'some taken off for a reason of spaces': ['arrival-reason', () => form({ subtracted: '1', note: '   ' })],
  'a note of 201 characters': ['desk-note', () => fields({ note: '团'.repeat(201) })],
  'a note of two lines': ['desk-note', () => form({ note: 'a\r\nb' })],
  'a note that turns the text around': ['desk-note', () => fields({ note: 'a\u202eb' })],
  'another site’s page': ['cross-site', () => json('{}', { 'sec-fetch-site': 'cross-site' })],
}

describe('an arrival that is wrong', () => {
  let app: Served
  let mei: GatePhone
  let ref: string
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    await openGroups(app.parts.bookings)
    ref = (await bookGroup(app.parts.bookings)).ref
    app.clock.set(`${day}T09:05:00+08:00`)
    mei = await GatePhone.of(app, 'mei')
  })
  after(() => app.close())

  for (const [what, [reason, send]] of Object.entries(bad)) {
    it(`is refused as ${reason}, and changes nothing: ${what}`, async () => {
      const before = await everyTable(app.parts.db)
      for (const lang of languages) {
        const sentence = words(lang)(`refusal.${reason}`)
        for (const accept of ['text/html', 'application/json']) {
          const { headers, ...init } = send()
          const asked = { ...init, headers: { ...(headers as Record<string, string>), accept, 'accept-language': lang } }
          const answer = await mei.request(`/staff/bookings/${ref}/arrival`, asked as Parameters<Phone['request']>[1])
          expect(answer.status).to.equal(statusOf(reason))
          expect(answer.headers.get('cache-control')).to.equal('private, no-store')
          if (accept === 'text/html') expect(await answer.text()).to.include(sentence).and.include('</html>')
          else expect(await answer.json()).to.deep.equal({ reason, message: sentence })
        }
      }
      expect(await everyTable(app.parts.db)).to.deep.equal(before)
    })
  }

  const refused = async (of: string, reason: Reason) => {
    const before = await everyTable(app.parts.db)
    const answer = await mei.enter(of, { request_id: randomUUID(), people: 38 })
    expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([statusOf(reason), reason])
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  }

  it('is refused for a reference that is none, or nobody’s', async () => {
    for (const none of ['x', 'A'.repeat(10), '__proto__', '%00', `${ref}${ref}`]) await refused(none, 'not-found')
    expect((await mei.request('/staff/bookings/x/arrival')).status).to.equal(404)
  })

  it('is refused before the day of the visit, and later than 72 hours after it', async () => {
    app.clock.set('2026-12-02T23:59:59.999+08:00')
    mei = await GatePhone.of(app, 'mei')
    await refused(ref, 'arrival-early')
    app.clock.set('2026-12-07T00:00:00+08:00')
    mei = await GatePhone.of(app, 'mei')
    await refused(ref, 'arrival-expired')
  })

  it('is refused for a booking that was cancelled, and for one that waits', async () => {
    app.clock.set('2026-12-01T09:00:00+08:00')
    const cancelled = await bookGroup(app.parts.bookings, { parts: [{ slot: `${day}T10:00`, people: 40 }] })
    await endBooking(app.parts.bookings, cancelled.ref, { as: 'cancelled', reason: '大雪', by: '' })
    const waiting = await bookGroup(app.parts.bookings, { waiting: true })
    expect(waiting.status).to.equal('waiting')
    app.clock.set(`${day}T10:05:00+08:00`)
    mei = await GatePhone.of(app, 'mei')
    for (const one of [cancelled, waiting]) await refused(one.ref, 'arrival-status')
  })

  it('is refused under the scan_id of a visitor, of the desk, or of another group', async () => {
    const code = await app.code('base-memorial-hall')
    const ids = [randomUUID(), randomUUID(), randomUUID()] as const
    await new Phone(app).checkIn(code, { scan_id: ids[0] })
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    await mei.request('/staff/visits', { method: 'POST', headers, body: JSON.stringify({ request_id: ids[1], site: 'base-memorial-hall', people: 2 }) })
    app.clock.set('2026-12-01T09:00:00+08:00')
    const other = await bookGroup(app.parts.bookings, { site: 'tongzi-mountain' })
    app.clock.set(`${day}T10:05:00+08:00`)
    expect((await mei.enter(other.ref, { request_id: ids[2], people: 40 })).status).to.equal(201)
    const before = await everyTable(app.parts.db)
    for (const request_id of ids) expect(await (await mei.enter(ref, { request_id, people: 38 })).json()).to.include({ reason: 'request-id' })
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('keeps in its fields what was typed, under the sentence that says what is wrong', async () => {
    const typed = { people: '38', minors: '3', subtracted: '2', note: '' }
    const page = await (await mei.request(`/staff/bookings/${ref}/arrival`, form(typed) as Parameters<Phone['request']>[1])).text()
    expect(page).to.include('请在备注里写明原因').and.include('value="38"').and.include('value="3"').and.include('value="2"')
  })

  it('is refused to whoever is not signed in; the group’s QR then leads back to where it was opened', async () => {
    const before = await everyTable(app.parts.db)
    const stranger = new GatePhone(app)
    expect((await stranger.enter(ref, { people: 1 })).status).to.equal(401)
    expect((await stranger.missed(ref)).status).to.equal(401)
    const path = `/staff/bookings/${ref}/arrival?code=${app.parts.bookings.keys.gateSecretOf(ref)}`
    for (const one of [path, '/staff/arrivals', '/staff/arrivals/base-memorial-hall']) {
      const asked = await stranger.request(one)
      expect(asked.status).to.equal(401)
      const page = await asked.text()
      expect(page).to.include('action="/staff/session"').and.include(`value="${one}"`).and.not.include('第一党支部')
    }
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('is no other method', async () => {
    for (const [path, allow] of [[`/staff/bookings/${ref}/arrival`, 'GET, POST'], [`/staff/bookings/${ref}/no-show`, 'GET, POST'], ['/staff/arrivals', 'GET'], ['/staff/arrivals/tongzi-mountain', 'GET']] as const) {
      const answer = await mei.request(path, { method: 'DELETE' })
      expect([answer.status, answer.headers.get('allow')]).to.deep.equal([405, allow])
    }
    expect((await mei.request(`/staff/bookings/${ref}/no-show`)).headers.get('location')).to.equal(`/staff/bookings/${ref}/arrival`)
    expect((await mei.request('/staff/arrivals/jinggangshan')).status).to.equal(404)
  })
})
