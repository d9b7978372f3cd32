import { inflateRawSync } from 'node:zlib'
import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { booked } from '../bookings/console/site-desk.ts'
import { counted, ExportDesk, residence, start } from './export-desk.ts'

const november = 'from=2026-11-01&to=2026-11-30'

describe('an export as a workbook', () => {
  let app: Served
  let tan: ExportDesk
  before(async () => {
    app = await serve()
    tan = new ExportDesk(app, 'tan')
    await counted(app, '2026-11-01', residence, 'plate', 1234)
    await counted(app, '2026-11-01', residence, 'correction', -34)
    await counted(app, '2026-11-02', start, 'import', 5)
    await counted(app, '2026-11-03', '=1+1', 'desk', 2)
  })
  after(() => app.close())

  it('has dates that are dates, numbers that are numbers, and a total', async () => {
    const [table] = await tan.sheets(`visits.xlsx?${november}`)
    expect(table!.sheet).to.equal('到访人次')
    expect(table!.data.slice(1)).to.deep.equal([
      [new Date('2026-11-01'), residence, '贺龙故居', 1234, 0, 0, 0, 0, 0, 0, -34, 1200],
      [new Date('2026-11-02'), start, '红二方面军长征出发地', 0, 0, 0, 0, 0, 0, 5, 0, 5],
      [new Date('2026-11-03'), '=1+1', '=1+1', 0, 0, 0, 0, 0, 2, 0, 0, 2],
      ['合计', null, null, 1234, 0, 0, 0, 0, 2, 5, -34, 1207],
    ])
  })

  it('has months that are dates, by month', async () => {
    const [table] = await tan.sheets(`visits.xlsx?${november}&by=month&site=${residence}`)
    expect(table!.data[1]!.slice(0, 2)).to.deep.equal([new Date('2026-11-01'), residence])
  })

  it('says on a second sheet how it was counted, in either language', async () => {
    for (const [lang, title, hour] of [['zh', '口径说明', '时刻不详'], ['en', 'How it was counted', 'Unknown']] as const) {
      const [, notes] = await tan.sheets(`visits.xlsx?${november}&by=hour&lang=${lang}`)
      expect(notes!.sheet).to.equal(title)
      const said = notes!.data.flat().join('\n')
      expect(said).to.contain('2026-11-01 – 2026-11-30').and.contain('72').and.contain(hour).and.contain('visits/1')
      expect(said).to.not.match(/\{\w+\}|undefined/)
    }
  })

  it('keeps its heading in sight, and runs no formula', async () => {
    const answer = await tan.export(`visits.xlsx?${november}`)
    expect(answer.headers.get('content-type')).to.equal('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    const sheet = unzipped(Buffer.from(await answer.arrayBuffer()), 'xl/worksheets/sheet1.xml')
    expect(sheet).to.match(/<pane [^>]*ySplit="1"[^>]*state="frozen"/).and.not.match(/<f[ >]/)
  })

  it('has the same cells from run to run', async () => {
    for (const path of [`visits.xlsx?${november}`, `visits.xlsx?${november}&by=source`]) {
      const first = await tan.sheets(path)
      app.clock.forward(3_600_000)
      expect(await tan.sheets(path)).to.deep.equal(first)
    }
  })

  it('has bookings with their dates and moments', async () => {
    await booked(app, { slot: '2026-12-10T09:00', organisation: '=cmd()' })
    const { created_at } = await app.parts.db.read.selectFrom('bookings').select('created_at').executeTakeFirstOrThrow()
    const [table] = await tan.sheets('bookings.xlsx?from=2026-12-01&to=2026-12-31')
    const row = table!.data[1]!
    expect([row[1], row[8], row[10]]).to.deep.equal([new Date('2026-12-10'), '=cmd()', 20])
    // What the site's clock said; a workbook keeps a moment as a fraction of a day.
    expect(Math.round(Number(row.at(-1)) / 1000)).to.equal((created_at + 8 * 3_600_000) / 1000)
    expect(table!.data.at(-1)!.slice(0, 11)).to.deep.equal(['合计', ...Array<null>(9).fill(null), 20])
  })
})

/** One file out of a zip, by its central directory (APPNOTE 4.3.12). */
function unzipped(zip: Buffer, wanted: string): string {
  for (let at = zip.indexOf('PK\x01\x02', 0, 'latin1'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4, 'latin1')) {
    const name = zip.toString('utf8', at + 46, at + 46 + zip.readUInt16LE(at + 28))
    if (name !== wanted) continue
    const local = zip.readUInt32LE(at + 42)
    const begins = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const bytes = zip.subarray(begins, begins + zip.readUInt32LE(at + 20))
    return (zip.readUInt16LE(at + 10) === 0 ? bytes : inflateRawSync(bytes)).toString('utf8')
  }
  throw new Error(`no ${wanted}`)
}
