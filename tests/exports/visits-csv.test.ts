import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import type { DayCount } from '../../server/counters/counters.ts'
import { sources, writeVisitsCsv } from '../../server/exports/visits-csv.ts'

const residence = 'he-long-former-residence'

async function csvOf(counts: DayCount[], nameOf = (site: string) => site, lang: 'zh' | 'en' = 'zh'): Promise<string> {
  const chunks: Buffer[] = []
  const to = new Writable({ write: (chunk: Buffer, _coding, done) => (chunks.push(chunk), done()) })
  await writeVisitsCsv(counts, nameOf, lang, to)
  return Buffer.concat(chunks).toString('utf8')
}

describe('visits as CSV', () => {
  it('of nothing is a header and a total of nothing', async () => {
    expect(await csvOf([])).to.equal(
      '\ufeff日期,场馆代码,场馆名称,二维码牌,动态码屏,事后补打卡,手输短码,团体核销,前台登记,历史导入,更正,合计\r\n合计,,,0,0,0,0,0,0,0,0,0\r\n',
    )
  })

  it('neutralises names that are formulas, and only names', async () => {
    for (const name of ['=1+1', '+86', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '=HYPERLINK("http://evil.example")']) {
      const text = await csvOf([{ day: '2026-11-22', site: residence, source: 'group', people: -1 }], () => name)
      const [, row] = parse(text, { bom: true }) as string[][]
      expect(row![2]).to.equal(`'${name}`)
      expect(row!.slice(7)).to.deep.equal(['-1', '0', '0', '0', '-1'])
    }
  })

  it('keeps quotes, commas and line ends inside their cell', async () => {
    for (const name of ['a "b", c', 'a\r\nb', 'a\nb', 'a\rb', '"', ',', '贺龙故居，桑植']) {
      const text = await csvOf([{ day: '2026-11-22', site: residence, source: 'desk', people: 3 }], () => name)
      const rows = parse(text, { bom: true, record_delimiter: '\r\n' }) as string[][]
      expect(rows).to.have.length(3)
      expect(rows[1]![2]).to.equal(name)
      // A spreadsheet ends a row at a bare line feed too, unless it stands in quotes.
      if (/[\r\n]/.test(name)) expect(text).to.contain(`"${name}"`)
    }
  })

  it('puts one row for each day and site, a column for each source', async () => {
    const text = await csvOf(
      [
        { day: '2026-11-21', site: 'a', source: 'code', people: 2 },
        { day: '2026-11-21', site: 'a', source: 'plate', people: 5 },
        { day: '2026-11-21', site: 'b', source: 'plate', people: 1 },
        { day: '2026-11-22', site: 'b', source: 'import', people: 1200 },
      ],
      (site) => `Site ${site}`,
      'en',
    )
    expect(text.split('\r\n').slice(1)).to.deep.equal([
      '2026-11-21,a,Site a,5,0,0,2,0,0,0,0,7',
      '2026-11-21,b,Site b,1,0,0,0,0,0,0,0,1',
      '2026-11-22,b,Site b,0,0,0,0,0,0,1200,0,1200',
      'Total,,,6,0,0,2,0,0,1200,0,1208',
      '',
    ])
    expect(text).to.match(/^\ufeffDate,Site code,Site name,/)
  })

  it('adds up, whatever was counted', async () => {
    const day = fc.constantFrom('2026-11-20', '2026-11-21', '2026-11-22')
    const site = fc.constantFrom('a', 'b')
    const count = fc.record({ day, site, source: fc.constantFrom(...sources), people: fc.integer({ min: -5, max: 90_000 }) })
    const some = fc.uniqueArray(count, { selector: ({ day, site, source }) => `${day} ${site} ${source}`, maxLength: 42 })
    const key = ({ day, site, source }: DayCount) => `${day} ${site} ${source}`
    await fc.assert(
      fc.asyncProperty(some, async (counts) => {
        const ordered = counts.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
        const [, ...rows] = parse(await csvOf(ordered), { bom: true }) as string[][]
        const figures = rows.map((row) => row.slice(3).map(Number))
        const last = figures.pop()!
        last.forEach((sum, column) => expect(figures.reduce((all, row) => all + row[column]!, 0)).to.equal(sum))
        for (const row of [...figures, last]) expect(row.slice(0, -1).reduce((all, one) => all + one, 0)).to.equal(row.at(-1))
        expect(last.at(-1)).to.equal(counts.reduce((all, { people }) => all + people, 0))
        expect(figures).to.have.length(new Set(counts.map((one) => `${one.day} ${one.site}`)).size)
      }),
      { numRuns: 60 },
    )
  })
})
