import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { phoneAt } from './phone.ts'
import { everyTable } from './tables.ts'

describe('at midnight at the site', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    code = await app.code('long-march-starting-point')
  })
  afterEach(() => app.close())

  const nights: Record<string, [before: string, after: string]> = {
    'of any night': ['2026-12-01', '2026-12-02'],
    'at the end of a month': ['2026-11-30', '2026-12-01'],
    'at the end of a year': ['2026-12-31', '2027-01-01'],
    'before 29 February': ['2028-02-28', '2028-02-29'],
    'after 28 February of a year without a 29th': ['2027-02-28', '2027-03-01'],
    'when clocks change in America': ['2026-11-01', '2026-11-02'],
    'when clocks change in Europe': ['2027-03-28', '2027-03-29'],
  }
  for (const [which, [before, after]] of Object.entries(nights)) {
    it(`a browser counts again, and the count of the day begins anew: ${which}`, async () => {
      app.clock.set(`${before}T23:59:59.999+08:00`)
      const wei = await phoneAt(app, code)
      expect(await wei.checkIn(code)).to.include({ outcome: 'counted', date: before, number: 1, today: 1, all: 1 })
      expect(await wei.checkIn(code)).to.include({ outcome: 'already', date: before })
      app.clock.forward(1)
      expect(await wei.checkIn(code)).to.include({ outcome: 'counted', date: after, number: 1, today: 1, all: 2 })
      app.clock.set(`${after}T23:59:59.999+08:00`)
      expect(await wei.checkIn(code)).to.include({ outcome: 'already', date: after, today: 1, all: 2 })
      const { visits = [] } = await everyTable(app.parts.db)
      expect(visits.map(({ day, entered_on }) => [day, entered_on])).to.deep.equal([[before, before], [after, after]])
    })
  }

  it('a scan kept on the phone counts for its own day, and is entered on today\'s', async () => {
    app.clock.set('2026-12-02T00:10:00+08:00')
    const wei = await phoneAt(app, code)
    const scan = { scanned_at: '2026-12-01T23:50:00+08:00' }
    expect(await wei.checkIn(code, scan)).to.include({ outcome: 'counted', date: '2026-12-01', number: 1, today: 0, all: 1 })
    expect(await wei.checkIn(code), 'and today is free').to.include({ outcome: 'counted', date: '2026-12-02', today: 1, all: 2 })
    expect(await wei.checkIn(code, scan), 'while yesterday is taken').to.include({ outcome: 'already', date: '2026-12-01' })
    const { visits = [] } = await everyTable(app.parts.db)
    expect(visits.map(({ day }) => day)).to.deep.equal(['2026-12-01', '2026-12-02'])
    expect(visits.map(({ entered_on }) => entered_on)).to.deep.equal(['2026-12-02', '2026-12-02'])
  })

  it('the public numbers start the new day at nought', async () => {
    app.clock.set('2026-12-01T23:59:59.999+08:00')
    await (await phoneAt(app, code)).checkIn(code)
    const read = async () => (await (await fetch(`${app.url}/counts.json`)).json()) as { date: string; sites: Record<string, object> }
    expect(await read()).to.deep.include({ date: '2026-12-01' })
    app.clock.forward(1)
    const { date, sites } = await read()
    expect(date).to.equal('2026-12-02')
    expect(sites['long-march-starting-point']).to.deep.equal({ today: 0, all: 1 })
  })
})
