import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { auditOf } from '../staff/house.ts'
import { counted, ExportDesk, meiRuns, residence, start, tenYears, visited } from './export-desk.ts'

const november = 'from=2026-11-01&to=2026-11-30'

describe('visits, exported', () => {
  let app: Served
  let tan: ExportDesk
  let mei: ExportDesk
  beforeEach(async () => {
    app = await serve()
    tan = new ExportDesk(app, 'tan')
    mei = new ExportDesk(app, 'mei')
  })
  afterEach(() => app.close())

  /** Without heading and version line. */
  const rowsOf = async (path: string, desk = tan) => (await desk.csv(path)).slice(1, -1)

  async function someVisits(): Promise<void> {
    await counted(app, '2026-10-31', residence, 'plate', 1)
    await counted(app, '2026-11-01', residence, 'plate', 10)
    await counted(app, '2026-11-01', residence, 'group', 40)
    await counted(app, '2026-11-01', start, 'late', 2)
    await counted(app, '2026-11-30', 'closed-long-ago', 'import', 7)
    await counted(app, '2026-11-30', residence, 'correction', -3)
    await counted(app, '2026-12-01', residence, 'plate', 1)
  }

  it('are the days asked for, first and last included, and no others', async () => {
    await someVisits()
    const answer = await tan.export(`visits.csv?${november}&by=day&site=`)
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.equal('text/csv; charset=utf-8')
    expect(answer.headers.get('content-disposition')).to.equal('attachment; filename="visits-2026-11-01-2026-11-30.csv"')
    expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.subarray(0, 3).toString('hex')).to.equal('efbbbf')
    expect(bytes.toString('utf8').split('\r\n')).to.deep.equal([
      '\ufeff日期,场馆代码,场馆名称,二维码牌,动态码屏,事后补打卡,手输短码,团体核销,前台登记,历史导入,更正,合计',
      '2026-11-01,he-long-former-residence,贺龙故居,10,0,0,0,40,0,0,0,50',
      '2026-11-01,long-march-starting-point,红二方面军长征出发地,0,0,2,0,0,0,0,0,2',
      '2026-11-30,closed-long-ago,closed-long-ago,0,0,0,0,0,0,7,0,7',
      '2026-11-30,he-long-former-residence,贺龙故居,0,0,0,0,0,0,0,-3,-3',
      '合计,,,10,0,2,0,40,0,7,-3,56',
      '版本,visits/1 from=2026-11-01 to=2026-11-30 by=day site=,,,,,,,,,,',
      '',
    ])
  })

  it('are one site’s alone when they are asked for one, in the reader’s language', async () => {
    await someVisits()
    expect((await tan.csv(`visits.csv?${november}&site=${start}&lang=en`)).slice(0, 3).map((row) => row.join())).to.deep.equal([
      'Date,Site code,Site name,QR plate,Gate screen,Late check-in,Typed code,Group arrival,Desk entry,Import,Correction,Total',
      '2026-11-01,long-march-starting-point,Long March Starting Point,0,0,2,0,0,0,0,0,2',
      'Total,,,0,0,2,0,0,0,0,0,2',
    ])
  })

  it('are a manager’s own sites’ alone', async () => {
    await someVisits()
    await meiRuns(app, [start])
    expect((await rowsOf(`visits.csv?${november}`, mei)).map(([, site]) => site)).to.deep.equal([start, ''])
    await meiRuns(app, [])
    expect(await rowsOf(`visits.csv?${november}`, mei)).to.deep.equal([['合计', '', '', '0', '0', '0', '0', '0', '0', '0', '0', '0']])
  })

  it('are by month, by site and by source what they are by day', async () => {
    await someVisits()
    const both = 'from=2026-10-31&to=2026-12-01'
    expect((await rowsOf(`visits.csv?${both}&by=month&site=${residence}`)).map((row) => [row[0], row.at(-1)])).to.deep.equal([
      ['2026-10', '1'],
      ['2026-11', '47'],
      ['2026-12', '1'],
      ['合计', '49'],
    ])
    const bySite = await rowsOf(`visits.csv?${both}&by=site`)
    expect(bySite.filter((row) => row.at(-1) !== '0').map((row) => [row[0], row.at(-1)])).to.deep.equal([
      ['closed-long-ago', '7'],
      [residence, '49'],
      [start, '2'],
      ['合计', '58'],
    ])
    expect(await rowsOf(`visits.csv?${both}&by=source`)).to.deep.equal([
      ['二维码牌', '12'],
      ['动态码屏', '0'],
      ['事后补打卡', '2'],
      ['手输短码', '0'],
      ['团体核销', '40'],
      ['前台登记', '0'],
      ['历史导入', '7'],
      ['更正', '-3'],
      ['合计', '58'],
    ])
  })

  it('are by hour where the hour is known, and say so where nobody knows it', async () => {
    await visited(app, '2026-11-01T00:00', residence, 'plate', 1)
    await visited(app, '2026-11-01T09:59', residence, 'plate', 2)
    await visited(app, '2026-11-01T09:00', residence, 'group', 30)
    await visited(app, '2026-11-01T23:59', residence, 'display', 4)
    await visited(app, '2026-11-01T10:10', residence, 'late', 5)
    // Entered on the next morning for the day before.
    await visited(app, '2026-11-02T08:00', residence, 'desk', 6, '2026-11-01')
    await counted(app, '2026-11-01', residence, 'correction', -7)
    const rows = await rowsOf(`visits.csv?${november}&by=hour`)
    expect(rows.map((row) => [row[0], row[3], ...row.slice(4)].join())).to.deep.equal([
      '2026-11-01,00:00,1,0,0,0,0,0,0,0,1',
      '2026-11-01,09:00,2,0,0,0,30,0,0,0,32',
      '2026-11-01,23:00,0,4,0,0,0,0,0,0,4',
      '2026-11-01,时刻不详,0,0,5,0,0,6,0,-7,4',
      '合计,,3,4,5,0,30,6,0,-7,41',
    ])
    expect(rows.at(-1)!.at(-1)).to.equal((await rowsOf(`visits.csv?${november}`)).at(-1)!.at(-1))
    expect((await tan.json(`visits.json?${november}&by=hour`)).rows.at(-1)!.hour).to.equal(null)
  })

  it('are JSON that says what was asked, the same bytes every time', async () => {
    await someVisits()
    const path = `visits.json?${november}&by=day&site=${start}`
    const text = await (await tan.export(path)).text()
    const zeros = { plate: 0, display: 0, code: 0, group: 0, desk: 0, import: 0, correction: 0 }
    expect(JSON.parse(text)).to.deep.equal({
      version: 'visits/1',
      from: '2026-11-01',
      to: '2026-11-30',
      by: 'day',
      site: start,
      rows: [{ date: '2026-11-01', site: start, name: '红二方面军长征出发地', ...zeros, late: 2, total: 2 }],
      total: { ...zeros, late: 2, total: 2 },
    })
    app.clock.forward(60_000)
    expect(await (await tan.export(path)).text()).to.equal(text)
    expect(await tan.json('visits.json?from=2020-01-01&to=2020-01-02')).to.deep.include({ rows: [] })
  })

  it('are written down when they leave: who, and what', async () => {
    await tan.csv(`visits.csv?${november}`)
    await tan.json(`visits.json?${november}&by=hour&site=${start}`)
    const line = { actor: '老谭', action: 'export' }
    expect((await auditOf(app.parts.db)).filter(({ action }) => action === 'export')).to.have.deep.members([
      { ...line, subject: 'visits.csv', detail: '2026-11-01 2026-11-30 *' },
      { ...line, subject: 'visits.json', detail: `2026-11-01 2026-11-30 ${start} hour` },
    ])
  })

  it('of ten years at once are answered too', async () => {
    await counted(app, '2016-12-01', residence, 'import', 3)
    expect(await rowsOf(`visits.csv?${tenYears}`)).to.have.length(2)
  })
})
