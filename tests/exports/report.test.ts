import { expect } from 'chai'
import { addPerson } from '../../server/staff/people.ts'
import { beginSession } from '../../server/staff/sessions.ts'
import { hashOf } from '../../server/staff/passwords.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { fieldsOf, Office } from '../bookings/office.ts'
import { everyTable } from '../checkins/tables.ts'
import { dropGuards } from '../database/guards.ts'
import { atDesk, corrected, counted, hall, sealed } from '../ledger/month-books.ts'
import { auditOf, random } from '../staff/house.ts'

const report = `/staff/reports/${hall.slug}/2026-11`
const other = '/staff/reports/tongzi-mountain/2026-11'
const json = { accept: 'application/json' }

describe('/staff/reports', () => {
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

  const reason = async (answer: Promise<Response>) => {
    const { status, ...rest } = await answer.then(async (one) => ({ status: one.status, ...((await one.json()) as { reason: string }) }))
    return [status, rest.reason]
  }
  const bytes = async (office: Office, path: string, headers = {}) => Buffer.from(await (await office.get(path, headers)).arrayBuffer()).toString('hex')

  /** A manager of Tongzi mountain alone. */
  async function neighbour(): Promise<Record<string, string>> {
    const { db } = app.parts
    const now = app.clock.now()
    const newcomer = { name: '小田', role: 'manager', sites: ['tongzi-mountain'], passwordHash: await hashOf('tongzi is a mountain'), now, random } as const
    const person = (await db.write((trx) => addPerson(trx, newcomer)))!
    return { ...json, cookie: `rf_staff=${(await db.write((trx) => beginSession(trx, person, now, random))).token}` }
  }

  for (const month of ['2026-13', '2026-1', '2027-01', '0000-00', '1899-12', 'november', '2026-11-01', '%00', '__proto__', `2026-11' or 1=1`]) {
    it(`knows no month “${month}”`, async () => {
      for (const path of [`/staff/reports/${hall.slug}/${month}`, `/staff/reports/bureau/${month}`, `/staff/reports/${hall.slug}/${month}.json`, `/staff/reports/bureau/${month}.csv`]) {
        expect((await admin.get(path, json)).status, path).to.be.oneOf([400, 404])
      }
      for (const act of ['submission', 'withdrawal', 'closing']) expect((await admin.press(`/staff/reports/${hall.slug}/${month}/${act}`, {}, json)).status).to.be.oneOf([400, 404])
    })
  }

  it('knows no site that neither the guide nor a count names', async () => {
    expect(await reason(admin.get('/staff/reports/nowhere/2026-11', json))).to.deep.equal([404, 'not-found'])
    await counted(app.parts.db, '2026-11-03', 5, 'import', { site: 'closed-long-ago' })
    expect(await admin.page('/staff/reports/closed-long-ago/2026-11')).to.contain('closed-long-ago')
  })

  it('are for managers, of their own sites; closing and all sites together are the bureau’s', async () => {
    const docent = new Office(app, 'wen')
    for (const path of ['/staff/reports', report, `${report}.csv`, '/staff/reports/bureau/2026-11']) {
      expect((await docent.get(path, json)).status, path).to.equal(403)
      expect((await new Office(app).get(path, json)).status, path).to.equal(401)
    }
    expect((await manager.get('/staff/reports/bureau/2026-11.json', json)).status).to.equal(403)
    expect((await manager.press(`${report}/closing`, {}, json)).status).to.equal(403)
    expect((await manager.press('/staff/reports/bureau/2026-11/closing', {}, json)).status).to.equal(403)
    const headers = await neighbour()
    for (const path of [report, `${report}.json`, `${report}.csv`]) expect((await fetch(app.url + path, { headers })).status, path).to.equal(404)
    expect((await fetch(`${app.url}${report}/submission`, { method: 'POST', headers, body: new URLSearchParams() })).status).to.equal(404)
    expect((await fetch(app.url + other, { headers })).status).to.equal(200)
    const list = await (await fetch(`${app.url}/staff/reports`, { headers: { ...headers, accept: 'text/html' } })).text()
    expect(list).to.contain('tongzi-mountain').and.not.to.contain(hall.slug).and.not.to.contain('bureau')
  })

  it('refuse what is no note and no total, and change nothing', async () => {
    await admin.get(report)
    const before = await everyTable(app.parts.db)
    const office = async (fields: Record<string, string>) => reason(manager.press(`${report}/submission`, fields, json))
    expect(await office({ note: '字'.repeat(501) })).to.deep.equal([422, 'month-note'])
    expect(await office({ note: 'a\u0000b' })).to.deep.equal([422, 'month-note'])
    expect(await office({ people: 'many' })).to.deep.equal([422, 'invalid'])
    expect(await office({ people: '1e3' })).to.deep.equal([422, 'invalid'])
    expect(await office({ people: '1233' })).to.deep.equal([409, 'month-changed'])
    const text = await fetch(`${app.url}${report}/submission`, { method: 'POST', body: '<x/>', headers: { ...(await neighbour()), 'content-type': 'text/xml' } })
    expect(text.status).to.be.oneOf([404, 415])
    const { months, open_days, counters } = await everyTable(app.parts.db)
    expect({ months, open_days, counters }).to.deep.equal({ months: before.months, open_days: before.open_days, counters: before.counters })
  })

  it('go from 快报 over the manager’s submission to the closed month, on the page', async () => {
    expect(await manager.page(report)).to.contain('快报（未结账）').and.to.contain('1,234')
    const form = fieldsOf(await manager.page(report), `${report}/submission`)
    expect(form).to.deep.equal({ people: '1234', note: '' })
    await manager.press(`${report}/submission`, { ...form, note: '展厅检修三天' })
    expect(await manager.page(report)).to.contain('Mei 已提交').and.to.contain('撤回提交').and.not.to.contain('/closing')
    const closing = fieldsOf(await admin.page(report), `${report}/closing`)
    await admin.press(`${report}/closing`, closing)
    expect(await manager.page(report)).to.contain('老谭 于 2026-12-04 09:00 结账').and.not.to.contain('快报').and.not.to.contain('<form method="post" action="/staff/reports')
  })

  it('serve a closed month as the same bytes, in every language, whatever is counted and corrected afterwards', async () => {
    await sealed(app.parts.db, '2026-12-03')
    for (const ending of ['json', 'csv']) expect(await (await manager.get(`${report}.${ending}`)).text()).to.contain('快报（未结账）')
    expect((await manager.press(`${report}/submission`, { note: '展厅检修三天\r\n停电', people: '1234' })).headers.get('location')).to.equal(`${report}?done=submission`)
    expect((await admin.press(`${report}/closing`, { people: '1234' })).headers.get('location')).to.equal(`${report}?done=closing`)
    const stored = await app.parts.db.read.selectFrom('months').selectAll().executeTakeFirstOrThrow()
    const first = { json: Buffer.from(stored.json!).toString('hex'), csv: Buffer.from(stored.csv!).toString('hex') }
    await corrected(app.parts.db, { about: '2026-11-03', day: '2026-12-04', people: -234 })
    app.clock.set('2027-03-01T08:00:00+08:00')
    for (const lang of ['zh', 'en']) {
      for (const ending of ['json', 'csv'] as const) expect(await bytes(manager, `${report}.${ending}?lang=${lang}`)).to.equal(first[ending])
    }
    expect(Buffer.from(first.csv, 'hex').toString()).to.contain('已结账').and.to.contain('展厅检修三天').and.not.to.contain('快报')
    const page = await manager.page(`${report}?lang=en`)
    expect(page).to.contain('1,234').and.to.contain('Closed by 老谭').and.not.to.contain('Preliminary (not closed)')
    const december = await manager.page(`/staff/reports/${hall.slug}/2026-12`)
    expect(december).to.contain('−234').and.to.contain('2026年11月3日')
  })

  it('serve what was stored, not what a later program would write', async () => {
    await manager.press(`${report}/submission`, {})
    await admin.press(`${report}/closing`, {})
    const { json: text, csv } = await app.parts.db.read.selectFrom('months').select(['json', 'csv']).executeTakeFirstOrThrow()
    const older = { json: `${text} `, csv: csv!.replace('口径说明', '统计口径') }
    await app.parts.db.write(async (trx) => {
      await dropGuards(trx, 'months')
      await trx.updateTable('months').set(older).execute()
    })
    for (const ending of ['json', 'csv'] as const) expect(await bytes(manager, `${report}.${ending}`)).to.equal(Buffer.from(older[ending]).toString('hex'))
  })

  it('print what has no comparison as such, and never a made-up percentage', async () => {
    const page = await manager.page(report)
    expect(page).to.contain('无同期数据').and.to.contain('未统计').and.not.to.match(/同比<\/dt><dd>(增长|下降)/)
    await atDesk(app.parts.db, '2025-11-09', 1000, 0)
    expect(await manager.page(report)).to.contain('增长 23.40%').and.to.contain('2025年11月：1,000 人次，1 天有数据')
  })

  it('carry the lines to sign, how it was counted, the day of printing, and the seal to be typed', async () => {
    const hash = await sealed(app.parts.db, '2026-12-03')
    const page = await manager.page(report)
    for (const line of ['填报人', '审核人', '负责人', '盖章', '口径说明', '打印日期：2026年12月4日', `${hall.slug}/2026-12-03/${hash.slice(0, 32).match(/.{4}/g)!.join('-')}`]) expect(page).to.contain(line)
  })

  it('say what the desk has taken back in the month, and how it does', async () => {
    await atDesk(app.parts.db, '2026-11-05', 30, 0)
    await atDesk(app.parts.db, '2026-12-01', -9, 0)
    expect(await manager.page(report)).to.contain('点多了，在前台另记一笔减数').and.not.to.contain('前台减数合计')
    await atDesk(app.parts.db, '2026-11-05', -2, 0)
    expect(await manager.page(report)).to.contain('前台减数合计 2 人次，已从前台登记中扣除。')
    expect(await admin.page('/staff/reports/bureau/2026-11')).to.contain('前台减数合计 2 人次')
    expect(await manager.page(other)).not.to.contain('前台减数合计')
  })

  it('show names and notes as text, whoever wrote them', async () => {
    await manager.press(`${report}/submission`, { note: '<script>alert(1)</script>' })
    await corrected(app.parts.db, { about: '2026-11-03', people: 1, reason: '<img src=x>' })
    expect(await manager.page(report)).to.contain('&lt;script&gt;').and.to.contain('&lt;img').and.not.to.match(/<script>alert|<img src=x>/)
  })

  it('are listed by year, with what has become of each', async () => {
    await counted(app.parts.db, '2025-12-31', 1)
    await manager.press(`${report}/submission`, {})
    const list = await manager.page('/staff/reports')
    expect(list).to.contain('1,234 人次').and.to.contain('已提交').and.to.contain('本月进行中').and.to.contain('/staff/reports?year=2025').and.not.to.contain('2027')
    expect(await manager.page('/staff/reports?year=2025')).to.contain(`/staff/reports/${hall.slug}/2025-12`)
    for (const year of ['1066', '9999', 'x', '2026.5', '']) expect((await manager.get(`/staff/reports?year=${year}`)).status).to.equal(200)
  })

  it('come back to the month after a refused form is reloaded, and know no other method', async () => {
    for (const act of ['submission', 'withdrawal']) expect((await manager.get(`${report}/${act}`)).headers.get('location')).to.equal(report)
    expect((await admin.get('/staff/reports/bureau/2026-11/closing')).headers.get('location')).to.equal('/staff/reports/bureau/2026-11')
    expect((await admin.press(report, {})).status).to.equal(405)
  })

  it('write down who took one away', async () => {
    await manager.get(`${report}.csv`)
    await admin.get('/staff/reports/bureau/2026-11.json')
    const line = { action: 'export', subject: 'monthly-report.csv' }
    expect(await auditOf(app.parts.db)).to.deep.include.members([
      { ...line, actor: 'Mei', detail: `${hall.slug} 2026-11` },
      { ...line, actor: '老谭', subject: 'monthly-report.json', detail: 'bureau 2026-11' },
    ])
  })
})
