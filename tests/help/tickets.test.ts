import { expect } from 'chai'
import { mintNumber, readNumber, spelledNumber } from '../../server/help/references.ts'
import { answerTicket, closeTicket, takeTicket } from '../../server/help/handle-ticket.ts'
import { RateLimits } from '../../server/web/rate-limits.ts'
import { refusal } from '../../server/web/refusals.ts'
import { serve, type Served } from '../app/serve.ts'
import { everythingAsText } from '../checkins/tables.ts'
import { LetterBox, wishes } from './letter-box.ts'

describe('a ticket', () => {
  let app: Served
  let wei: LetterBox
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off', NOTIFY_WEBHOOK: 'http://127.0.0.1:9/robot' } })
    wei = new LetterBox(app)
  })
  after(() => app.close())

  it('has a number of ten digits, read however it is typed', () => {
    const bytes = Uint8Array.of(255, 250, 0, 1, 12, 23, 34, 45, 56, 67, 78, 249)
    const number = mintNumber((size) => bytes.subarray(0, Math.max(size, 12)))
    expect(number).to.equal('0123456789')
    expect(spelledNumber(number)).to.equal('0123-456-789')
    expect(['0123-456-789', ' 0123 456 789', '０１２３４５６７８９'].map(readNumber)).to.deep.equal([number, number, number])
    expect(['', '123', '01234567890', 'O123456789', '0'.repeat(5000)].map(readNumber)).to.deep.equal(Array(5).fill(undefined))
  })

  it('is made once of a form that is sent again, in ten tabs at once too, with the same link', async () => {
    const fields = wishes.feedback({ text: '第一行\r\n第二行' })
    const answers = await Promise.all(Array.from({ length: 10 }, () => wei.post('/help/feedback', fields)))
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`)).size).to.equal(1)
    const same = (await wei.rows()).filter(({ request_id }) => Buffer.from(request_id).toString('hex') === fields.request_id!.replaceAll('-', ''))
    expect(same).to.have.length(1)
    const json = await wei.post('/help/feedback', fields, { accept: 'application/json' })
    expect(json.status).to.equal(200)
    expect(JSON.parse(json.text).url).to.equal(`${app.parts.config.PUBLIC_URL}${answers[0]!.headers.location}`)
    expect((await wei.get(answers[0]!.headers.location!)).text).to.contain('第一行\n第二行')
  })

  it('is answered by the end of the fifth working day; help before the day of the visit begins', async () => {
    // Tuesday, 1 December 2026, 09:00: the fifth working day after it is Tuesday the 8th.
    const { number } = await wei.sends('feedback')
    expect(new Date((await wei.row(number)).due_at).toISOString()).to.equal('2026-12-08T16:00:00.000Z')
    const help = await wei.sends('assistance', { day: '2026-12-05' })
    expect(new Date((await wei.row(help.number)).due_at).toISOString()).to.equal('2026-12-04T16:00:00.000Z')
    expect((await wei.get(help.path)).text).to.contain('最迟 2026年12月4日 答复')
  })

  it('counts as working days those of the State Council, and those an admin entered', async () => {
    await app.parts.db.write((trx) => trx.insertInto('calendar_days').values({ day: '2026-12-04', kind: 'holiday', entered_by: '老谭' }).execute())
    const { number } = await wei.sends('feedback')
    expect(new Date((await wei.row(number)).due_at).toISOString()).to.equal('2026-12-09T16:00:00.000Z')
    await app.parts.db.write((trx) => trx.deleteFrom('calendar_days').execute())
  })

  it('is shown to nobody without its key, and to nobody with that of another', async () => {
    const [one, other] = [await wei.sends('assistance'), await wei.sends('feedback')]
    const wrong = [`/help/tickets/${one.number}`, `/help/tickets/${one.number}?key=`, `/help/tickets/${one.number}?key=${other.key}`, `/help/tickets/${one.number}?key[]=${one.key}`]
    const answers = await Promise.all([...wrong, `/help/tickets/0000000000?key=${one.key}`, '/help/tickets/x?key=x'].map((path) => wei.get(path)))
    for (const { status, text } of answers) {
      expect(status).to.equal(404)
      expect(text).to.contain('没有找到这张工单').and.not.contain('轮椅')
    }
    const right = await wei.get(one.path)
    expect([right.status, right.headers['cache-control']]).to.deep.equal([200, 'private, no-store'])
    expect(right.text).to.contain('轮椅').and.contain('noindex').and.not.contain('13812345678')
  })

  it('lies in the tables with neither key nor words nor whom to reach', async () => {
    const { key } = await wei.sends('assistance', { text: '只在明处的话', name: '卫小明', phone: '13900001111' })
    const all = await everythingAsText(app.parts.db)
    for (const secret of [key, '只在明处的话', Buffer.from('只在明处的话').toString('hex'), '卫小明', '13900001111']) expect(all.includes(secret)).to.equal(false)
  })

  it('tells the robot of the site what there is to do, and nothing of who wrote', async () => {
    const { number } = await wei.sends('feedback', { text: '排队太久', name: '卫', phone: '13900002222', kind: 'complaint' })
    const rows = await app.parts.db.read.selectFrom('outbox').selectAll().where('booking', '=', number).execute()
    expect(rows.map(({ channel, about }) => [channel, about])).to.deep.equal([['robot', 'ticket']])
  })

  describe('answered', () => {
    const answered = async (answer = '已换新牌。') => {
      const sent = await wei.sends('feedback')
      await answerTicket(app.parts.tickets, sent.number, answer, 'Mei')
      return sent
    }
    const rate = (number: string, key: string, more: Record<string, string>) => wei.post(`/help/tickets/${number}/rating`, { key, ...more })

    it('says when it is worth trying again, never at once', async () => {
      const { number, key } = await wei.sends('feedback')
      const limits = RateLimits.prototype as { take: unknown }
      const { take } = limits
      limits.take = () => Promise.resolve(refusal('too-many', { retryAfter: 0 }))
      try {
        const { status, headers } = await rate(number, key, { rating: 'satisfied' })
        expect([status, headers['retry-after']]).to.deep.equal([429, '1'])
      } finally {
        limits.take = take
      }
    })

    it('is not rated before that, nor with another’s key, nor by what is no rating', async () => {
      const waiting = await wei.sends('feedback')
      expect((await rate(waiting.number, waiting.key, { rating: 'satisfied' })).status).to.equal(409)
      const { number, key } = await answered()
      expect((await rate(number, waiting.key, { rating: 'satisfied' })).status).to.equal(404)
      for (const more of [{}, { rating: 'excellent' }, { rating: 'satisfied', word: '好'.repeat(5000) }, { rating: 'satisfied', word: 'a\0b' }] as Record<string, string>[]) {
        const { status, text } = await rate(number, key, more)
        expect(status).to.equal(422)
        expect(text).to.contain('role="alert"')
      }
      expect((await wei.row(number)).rating).to.equal(null)
    })

    it('is rated once, with a word', async () => {
      const { number, key, path } = await answered('已换新牌。\n谢谢您。')
      expect((await wei.get(path)).text).to.contain('已换新牌。\n谢谢您。').and.contain('name="rating"')
      expect((await rate(number, key, { rating: 'mostly', word: '再快些\r\n更好' })).status).to.equal(303)
      expect((await rate(number, key, { rating: 'mostly', word: '再快些\r\n更好' })).status, 'the same again').to.equal(303)
      const second = await rate(number, key, { rating: 'dissatisfied' })
      expect([second.status, /评价只能提交一次/.test(second.text)]).to.deep.equal([409, true])
      const { rating, word } = await wei.row(number)
      expect([rating, word]).to.deep.equal(['mostly', '再快些\n更好'])
      expect((await wei.get(path)).text).to.contain('您的评价：基本满意').and.not.contain('name="rating"')
      expect((await wei.steps(number)).map(({ what }) => what).sort()).to.deep.equal(['answered', 'rated', 'sent'])
    })

    it('is rated once by two tabs at the same time', async () => {
      const { number, key } = await answered()
      const both = await Promise.all(['satisfied', 'dissatisfied'].map((rating) => rate(number, key, { rating })))
      expect(both.map(({ status }) => status).sort()).to.deep.equal([303, 409])
      expect((await wei.steps(number)).filter(({ what }) => what === 'rated')).to.have.length(1)
    })

    it('says when nobody has answered in time', async () => {
      const { path } = await wei.sends('feedback')
      app.clock.set('2026-12-09T00:00:00+08:00')
      expect((await wei.get(path)).text).to.contain('已经超期')
      app.clock.set('2026-12-08T23:59:59+08:00')
      expect((await wei.get(path)).text).to.not.contain('已经超期')
      app.clock.set('2026-12-01T09:00:00+08:00')
    })
  })

  it('goes each step once, whoever presses at the same time', async () => {
    const { tickets } = app.parts
    const { number } = await wei.sends('feedback')
    const outcomes = async (done: Promise<object>[]) => (await Promise.all(done)).map((one) => ('refused' in one ? one.refused : 'done')).sort()
    expect(await outcomes([closeTicket(tickets, number, 'Mei')])).to.deep.equal(['ticket-unanswered'])
    expect(await outcomes(['Mei', 'Wen'].map((by) => takeTicket(tickets, number, by)))).to.deep.equal(['done', 'ticket-taken'])
    expect(await outcomes(['Mei', 'Wen'].map((by) => answerTicket(tickets, number, `${by} 的答复`, by)))).to.deep.equal(['done', 'ticket-answered'])
    expect(await outcomes(['Mei', 'Wen'].map((by) => closeTicket(tickets, number, by)))).to.deep.equal(['done', 'ticket-closed'])
    expect(await outcomes([takeTicket(tickets, number, 'Wen'), answerTicket(tickets, number, '再答', 'Wen')])).to.deep.equal(['ticket-answered', 'ticket-answered'])
    expect(await outcomes([takeTicket(tickets, '0000000000', 'Mei')])).to.deep.equal(['ticket-unknown'])
    expect((await wei.steps(number)).map(({ what }) => what).sort()).to.deep.equal(['answered', 'closed', 'sent', 'taken'])
    const { answer, answered_by } = await wei.row(number)
    expect(answer).to.equal(`${answered_by} 的答复`)
  })

  it('keeps its history whatever somebody tries in the tables', async () => {
    const { number } = await wei.sends('feedback')
    for (const change of ['update', 'delete'] as const) {
      const tried = app.parts.db.write<unknown>((trx) =>
        change === 'update' ? trx.updateTable('ticket_events').set({ actor: 'x' }).where('number', '=', number).execute() : trx.deleteFrom('ticket_events').where('number', '=', number).execute(),
      )
      expect(await tried.then(() => 'done', (error: Error) => error.message)).to.equal('what happened to a ticket is never edited or deleted')
    }
    const impossible = [{ status: 'closed' }, { answer: '假的' }, { rating: 'satisfied', rated_at: 1 }, { kind: 'praise', visit_day: '2026-12-02' }] as const
    for (const set of impossible) {
      const tried = app.parts.db.write((trx) => trx.updateTable('tickets').set(set).where('number', '=', number).execute())
      expect(await tried.then(() => 'done', () => 'refused'), JSON.stringify(set)).to.equal('refused')
    }
  })
})
