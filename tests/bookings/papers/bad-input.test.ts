import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import { everyTable } from '../../checkins/tables.ts'
import { ask, phone } from '../../web/ask.ts'
import { booked, numberOn, openOffice, pathOf } from './booked.ts'

const papers = ['/letter', '/plan', '/request-letter', '/codes', '/certificate', '.ics']

describe('papers asked for by somebody without the key', () => {
  let app: Served
  let ref: string
  let other: string
  before(async () => {
    app = await serve()
    await openOffice(app)
    ref = (await booked(app)).ref
    other = app.parts.bookings.keys.keyOf((await booked(app)).ref)
  })
  after(() => app.close())

  const withoutId = (text: string) => text.replaceAll(/\d{3,}-[0-9a-z]+/g, '')

  for (const paper of papers) {
    it(`are the same 404 for a wrong key, no key, another’s key and no booking: ${paper}`, async () => {
      const missing = await ask(`${app.url}/bookings/0000000000${paper}?key=${other}`, { headers: phone })
      expect(missing.status).to.equal(404)
      for (const query of ['', '?key=', `?key=${other}`, '?key=x&key=y', '?key[]=x', '?key=%00', `?key=${'x'.repeat(5000)}`]) {
        const wrong = await ask(`${app.url}/bookings/${ref}${paper}${query}`, { headers: phone })
        expect([wrong.status, withoutId(wrong.text)], query).to.deep.equal([404, withoutId(missing.text)])
        expect(wrong.headers['cache-control']).to.equal('private, no-store')
      }
    })

    it(`are read only: ${paper}`, async () => {
      for (const method of ['POST', 'PUT', 'DELETE']) {
        expect((await ask(`${app.url}/bookings/${ref}${paper}`, { method, headers: { accept: 'text/html' } })).status, method).to.equal(405)
      }
    })
  }

  it('are JSON for who asks for JSON', async () => {
    const answer = await ask(`${app.url}/bookings/${ref}/letter?key=x`, { headers: { accept: 'application/json' } })
    expect([answer.status, JSON.parse(answer.text).reason]).to.deep.equal([404, 'booking-unknown'])
  })
})

describe('a number that is on no paper of ours', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
    await openOffice(app)
  })
  afterEach(() => app.close())

  const check = (number: string) => ask(`${app.url}/letters/${encodeURIComponent(number)}`, { headers: { accept: 'application/json' } })

  it('is the same 404, whatever is wrong with it, and changes nothing', async () => {
    const right = await numberOn(app, await booked(app))
    const before = await everyTable(app.parts.db)
    const turned = (at: number) => right.slice(0, at) + (right[at] === 'A' ? 'B' : 'A') + right.slice(at + 1)
    const wrong = ['ABC', '0', '💐', '<b>', '0'.repeat(500), `${right}0`, right.slice(0, -1), turned(0), turned(12), turned(14), turned(18), turned(right.length - 1)]
    const answers = await Promise.all(wrong.map(check))
    for (const [i, { status, text }] of answers.entries()) {
      expect([status, JSON.parse(text)], wrong[i]).to.deep.equal([404, JSON.parse(answers[0]!.text)])
    }
    expect(JSON.parse(answers[0]!.text).reason).to.equal('letter-unknown')
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('is not a right number with another sequence, nor a reference without a paper', async () => {
    const booking = await booked(app)
    const right = (await numberOn(app, booking)).replaceAll('-', '')
    for (const number of [`${right.slice(0, 10)}01${right.slice(12)}`, `${right.slice(0, 10)}000${right.slice(12)}`, booking.ref]) {
      expect((await check(number)).status, number).to.equal(404)
    }
  })

  it('keeps what was typed in the field, as text', async () => {
    const { status, text } = await ask(`${app.url}/letters/${encodeURIComponent('"><b>x')}`, { headers: phone })
    expect(status).to.equal(404)
    expect(text).to.include('value="&#34;&gt;&lt;b&gt;x"').and.not.include('<b>x')
  })

  it('can be guessed thirty times from one address, then not even a right one is told', async () => {
    const right = await numberOn(app, await booked(app))
    for (let i = 0; i < 30; i++) expect((await check(`AB3DE-FG7HK-00QWE-RTY${i}`)).status).to.equal(404)
    const { status, headers } = await check(right)
    expect(status).to.equal(429)
    expect(Number(headers['retry-after'])).to.be.within(1, 600)
  })

  it('is refused before it is looked for when it is asked for in another way', async () => {
    for (const path of ['/letters', '/letters/ABC']) expect((await ask(app.url + path, { method: 'POST', headers: phone })).status, path).to.equal(405)
    expect((await ask(`${app.url}/letters?number=`, { headers: phone })).status).to.equal(200)
    expect((await ask(`${app.url}/letters?number=a&number=b`, { headers: phone })).status).to.equal(200)
    expect((await ask(app.url + pathOf(app, { ref: 'nonsense' }, '/letter'), { headers: phone })).status).to.equal(404)
  })
})
