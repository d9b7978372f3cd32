import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import type { PlateDesk } from '../../checkins/plate-desk.ts'
import { askedAs, hired } from '../../staff/two-sites.ts'
import { booked, deskOf, offering, reasonOf, textOf, wish } from './site-desk.ts'

const path = '/staff/bookings/new'
const elsewhere = 'heping-middle-school'

describe('the desk’s form for a booking that is sent again', () => {
  let app: Served
  let mei: PlateDesk
  beforeEach(async () => {
    app = await serve()
    mei = deskOf(app, 'mei')
    await offering(app)
  })
  afterEach(() => app.close())

  const fields = (change: object = {}) => Object.fromEntries(Object.entries(wish({ channel: 'phone', ...change })).map(([name, value]) => [name, String(value)]))
  const count = async () => (await app.parts.db.read.selectFrom('bookings').select('ref').execute()).length
  const numberIn = (html: string) => /name="request_id" value="([^"]+)"/.exec(html)![1]!

  it('leads to the booking that was made, and says so where something else stands in it now', async () => {
    const sent = fields()
    const first = (await mei.press(path, sent)).headers.get('location')!
    expect(first).to.match(/done=booked#done$/)
    expect((await mei.press(path, sent)).headers.get('location')).to.equal(first)
    const other = (await mei.press(path, { ...sent, people: '21' })).headers.get('location')!
    expect(other).to.equal(first.replace('done=booked', 'done=before'))
    expect(await textOf(mei.get(other))).to.contain('没有重复预约')
    expect(await count()).to.equal(1)
  })

  it('keeps what was typed where the telephone is another, and books once more only when it is sent once more', async () => {
    const sent = fields()
    await mei.press(path, sent)
    const changed = { ...sent, contact_phone: '13700001111' }
    const answer = await mei.press(path, changed)
    const html = await textOf(answer)
    expect(answer.status).to.equal(409)
    expect(html).to.contain('这份表格已经提交过').and.contain('13700001111')
    expect([await count(), numberIn(html) === sent.request_id]).to.deep.equal([1, false])
    expect((await mei.press(path, { ...changed, request_id: numberIn(html) })).status).to.equal(303)
    expect(await count()).to.equal(2)
  })

  it('tells nothing of a booking at a site that is another’s, whatever is known of it', async () => {
    const request_id = randomUUID()
    const { ref } = await booked(app, { request_id })
    const person = await hired(app, 'Hua', 'manager', [elsewhere])
    const body = JSON.stringify(wish({ request_id, channel: 'phone', site: elsewhere }))
    const answer = await askedAs(app, path, { method: 'POST', person, headers: { accept: 'application/json', 'content-type': 'application/json' }, body })
    const text = await answer.clone().text()
    expect(await reasonOf(answer)).to.deep.equal([409, 'booking-sent'])
    expect(text).to.not.contain(ref)
  })
})
