import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import type { BureauFigures } from '../../server/exports/report-bureau.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { fieldsOf, Office } from '../bookings/office.ts'
import { atDesk, corrected, counted, hall } from '../ledger/month-books.ts'
import { auditOf } from '../staff/house.ts'

const tongzi = 'tongzi-mountain'
const school = 'heping-middle-school'
const bureau = '/staff/reports/bureau/2026-11'
const json = { accept: 'application/json' }

describe('/staff/reports/bureau', () => {
  let app: Served
  let manager: Office
  let admin: Office
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-12-04T09:00:00+08:00') })
    manager = new Office(app, 'mei')
    admin = new Office(app, 'tan')
    await counted(app.parts.db, '2026-11-03', 1234)
  })
  afterEach(() => app.close())

  const figures = async (of = bureau) => (await (await admin.get(`${of}.json`, json)).json()) as BureauFigures
  const csv = async (of = bureau) => {
    const answer = await admin.get(`${of}.csv?lang=en`)
    return parse(Buffer.from(await answer.arrayBuffer()), { bom: true, record_delimiter: '\r\n' }) as string[][]
  }
  const rowOf = (rows: string[][], first: string) => rows.find(([name]) => name === first)!.filter((cell) => cell !== '')
  const submit = (site: string, month = '2026-11') => manager.press(`/staff/reports/${site}/${month}/submission`, {})
  const close = async (fields: Record<string, string> = {}, month = '2026-11') => admin.press(`/staff/reports/bureau/${month}/closing`, fields)
  const closeJson = async (fields: Record<string, string>) => (await (await admin.press(`${bureau}/closing`, fields, json)).json()) as { closed: { site: string }[]; left: object[] }

  it('are the sums of all sites, with a row for each', async () => {
    await counted(app.parts.db, '2026-11-04', 66, 'display', { site: tongzi })
    await atDesk(app.parts.db, '2026-11-05', 10, 4)
    const { people, minors, minors_from, state, sites } = await figures()
    expect({ people, minors, minors_from, state }).to.deep.equal({ people: 1310, minors: 4, minors_from: 1, state: 'open' })
    expect(sites.filter((one) => one.people > 0).map((one) => [one.site, one.people])).to.have.deep.members([[hall.slug, 1244], [tongzi, 66]])
    expect(sites).to.have.length(9)
  })

  it('are preliminary until the month is closed at every site, those without data too, and say where it is not', async () => {
    await counted(app.parts.db, '2026-11-04', 66, 'display', { site: tongzi })
    for (const site of [hall.slug, tongzi]) await submit(site)
    expect(await figures()).to.deep.include({ state: 'submitted', closed_sites: 0, preliminary: true })
    expect(await admin.page(bureau)).to.contain('把已提交的 2 家全部结账')
    expect((await close()).headers.get('location')).to.equal(`${bureau}?closed=2&left=0`)
    expect(await figures()).to.deep.include({ state: 'submitted', closed_sites: 2, preliminary: true, mark: '快报（未结账）' })
    const page = await admin.page(bureau)
    expect(page).to.contain('快报（未结账）').and.contain('9 家场馆中，2 家已结账。')
    const open = /未结账：([^。]*)。/.exec(page)![1]!.split('、')
    expect(open).to.deep.equal((await figures()).sites.filter(({ state }) => state === 'open').map(({ name }) => name))
    expect(open).to.have.length(7)
    expect(await admin.page(`${bureau}?lang=en`)).to.contain('Sites that are closed: 2 of 9.')
    expect(rowOf(await csv(), '已结账场馆')).to.have.length(3).and.include('9 家中的 2 家')
    // What the mark is honest about: there it can still be counted.
    await counted(app.parts.db, '2026-11-15', 5000, 'import', { site: school })
    expect(await figures()).to.deep.include({ state: 'open', people: 6300 })
  })

  it('are closed in one act also where nothing was counted, and nothing changes any more', async () => {
    await counted(app.parts.db, '2026-11-04', 66, 'display', { site: tongzi })
    await submit(hall.slug)
    const page = await admin.page(bureau)
    expect(page).to.match(/没有数据、也没有提交的有 7 家：[^<]*2026年11月及以前的数据都不能再导入/).and.contain('连同没有数据的 7 家一起结账')
    // Tongzi has data that nobody has submitted.
    const answer = await closeJson({ empty: '1' })
    expect(answer.left).to.deep.equal([])
    expect(answer.closed.map(({ site }) => site)).to.have.length(8).and.include(school).and.not.include(tongzi)
    expect(await figures()).to.deep.include({ state: 'open', closed_sites: 8 })
    await submit(tongzi)
    await close()
    expect(await figures()).to.deep.include({ state: 'closed', closed_sites: 9, mark: '已结账', people: 1300 })
    expect(await admin.page(bureau)).not.to.match(/快报|家已结账。|\/closing/)
    const before = await csv()
    expect(rowOf(before, '已结账场馆')).to.deep.equal(['已结账场馆', '9 家中的 9 家'])
  })

  it('keep an empty month as any that is closed: its documents, who stands for it, and that nothing can be counted for it', async () => {
    await close({ empty: '1' })
    const { db } = app.parts
    const row = await db.read.selectFrom('months').selectAll().where('site', '=', school).executeTakeFirstOrThrow()
    expect(row).to.include({ month: '2026-11', note: '', submitted_by: '老谭', closed_by: '老谭' })
    expect(JSON.parse(row.json!)).to.deep.include({ people: 0, state: 'closed', mark: '已结账' })
    expect(Buffer.from(await (await manager.get(`/staff/reports/${school}/2026-11.csv`)).arrayBuffer()).toString()).to.equal(row.csv)
    expect((await db.read.selectFrom('open_days').select('counted_from').where('site', '=', school).executeTakeFirstOrThrow()).counted_from).to.equal('2026-12-01')
    const audited = (await auditOf(db)).filter(({ subject }) => subject === school)
    expect(audited.map(({ actor, action }) => [actor, action])).to.have.deep.members([['老谭', 'month-submitted'], ['老谭', 'month-closed']])
    // The hall has data and nobody has submitted it.
    expect((await figures()).sites.filter(({ state }) => state !== 'closed').map(({ site }) => site)).to.deep.equal([hall.slug])
  })

  it('leave an empty month open behind one with data that is not closed, and write nothing of it', async () => {
    await counted(app.parts.db, '2026-10-04', 66, 'display', { site: school })
    const { left } = await closeJson({ empty: '1' })
    expect(left).to.deep.equal([{ site: school, month: '2026-11', reason: 'month-order' }])
    expect(await app.parts.db.read.selectFrom('months').selectAll().where('site', '=', school).execute()).to.deep.equal([])
  })

  it('close nothing that is empty unasked, nor before its time, nor for who is not the bureau', async () => {
    await close()
    app.clock.set('2026-12-04T00:59:59+08:00')
    expect((await admin.press(`${bureau}/closing`, { empty: '1' }, json)).status).to.equal(409)
    expect(await admin.page(bureau)).not.to.contain('/closing')
    app.clock.set('2026-12-04T01:00:00+08:00')
    expect((await manager.press(`${bureau}/closing`, { empty: '1' }, json)).status).to.equal(403)
    expect((await admin.press(`${bureau}/closing`, { empty: 'all' }, json)).status).to.equal(422)
    expect(await app.parts.db.read.selectFrom('months').selectAll().execute()).to.deep.equal([])
    expect(fieldsOf(await admin.page(bureau), `${bureau}/closing`)).to.deep.equal({ empty: '1' })
  })

  it('are closed together only when the month can be, and what is left is said', async () => {
    await counted(app.parts.db, '2026-11-04', 1, 'display', { site: tongzi })
    await counted(app.parts.db, '2026-10-04', 66, 'display', { site: tongzi })
    for (const site of [hall.slug, tongzi]) await submit(site)
    app.clock.set('2026-12-04T00:59:59+08:00')
    const early = await admin.press(`${bureau}/closing`, {}, json)
    expect([early.status, ((await early.json()) as { reason: string }).reason]).to.deep.equal([409, 'month-early'])
    app.clock.set('2026-12-04T01:00:00+08:00')
    expect(await closeJson({})).to.deep.equal({ closed: [{ site: hall.slug, month: '2026-11' }], left: [{ site: tongzi, month: '2026-11', reason: 'month-order' }] })
    expect(await admin.page(`/staff/reports/${tongzi}/2026-11`)).to.contain('请先结 2026年10月的账')
  })

  it('compare like with like: the sites that have data in both months, and say how many of how many', async () => {
    const { db } = app.parts
    await counted(db, '2026-12-01', 1000)
    await counted(db, '2026-12-01', 400, 'plate', { site: tongzi })
    await counted(db, '2025-12-09', 50, 'plate', { site: school })
    app.clock.set('2027-01-04T09:00:00+08:00')
    const december = '/staff/reports/bureau/2026-12'
    const { people, previous_month, last_year } = await figures(december)
    expect(people).to.equal(1400)
    expect(previous_month).to.deep.equal({ month: '2026-11', people: 1234, days: 1, percent: '-18.96', sites: 1, both: { sites: 1, before: 1234, people: 1000 } })
    expect(last_year).to.deep.equal({ month: '2025-12', people: 50, days: 1, percent: null, sites: 1, both: { sites: 0, before: 0, people: 0 } })
    const page = await admin.page(december)
    expect(page).to.contain('下降 18.96%<small>只比两个月都有数据的场馆：9 家中的 1 家，2026年11月 1,234 人次，本月 1,000 人次</small>')
    expect(page).to.contain('不作比较<small>没有两个月都有数据的场馆</small>')
    const rows = await csv(december)
    expect(rowOf(rows, '环比')).to.deep.equal(['环比', '2026-11', '9 家中的 1 家', '1234', '1000', '下降 18.96%'])
    expect(rowOf(rows, '同比')).to.deep.equal(['同比', '2025-12', '9 家中的 0 家', '不作比较'])
  })

  it('compare nothing while the month runs, and nothing with nothing', async () => {
    await counted(app.parts.db, '2026-12-01', 1000)
    const { previous_month, last_year } = await figures('/staff/reports/bureau/2026-12')
    expect(previous_month).to.deep.include({ people: 1234, percent: null, both: { sites: 1, before: 1234, people: 1000 } })
    expect(last_year).to.deep.include({ people: null, percent: null })
    expect(rowOf(await csv('/staff/reports/bureau/2026-12'), '同比').at(-1)).to.equal('无同期数据')
  })

  it('stay the same bytes once closed, whatever is corrected afterwards', async () => {
    await submit(hall.slug)
    await close({ empty: '1' })
    const before = await csv()
    await corrected(app.parts.db, { about: '2026-11-03', day: '2026-12-04', people: -234 })
    expect(await csv()).to.deep.equal(before)
    expect(await figures()).to.deep.include({ format: 'red-footprints/bureau-month/2', state: 'closed', people: 1234 })
  })
})
