import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'
import { storeIn } from '../database/stores.ts'

const program = fileURLToPath(new URL('./month-documents.js', import.meta.url))

async function documents(env: NodeJS.ProcessEnv): Promise<{ json: string; csv: string }> {
  const folder = scratchFolder()
  const { stdout } = await promisify(execFile)(process.execPath, [program, await storeIn(folder.path)], { env: { ...process.env, ...env }, cwd: shipped('') })
  folder.remove()
  return JSON.parse(stdout)
}

describe('the documents of a closed month', function () {
  this.timeout(120_000)
  let here: { json: string; csv: string }
  before(async () => {
    here = await documents({ TZ: 'Asia/Shanghai', LANG: 'zh_CN.UTF-8' })
  })

  for (const env of [{ TZ: 'UTC', LANG: 'C' }, { TZ: 'America/New_York', LANG: 'en_US.UTF-8', LC_ALL: 'de_DE.UTF-8' }]) {
    it(`are the same bytes from another process in ${env.TZ}`, async () => {
      expect(await documents(env)).to.deep.equal(here)
    })
  }

  it('are JSON in the order of its schema, with a line end at the end', () => {
    expect(here.json).to.match(/^\{\n {2}"format": "red-footprints\/month\/1",\n {2}"site": "base-memorial-hall",\n/).and.match(/\n\}\n$/)
    expect(JSON.parse(here.json)).to.deep.include({ people: 30, minors: 12, parties: 1, party_people: 40, tours: 1, year_to_date: 930 })
  })

  it('are CSV with a byte order mark, CRLF, lines as wide as each other, and nothing that runs as a formula', () => {
    const { csv } = here
    expect(csv).to.match(/^\ufeff/).and.match(/\r\n$/)
    const rows = parse(csv, { bom: true, record_delimiter: '\r\n' }) as string[][]
    expect(new Set(rows.map((row) => row.length))).to.deep.equal(new Set([12]))
    for (const cell of rows.flat()) if (!/^-?[\d.]+%?$/.test(cell)) expect(cell).to.not.match(/^[=+\-@\t\r]/)
    expect(csv).to.contain(`"'=1+1, ""重复"""`)
    const told = (name: string) => rows.find(([first]) => first === name)!.slice(1).filter((cell) => cell !== '')
    expect(told('参观接待月报')).to.deep.equal(['已结账'])
    expect(told('人次')).to.deep.equal(['30'])
    expect(told('上月人次')).to.deep.equal(['900', '下降 96.67%'])
    expect(told('上年同月人次')).to.deep.equal(['7', '增长 328.57%'])
    expect(told('2026-11-30')).to.deep.equal(['0', '2', '0', '0', '0', '30', '0', '0', '32', '1', '40'])
    expect(told('合计')).to.deep.equal(['30'])
    expect(told('备注')).to.deep.equal(['停电一天\n+闭馆半天'])
    expect(told('结账')).to.deep.equal(['老谭', '2026-12-04T01:00+08:00'])
  })
})
