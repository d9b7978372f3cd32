import { expect } from 'chai'
import { answerTicket, closeTicket } from '../../server/help/handle-ticket.ts'
import { purgeTickets } from '../../server/help/purge-tickets.ts'
import { rateTicket } from '../../server/help/rate-ticket.ts'
import { jobsOf } from '../../server/operations/jobs.ts'
import { serve, type Served } from '../app/serve.ts'
import { LetterBox } from './letter-box.ts'

describe('a ticket that is long closed', () => {
  let app: Served
  let wei: LetterBox
  beforeEach(async () => {
    app = await serve()
    wei = new LetterBox(app)
  })
  afterEach(() => app.close())

  it('forgets who wrote and what, 180 days after it was closed and not a day before, and goes on counting', async () => {
    const { tickets, db } = app.parts
    const [closed, open] = [await wei.sends('feedback', { name: '卫', phone: '13812345678' }), await wei.sends('feedback')]
    await answerTicket(tickets, closed.number, '已换新牌。', 'Mei')
    await rateTicket(tickets, closed.number, { rating: 'satisfied', word: '很快' }, '纪念馆')
    await closeTicket(tickets, closed.number, 'Mei')
    const before = await wei.row(closed.number)
    // Closed on 1 December 2026: 30 May 2027 is the 180th day after it.
    app.clock.set('2027-05-30T23:59:59+08:00')
    expect(await purgeTickets(tickets)).to.equal(0)
    expect(await wei.row(closed.number)).to.deep.equal(before)
    app.clock.set('2027-05-31T00:00:00+08:00')
    const jobs = jobsOf({ ...app.parts, log: { error: () => undefined } })
    await jobs.find(({ failed }) => failed === 'closed tickets could not be purged')!.run()
    expect(await wei.row(closed.number)).to.deep.equal({ ...before, sealed: null, answer: '', word: '' })
    expect((await wei.row(open.number)).sealed).to.not.equal(null)
    expect((await wei.get(closed.path)).text).to.contain('内容已在办结 180 天后删除').and.contain('您的评价：满意')
    expect((await wei.steps(closed.number)).map(({ what, actor }) => `${what} ${actor}`)).to.include('purged system')
    expect(await purgeTickets(tickets)).to.equal(0)
    expect(await db.read.selectFrom('tickets').select('number').execute()).to.have.length(2)
  })

  it('comes back to nobody when it is rated after that, and does not say that it would', async () => {
    const { tickets } = app.parts
    const { number, path } = await wei.sends('feedback')
    await answerTicket(tickets, number, '好', 'Mei')
    const promise = '工单会退回场馆再答复一次'
    expect((await wei.get(path)).text).to.include(promise)
    await closeTicket(tickets, number, 'Mei')
    app.clock.set('2027-06-30T00:00:00+08:00')
    await purgeTickets(tickets)
    expect((await wei.get(path)).text).to.include('name="rating"').and.not.include(promise)
  })

  it('is one of many, of which none is left', async () => {
    const { db, tickets } = app.parts
    const { number } = await wei.sends('feedback')
    await answerTicket(tickets, number, '好', 'Mei')
    await closeTicket(tickets, number, 'Mei')
    const row = await wei.row(number)
    const more = Array.from({ length: 250 }, (_, i) => ({ ...row, number: String(1_000_000_000 + i), request_id: Uint8Array.from([i % 256, i >> 8, ...Array(14).fill(7)]) }))
    await db.write((trx) => trx.insertInto('tickets').values(more).execute())
    app.clock.set('2028-01-01T00:00:00+08:00')
    expect(await purgeTickets(tickets)).to.equal(251)
  })
})
