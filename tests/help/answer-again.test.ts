import { expect } from 'chai'
import { purgeTickets } from '../../server/help/purge-tickets.ts'
import type { Person } from '../../server/staff/people.ts'
import { serve, type Served } from '../app/serve.ts'
import { askedAs, hired } from '../staff/two-sites.ts'
import { hall, LetterBox } from './letter-box.ts'

describe('a ticket whose answer did not help', () => {
  let app: Served
  let wei: LetterBox
  let mei: Person
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off', NOTIFY_WEBHOOK: 'http://127.0.0.1:9/robot' } })
    wei = new LetterBox(app)
    mei = await hired(app, 'Mei', 'manager', [hall])
  })
  after(() => app.close())

  const press = (number: string, deed: string, fields: Record<string, string> = {}) =>
    askedAs(app, `/staff/help/${number}/${deed}`, { method: 'POST', person: mei, body: new URLSearchParams(fields) })
  const page = async (path: string) => (await askedAs(app, path, { person: mei })).text()
  const rate = (ticket: { number: string; key: string }, rating: string) => wei.post(`/help/tickets/${ticket.number}/rating`, { key: ticket.key, rating, word: '牌子还是坏的' })
  /** Sent, answered, and rated. */
  const rated = async (rating: string, closed = false) => {
    const ticket = await wei.sends('feedback')
    await press(ticket.number, 'answer', { answer: '已换新牌。' })
    if (closed) await press(ticket.number, 'closing')
    expect((await rate(ticket, rating)).status).to.equal(303)
    return ticket
  }

  it('goes back to the site: it stands first in the ledger and on the console, and its people’s robot hears of it', async () => {
    const { number, path } = await rated('dissatisfied')
    await wei.sends('feedback')
    const ledger = await page('/staff/help')
    expect(ledger).to.include('不满意、待再次答复 1 件').and.match(new RegExp(`不满意，待再次答复[^]*?/staff/help/${number}`))
    expect(await page('/staff/help?status=unsettled')).to.include(`/staff/help/${number}"`)
    expect(await page('/staff')).to.match(/服务台账待答复 2 件/)
    expect((await wei.get(path)).text).to.include('工单已退回场馆再办')
    const told = await app.parts.db.read.selectFrom('outbox').selectAll().where('booking', '=', number).execute()
    expect(told.map(({ channel, about }) => `${channel} ${about}`), 'of the new ticket, and of its return').to.deep.equal(['robot ticket', 'robot ticket'])
  })

  it('is answered once more before it can be closed; both answers are read, and the rating stays', async () => {
    const { number, path } = await rated('dissatisfied')
    const early = await press(number, 'closing')
    expect([early.status, (await early.text()).includes('请先再次答复')]).to.deep.equal([409, true])
    expect((await press(number, 'answer', { answer: ' ' })).status).to.equal(422)
    for (let i = 0; i < 2; i++) expect((await press(number, 'answer', { answer: '今天上午又换了一块。' })).status, 'the same twice').to.equal(303)
    expect((await press(number, 'answer', { answer: '第三份' })).status).to.equal(409)
    expect((await wei.get(path)).text).to.include('已换新牌。').and.include('今天上午又换了一块。').and.include('您的评价：不满意')
    expect((await press(number, 'closing')).status).to.equal(303)
    const row = await wei.row(number)
    expect([row.status, row.rating, row.answer, row.second_by]).to.deep.equal(['closed', 'dissatisfied', '已换新牌。', 'Mei'])
    expect((await wei.steps(number)).map(({ what }) => what)).to.include.members(['rated', 'answered-again', 'closed'])
  })

  it('is open again where it was closed, and forgotten with its second answer when it is long closed at last', async () => {
    const { number, path } = await rated('dissatisfied', true)
    const row = await wei.row(number)
    expect([row.status, row.closed_at, row.closed_by]).to.deep.equal(['answered', null, ''])
    expect((await wei.steps(number)).map(({ what }) => what)).to.include('reopened')
    expect((await wei.get(path)).text).to.include('重新打开')
    await press(number, 'answer', { answer: '又换了。' })
    await press(number, 'closing')
    const now = app.clock.now()
    app.clock.set('2027-06-30T00:00:00+08:00')
    await purgeTickets(app.parts.tickets)
    expect((await wei.row(number)).second_answer).to.equal('')
    app.clock.instant = now
  })

  it('is no other: one that helped stays closed, and is not answered again', async () => {
    const { number } = await rated('mostly', true)
    expect((await wei.row(number)).status).to.equal('closed')
    expect((await press(number, 'answer', { answer: '再写一份' })).status).to.equal(409)
  })
})
