import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { booked, offering, site } from '../bookings/console/site-desk.ts'
import { auditOf } from '../staff/house.ts'
import { ExportDesk, meiRuns, residence } from './export-desk.ts'

const december = 'from=2026-12-01&to=2026-12-31'
const phone = '13912345678'

describe('bookings, exported', () => {
  let app: Served
  let mei: ExportDesk
  beforeEach(async () => {
    app = await serve()
    await offering(app)
    mei = new ExportDesk(app, 'mei')
  })
  afterEach(() => app.close())

  const seen = async () => (await auditOf(app.parts.db)).filter(({ action }) => action === 'contact-seen' || action === 'export')

  it('are numbers, by the day of the visit, and a total; whom to reach is masked', async () => {
    const one = await booked(app, { slot: '2026-12-10T09:00', people: 20, minors: 3, note: '请找王老师 13700000000' })
    const two = await booked(app, { slot: '2026-12-03T09:00', people: 40 })
    await booked(app, { slot: '2027-01-05T09:00' })
    const rows = await mei.csv(`bookings.csv?${december}`)
    expect(rows[0]!.join()).to.equal('预约号,参观日期,时段,场馆代码,场馆名称,状态,怎么约的,单位类型,单位名称,活动内容,预约人数,预约未成年人,实到人数,实到未成年人,联系人,联系电话,预约时间')
    expect(rows.slice(1, -2).map(([ref, date, slots, at, , status, , , , , people, minors, came]) => [ref!.replace('-', ''), date, slots!.slice(0, 6), at, status, people, minors, came])).to.deep.equal([
      [two.ref, '2026-12-03', '09:00–', site, '待答复', '40', '0', ''],
      [one.ref, '2026-12-10', '09:00–', site, '待答复', '20', '3', ''],
    ])
    expect(rows.at(-2)).to.deep.equal(['合计', ...Array<string>(9).fill(''), '60', '3', '0', '0', '', '', ''])
    expect(rows.at(-1)!.slice(0, 2)).to.deep.equal(['版本', `bookings/1 from=2026-12-01 to=2026-12-31 site= status=all contacts=false`])
    const text = rows.flat().join(' ')
    expect(text).to.contain('兰**').and.contain('139****5678').and.not.match(/兰桂英|13912345678|王老师|13700000000/)
    expect(await seen()).to.deep.equal([{ actor: 'Mei', action: 'export', subject: 'bookings.csv', detail: '2026-12-01 2026-12-31 *' }])
  })

  it('tell whom to reach when asked to, and that is written down once, with how many', async () => {
    await booked(app, { contact_email: 'lan@example.cn' })
    await booked(app, { slot: '2026-12-09T09:00' })
    const { rows } = await mei.json(`bookings.json?${december}&site=${site}&contacts=1`)
    expect(rows.map((row) => [row.contact_name, row.contact_phone, row.contact_email])).to.deep.equal([
      ['兰桂英', phone, 'lan@example.cn'],
      ['兰桂英', phone, ''],
    ])
    expect(await seen()).to.have.deep.members([
      { actor: 'Mei', action: 'export', subject: 'bookings.json', detail: `2026-12-01 2026-12-31 ${site}` },
      { actor: 'Mei', action: 'contact-seen', subject: site, detail: 'export 2' },
    ])
  })

  it('tell nobody of other sites’ groups, whom to reach least of all', async () => {
    await booked(app)
    await meiRuns(app, [residence])
    expect((await mei.json(`bookings.json?${december}&contacts=1`)).rows).to.deep.equal([])
    await meiRuns(app, [])
    expect((await mei.json(`bookings.json?${december}`)).rows).to.deep.equal([])
  })

  it('are those of one status, when it is asked for', async () => {
    const gone = await booked(app)
    const stays = await booked(app, { slot: '2026-12-09T09:00' })
    await mei.send(`/staff/bookings/${gone.ref}/cancellation`, { ready: 'as-asked' })
    const of = async (status: string) => (await mei.json(`bookings.json?${december}&status=${status}`)).rows.map(({ ref, status }) => [String(ref).replace('-', ''), status])
    expect(await of('cancelled')).to.deep.equal([[gone.ref, 'cancelled']])
    expect(await of('requested')).to.deep.equal([[stays.ref, 'requested']])
    expect(await of('all')).to.have.length(2)
    expect(await of('')).to.have.length(2)
  })

  it('say who came, once somebody has entered it', async () => {
    const { ref } = await booked(app, { slot: '2026-12-03T09:00', people: 40 })
    await mei.send(`/staff/bookings/${ref}/confirmation`, {})
    app.clock.set('2026-12-03T10:00:00+08:00')
    const answer = await mei.send(`/staff/bookings/${ref}/arrival`, { people: 38, minors: 5 })
    expect(answer.status, await answer.text()).to.be.below(300)
    const { rows, total } = await mei.json(`bookings.json?${december}`)
    expect(rows.map(({ status, people, came, came_minors: minors }) => [status, people, came, minors])).to.deep.equal([['arrived', 40, 38, 5]])
    expect(total).to.deep.equal({ people: 40, minors: 0, came: 38, came_minors: 5 })
  })

  it('are empty cells once their contact was purged', async () => {
    await booked(app)
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ contact: null }).execute())
    const { rows } = await mei.json(`bookings.json?${december}&contacts=1`)
    expect(rows.map((row) => [row.contact_name, row.contact_phone])).to.deep.equal([['', '']])
  })
})
