import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import type { Cell, Column, Table } from '../../server/exports/table.ts'
import { writeCsv } from '../../server/exports/write-csv.ts'

const columns: Column[] = [
  { name: 'date', title: '日期', kind: 'day' },
  { name: 'name', title: '场馆名称', kind: 'text' },
  { name: 'total', title: '合计', kind: 'count' },
]

function tableOf(...pages: Cell[][][]): Table {
  return {
    version: 'visits/1',
    asked: { from: '2026-11-01', to: '2026-11-30' },
    columns,
    pages: (async function* () {
      for (const rows of pages) yield { rows, share: 1 }
    })(),
    notes: { title: '', lines: [] },
    words: { sheet: '', sum: '合计', version: '版本' },
  }
}

async function csvOf(...pages: Cell[][][]): Promise<string> {
  let text = ''
  await writeCsv(tableOf(...pages), (piece) => void (text += piece as string))
  return text
}

const read = (text: string) => parse(text, { bom: true, record_delimiter: '\r\n' }) as string[][]

describe('a table as CSV', () => {
  it('of nothing is a heading, a total of nothing, and the version', async () => {
    expect(await csvOf()).to.equal('\ufeff日期,场馆名称,合计\r\n合计,,0\r\n版本,visits/1 from=2026-11-01 to=2026-11-30,\r\n')
  })

  it('neutralises text that is a formula, and only text', async () => {
    for (const name of ['=1+1', '+86', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1+1', '=HYPERLINK("http://evil.example")']) {
      const [, row] = read(await csvOf([['2026-11-22', name, -1]]))
      expect(row).to.deep.equal(['2026-11-22', `'${name}`, '-1'])
    }
  })

  it('keeps quotes, commas and line ends inside their cell', async () => {
    for (const name of ['a "b", c', 'a\r\nb', 'a\nb', 'a\rb', '"', ',', '贺龙故居，桑植', ' a ', '']) {
      const text = await csvOf([['2026-11-22', name, 3]])
      const rows = read(text)
      expect(rows).to.have.length(4)
      expect(rows[1]![1]).to.equal(name)
      // A spreadsheet ends a row at a bare line feed too, unless it stands in quotes.
      if (/[\r\n]/.test(name)) expect(text).to.contain(`"${name}"`)
    }
  })

  it('brings every text back as it went in, formulas behind their apostrophe, whatever the text', async () => {
    const name = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.stringMatching(/^[=+\-@\t\r＝,"\n']{0,4}[a-z]?$/))
    await fc.assert(
      fc.asyncProperty(fc.array(name, { maxLength: 8 }), async (names) => {
        const rows = read(await csvOf(names.map((one) => ['2026-11-22', one, 1])))
        expect(rows.every(({ length }) => length === 3)).to.equal(true)
        names.forEach((one, i) => expect(rows[i + 1]![1]).to.be.oneOf([one, `'${one}`]))
        for (const [, cell] of rows) expect(cell).to.not.match(/^[=+\-@\t\r＝＋－＠]/)
      }),
      { numRuns: 200 },
    )
  })

  it('sums what it has written, in however many pieces it was read', async () => {
    const row = fc.tuple(fc.constant('2026-11-22'), fc.constant('a'), fc.oneof(fc.integer({ min: -9, max: 90_000 }), fc.constant(null)))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(row, { maxLength: 5 }), { maxLength: 5 }), async (pages) => {
        const rows = read(await csvOf(...pages)).slice(1, -1)
        const total = Number(rows.pop()![2])
        expect(rows.reduce((sum, [, , people]) => sum + Number(people), 0)).to.equal(total)
        expect(rows).to.have.length(pages.flat().length)
      }),
      { numRuns: 60 },
    )
  })
})
