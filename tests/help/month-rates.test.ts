import { parse } from 'csv-parse/sync'
import { expect } from 'chai'
import { answerTicket } from '../../server/help/handle-ticket.ts'
import { percent } from '../../server/help/month-rates.ts'
import { rateTicket } from '../../server/help/rate-ticket.ts'
import type { Person } from '../../server/staff/people.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { askedAs, hired } from '../staff/two-sites.ts'
import { type Fields, hall, LetterBox } from './letter-box.ts'

const tomb = 'zunyi-martyrs-cemetery'

describe('the rates of a month', () => {
  let app: Served
  let tan: Person
  let mei: Person
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' }, clock: new StoppedClock('2026-11-02T09:00:00+08:00') })
    const wei = new LetterBox(app)
    tan = await hired(app, '老谭', 'admin', 'every')
    mei = await hired(app, 'Mei', 'manager', [hall])
    const { tickets } = app.parts
    const sent = async (more: Fields = {}) => (await wei.sends('feedback', { name: '卫', phone: '13812345678', text: '=HYPERLINK("x")', ...more })).number
    const answered = async (number: string, rating?: 'satisfied' | 'mostly' | 'dissatisfied') => {
      await answerTicket(tickets, number, '好', 'Mei')
      if (rating) await rateTicket(tickets, number, { rating, word: '' }, '纪念馆')
    }
    // November at the hall: four sent on the 2nd, due by the end of the 9th; two at the cemetery.
    const [a, b, c] = [await sent(), await sent(), await sent(), await sent()]
    const e = await sent({ site: tomb })
    await sent({ site: tomb })
    await answered(a, 'satisfied')
    app.clock.set('2026-11-09T23:59:59+08:00')
    await answered(b, 'dissatisfied')
    app.clock.set('2026-11-10T00:00:00+08:00')
    await answered(c, 'mostly')
    await answered(e)
    // In December one more, which still has time.
    app.clock.set('2026-12-01T09:00:00+08:00')
    await sent()
  })
  after(() => app.close())

  it('are no percentage where there is nothing to count', () => {
    expect(percent({ part: 0, of: 0 })).to.equal('—')
    expect([percent({ part: 0, of: 3 }), percent({ part: 2, of: 3 }), percent({ part: 3, of: 3 })]).to.deep.equal(['0.0%', '66.7%', '100.0%'])
  })

  const csvOf = async (person: Person) => {
    const answer = await askedAs(app, '/staff/help/months.csv?lang=en', { person })
    const text = await answer.text()
    return { answer, text, rows: parse(text, { bom: true, columns: true }) as Record<string, string>[] }
  }
  const numbers = (row: Record<string, string>) => [row.Received, row.Answered, row['Reply rate'], row['Answered in time'], row.Due, row['On-time rate'], row['Satisfied'], row['Mostly satisfied'], row['Not satisfied'], row.Rated, row.Satisfaction]

  it('are what one computes by hand, of each site and of all', async () => {
    const { rows } = await csvOf(tan)
    const of = (month: string, name: string) => numbers(rows.find((row) => row.Month === month && (row.Site === name || (name === 'All' && row.Name === 'All')))!)
    // The hall: 4 sent, 3 answered, 2 of them in time, the fourth overdue; rated: 1 + 1 of 3 are content.
    expect(of('2026-11', hall)).to.deep.equal(['4', '3', '75.0%', '2', '4', '50.0%', '1', '1', '1', '3', '66.7%'])
    // The cemetery: 2 sent, 1 answered, too late; nobody rated.
    expect(of('2026-11', tomb)).to.deep.equal(['2', '1', '50.0%', '0', '2', '0.0%', '0', '0', '0', '0', ''])
    expect(of('2026-11', 'All')).to.deep.equal(['6', '4', '66.7%', '2', '6', '33.3%', '1', '1', '1', '3', '66.7%'])
    // What still has time is no delay.
    expect(of('2026-12', hall)).to.deep.equal(['1', '0', '0.0%', '0', '0', '', '0', '0', '0', '0', ''])
  })

  it('are shown with what they are made of, and a dash where there is nothing', async () => {
    const text = (await (await askedAs(app, '/staff/help/months', { person: tan })).text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    expect(text).to.contain('4 3 / 4 75.0% 2 / 4 50.0% 2 / 3 66.7%').and.contain('合计 6 4 / 6 66.7%').and.contain('1 0 / 1 0.0% — —')
  })

  it('are of their own sites for a manager, with nobody’s words or number in the file, on the record', async () => {
    const { answer, text, rows } = await csvOf(mei)
    expect([...new Set(rows.map(({ Site }) => Site))].sort()).to.deep.equal(['', hall])
    expect(text).to.not.match(/138|卫|HYPERLINK/)
    expect(answer.headers.get('content-disposition')).to.match(/^attachment; filename="?tickets-2026-01-2026-12\.csv"?$/)
    const exports = await app.parts.db.read.selectFrom('audit').selectAll().where('action', '=', 'export').where('actor', '=', 'Mei').execute()
    expect(exports).to.have.length(1)
  })
})
