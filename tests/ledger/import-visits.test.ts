import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { importVisits, visitId } from '../../server/ledger/import-visits.ts'
import { type Served, serve } from '../app/serve.ts'
import { DeskPhone } from '../checkins/at-desk.ts'
import { phoneAt } from '../checkins/phone.ts'
import { everyTable } from '../checkins/tables.ts'
import { random } from '../staff/house.ts'
import { hall, header, Importer, mountain } from './importer.ts'

const three = `${header}桐梓山,2025-01-30,12\n桐梓山,2025年1月31日,0\n${hall},2024/12/31,"1,300"\n`

describe('an import of earlier daily totals', () => {
  let app: Served
  let mei: Importer
  beforeEach(async () => {
    app = await serve()
    mei = await Importer.of(app)
  })
  afterEach(() => app.close())

  const imported = async () => (await everyTable(app.parts.db)).visits!.filter(({ source }) => source === 'import').map(({ site, day, people }) => `${String(site)} ${String(day)} ${String(people)}`)
  /** All but what somebody's session is. */
  const allRows = async () => JSON.stringify(await everyTable(app.parts.db))

  it('is looked at first, and nothing is written', async () => {
    const before = await allRows()
    const answer = await mei.upload(three)
    expect(answer.status).to.equal(303)
    const preview = answer.headers.get('location')!
    expect(preview).to.match(/^\/staff\/imports\/[0-9a-f-]{36}$/)
    const page = await (await mei.request(preview)).text()
    expect(page).to.include('人次.csv').and.include('1,300').and.include('还没有写入任何数字').and.match(/桐梓山<\/th><td>2025<\/td><td>2<\/td><td>12</)
    expect(await (await mei.request(`${preview}?lang=en`)).text()).to.include('Nothing has been written yet')
    expect(await allRows()).to.equal(before)
  })

  it('counts what was confirmed: visits, counters, totals and the record, and recount changes nothing', async () => {
    const { location } = Object.fromEntries((await mei.upload(three)).headers)
    const done = await mei.request(location!, { method: 'POST' })
    expect(done.status).to.equal(303)
    const page = await (await mei.request(done.headers.get('location')!)).text()
    expect(page).to.include('已导入 3 天，共 1,312 人次').and.include('人次.csv')
    const { visits, counters, totals, imports, imported_days, audit } = (await everyTable(app.parts.db)) as Record<string, Record<string, unknown>[]>
    expect(await imported()).to.have.members([`${mountain} 2025-01-30 12`, `${mountain} 2025-01-31 0`, `${hall} 2024-12-31 1300`])
    for (const visit of visits!) expect(visit).to.include({ entered_on: '2026-12-01', device: null, corrects: null })
    expect(visits!.find(({ day }) => day === '2025-01-30')!.at).to.equal(Date.parse('2025-01-30T00:00:00+08:00'))
    expect(counters!.map(({ source, visits: rows, cookieless }) => [source, rows, cookieless])).to.deep.equal(Array(3).fill(['import', 1, 0]))
    expect(totals).to.deep.include.members([{ site: mountain, people: 12 }, { site: hall, people: 1300 }])
    expect(imports!.map(({ site, series, entered_by, file, rows, people, first_day, last_day }) => [site, series, entered_by, file, rows, people, first_day, last_day])).to.have.deep.members([
      [mountain, '', 'Mei', '人次.csv', 2, 12, '2025-01-30', '2025-01-31'],
      [hall, '', 'Mei', '人次.csv', 1, 1300, '2024-12-31', '2024-12-31'],
    ])
    // From a visit back to its file.
    const hex = (bytes: unknown) => Buffer.from(bytes as Uint8Array).toString('hex')
    expect(imported_days!.map(({ visit }) => hex(visit))).to.have.members(visits!.map(({ id }) => hex(id)))
    expect(audit!.filter(({ action }) => action === 'visits-imported').map(({ actor, subject }) => [actor, subject])).to.have.deep.members([['Mei', mountain], ['Mei', hall]])
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
    const { all } = (await (await mei.request(`/sites/${hall}/count.json`)).json()) as { all: number }
    expect(all).to.equal(1300)
  })

  it('adds nothing the second time, and says so', async () => {
    await mei.bring(three)
    const before = await allRows()
    expect(await mei.look(three)).to.include({ status: 200, rows: 0, known: 3 }).and.not.have.property('upload')
    const page = await mei.upload(three)
    expect(page.status).to.equal(200)
    expect(await page.text()).to.include('这个文件里的 3 天都导入过了，数目相同，没有新增')
    expect(await allRows()).to.equal(before)
  })

  it('adds only what is new in a longer file, and a confirmation sent twice adds nothing', async () => {
    await mei.bring(three)
    const { upload } = await mei.look(`${three}桐梓山,2025-02-01,5\n`)
    expect(await mei.confirm(upload!)).to.include({ status: 201, rows: 1, people: 5, known: 3 })
    expect(await mei.confirm(upload!)).to.include({ status: 410, reason: 'import-gone' })
    expect(await imported()).to.have.length(4)
  })

  it('has two confirmations at once count one', async () => {
    const uploads = await Promise.all([mei.look(three), mei.look(three)])
    const answers = await Promise.all(uploads.map(({ upload }) => mei.confirm(upload!)))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 201])
    expect(await imported()).to.have.length(3)
    expect((await everyTable(app.parts.db)).imported_days).to.have.length(3)
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('never changes an imported number: a correction is the way', async () => {
    await mei.bring(three)
    const before = await allRows()
    const told = await mei.look(`${header}桐梓山,2025-01-30,13\n桐梓山,2025-02-01,5\n`)
    expect(told).to.include({ status: 422, reason: 'import-wrong' })
    expect(told.problems).to.have.length(1)
    expect(told.problems![0]).to.include({ line: 2, wrong: 'other-number' })
    expect(told.problems![0]!.message).to.include('12 人次').and.include('/staff/corrections')
    expect(await allRows()).to.equal(before)
  })

  it('refuses days that were counted on, by a phone, at the desk or by a correction', async () => {
    app.clock.set('2026-11-24T09:00:00+08:00')
    const code = await app.code(mountain)
    await (await phoneAt(app, code)).checkIn(code)
    app.clock.set('2026-11-25T09:00:00+08:00')
    await (await DeskPhone.of(app, 'mei')).count(4)
    await app.parts.db.write((trx) => trx.insertInto('counters').values({ site: mountain, day: '2026-11-23', source: 'correction', people: -3, visits: 1, cookieless: 0 }).execute())
    app.clock.set('2026-12-01T09:00:00+08:00')
    const before = await allRows()
    const told = await mei.look(`${header}${['22', '23', '24', '25'].map((day) => `桐梓山,2026-11-${day},9`).join('\n')}\n${hall},2026-11-24,9\n`)
    expect(told.problems!.map(({ line, wrong }) => `${line} ${wrong}`)).to.deep.equal(['3 measured', '4 measured', '5 measured'])
    expect(await allRows()).to.equal(before)
  })

  it('takes an imported day for known even when it was corrected since', async () => {
    await mei.bring(three)
    await app.parts.db.write((trx) => trx.insertInto('counters').values({ site: mountain, day: '2025-01-30', source: 'correction', people: -3, visits: 1, cookieless: 0 }).execute())
    expect(await mei.look(three)).to.include({ status: 200, rows: 0, known: 3 })
  })

  it('refuses days of closed months, by line', async () => {
    await app.parts.db.write((trx) => trx.insertInto('open_days').values({ site: mountain, entered_from: '2026-11-01', counted_from: '2025-02-01' }).execute())
    const told = await mei.look(`${three}桐梓山,2025-02-01,5\n`)
    expect(told.problems!.map(({ line, wrong }) => `${line} ${wrong}`)).to.deep.equal(['2 closed', '3 closed'])
    expect(await mei.bring(`${header}桐梓山,2025-02-01,5\n`)).to.include({ status: 201, rows: 1 })
  })

  it('is held against the ledger once more when it is confirmed', async () => {
    const { upload } = await mei.look(`${header}桐梓山,2026-11-27,9\n桐梓山,2025-01-30,1\n`)
    app.clock.set('2026-11-27T10:00:00+08:00')
    await (await DeskPhone.of(app, 'mei')).count(4)
    app.clock.set('2026-12-01T09:01:00+08:00')
    const before = await allRows()
    const told = await mei.confirm(upload!)
    expect(told).to.include({ status: 409, reason: 'import-wrong' })
    expect(told.problems!.map(({ line, wrong }) => `${line} ${wrong}`)).to.deep.equal(['2 measured'])
    expect(await allRows()).to.equal(before)
  })

  it('waits until nothing of a day can come late any more, and says from when', async () => {
    const line = `${header}桐梓山,2026-11-30,100\n`
    const code = await app.code(mountain)
    app.clock.set('2026-12-03T23:59:00+08:00')
    mei = await Importer.of(app)
    const told = await mei.look(line)
    expect(told).to.include({ status: 422, reason: 'import-wrong' })
    expect(told.problems![0]).to.include({ line: 2, wrong: 'date-early' })
    expect(told.problems![0]!.message).to.include('2026-12-04 01:00')
    app.clock.set('2026-12-04T00:59:59+08:00')
    expect((await mei.look(line)).problems![0]).to.include({ wrong: 'date-early' })
    app.clock.set('2026-12-04T01:00:00+08:00')
    const phone = await phoneAt(app, code)
    for (const late of [{ day: '2026-11-30' }, { scanned_at: '2026-11-30T23:59:59+08:00' }]) expect((await phone.send(code, late)).status).to.equal(410)
    expect(await mei.bring(line)).to.include({ status: 201, people: 100 })
  })

  it('is entered on the first day that is not sealed, as a scan is, where the clock went back', async () => {
    await app.parts.db.write((trx) => trx.insertInto('open_days').values({ site: mountain, entered_from: '2026-12-03', counted_from: '' }).execute())
    expect(await mei.bring(three)).to.include({ status: 201, rows: 3 })
    const { visits } = await everyTable(app.parts.db)
    expect(visits!.map(({ site, entered_on }) => `${String(site)} ${String(entered_on)}`).sort()).to.deep.equal([`${hall} 2026-12-01`, ...Array<string>(2).fill(`${mountain} 2026-12-03`)])
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('leaves nothing behind when a day was counted or a month closed between judging and counting', async () => {
    const { db } = app.parts
    const fresh = [{ line: 2, site: mountain, day: '2026-11-30', people: 9 }, { line: 3, site: mountain, day: '2025-01-30', people: 1 }].sort((a, b) => (a.day < b.day ? -1 : 1))
    const origin = { by: 'Mei', file: 'x.csv', sha256: new Uint8Array(32) }
    const before = await allRows()
    const racing = { ...app.parts, random, db: { ...db, write: late } } as typeof app.parts
    let writes = 0
    async function late<T>(job: Parameters<typeof db.write<T>>[0]): Promise<T> {
      writes += 1
      // After the days were laid ready, before they are counted.
      if (writes === 2) await db.write((trx) => trx.insertInto('open_days').values({ site: mountain, entered_from: '2026-01-01', counted_from: '2025-02-01' }).execute())
      return db.write(job)
    }
    expect(await importVisits(racing, fresh, origin)).to.equal(undefined)
    await db.write((trx) => trx.deleteFrom('open_days').execute())
    expect(await allRows()).to.equal(before)
    expect(await importVisits({ ...app.parts, random }, fresh, origin)).to.not.equal(undefined)
  })

  it('gives a day of a site one id for ever', () => {
    expect(visitId(mountain, '2025-01-30')).to.equal('c2f574a747c7866180a88ba66bc343c1')
    expect(visitId(hall, '2025-01-30')).to.match(/^[0-9a-f]{12}8[0-9a-f]{3}[89ab][0-9a-f]{15}$/)
  })
})
