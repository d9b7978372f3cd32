import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { verifyLedger } from '../../server/ledger/verify.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { Office } from '../bookings/office.ts'
import { sessionOf } from '../checkins/at-desk.ts'
import { everyTable } from '../checkins/tables.ts'
import { header, Importer } from '../ledger/importer.ts'
import { counted, hall } from '../ledger/month-books.ts'
import { auditOf } from '../staff/house.ts'

const json = { accept: 'application/json' }
const reports = `/staff/reports/${hall.slug}`
const old = ['1900-01', '1926-05', '1949-03']

describe('the months of long ago', () => {
  let app: Served
  let manager: Office
  let admin: Office
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-12-04T09:00:00+08:00') })
    manager = new Office(app, 'mei')
    admin = new Office(app, 'tan')
    await counted(app.parts.db, '2026-11-03', 1234)
    const mei = await Importer.of(app)
    expect((await mei.bring(`${header}${['1900-01-01', '1926-05-01', '1949-03-31'].map((day) => `${hall.slug},${day},12`).join('\n')}\n`)).rows).to.equal(3)
  })
  afterEach(() => app.close())

  const press = async (office: Office, path: string, fields: Record<string, string> = {}) => {
    const answer = await office.press(path, fields, json)
    return { status: answer.status, ...((await answer.json()) as Record<string, unknown>) }
  }
  const months = async () => (await everyTable(app.parts.db)).months!.map(({ month, submitted_by, note, closed_at }) => `${String(month)} ${String(submitted_by)} ${String(note)} ${closed_at === null ? 'waits' : 'closed'}`)

  it('go all the way that any other goes, so that they never keep a later one from being closed', async () => {
    for (const month of old) {
      expect(await admin.page(`${reports}/${month}`), month).to.contain('提交本月').and.to.contain('12')
      expect((await (await manager.get(`${reports}/${month}.json`)).json()) as object).to.deep.include({ month, people: 12, state: 'open' })
      expect((await admin.get(`/staff/reports/bureau/${month}`)).status, month).to.equal(200)
      expect(await manager.page(`/staff/reports?year=${month.slice(0, 4)}`)).to.contain(`${reports}/${month}`)
    }
    const slip = { request_id: randomUUID(), site: hall.slug, about: '1926-05-01', people: '-12', reason: '1962年的数字，年份打错了' }
    expect(await press(manager, '/staff/corrections', slip)).to.deep.include({ status: 201, outcome: 'counted', date: '1926-05-01' })
    expect(await manager.page(`/staff/corrections?site=${hall.slug}&month=1926-05`)).to.contain('年份打错了')
    for (const month of [...old, '2026-11']) {
      expect(await press(manager, `${reports}/${month}/submission`), month).to.deep.include({ status: 200, state: 'submitted', people: month === '2026-11' ? 1234 : month === '1926-05' ? 0 : 12 })
      expect(await press(admin, `${reports}/${month}/closing`), month).to.deep.include({ status: 200, state: 'closed' })
      expect((await admin.get(`${reports}/${month}.csv`)).status).to.equal(200)
    }
    const differ = (await recount(app.parts.db, { check: true })).map(({ counter }) => counter)
    expect(differ.filter((counter) => !counter.includes(' 2026-11-03 '))).to.deep.equal([])
    expect((await verifyLedger(app.parts.db.read, { now: app.clock.now() })).sites.every(({ misfit }) => misfit === undefined)).to.equal(true)
  })

  it('are submitted with a later one by a second button, each with a line of its own in the record, and closed together', async () => {
    const page = await manager.page(`${reports}/2026-11`)
    expect(page).to.contain('此前还有 3 个月有数字、没有提交，最早的是1900年1月').and.to.contain('连同此前 3 个月一并提交')
    expect(await manager.page(`${reports}/2026-11?lang=en`)).to.contain('3 earlier months').and.to.contain('January 1900').and.to.contain('Submit with the 3 months before')
    const sent = { people: '1234', note: '展厅检修三天', earlier: 'on' }
    expect((await manager.press(`${reports}/2026-11/submission`, sent)).headers.get('location')).to.equal(`${reports}/2026-11?done=submission`)
    const waiting = [...old.map((month) => `${month} Mei  waits`), '2026-11 Mei 展厅检修三天 waits']
    expect(await months()).to.deep.equal(waiting)
    expect(await press(manager, `${reports}/2026-11/submission`, sent), 'sent again').to.deep.equal({ status: 200, site: hall.slug, month: '2026-11', state: 'submitted', people: 1234, earlier: [] })
    const lines = (await auditOf(app.parts.db)).filter(({ action }) => action === 'month-submitted')
    expect(lines.map(({ actor, detail }) => `${actor} ${detail}`)).to.have.members([...old.map((month) => `Mei ${month} 12`), 'Mei 2026-11 1234'])
    await admin.press('/staff/reports/bureau/2026-11/closing', {})
    expect(await months()).to.deep.equal(waiting.map((line) => line.replace('waits', 'closed')))
  })

  it('are named to a program, which says true; one that was submitted or closed already is left as it is', async () => {
    await press(admin, `${reports}/1926-05/submission`, { note: '县志' })
    const body = JSON.stringify({ earlier: true })
    const headers = { ...json, cookie: `rf_staff=${await sessionOf(app, 'mei')}`, 'content-type': 'application/json' }
    const answer = await fetch(`${app.url}${reports}/2026-11/submission`, { method: 'POST', headers, body })
    expect([answer.status, await answer.json()]).to.deep.equal([200, { site: hall.slug, month: '2026-11', state: 'submitted', people: 1234, earlier: ['1900-01', '1949-03'] }])
    expect(await months()).to.include('1926-05 老谭 县志 waits')
  })

  it('stay as they are when the month itself is refused, or nobody asked for them', async () => {
    const refused: [Record<string, string>, number, string, string][] = [
      [{ earlier: 'on', people: '1233' }, 409, 'month-changed', '2026-11'],
      [{ earlier: 'on', note: '字'.repeat(501) }, 422, 'month-note', '2026-11'],
      [{ earlier: 'yes' }, 422, 'invalid', '2026-11'],
      [{ earlier: 'on' }, 409, 'month-running', '2026-12'],
    ]
    for (const [fields, status, reason, month] of refused) {
      expect(await press(manager, `${reports}/${month}/submission`, fields)).to.deep.include({ status, reason })
      expect(await months()).to.deep.equal([])
    }
    await press(manager, `${reports}/2026-11/submission`)
    expect(await months()).to.deep.equal(['2026-11 Mei  waits'])
    expect(await press(admin, `${reports}/2026-11/submission`, { earlier: 'on' })).to.deep.include({ status: 409, reason: 'month-submitted' })
    expect(await months()).to.have.length(1)
    const before = await manager.page(`${reports}/1949-03`)
    expect(before).to.contain('连同此前 2 个月一并提交')
    expect(await manager.page(`${reports}/1926-05`)).to.contain('此前的1900年1月有数字，还没有提交').and.to.contain('连同此前 1 个月一并提交')
    expect(await manager.page(`${reports}/1900-01`)).not.to.contain('一并提交')
  })
})
