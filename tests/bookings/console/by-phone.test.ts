import { expect } from 'chai'
import { isRefusal } from '../../../server/web/refusals.ts'
import { readApplication } from '../../../server/bookings/application.ts'
import { book } from '../../../server/bookings/book.ts'
import { type Served, serve } from '../../app/serve.ts'
import type { PlateDesk } from '../../checkins/plate-desk.ts'
import { asItIs, booked, deskOf, guidedBy, happened, offering, reasonOf, site, takenIn, textOf, wish } from './site-desk.ts'

const path = '/staff/bookings/new'

describe('a booking taken by telephone or at the counter', () => {
  let app: Served
  let mei: PlateDesk
  beforeEach(async () => {
    app = await serve()
    mei = deskOf(app, 'mei')
    await offering(app, { desk: { people: 10, releasedHours: 24 } })
  })
  afterEach(() => app.close())

  const phoned = (change: object = {}) => wish({ channel: 'phone', ...change })
  const fields = (change: object = {}) => Object.fromEntries(Object.entries(phoned(change)).map(([name, value]) => [name, String(value)]))
  const count = async () => (await app.parts.db.read.selectFrom('bookings').select('ref').execute()).length

  const wrong: [string, object, string][] = [
    ['no channel', { channel: undefined }, 'channel'],
    ['online as its channel', { channel: 'online' }, 'channel'],
    ['no slot', { slot: undefined }, 'slot'],
    ['nobody', { people: 0 }, 'people'],
    ['10,000 people', { people: 10_000 }, 'people'],
    ['no organisation', { organisation: ' ' }, 'organisation'],
    ['a name of 5,000 characters', { organisation: '长'.repeat(5000) }, 'organisation'],
    ['a kind that is none', { kind: 'club' }, 'kind'],
    ['half a telephone number', { contact_phone: '1391234' }, 'contact_phone'],
    ['more minors than people', { minors: 21 }, 'minors'],
  ]
  for (const [what, change, field] of wrong) {
    it(`refuses ${what}, beside its field`, async () => {
      const answer = await mei.send(path, phoned(change))
      expect(answer.status).to.equal(422)
      expect(((await answer.json()) as { errors: string[] }).errors).to.deep.equal([field])
      expect(await count()).to.equal(0)
    })
  }

  it('keeps what was typed beside a field that is wrong', async () => {
    const answer = await mei.press(path, fields({ contact_phone: '12', organisation: '桑植<一中>' }))
    expect(answer.status).to.equal(422)
    const text = await textOf(answer)
    expect(text).to.contain('value="桑植&lt;一中&gt;"').and.contain('id="contact_phone-wrong"').and.contain('value="2026-12-03T09:00" required checked')
  })

  it('is confirmed at once, by who took it', async () => {
    const sent = phoned({ people: '２0' })
    const answer = await mei.send(path, sent)
    expect(answer.status).to.equal(201)
    const { ref, ...told } = (await answer.json()) as { ref: string }
    expect(told).to.include({ status: 'confirmed', channel: 'phone', people: 20 })
    expect(JSON.stringify(told)).to.not.contain('13912345678')
    const [event] = await app.parts.db.read.selectFrom('booking_events').select('actor').where('ref', '=', ref).execute()
    expect(event).to.deep.equal({ actor: 'Mei' })
    const again = await mei.send(path, sent)
    expect([again.status, ((await again.json()) as { ref: string }).ref]).to.deep.equal([200, ref])
    expect([await count(), await takenIn(app, '2026-12-03T09:00')]).to.deep.equal([1, 20])
  })

  it('is a request on a proposal that nobody has saved', async () => {
    await app.parts.db.write((trx) => trx.updateTable('offers').set({ saved_at: null }).where('site', '=', site).execute())
    const answer = await mei.press(path, fields())
    const ref = /bookings\/(\w+)\?/.exec(answer.headers.get('location')!)![1]!
    expect((await asItIs(app, { ref })).status).to.equal('requested')
    expect(await textOf(mei.get(answer.headers.get('location')!))).to.contain('名额已留，等您确认')
  })

  it('may use what is kept for the desk, which nobody has online', async () => {
    await booked(app, { people: 50 })
    const online = readApplication(wish({ people: 10 }), 'zh')
    if ('wrong' in online) throw new Error('wrong')
    const refused = await book(app.parts.bookings, online, 'online')
    expect(isRefusal(refused) && refused.refused).to.equal('slot-full')
    expect(await textOf(mei.get(`${path}?site=${site}&day=2026-12-03`))).to.match(/09:00–10:00<\/b> <small>还可约 10 人/)
    expect((await mei.send(path, phoned({ people: 10 }))).status).to.equal(201)
    expect(await takenIn(app, '2026-12-03T09:00')).to.equal(60)
  })

  it('never has more than there is, and is offered what would work; one tap takes it', async () => {
    await booked(app, { people: 50 })
    const sent = fields({ people: 11 })
    expect(await reasonOf(mei.send(path, sent))).to.deep.equal([409, 'slot-full'])
    const answer = await mei.press(path, sent)
    expect(answer.status).to.equal(409)
    const text = await textOf(answer)
    expect(text).to.contain('12月3日（周四）09:00的名额不够了')
    const instead = /name="instead" value="([^"]+)"/.exec(text)![1]!
    expect(instead).to.equal(`${site}|2026-12-03T10:00=11`)
    expect((await mei.press(path, { ...sent, instead })).status).to.equal(303)
    expect([await takenIn(app, '2026-12-03T09:00'), await takenIn(app, '2026-12-03T10:00')]).to.deep.equal([50, 11])
  })

  it('of a walk-up is for today, from the next slot on', async () => {
    const text = await textOf(mei.get(`${path}?site=${site}`))
    expect(text).to.contain('value="2026-12-01T10:00" required>').and.match(/value="2026-12-01T09:00" required disabled/)
    expect(await reasonOf(mei.send(path, phoned({ channel: 'walk-up', slot: '2026-12-01T09:00' })))).to.deep.equal([409, 'slot-past'])
    const answer = await mei.send(path, phoned({ channel: 'walk-up', slot: '2026-12-01T10:00' }))
    expect(answer.status).to.equal(201)
    const { ref } = (await answer.json()) as { ref: string }
    expect([(await asItIs(app, { ref })).channel, await happened(app, { ref })]).to.deep.equal(['walk-up', ['booked']])
  })

  it('with a docent wants one who is free', async () => {
    expect(await reasonOf(mei.send(path, phoned({ docent: 'any' })))).to.deep.equal([409, 'docent-none'])
    await guidedBy(app, '小河')
    expect((await mei.send(path, phoned({ docent: 'zh', programme: 'tour' }))).status).to.equal(201)
    expect(await reasonOf(mei.send(path, phoned({ docent: 'zh' })))).to.deep.equal([409, 'docent-none'])
  })

  it('asks for the site first, and says when a site is not booked here', async () => {
    expect(await textOf(mei.get(path))).to.contain(`href="${path}?site=${site}"`)
    await offering(app, { booking: 'none' })
    expect(await textOf(mei.get(`${path}?site=${site}`))).to.contain('湘鄂川黔革命根据地纪念馆不接受团体预约')
  })
})
