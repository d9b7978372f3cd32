import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { setSites } from '../../server/staff/people.ts'
import { type Served, serve, StoppedClock } from '../app/serve.ts'
import { Office } from '../bookings/office.ts'
import { hire } from '../staff/house.ts'
import { counted, hall } from './month-books.ts'

const report = `/staff/reports/${hall.slug}`
const waits = '还在等第二个人确认'

describe('a correction that waits for a second person', () => {
  let app: Served
  let mei: Office
  let tan: Office
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-12-04T09:00:00+08:00') })
    ;[mei, tan] = [new Office(app, 'mei'), new Office(app, 'tan')]
    await counted(app.parts.db, '2026-10-03', 50)
    await counted(app.parts.db, '2026-11-03', 1234)
  })
  afterEach(() => app.close())

  const propose = async (about: string, site = hall.slug) => {
    const answer = await mei.press('/staff/corrections', { request_id: randomUUID(), site, about, people: '80', direction: 'add', reason: '旅行社名单漏登一车' }, { accept: 'application/json' })
    expect(answer.status, await answer.clone().text()).to.equal(202)
    return ((await answer.json()) as { request_id: string }).request_id
  }
  const toDo = async (office: Office) => /<section aria-labelledby="waiting">.*?<\/section>/s.exec(await office.page('/staff'))![0]

  it('is something to do for who may confirm it, and for nobody else', async () => {
    expect(await toDo(tan)).to.contain('没有待办')
    const id = await propose('2026-11-03')
    expect(await toDo(tan)).to.match(/<a href="\/staff\/corrections">1 笔更正等您确认<\/a>/)
    for (const other of [mei, new Office(app, 'wen')]) expect(await toDo(other)).to.contain('没有待办')
    await tan.press(`/staff/corrections/${id}/confirmation`, {})
    expect(await toDo(tan)).to.contain('没有待办')
  })

  it('is nothing to do for a manager of other sites, or of none', async () => {
    await propose('2026-11-03')
    const { db } = app.parts
    const wen = await hire(db, 'wen', app.clock.now())
    await db.write((trx) => trx.updateTable('staff').set({ role: 'manager' }).where('id', '=', wen.id).execute())
    for (const [sites, said] of [[['tongzi-mountain'], '没有待办'], [[], '没有待办'], [[hall.slug], '1 笔更正等您确认']] as const) {
      await db.write((trx) => setSites(trx, wen.id, sites))
      const office = new Office(app, 'wen')
      expect(await toDo(office), sites.join()).to.contain(said)
      expect((await office.get('/staff/corrections')).status).to.equal(200)
    }
  })

  it('is said above the submission and the closing of the month it is about, which still go through', async () => {
    await propose('2026-11-03')
    expect(await mei.page(`${report}/2026-11`)).to.contain(`有 1 笔要计入本月的更正，${waits}`).and.contain(`href="/staff/corrections?site=${hall.slug}&amp;month=2026-11"`)
    expect(await mei.page(`${report}/2026-10`)).not.to.contain(waits)
    expect(await mei.page('/staff/reports/tongzi-mountain/2026-11')).not.to.contain(waits)
    for (const month of ['2026-10', '2026-11']) await mei.press(`${report}/${month}/submission`, {})
    await tan.press(`${report}/2026-10/closing`, {})
    expect(await tan.page(`${report}/2026-11`)).to.contain(`有 1 笔要计入本月的更正，${waits}`)
    expect(await tan.page('/staff/reports/bureau/2026-11')).to.contain(`等结账的月份里，有 1 笔更正${waits}`)
    expect((await tan.press('/staff/reports/bureau/2026-11/closing', {})).headers.get('location')).to.contain('?closed=1&left=0')
    for (const page of [`${report}/2026-11`, '/staff/reports/bureau/2026-11']) expect(await tan.page(page)).not.to.contain(waits)
  })

  it('is said in the running month once the one it is about is closed: there it would count', async () => {
    await propose('2026-10-03')
    await mei.press(`${report}/2026-10/submission`, {})
    await tan.press(`${report}/2026-10/closing`, {})
    expect(await mei.page(`${report}/2026-12`)).to.contain(`有 1 笔要计入本月的更正，${waits}`)
    for (const month of ['2026-10', '2026-11']) expect(await mei.page(`${report}/${month}`)).not.to.contain(waits)
  })
})
