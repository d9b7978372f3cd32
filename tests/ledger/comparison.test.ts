import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { besideByDay, besideByMonth } from '../../server/ledger/comparison-table.ts'
import { type Served, serve } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { hall, header, Importer, mountain } from './importer.ts'

const gate = { to: '/staff/comparisons', fields: { series: '东门闸机' } }

describe('two counts side by side', () => {
  const theirs = new Map([['2026-10-31', 50], ['2026-11-01', 100], ['2026-11-02', 0], ['2026-11-03', 200]])
  const ours = new Map([['2026-11-01', 90], ['2026-11-02', 5], ['2026-11-04', 1000]])

  it('compare a day only where both have counted', () => {
    expect(besideByDay(ours, theirs)).to.deep.equal([
      { when: '2026-10-31', ours: undefined, theirs: 50, days: 0, difference: undefined, percent: undefined },
      { when: '2026-11-01', ours: 90, theirs: 100, days: 1, difference: -10, percent: 90 },
      { when: '2026-11-02', ours: 5, theirs: 0, days: 1, difference: 5, percent: undefined },
      { when: '2026-11-03', ours: undefined, theirs: 200, days: 0, difference: undefined, percent: undefined },
    ])
  })

  it('compare a month over those days alone', () => {
    expect(besideByMonth(ours, theirs)).to.deep.equal([
      { when: '2026-10', ours: undefined, theirs: undefined, days: 0, difference: undefined, percent: undefined },
      { when: '2026-11', ours: 95, theirs: 100, days: 2, difference: -5, percent: 95 },
    ])
  })
})

describe('turnstile counts', () => {
  let app: Served
  let mei: Importer
  beforeEach(async () => {
    app = await serve()
    mei = await Importer.of(app)
  })
  afterEach(() => app.close())

  const page = async (query = '', who = mei) => (await (await who.request(`/staff/comparisons${query}`)).text()).replace(/\s+/g, ' ')
  const counted = async () => {
    const { visits, counters, totals, tempo } = await everyTable(app.parts.db)
    return JSON.stringify([visits, counters, totals, tempo])
  }

  it('change nothing when anything is wrong with them', async () => {
    const before = JSON.stringify(await everyTable(app.parts.db))
    for (const series of ['', ' ', 'x'.repeat(41), 'a\u0007b']) {
      expect(await mei.look(`${header}桐梓山,2026-11-01,1\n`, { to: gate.to, fields: { series } })).to.include({ status: 422, reason: 'import-series' })
    }
    for (const line of ['桐梓山,2026-11-01,-1', '桐梓山,2026-12-01,1', '别处,2026-11-01,1', '桐梓山,2026-11-31,1', '桐梓山,2026-11-01,=1']) {
      expect(await mei.look(`${header}${line}\n`, gate), line).to.include({ status: 422, reason: 'import-wrong' })
      expect((await mei.upload(`${header}${line}\n`, gate)).status).to.equal(422)
    }
    expect(JSON.stringify(await everyTable(app.parts.db))).to.equal(before)
    expect(await page('?site=x&series=y&month=z')).to.include('还没有闸机数据')
  })

  it('lie beside ours, day by day and month by month, and are never added', async () => {
    await mei.bring(`${header}桐梓山,2026-11-01,90\n桐梓山,2026-11-02,5\n桐梓山,2026-10-01,40\n`)
    const before = await counted()
    const looked = await mei.look(`${header}桐梓山,2026-11-01,100\n桐梓山,2026-11-02,4\n桐梓山,2026-11-03,7\n桐梓山,2026-10-01,50\n`, gate)
    const preview = await (await mei.request(`/staff/comparisons/${looked.upload}`)).text()
    expect(preview).to.include('东门闸机').and.include('这些数目只用来比较，不计入任何总数')
    expect(await mei.confirm(looked.upload!, gate.to)).to.include({ status: 201, rows: 4 })
    const shown = await page()
    expect(shown).to.include('从不相加').and.include('闸机数的是进门次数')
    const cells = (when: string) => [...(new RegExp(`<tr><th scope="row">(?:<a[^>]*>)?${when}.*?</tr>`).exec(shown)![0].matchAll(/<td[^>]*>([^<]*)</g))].map(([, cell]) => cell)
    expect(cells('2026-11<')).to.deep.equal(['2', '95', '104', '−9', '91.3%'])
    expect(cells('2026-10<')).to.deep.equal(['1', '40', '50', '−10', '80.0%'])
    expect(cells('2026-11-01')).to.deep.equal(['90', '100', '−10', '90.0%'])
    expect(cells('2026-11-02')).to.deep.equal(['5', '4', '+1', '125.0%'])
    expect(cells('2026-11-03')).to.deep.equal(['无记录', '7', '—', '—'])
    expect(shown).to.not.include('2026-10-01')
    expect(await page(`?${new URLSearchParams({ site: mountain, series: '东门闸机', month: '2026-10' })}`)).to.include('2026-10-01')
    expect(await counted()).to.equal(before)
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('keep every version, and show the latest', async () => {
    await mei.bring(`${header}桐梓山,2026-11-01,100\n桐梓山,2026-11-02,4\n`, gate)
    app.clock.forward(60_000)
    const looked = await mei.look(`${header}桐梓山,2026-11-01,110\n桐梓山,2026-11-02,4\n`, gate)
    expect(looked).to.include({ rows: 1, known: 1, replaced: 1 })
    expect(await (await mei.request(`/staff/comparisons/${looked.upload}`)).text()).to.include('旧的仍然保留')
    await mei.confirm(looked.upload!, gate.to)
    expect(await page()).to.include('>110<').and.not.include('>100<')
    expect((await everyTable(app.parts.db)).comparisons!.map(({ people }) => people)).to.have.members([100, 4, 110])
    expect(await mei.look(`${header}桐梓山,2026-11-01,110\n`, gate)).to.include({ rows: 0, known: 1 })
  })

  it('of one gate are not those of another, nor of another site', async () => {
    await mei.bring(`${header}桐梓山,2026-11-01,100\n${hall},2026-11-01,7\n`, gate)
    await mei.bring(`${header}桐梓山,2026-11-01,33\n`, { ...gate, fields: { series: '西门' } })
    const west = await page(`?${new URLSearchParams({ site: mountain, series: '西门' })}`)
    expect(west).to.include('>33<').and.not.include('>100<')
    const lan = await Importer.named(app, '小兰', [hall])
    expect(await page(`?${new URLSearchParams({ site: mountain, series: '西门' })}`, lan)).to.include('>7<').and.not.include('>33<').and.not.include('西门')
    expect(await lan.look(`${header}桐梓山,2026-11-01,1\n`, gate)).to.include({ status: 422 })
  })

  it('are entered in the record', async () => {
    await mei.bring(`${header}桐梓山,2026-11-01,100\n`, gate)
    const { audit } = await everyTable(app.parts.db)
    expect(audit!.filter(({ action }) => action === 'comparison-imported').map(({ actor, subject, detail }) => [actor, subject, detail])).to.deep.equal([
      ['Mei', mountain, '2026-11-01 2026-11-01 1 100 东门闸机 人次.csv'],
    ])
  })
})
