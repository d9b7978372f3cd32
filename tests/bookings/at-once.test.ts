import { expect } from 'chai'
import { isRefusal } from '../../server/web/refusals.ts'
import { availability } from '../../server/bookings/availability/availability.ts'
import { serve, type Served } from '../app/serve.ts'
import { asJson, hall, Lan, offers, type Refused, slot, wish } from './organiser.ts'

describe('fifty groups of seven who press the button at the same time, for a slot with room for forty', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
    await offers(app, { capacity: 40, group: { least: 5, most: 40 } })
  })
  afterEach(() => app.close())

  it('are five who come and forty-five who are told why not, and what would do', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => new Lan(app).request('/bookings', asJson(wish({ people: 7 })))))
    const tally = [201, 409].map((status) => answers.filter((answer) => answer.status === status).length)
    expect(tally).to.deep.equal([5, 45])
    const { taken } = await app.parts.db.read.selectFrom('seats').select('taken').where('slot', '=', slot).executeTakeFirstOrThrow()
    expect(taken).to.equal(35)
    const asked = { site: hall, from: '2026-12-03', to: '2026-12-10', people: 7, docent: 'none', programme: '' }
    const open = (await availability(app.parts.db.read, asked, app.clock.now())).filter((state) => state.open).map((state) => state.slot)
    for (const answer of answers.filter(({ status }) => status === 409)) {
      const { reason, message, alternatives } = (await answer.json()) as Refused
      expect(reason).to.equal('slot-full')
      expect(message).to.contain('12月3日（周四）09:00')
      expect(alternatives!.filter(({ site }) => site === hall).map((one) => one.slot)).to.deep.equal(open.slice(0, 3))
    }
  })

  it('could all have had the alternative they were told of, as far as there is room', async () => {
    await new Lan(app).books({ people: 40 })
    const { alternatives } = await new Lan(app).refused({ people: 7 })
    for (const { site, slots } of alternatives!) {
      const answer = await new Lan(app).request('/bookings', asJson(wish({ site, slots, slot: undefined, people: undefined })))
      expect(answer.status, JSON.stringify(slots)).to.equal(201)
      expect(isRefusal((await answer.json()) as object)).to.equal(false)
    }
  })
})
