import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { hall, header, Importer, mountain } from './importer.ts'

const good = `${header}桐梓山,2025-01-30,12\n`

describe('a file that is sent to be imported', () => {
  let app: Served
  let mei: Importer
  beforeEach(async () => {
    app = await serve()
    mei = await Importer.of(app)
  })
  afterEach(() => app.close())

  const folder = () => join(app.parts.config.DATA_DIR, 'uploads')
  const kept = () => (existsSync(folder()) ? readdirSync(folder()) : [])
  const unchanged = async (step: () => Promise<void>) => {
    const before = JSON.stringify(await everyTable(app.parts.db))
    await step()
    expect(JSON.stringify(await everyTable(app.parts.db))).to.equal(before)
    expect(kept()).to.deep.equal([])
  }

  it('changes nothing when anything is wrong with it', async () => {
    const bad: (string | Uint8Array)[] = [
      '',
      'nonsense',
      Buffer.from([0xff, 0xfe, 0x00]),
      Buffer.from('504b0304', 'hex'),
      `${good}桐梓山,2025-01-31,-1\n`,
      `${good}桐梓山,2025-01-31,1.5\n`,
      `${good}桐梓山,2025-01-31,1e9\n`,
      `${good}桐梓山,2025-01-31,1000000000\n`,
      `${good}桐梓山,2025-02-30,1\n`,
      `${good}桐梓山,2025-01-30,12\n`,
      `${good}桐梓山,2026-12-01,1\n`,
      `${good}桐梓山,2027-01-01,1\n`,
      `${good}"桐梓山`,
      good.replace('日期', '场馆'),
    ]
    await unchanged(async () => {
      for (const file of bad) {
        const told = await mei.look(file)
        expect(told.status, String(file)).to.equal(422)
        expect(told.reason).to.equal('import-wrong')
        expect(told.problems, String(file)).to.have.length.above(0)
        const page = await mei.upload(file)
        expect(page.status).to.equal(422)
        expect(await page.text()).to.include(told.problems![0]!.message.replaceAll("'", '&#39;').replaceAll('"', '&#34;')).and.include(told.problems![0]!.where)
      }
    })
  })

  it('with a hundred thousand lines of formulas is told the first two hundred, and how many more', async () => {
    const lines = '=HYPERLINK("x"),=NOW(),=1+1\n'.replaceAll('"', '').repeat(100_000)
    await unchanged(async () => {
      const told = await mei.look(`${header}${lines}`)
      expect([told.status, told.problems!.length, told.more]).to.deep.equal([422, 200, 299_800])
      expect(told.problems![0]).to.include({ line: 2, wrong: 'formula', where: '第 2 行' })
      const page = await (await mei.upload(`${header}${lines}`)).text()
      expect(page.match(/第 \d+ 行/g)).to.have.length(200)
      expect(page).to.include('299,800')
    })
  }).timeout(120_000)

  it('is told in the reader’s language', async () => {
    const page = await mei.request('/staff/imports', { method: 'POST', headers: { 'accept-language': 'en' }, body: formWith(`${good}x,2025-01-31,1\n`) })
    expect(await page.text()).to.include('Line 3').and.include('There is no site called “x”')
  })

  it('shows what stands in it as text', async () => {
    const page = await (await mei.upload(`${good}<img src=x onerror=alert(1)>,2025-01-31,1\n`, { name: '"><script>x</script>.csv' })).text()
    expect(page).to.not.include('<img src=x').and.not.include('<script>x')
  })

  it('is a form with a file, and no more than ten megabytes of it', async () => {
    const json = { accept: 'application/json' }
    const send = (init: { headers?: Record<string, string>; body?: BodyInit }) => mei.request('/staff/imports', { method: 'POST', ...init, headers: { ...json, ...init.headers } })
    await unchanged(async () => {
      expect((await send({ body: new URLSearchParams({ file: good }) })).status).to.equal(415)
      expect((await send({ headers: { 'content-type': 'application/json' }, body: '{}' })).status).to.equal(415)
      expect((await send({ headers: { 'content-type': 'multipart/form-data' }, body: 'x' })).status).to.equal(400)
      expect((await send({ headers: { 'content-type': 'multipart/form-data; boundary=a' }, body: '--a\r\nbroken' })).status).to.equal(400)
      expect((await send({ body: new FormData() })).status).to.be.oneOf([400, 422])
      const text = new FormData()
      text.set('file', good)
      expect((await send({ body: text })).status).to.equal(422)
      expect((await mei.look(`${good}${' '.repeat(10 * 1024 * 1024)}`)).reason).to.equal('import-large')
      expect((await mei.look(' '.repeat(30 * 1024 * 1024))).status).to.equal(413)
      const empty = await mei.upload('', { name: '' })
      expect(empty.status).to.equal(422)
      expect(await empty.text()).to.include('请先选择一个文件')
    })
  })

  it('of a manager speaks of her own sites only: others do not exist for her', async () => {
    const lan = await Importer.named(app, '小兰', [mountain])
    const told = await lan.look(`${good}${hall},2025-01-30,1\nnowhere,2025-01-30,1\n`)
    expect(told.problems!.map(({ line, wrong }) => `${line} ${wrong}`)).to.deep.equal(['3 site-unknown', '4 site-unknown'])
    const [first, second] = told.problems!.map(({ message }) => message)
    expect(first!.replace(hall, '')).to.equal(second!.replace('nowhere', ''))
    expect(await lan.bring(good)).to.include({ status: 201 })
    await mei.bring(`${header}${hall},2025-01-30,77\n`)
    const page = await (await lan.request('/staff/imports')).text()
    expect(page).to.include('12 人次').and.not.include('77 人次')
  })

  it('opens to managers and admins alone', async () => {
    expect((await mei.request('/staff/imports')).status).to.equal(200)
    expect((await (await Importer.of(app, 'tan')).request('/staff/imports')).status).to.equal(200)
    const wen = await Importer.of(app, 'wen')
    for (const path of ['/staff/imports', '/staff/comparisons']) {
      expect((await wen.request(path)).status).to.equal(403)
      expect((await wen.upload(good, { to: path })).status).to.equal(403)
      expect((await fetch(app.url + path)).status).to.equal(401)
    }
  })

  it('waits for one person, for one hour', async () => {
    const { upload } = await mei.look(good)
    expect(statSync(folder()).mode & 0o777).to.equal(0o700)
    expect(kept().map((name) => statSync(join(folder(), name)).mode & 0o777)).to.deep.equal([0o600])
    const tan = await Importer.of(app, 'tan')
    for (const id of [upload!, upload!.toUpperCase(), '00000000-0000-7000-8000-000000000000', '..%2f..%2fsecret', 'x'.repeat(300)]) {
      expect((await tan.request(`/staff/imports/${id}`)).status, id).to.equal(410)
      expect((await tan.request(`/staff/imports/${id}`, { method: 'POST' })).status, id).to.equal(410)
    }
    expect((await mei.request(`/staff/comparisons/${upload}`, { method: 'POST' })).status, 'it was sent to be counted').to.equal(410)
    app.clock.forward(60 * 60 * 1000)
    expect((await mei.request(`/staff/imports/${upload}`)).status).to.equal(200)
    app.clock.forward(1)
    expect((await mei.request(`/staff/imports/${upload}`)).status).to.equal(410)
    expect((await mei.confirm(upload!)).status).to.equal(410)
    await mei.look(good)
    expect(kept(), 'the old one is swept').to.have.length(1)
  })

  it('is one of five at most that wait for a person', async () => {
    for (let i = 0; i < 8; i++) {
      app.clock.forward(1)
      await mei.look(good)
    }
    expect(kept()).to.have.length(5)
  })

  function formWith(content: string): FormData {
    const body = new FormData()
    body.set('file', new File([content], 'x.csv'))
    return body
  }
})
