import { expect } from 'chai'
import { glance } from '../../server/console/glance.ts'
import { groupsToday } from '../../server/console/groups-today.ts'
import { toDo } from '../../server/console/to-do.ts'
import { type Served, serve } from '../app/serve.ts'
import { DeskPhone } from '../checkins/at-desk.ts'
import { type Phone, phoneAt } from '../checkins/phone.ts'
import { counted, hall, hill, readable, rowOf, scanned, staffPhone, textOf } from './counted-house.ts'

describe('the day at a glance', () => {
  let app: Served
  let manager: Phone
  // Tuesday 1 December 2026, nine o'clock.
  beforeEach(async () => {
    app = await serve()
    manager = await staffPhone(app, 'manager', [hall])
  })
  afterEach(() => app.close())

  const limits = (site: string, fields: Record<string, string>) =>
    manager.request(`/staff/limits/${site}`, { method: 'POST', body: new URLSearchParams({ version: '0', ...fields }) })

  it('is shut to whoever is not signed in, the dashboard’s live part too', async () => {
    expect((await (await phoneAt(app, await app.code(hall))).request('/staff/today')).status).to.equal(401)
  })

  it('shows nobody another site’s numbers', async () => {
    await counted(app, hill, '2026-12-01', 4321)
    for (const path of ['/staff', '/staff/today']) {
      expect(await textOf(manager, path), path).to.contain('湘鄂川黔革命根据地纪念馆').and.not.to.match(/4,321|桐梓山/)
    }
    expect(await textOf(await staffPhone(app, 'admin', 'every'), '/staff')).to.contain('4,321').and.contain('桐梓山')
  })

  it('holds today against the same weekday and the same date a year ago, whole days and until this hour', async () => {
    app.clock.set('2026-12-01T10:25:00+08:00')
    for (const [day, people] of [['2026-12-01', 50], ['2026-11-24', 400], ['2026-11-17', 300], ['2025-12-01', 200]] as const) await counted(app, hall, day, people)
    for (const [day, time, people] of [['2026-12-01', '10:10', 41], ['2026-12-01', '10:20', 2], ['2026-11-24', '09:00', 30], ['2026-11-24', '10:20', 7], ['2025-12-01', '23:50', 9]] as const) {
      await scanned(app, hall, day, time, people)
    }
    const html = await textOf(manager, '/staff/today')
    expect(html).to.contain('到 10:20 的扫码')
    expect(rowOf(html, '11月24日（周二）')).to.deep.equal(['30', '400'])
    expect(rowOf(html, '11月17日（周二）')).to.deep.equal(['0', '300'])
    expect(rowOf(html, '2025年12月1日')).to.deep.equal(['0', '200'])
    expect(rowOf(html, '12月1日（周二）')).to.deep.equal(['41', '50'])
    expect(rowOf(html, '10:00')).to.deep.equal(['43', '7'])
  })

  it('says of a day without a record that there is none, and not zero', async () => {
    expect(rowOf(await textOf(manager, '/staff/today'), '去年同日')).to.deep.equal(['0', '无记录'])
  })

  it('shows limits that nobody has set as not set, and invents none', async () => {
    await counted(app, hall, '2026-12-01', 900)
    const html = await textOf(manager, '/staff/today')
    expect(html.match(/未设定/g)).to.have.length(2)
    expect(html).not.to.match(/<meter[^>]*aria-label|预警|已达上限/)
  })

  it('warns amber, red and at the limit itself, from the thresholds that the manager has set', async () => {
    await limits(hall, { daily: '1000', amber: '70', red: '90' })
    for (const [more, level] of [[699, undefined], [1, '黄色预警'], [199, '黄色预警'], [1, '红色预警'], [99, '红色预警'], [1, '已达上限']] as const) {
      await counted(app, hall, '2026-12-01', more)
      app.clock.forward(1000)
      const html = await textOf(manager, '/staff/today')
      expect(/黄色预警|红色预警|已达上限/.exec(html)?.[0]).to.equal(level)
    }
    expect(await textOf(manager, '/staff/today')).to.contain('上限 1,000，已用 100%')
  })

  it('counts as arrivals of the last two hours what came by scan, desk and group; and calls them arrivals', async () => {
    await limits(hall, { instant: '50' })
    app.clock.set('2026-12-01T10:05:00+08:00')
    await scanned(app, hall, '2026-12-01', '07:50', 100)
    await scanned(app, hall, '2026-12-01', '08:00', 20)
    await scanned(app, hall, '2026-12-01', '10:00', 4)
    const desk = await DeskPhone.of(app, 'mei')
    expect(await desk.count(7, { site: hall })).to.include({ outcome: 'counted' })
    const html = await textOf(manager, '/staff/today')
    expect(readable(html)).to.contain('近两小时到访 31').and.contain('上限 50，已用 62%').and.contain('自 08:00 起算').and.contain('不是在馆人数')
    app.clock.set('2026-12-01T12:15:00+08:00')
    expect(readable(await textOf(manager, '/staff/today'))).to.contain('近两小时到访 0')
  })

  it('looks back over midnight', async () => {
    app.clock.set('2026-12-02T00:30:00+08:00')
    // Whoever came at nine has been signed out since.
    manager = await staffPhone(app, 'manager', [hall])
    await scanned(app, hall, '2026-12-01', '22:20', 3)
    await scanned(app, hall, '2026-12-01', '23:50', 5)
    await scanned(app, hall, '2026-12-02', '00:10', 6)
    expect(readable(await textOf(manager, '/staff/today'))).to.contain('近两小时到访 11')
  })

  it('never reads a visit', async () => {
    const asked: string[] = []
    const read = app.parts.db.read.withPlugin({
      transformQuery: ({ node }) => {
        asked.push(JSON.stringify(node))
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const now = app.clock.now()
    const sites = () => [{ slug: hall, name: { zh: '馆', en: 'Hall' } }]
    const person = { id: new Uint8Array(16), name: 'x', role: 'admin', sites: 'every' } as const
    await glance({ db: { ...app.parts.db, read }, counts: app.parts.counts, sites }, person, 'zh', now)
    await groupsToday(read, person, now)
    await toDo(read, person, now)
    // What it does read is seen by name, so that what it does not read would be.
    for (const table of ['counters', 'tempo', 'arrivals']) expect(asked.join()).to.contain(`"name":"${table}"`)
    expect(asked.filter((query) => /"name":"(visits|scans)"/.test(query))).to.deep.equal([])
  })
})
