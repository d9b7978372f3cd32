import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import type { Phone } from '../checkins/phone.ts'
import { counted, hall, hill, rowOf, scanned, staffPhone, textOf } from './counted-house.ts'

describe('the charts’ tables', () => {
  let app: Served
  let manager: Phone
  before(async () => {
    app = await serve()
    manager = await staffPhone(app, 'manager', [hall])
    for (const [day, people] of [['2026-12-01', 30], ['2026-11-30', 20], ['2026-10-31', 9], ['2025-12-24', 500]] as const) await counted(app, hall, day, people)
    await counted(app, hall, '2026-12-01', 10, 'group')
    await counted(app, hall, '2026-12-01', -4, 'correction')
    await counted(app, hill, '2026-12-01', 7777)
    // Tuesday, Monday, and Tuesday again.
    for (const [day, time, people] of [['2026-12-01', '09:50', 5], ['2026-11-30', '09:10', 3], ['2026-11-24', '09:00', 2]] as const) await scanned(app, hall, day, time, people)
  })
  after(() => app.close())

  const charts = (query = '') => textOf(manager, `/staff/charts${query}`)
  const tableOf = (html: string, id: string) => new RegExp(`<table class="totals" id="${id}">.*?</table>`, 's').exec(html)?.[0] ?? ''

  it('are refused for days that are none, reversed, or more than a year; and for a site that is not theirs', async () => {
    for (const query of ['?from=x', '?from=2026-12-02&to=2026-12-01', '?from=2025-11-01&to=2026-12-01', '?from=1826-01-01', '?from=2026-11-01&from=2026-11-02']) {
      expect((await manager.request(`/staff/charts${query}`)).status, query).to.equal(422)
    }
    for (const query of [`?site=${hill}`, '?site=nowhere', '?site=a&site=b']) expect((await manager.request(`/staff/charts${query}`)).status, query).to.equal(404)
    expect((await (await staffPhone(app, 'docent', 'every')).request('/staff/charts')).status).to.equal(403)
  })

  it('are empty for a year of which nobody can know anything, however far back', async () => {
    for (const [year, before] of [['0001', '0000'], ['0202', '0201'], ['1000', '0999']] as const) {
      const table = tableOf(await charts(`?from=${year}-01-01&to=${year}-01-05`), 't-month')
      expect(table, year).to.contain(`>${before} 年<`).and.contain(`>${year} 年<`)
      expect(rowOf(table, '12月')).to.deep.equal(['—', '—'])
    }
    expect((await manager.request('/staff/charts?from=0000-01-01&to=0000-01-05')).status).to.equal(422)
  })

  it('know nothing of other sites', async () => {
    expect(await charts()).not.to.match(/7,777|桐梓山/)
  })

  it('show every day of the range, also those on which nobody came, and their sum', async () => {
    const table = tableOf(await charts('?from=2026-11-29&to=2026-12-01'), 't-day')
    expect([...table.matchAll(/data-n="(-?\d+)"/g)].map(([, n]) => Number(n))).to.deep.equal([0, 20, 36])
    expect(rowOf(table, '合计')).to.deep.equal(['56'])
  })

  it('show the year and the year before, month by month; a month without a record is no zero', async () => {
    const table = tableOf(await charts(), 't-month')
    expect(rowOf(table, '12月')).to.deep.equal(['500', '36'])
    expect(rowOf(table, '11月')).to.deep.equal(['—', '20'])
  })

  it('show the shares by source, corrections too', async () => {
    const table = tableOf(await charts('?from=2026-12-01&to=2026-12-01'), 't-source')
    expect(rowOf(table, '二维码牌')).to.deep.equal(['30', '83.3%'])
    expect(rowOf(table, '团体核销')).to.deep.equal(['10', '27.8%'])
    expect(rowOf(table, '更正')).to.deep.equal(['-4', '-11.1%'])
    expect(rowOf(table, '合计')).to.deep.equal(['36', '100%'])
  })

  it('show scans by weekday and hour, from the ten-minute sums', async () => {
    const table = tableOf(await charts('?from=2026-11-24&to=2026-12-01'), 't-hour')
    expect(rowOf(table, '09:00')).to.deep.equal(['3', '7', '0', '0', '0', '0', '0'])
    expect(table.match(/<th scope="row">/g)).to.have.length(1)
    expect(await charts('?from=2026-11-01&to=2026-11-02')).to.contain('没有知道时刻的扫码').and.not.to.contain('id="t-hour"')
  })

  it('set sites side by side for who has more than one', async () => {
    expect(await charts()).not.to.contain('id="t-site"')
    const both = await staffPhone(app, 'manager', [hall, hill])
    const table = tableOf(await textOf(both, '/staff/charts?from=2026-12-01&to=2026-12-01'), 't-site')
    expect([rowOf(table, '湘鄂川黔'), rowOf(table, '桐梓山'), rowOf(table, '合计')]).to.deep.equal([['36'], ['7,777'], ['7,813']])
  })

  it('lead every figure to where it comes from', async () => {
    const html = await charts(`?site=${hall}`)
    for (const way of [`/staff/sites/${hall}/days/2026-12-01`, `/staff/sites/${hall}/months/2025-12`]) {
      expect(html).to.contain(`href="${way}"`)
      expect((await manager.request(way)).status).to.equal(200)
    }
    expect(await charts()).to.contain('href="/staff/totals?from=2026-12-01&amp;to=2026-12-01"')
  })
})
