import { expect } from 'chai'
import type { Person } from '../../server/staff/people.ts'
import { serve, type Served } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { askedAs, hired } from '../staff/two-sites.ts'
import { hall, LetterBox } from './letter-box.ts'

const tomb = 'zunyi-martyrs-cemetery'

describe('the ledger of what visitors ask and say', () => {
  let app: Served
  let wei: LetterBox
  let mei: Person
  let wen: Person
  let hua: Person
  let docent: Person
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    wei = new LetterBox(app)
    mei = await hired(app, 'Mei', 'manager', [hall])
    wen = await hired(app, 'Wen', 'manager', [hall])
    hua = await hired(app, 'Hua', 'manager', [tomb])
    docent = await hired(app, 'Lan', 'docent', [hall])
  })
  after(() => app.close())

  const press = (person: Person, number: string, deed: string, fields: Record<string, string> = {}) =>
    askedAs(app, `/staff/help/${number}/${deed}`, { method: 'POST', person, body: new URLSearchParams(fields) })
  const page = async (person: Person, path: string) => (await askedAs(app, path, { person })).text()
  const audits = async (action: string) => (await app.parts.db.read.selectFrom('audit').selectAll().where('action', '=', action).execute()).map(({ actor, subject }) => `${actor} ${subject}`)

  it('is not the docent’s, nor another site’s, and changes by nothing that they try', async () => {
    const { number } = await wei.sends('feedback')
    const before = await everyTable(app.parts.db)
    const tables = async () => {
      const { sessions, ...rest } = await everyTable(app.parts.db)
      return { ...rest, sessions: sessions!.length > 0 }
    }
    const { sessions, ...untouched } = before
    expect(sessions).to.be.an('array')
    for (const [person, status] of [[docent, 403], [hua, 404]] as const) {
      expect((await askedAs(app, `/staff/help/${number}`, { person })).status).to.equal(status)
      for (const deed of ['taking', 'answer', 'closing', 'contact']) expect((await press(person, number, deed, { answer: '好' })).status).to.equal(status)
    }
    expect(await page(hua, '/staff/help')).to.not.contain(number)
    expect((await askedAs(app, `/staff/help?site=${hall}`, { person: hua })).status).to.equal(404)
    for (const odd of ['status=odd', 'kind=x', 'site=nowhere']) expect((await askedAs(app, `/staff/help?${odd}`, { person: mei })).status).to.be.oneOf([404, 422])
    expect(await tables()).to.deep.include(untouched)
  })

  it('takes a ticket from hand to hand: taken on, answered, closed, each with who and when', async () => {
    const { number, path } = await wei.sends('assistance')
    expect((await press(mei, number, 'closing')).status, 'closed before it is answered').to.equal(409)
    expect((await press(mei, number, 'taking')).status).to.equal(303)
    const late = await press(wen, number, 'taking')
    expect([late.status, (await late.text()).includes('Mei已经受理')]).to.deep.equal([409, true])
    for (const answer of ['', ' ', 'x'.repeat(5000), 'a\0b']) expect((await press(mei, number, 'answer', { answer })).status).to.equal(422)
    expect((await wei.row(number)).status).to.equal('taken')
    app.clock.forward(60_000)
    expect((await press(wen, number, 'answer', { answer: '走东侧坡道，\r\n小王接您。' })).status).to.equal(303)
    const second = await press(mei, number, 'answer', { answer: '我写的另一份' })
    const told = await second.text()
    expect([second.status, told.includes('Wen已经答复'), told.includes('我写的另一份')]).to.deep.equal([409, true, true])
    expect((await press(wen, number, 'answer', { answer: '走东侧坡道，\r\n小王接您。' })).status, 'the same once more').to.equal(303)
    expect((await press(mei, number, 'closing')).status).to.equal(303)
    expect((await press(wen, number, 'closing')).status).to.equal(409)
    const row = await wei.row(number)
    expect([row.status, row.taken_by, row.answered_by, row.closed_by]).to.deep.equal(['closed', 'Mei', 'Wen', 'Mei'])
    expect([row.answered_at, row.closed_at].map(Number)).to.deep.equal([app.clock.now(), app.clock.now()])
    expect((await wei.steps(number)).map(({ what, actor }) => `${what} ${actor}`).sort()).to.deep.equal(['answered Wen', 'closed Mei', 'sent ', 'taken Mei'])
    for (const [action, who] of [['ticket-taken', 'Mei'], ['ticket-answered', 'Wen'], ['ticket-closed', 'Mei']] as const) {
      expect((await audits(action)).filter((one) => one.endsWith(number))).to.deep.equal([`${who} ${number}`])
    }
    expect((await wei.get(path)).text).to.contain('走东侧坡道，\n小王接您。').and.contain('已办结')
  })

  it('shows whom to reach to who asks for it, on the record, and to nobody in passing', async () => {
    const { number } = await wei.sends('assistance', { name: '卫小明', phone: '13900001111' })
    const seen = (await page(mei, '/staff/help')) + (await page(mei, `/staff/help/${number}`))
    expect(seen).to.contain('139****1111').and.not.contain('13900001111').and.not.contain('卫小明')
    const shown = await (await press(mei, number, 'contact')).text()
    expect(shown).to.contain('13900001111').and.contain('卫小明')
    expect((await audits('contact-seen')).filter((one) => one.endsWith(number))).to.deep.equal([`Mei ${number}`])
  })

  it('finds what is overdue, of a kind, of a state', async () => {
    const { number } = await wei.sends('feedback', { kind: 'complaint' })
    const lists = async (query: string) => (await page(mei, `/staff/help?${query}`)).includes(`/staff/help/${number}"`)
    expect([await lists('kind=complaint&status=open'), await lists('kind=praise'), await lists('status=overdue'), await lists('status=closed')]).to.deep.equal([true, false, false, false])
    const now = app.clock.now()
    app.clock.set('2026-12-09T00:00:00+08:00')
    expect(await lists('status=overdue')).to.equal(true)
    app.clock.instant = now
  })
})
