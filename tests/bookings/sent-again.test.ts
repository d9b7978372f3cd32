import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { purgeContacts } from '../../server/bookings/purge-contacts.ts'
import { type Served, serve } from '../app/serve.ts'
import { asJson, type Booked, hall, Lan, managePath, offers, slot, wish } from './organiser.ts'

describe('a booking form that is sent again', () => {
  let app: Served
  let lan: Lan
  beforeEach(async () => {
    app = await serve()
    lan = new Lan(app)
    await offers(app)
  })
  afterEach(() => app.close())

  const rows = () => app.parts.db.read.selectFrom('bookings').select(['people', 'note']).orderBy('created_at').execute()
  const numberIn = (html: string) => /name="request_id" value="([^"]+)"/.exec(html)?.[1]
  const others = { contact_name: '王', contact_phone: '13700001111' }

  it('has one number, also after it was refused for what was typed or for want of room', async () => {
    await lan.books({ people: 60 })
    for (const [status, wrong] of [[422, { contact_phone: '1381234' }], [409, {}]] as const) {
      const request_id = randomUUID()
      const answer = await lan.sendsForm({ request_id, ...wrong })
      expect([answer.status, numberIn(await answer.text())]).to.deep.equal([status, request_id])
    }
    const answer = await lan.sendsForm({ request_id: `"><b>`, slot: '2026-12-04T09:00' })
    expect([answer.status, numberIn(await answer.text())?.length]).to.deep.equal([422, 36])
  })

  it('books once when the first form comes back after the second, corrected one', async () => {
    const first = wish({ contact_phone: '1381234', people: 20 })
    const corrected = { ...first, request_id: numberIn(await (await lan.sendsForm(first)).text()), contact_phone: '13812345678' }
    const booked = await lan.sendsForm(corrected)
    const again = await lan.sendsForm({ ...first, contact_phone: '13812345678' })
    expect([again.status, again.headers.get('location')]).to.deep.equal([303, booked.headers.get('location')])
    expect(await rows()).to.have.length(1)
  })

  it('leads to what it booked, and says so where something else stands in it now', async () => {
    const sent = wish()
    const path = (await lan.sendsForm(sent)).headers.get('location')!
    const changes = [{ people: 41 }, { slot: '2026-12-04T09:00' }, { note: '想看油灯' }, { contact_email: 'lan@example.cn' }, { docent: 'any' }, { step_free: 'on' }]
    for (const change of changes) {
      const again = await lan.sendsForm({ ...sent, ...change })
      expect([again.status, again.headers.get('location')], JSON.stringify(change)).to.deep.equal([303, `${path}&again=1`])
    }
    expect(await lan.page(`${path}&again=1`)).to.include('没有重复预约').and.include(`href="/bookings/new?site=${hall}`)
    expect(await lan.page(path)).to.not.include('没有重复预约')
    expect(await rows()).to.deep.equal([{ people: 40, note: '' }])
  })

  it('tells nothing of the booking to whoever knows its number but not the telephone', async () => {
    const request_id = randomUUID()
    const { ref, key } = await lan.books({ request_id })
    const answer = await lan.request('/bookings', asJson(wish({ request_id, ...others })))
    const told = await answer.text()
    expect([answer.status, (JSON.parse(told) as { reason: string }).reason]).to.deep.equal([409, 'booking-sent'])
    const page = await lan.sendsForm({ request_id, ...others, note: '想看油灯' })
    const html = await page.text()
    expect(page.status).to.equal(409)
    for (const text of [told, html]) expect(text).to.not.include(ref).and.not.include(key).and.not.include('138')
    expect(html).to.include('这份表格已经提交过').and.include('想看油灯').and.include('13700001111')
    expect(await rows()).to.have.length(1)
    // Sent once more, it was meant.
    const anew = numberIn(html)
    expect(anew).to.be.a('string').and.not.equal(request_id)
    expect((await lan.sendsForm({ request_id: anew, ...others, people: 10 })).status).to.equal(303)
    expect(await rows()).to.have.length(2)
  })

  it('tells nobody whose contact was forgotten', async () => {
    const sent = wish()
    const { ref } = (await (await lan.request('/bookings', asJson(sent))).json()) as Booked
    app.clock.forward(300 * 86_400_000)
    await purgeContacts(app.parts.bookings, 180)
    const answer = await lan.request('/bookings', asJson(sent))
    expect([answer.status, (await answer.text()).includes(ref)]).to.deep.equal([409, false])
  })

  it('books once more when it was opened anew and filled in, and when it was sent without a script’s number it is refused', async () => {
    const path = `/bookings/new?site=${hall}&people=20&slot=${slot}`
    for (let times = 1; times <= 2; times++) {
      const request_id = numberIn(await lan.page(path))
      expect((await lan.sendsForm({ request_id, people: 20 })).status).to.equal(303)
      expect(await rows()).to.have.length(times)
    }
    const bare = await lan.sendsForm({ request_id: '' })
    expect([bare.status, numberIn(await bare.text())?.length]).to.deep.equal([422, 36])
  })

  it('takes its number from nobody’s link', async () => {
    const request_id = randomUUID()
    expect(numberIn(await lan.page(`/bookings/new?site=${hall}&people=20&slot=${slot}&request_id=${request_id}`))).to.be.a('string').and.not.equal(request_id)
  })

  it('may be kept by the browser it was opened in, and by none of those that show a booking', async () => {
    const kept = async (path: string) => (await lan.request(path)).headers.get('cache-control')
    expect(await kept(`/bookings/new?site=${hall}&people=20&slot=${slot}`)).to.equal('private, max-age=0')
    expect(await kept(`/bookings/new?site=${hall}&people=20`)).to.equal('private, no-store')
    expect(await kept(managePath(await lan.books()))).to.equal('private, no-store')
    expect((await lan.sendsForm({ people: 'x' })).headers.get('cache-control')).to.equal('private, no-store')
  })
})
