import { expect } from 'chai'
import { addToCounters } from '../../server/counters/counters.ts'
import type { Source } from '../../server/database/schema-counting.ts'
import { exportRoutes } from '../../server/exports/routes.ts'
import { rangeOf } from '../../server/exports/range.ts'
import { eachDatabase } from '../database/each-database.ts'
import { auditOf, type House, openHouse } from '../staff/house.ts'

const residence = 'he-long-former-residence'
const start = 'long-march-starting-point'
const sites = () => [
  { slug: residence, name: { zh: '贺龙故居', en: 'He Long’s Former Residence' } },
  { slug: start, name: { zh: '=长征出发地', en: 'Long March starting point' } },
]

eachDatabase('GET /staff/exports/visits.csv', (db) => {
  let house: House
  let mei: { cookie: string }
  beforeEach(async () => {
    house = await openHouse(db(), { more: (parts) => exportRoutes({ ...parts, sites }) })
    mei = await house.as('mei')
  })
  afterEach(() => house.close())

  const ask = (query: string, headers: Record<string, string> = {}) =>
    house.ask(`/staff/exports/visits.csv${query}`, { headers: { accept: 'application/json', ...mei, ...headers } })
  const visit = (day: string, site: string, source: Source, people: number) =>
    db().write((trx) => addToCounters(trx, db().engine, [{ day, site, source, people, visits: 1, cookieless: 0 }]))

  const november = '?from=2026-11-01&to=2026-11-30'
  const bad: [string, number, string][] = [
    ['', 422, 'dates'],
    ['?from=2026-11-01', 422, 'dates'],
    ['?to=2026-11-01', 422, 'dates'],
    ['?from=&to=', 422, 'dates'],
    ['?from=2026-11-30&to=2026-11-01', 422, 'dates'],
    ['?from=2027-02-29&to=2027-03-01', 422, 'dates'],
    ['?from=2026-11-01&to=2026-11-31', 422, 'dates'],
    ['?from=2026-1-1&to=2026-2-1', 422, 'dates'],
    ['?from=2026-11-01&from=2026-11-02&to=2026-11-30', 422, 'dates'],
    ['?from[]=2026-11-01&to=2026-11-30', 422, 'dates'],
    ['?from=2026-11-01%0d%0aX-Evil:1&to=2026-11-30', 422, 'dates'],
    [`?from=2026-11-01'--&to=2026-11-30`, 422, 'dates'],
    ['?from=0000-01-01&to=9999-12-31', 422, 'dates'],
    ['?from=9999-12-01&to=9999-12-31', 422, 'dates'],
    [`${november}&by=hour`, 422, 'invalid'],
    [`${november}&by=`, 422, 'invalid'],
    [`${november}&by=day&by=day`, 422, 'invalid'],
    [`${november}&site=a&site=b`, 422, 'invalid'],
    [`${november}&site=nowhere`, 404, 'not-found'],
    [`${november}&site=__proto__`, 404, 'not-found'],
    [`${november}&site=' or 1=1 --`, 404, 'not-found'],
  ]
  for (const [query, status, reason] of bad) {
    it(`refuses “${query}”: ${status} ${reason}`, async () => {
      const answer = await ask(query)
      expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([status, reason])
      expect(await auditOf(db())).to.deep.equal([])
    })
  }

  it('is for admins and managers', async () => {
    expect((await ask(november, { cookie: '' })).status).to.equal(401)
    expect((await ask(november, await house.as('wen'))).status).to.equal(403)
    expect((await ask(november, await house.as('tan'))).status).to.equal(200)
    expect((await ask(november)).status).to.equal(200)
  })

  it('brings whoever must sign in first back to the download', async () => {
    const page = await (await ask(november, { cookie: '', accept: 'text/html' })).text()
    expect(page).to.contain('value="/staff/exports/visits.csv?from=2026-11-01&amp;to=2026-11-30"')
  })

  it('downloads the days asked for, first and last included, and no others', async () => {
    await visit('2026-10-31', residence, 'plate', 1)
    await visit('2026-11-01', residence, 'plate', 10)
    await visit('2026-11-01', residence, 'group', 40)
    await visit('2026-11-01', start, 'late', 2)
    await visit('2026-11-30', 'closed-long-ago', 'import', 7)
    await visit('2026-12-01', residence, 'plate', 1)
    const answer = await ask(`${november}&by=day&site=`)
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="visits-2026-11-01-2026-11-30.csv"')
    expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 3).toString('hex')).to.equal('efbbbf')
    expect(bytes.toString('utf8').split('\r\n').slice(1)).to.deep.equal([
      '2026-11-01,he-long-former-residence,贺龙故居,10,0,0,0,40,0,0,0,50',
      `2026-11-01,long-march-starting-point,'=长征出发地,0,0,2,0,0,0,0,0,2`,
      '2026-11-30,closed-long-ago,closed-long-ago,0,0,0,0,0,0,7,0,7',
      '合计,,,10,0,2,0,40,0,7,0,59',
      '',
    ])
  })

  it('is one site’s alone when it is asked for one, in the reader’s language', async () => {
    await visit('2026-11-01', residence, 'plate', 10)
    await visit('2026-11-01', start, 'plate', 2)
    const text = await (await ask(`${november}&site=${start}&lang=en`)).text()
    expect(text.split('\r\n').slice(1, 3)).to.deep.equal([
      '2026-11-01,long-march-starting-point,Long March starting point,2,0,0,0,0,0,0,0,2',
      'Total,,,2,0,0,0,0,0,0,0,2',
    ])
  })

  it('is written down: who, and what', async () => {
    await ask(november)
    await ask(`${november}&site=${start}`)
    const line = { actor: 'Mei', action: 'export', subject: 'visits.csv' }
    expect(await auditOf(db())).to.have.deep.members([
      { ...line, detail: '2026-11-01 2026-11-30 *' },
      { ...line, detail: `2026-11-01 2026-11-30 ${start}` },
    ])
  })

  it('takes ten years at once', async () => {
    await visit('2016-11-30', residence, 'import', 3)
    expect(await (await ask('?from=2016-11-01&to=2026-11-30')).text()).to.contain('2016-11-30')
  })

  it('changes nothing by another method', async () => {
    const answer = await house.ask(`/staff/exports/visits.csv${november}`, { method: 'POST', headers: mei })
    expect(answer.status).to.equal(405)
  })
})

describe('a range of days', () => {
  it('is at most 3700 days long, both ends counted', () => {
    expect(rangeOf({ from: '2020-01-01', to: '2030-02-16' })).to.deep.equal({ from: '2020-01-01', to: '2030-02-16' })
    expect((Date.UTC(2030, 1, 16) - Date.UTC(2020, 0, 1)) / 86_400_000 + 1).to.equal(3700)
    expect(rangeOf({ from: '2020-01-01', to: '2030-02-17' })).to.equal(undefined)
  })

  it('may be one day, a leap day too', () => {
    expect(rangeOf({ from: '2028-02-29', to: '2028-02-29' })).to.deep.equal({ from: '2028-02-29', to: '2028-02-29' })
  })
})
