import { expect } from 'chai'
import { consoleRoutes } from '../../server/console/routes.ts'
import { addToCounters } from '../../server/counters/counters.ts'
import { LiveCounts } from '../../server/counters/live-counts.ts'
import { eachDatabase } from '../database/each-database.ts'
import { type House, openHouse } from '../staff/house.ts'
import { rowOf } from './counted-house.ts'

eachDatabase('GET /staff', (db) => {
  let house: House
  let sites = [{ slug: 'zunyi-conference-site', name: { zh: '遵义会议会址', en: 'Zunyi Conference Site' } }]
  beforeEach(async () => {
    house = await openHouse(db(), {
      more: (parts) => consoleRoutes({ ...parts, counts: new LiveCounts(parts), sites: () => sites }),
    })
  })
  afterEach(() => house.close())

  const page = async (headers: Record<string, string> = {}, query = '') => {
    const answer = await house.ask(`/staff${query}`, { headers: { accept: 'text/html', ...headers } })
    return { status: answer.status, kept: answer.headers.get('cache-control'), text: await answer.text() }
  }
  const visit = (day: string, site: string, people: number) =>
    db().write((trx) => addToCounters(trx, db().engine, [{ day, site, source: 'plate', people, visits: 1, cookieless: 0 }]))

  it('is the door for whoever is not signed in: nothing wrong, nothing shown', async () => {
    for (const lang of ['zh', 'en']) {
      const { status, kept, text } = await page({ cookie: 'rf_staff=old' }, `?lang=${lang}`)
      expect([status, kept]).to.deep.equal([200, 'private, no-store'])
      expect(text).to.contain('action="/staff/session"').and.not.to.match(/role="alert"|遵义会议会址|name="next"|\{\w+\}/)
      for (const field of ['name', 'password']) expect(text).to.contain(`label for="${field}"`).and.contain(`id="${field}"`)
      expect(text).to.contain('name="robots" content="noindex"')
    }
  })

  it('shows every site’s 人次, today’s and all, and their sums', async () => {
    sites = [...sites, { slug: 'tongzi-mountain', name: { zh: '<桐子山>', en: 'Tongzi & Mountain' } }]
    await visit('2026-11-22', 'zunyi-conference-site', 1234)
    await visit('2026-11-21', 'zunyi-conference-site', 60_000)
    await visit('2026-11-21', 'tongzi-mountain', 7)
    const { text, kept } = await page(await house.as('mei'))
    const row = (label: string) => [rowOf(text, label)[0], rowOf(text, label).at(-1)]
    expect(row('遵义会议会址')).to.deep.equal(['今日 1,234', '累计 61,234'])
    expect(row('&lt;桐子山&gt;')).to.deep.equal(['今日 0', '累计 7'])
    expect(row('合计')).to.deep.equal(['今日 1,234', '累计 61,241'])
    expect(text).to.contain('2026年11月22日 09:00')
    expect(kept).to.equal('private, no-store')
  })

  it('offers this month’s download, signing out, and the other language', async () => {
    const { text } = await page(await house.as('tan'), '?lang=en')
    expect(text).to.contain('name="from" type="date" required').and.contain('value="2026-11-01"').and.contain('value="2026-11-22"')
    expect(text).to.contain('action="/staff/exports/visits.csv"').and.contain('Zunyi Conference Site')
    expect(text).to.match(/<form method="post" action="\/staff\/session\/end">/)
    expect(text).to.contain('老谭').and.not.to.match(/\{\w+\}/)
  })

  it('begins the month at the site, not in London', async () => {
    house.at = Date.UTC(2026, 10, 30, 16)
    const { text } = await page(await house.as('mei'))
    expect(text).to.contain('2026年12月1日 00:00').and.contain('value="2026-12-01"').and.not.to.contain('2026-11')
  })

  it('offers a docent no download that would be refused', async () => {
    const { text, status } = await page(await house.as('wen'))
    expect(status).to.equal(200)
    expect(text).to.contain('遵义会议会址').and.not.to.contain('visits.csv')
  })

  it('stands without a single site', async () => {
    sites = []
    const { status, text } = await page(await house.as('mei'))
    expect(status).to.equal(200)
    expect(text).not.to.contain('<table')
  })
})
