import { expect } from 'chai'
import { problemsSaid } from '../../server/ledger/import-problems.ts'
import { readTable } from '../../server/ledger/import-reader.ts'
import { languages } from '../../server/web/words.ts'

const named = (zh: string, en: string) => ({ zh, en })
const sites = [
  { slug: 'old-hall', name: named('某某革命纪念馆', 'Memorial Hall of the Revolution, Somewhere'), short: named('纪念馆', 'Memorial Hall') },
  { slug: 'old-house', name: named('某某故居', 'Former Residence'), short: named('故居', "Old Man’s House") },
]
const bytesOf = (text: string | Uint8Array) => (typeof text === 'string' ? Buffer.from(text) : text)
const read = (text: string | Uint8Array) => readTable(bytesOf(text), { sites, today: '2026-12-01', unsettled: '2026-11-28' })
const wrongs = async (text: string | Uint8Array) => (await read(text)).problems.first.map(({ line, wrong }) => `${line} ${wrong}`)
const rows = async (text: string | Uint8Array) => {
  const table = await read(text)
  expect(table.problems.first).to.deep.equal([])
  return table.rows.map(({ site, day, people }) => `${site} ${day} ${people}`)
}

/** 场馆,日期,人次 and 纪念馆,2025年1月31日,12 in GB18030, which nothing here writes. */
const gb18030 = Buffer.from('b3a1b9dd2cc8d5c6da2cc8cbb4ce0a' + 'bccdc4eeb9dd2c32303235c4ea31d4c23331c8d52c31320a', 'hex')

describe('a file of daily totals', () => {
  describe('that is wrong', () => {
    const lines: [string, string][] = [
      ['纪念馆,2025-02-29,1', 'date-unreal'],
      ['纪念馆,2025-13-01,1', 'date-unreal'],
      ['纪念馆,0000-01-01,1', 'date-old'],
      ['纪念馆,1899-12-31,1', 'date-old'],
      ['纪念馆,2026-12-02,1', 'date-open'],
      ['纪念馆,2026-12-01,1', 'date-early'],
      ['纪念馆,2026-11-28,1', 'date-early'],
      ['纪念馆,9999-12-31,1', 'date-open'],
      ['纪念馆,31/1/2025,1', 'date-format'],
      ['纪念馆,昨天,1', 'date-format'],
      ['纪念馆,45688,1', 'date-format'],
      ['纪念馆,,1', 'date-empty'],
      ['纪念馆,2025-01-31,-1', 'people-negative'],
      ['纪念馆,2025-01-31,−1', 'people-negative'],
      ['纪念馆,2025-01-31,1.5', 'people-decimal'],
      ['纪念馆,2025-01-31,1.0', 'people-decimal'],
      ['纪念馆,2025-01-31,1e9', 'people-number'],
      ['纪念馆,2025-01-31,NaN', 'people-number'],
      ['纪念馆,2025-01-31,约300', 'people-number'],
      ['纪念馆,2025-01-31,0x10', 'people-number'],
      ['纪念馆,2025-01-31,"1,23"', 'people-number'],
      ['纪念馆,2025-01-31,1000001', 'people-many'],
      ['纪念馆,2025-01-31,1000000000', 'people-many'],
      ['纪念馆,2025-01-31,99999999999999999999', 'people-many'],
      ['纪念馆,2025-01-31,', 'people-empty'],
      ['纪念馆,2025-01-31', 'people-empty'],
      ['纪念馆,2025-01-31,=1+1', 'formula'],
      ['纪念馆,=TODAY(),1', 'formula'],
      ["@SUM(A1),2025-01-31,1", 'formula'],
      [',2025-01-31,1', 'site-empty'],
      ['别处,2025-01-31,1', 'site-unknown'],
      ['__proto__,2025-01-31,1', 'site-unknown'],
      ['合计,2025-01-31,1', 'site-unknown'],
    ]
    for (const [line, wrong] of lines) {
      it(`says ${wrong} of the line ${line}, in both languages`, async () => {
        const { problems, rows } = await read(`场馆,日期,人次\n故居,2025-01-30,1\n${line}\n故居,2025-01-31,1\n`)
        expect(problems.first.map((one) => `${one.line} ${one.wrong}`)).to.deep.equal([`3 ${wrong}`])
        expect(rows).to.have.length(2)
        for (const lang of languages) {
          const [said] = problemsSaid(problems, lang)
          expect(said!.where).to.equal(lang === 'zh' ? '第 3 行' : 'Line 3')
          expect(said!.message).to.match(lang === 'zh' ? /\p{Script=Han}.*。$/u : /^(?:“|Line \d|[A-Z]|.*[a-z]).*\.$/).and.not.match(/\{\w+\}/)
        }
      })
    }

    it('names the first moment at which a day can be imported, and takes the day before', async () => {
      const { problems, rows } = await read('site,date,people\nold-hall,2026-11-27,1\nold-hall,2026-11-28,1\n')
      expect(problems.first).to.deep.equal([{ line: 3, wrong: 'date-early', values: { text: '2026-11-28', time: '2026-12-02 01:00' } }])
      expect(rows.map(({ day }) => day)).to.deep.equal(['2026-11-27'])
    })

    it('of a count that ours are only compared with speaks of any day that is over', async () => {
      const { problems, rows } = await readTable(bytesOf('site,date,people\nold-hall,2026-11-30,1\nold-hall,2026-12-01,1\n'), { sites, today: '2026-12-01' })
      expect(problems.first.map(({ line, wrong }) => `${line} ${wrong}`)).to.deep.equal(['3 date-open'])
      expect(rows.map(({ day }) => day)).to.deep.equal(['2026-11-30'])
    })

    it('says everything that is wrong with one line', async () => {
      expect(await wrongs('site,date,people\nx,y,z\n')).to.deep.equal(['2 site-unknown', '2 date-format', '2 people-number'])
    })

    it('says where a day of a site stands twice, whatever the site is called there', async () => {
      const { problems } = await read('site,date,people\nold-hall,2025-01-31,1\n故居,2025-01-31,1\n\n纪念馆,2025/1/31,1\n')
      expect(problems.first).to.deep.equal([{ line: 5, wrong: 'twice', values: { n: 2 } }])
    })

    it('counts lines as an editor does: empty ones too, and those inside quotation marks', async () => {
      expect(await wrongs('\n\nsite,date,people,note\r\n故居,2025-01-31,1,"two\r\nlines"\r\n\r\n故居,2025-02-30,1,\r\n')).to.deep.equal(['7 date-unreal'])
    })

    it('says what its header lacks, or has twice', async () => {
      expect(await wrongs('场馆,日期,电话\n故居,2025-01-31,1\n')).to.deep.equal(['1 header'])
      expect(await wrongs('故居,2025-01-31,1\n')).to.deep.equal(['1 header'])
      expect(await wrongs('=1,=2,=3\n')).to.deep.equal(['1 header'])
      expect(await wrongs('场馆,site,日期,人次\n')).to.deep.equal(['1 header-twice'])
    })

    it('says that it is empty, a workbook, or in an encoding nobody knows', async () => {
      for (const empty of ['', '\n\n', '\ufeff', '场馆,日期,人次', '场馆,日期,人次\n,,\n']) expect(await wrongs(empty), JSON.stringify(empty)).to.deep.equal(['0 empty-file'])
      expect(await wrongs(Buffer.from('504b0304140000', 'hex'))).to.deep.equal(['0 workbook'])
      const utf16 = Buffer.from('\ufeff场馆,日期,人次\n故居,2025-01-31,1\n', 'utf16le')
      expect(await wrongs(utf16)).to.deep.equal(['1 encoding'])
    })

    it('says which line has a byte that cannot be read, far into the file', async () => {
      const good = Array.from({ length: 2000 }, (_, i) => `纪念馆,2025-01-31,${i}`).join('\n')
      const bytes = Buffer.concat([Buffer.from(`场馆,日期,人次\n${good}\n纪念馆`), Buffer.from([0xff]), Buffer.from(',2025-01-31,1\n')])
      expect(await wrongs(bytes)).to.deep.equal(['2002 encoding'])
    })

    it('says where quotation marks do not match, or are never closed', async () => {
      expect(await wrongs('site,date,people\nold-hall,2025-01-31,"1"2\n')).to.deep.equal(['2 quotes'])
      const endless = `site,date,people\nold-hall,2025-01-31,"1\n${'old-hall,2025-01-31,1\n'.repeat(2000)}`
      expect((await read(endless)).problems.first.map(({ wrong }) => wrong)).to.deep.equal(['long-line'])
    })

    it('says that it is too long, and reads no further', async () => {
      const lines = Array.from({ length: 100_001 }, () => 'x,y,z').join('\n')
      const { problems, lines: counted } = await read(`site,date,people\n${lines}`)
      expect(counted).to.equal(100_000)
      expect([problems.count, problems.first.length, problems.more]).to.deep.equal([300_001, 200, 299_801])
    }).timeout(60_000)

    it('quotes no more of a cell than a sentence bears, and nothing that a terminal obeys', async () => {
      const { problems } = await read(`site,date,people\n\u001b[31m${'红'.repeat(500)}\u202e,2025-01-31,1\n`)
      expect(problems.first[0]!.values!.text).to.match(/^·\[31m红{25}…$/)
    })
  })

  it('may name its columns in Chinese or English, in any order, beside others', async () => {
    const same = ['old-house 2025-01-31 12']
    for (const text of [
      '场馆,日期,人次\n故居,2025-01-31,12\n',
      '人次,备注,日期,场馆\n12,雪,2025-01-31,某某故居\n',
      'Date;Visits;Site\n2025-1-31;12;Former Residence\n',
      "people\tDAY\tsite\n12\t20250131\told man's house\n",
      '\ufeff"日期","场馆名称","参观人次（人次）"\r\n"2025年1月31日","故居","12"\r\n',
      '场馆,日期,人次\r故居,2025/01/31 0:00,１２\r',
      '\n场馆 , 日期 , 人次\n 故居 , 2025.1.31 , 12 \n,,\n',
    ]) {
      expect(await rows(text), text).to.deep.equal(same)
    }
  })

  it('says which columns were not read', async () => {
    expect((await read('人次,备注,日期,场馆,天气\n12,雪,2025-01-31,故居,冷\n')).ignored).to.deep.equal(['备注', '天气'])
  })

  it('may be written in GB18030', async () => {
    expect(await rows(gb18030)).to.deep.equal(['old-hall 2025-01-31 12'])
    expect((await read(gb18030)).encoding).to.equal('GB18030')
  })

  it('may say that nobody came, and print thousands apart', async () => {
    expect(await rows('site,date,people\nold-hall,2025-01-31,0\nold-hall,2025-02-01,"12,345"\n')).to.deep.equal(['old-hall 2025-01-31 0', 'old-hall 2025-02-01 12345'])
  })

  it('may speak of last week and of the 29th of February', async () => {
    expect(await rows('site,date,people\nold-hall,2026-11-24,1\nold-hall,2024-02-29,1\n')).to.have.length(2)
  })
})
