import { expect } from 'chai'
import { moveBooking } from '../../../server/bookings/move.ts'
import { type Served, serve } from '../../app/serve.ts'
import { Office } from '../office.ts'
import { asItIs, booked, guidedBy, happened, offering } from './site-desk.ts'

const other = '2026-12-04T09:00'

describe('a page of a booking that has changed since it was opened', () => {
  let app: Served
  let mei: Office
  let ref: string
  let docent: string
  beforeEach(async () => {
    app = await serve()
    await offering(app)
    docent = await guidedBy(app, '小河')
    mei = new Office(app, 'mei')
    ref = (await booked(app)).ref
  })
  afterEach(() => app.close())

  /** Mei opens the page; the group becomes sixty on another day; then she presses a button of what she still sees. */
  const afterAMove = async (act: string, fields: Record<string, string> = {}) => {
    const html = await mei.page(`/staff/bookings/${ref}`)
    const form = new RegExp(`action="/staff/bookings/${ref}/${act}">.*?</form>`, 's').exec(html)![0]
    const sequence = /name="sequence" value="(\d+)"/.exec(form)![1]!
    app.clock.forward(1000)
    await moveBooking(app.parts.bookings, ref, { parts: [{ slot: other, people: 60 }], by: '' })
    app.clock.forward(1000)
    return mei.press(`/staff/bookings/${ref}/${act}`, { sequence, ...fields })
  }

  for (const [act, fields] of Object.entries({
    confirmation: {},
    declination: { reason: '人手不够，请见谅' },
    cancellation: { reason: '人手不够，请见谅' },
    docent: { slot: other },
    move: { slot: '2026-12-07T09:00' },
    people: { people: '25' },
  })) {
    it(`does no ${act}: it says so, and shows the booking as it is now`, async () => {
      const answer = await afterAMove(act, { ...fields, ...(act === 'docent' && { docent }) })
      const html = await answer.text()
      expect(answer.status).to.equal(409)
      expect(html).to.match(/role="alert" id="changed">您打开之后，这个预约变了/).and.include('12月4日（周五）09:00').and.include('60 人').and.include('name="sequence" value="1"')
      if ('reason' in fields) expect(html, 'what she wrote').to.include(fields.reason)
      expect(await asItIs(app, { ref })).to.include({ status: 'requested', people: 60, sequence: 1, docent: 'none' })
      expect(await happened(app, { ref })).to.deep.equal(['booked', 'moved'])
    })
  }

  it('confirms what it shows, once, however often the button is pressed', async () => {
    const sequence = '0'
    for (let i = 0; i < 2; i++) expect((await mei.press(`/staff/bookings/${ref}/confirmation`, { sequence })).status).to.equal(303)
    expect(await happened(app, { ref })).to.deep.equal(['booked', 'confirmed'])
    for (let i = 0; i < 2; i++) expect((await mei.press(`/staff/bookings/${ref}/people`, { sequence: '1', people: '25' })).status).to.equal(303)
    for (let i = 0; i < 2; i++) expect((await mei.press(`/staff/bookings/${ref}/move`, { sequence: '2', slot: other })).status).to.equal(303)
    for (let i = 0; i < 2; i++) expect((await mei.press(`/staff/bookings/${ref}/docent`, { sequence: '3', slot: other, docent })).status).to.equal(303)
    for (let i = 0; i < 2; i++) expect((await mei.press(`/staff/bookings/${ref}/cancellation`, { sequence: '4', reason: '大雪' })).status).to.equal(303)
    expect(await happened(app, { ref })).to.have.members(['booked', 'confirmed', 'people', 'moved', 'docent', 'cancelled'])
  })

  it('is refused to a program that names what it saw, and asked of none', async () => {
    const json = { accept: 'application/json' }
    const answer = await mei.press(`/staff/bookings/${ref}/confirmation`, { sequence: '7' }, json)
    expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([409, 'booking-changed'])
    expect((await mei.press(`/staff/bookings/${ref}/confirmation`, { sequence: 'x' }, json)).status).to.equal(422)
    expect((await mei.press(`/staff/bookings/${ref}/confirmation`, {}, json)).status).to.equal(200)
  })
})
