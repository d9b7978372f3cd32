import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recordArrival } from '../../server/bookings/arrivals/record-arrival.ts'
import { addToCounters } from '../../server/counters/counters.ts'
import { type Served, serve } from '../app/serve.ts'
import { arrivalParts, bookGroup, openGroups } from '../bookings/arrivals/at-gate.ts'
import { DeskPhone } from '../checkins/at-desk.ts'
import { type Phone, phoneAt } from '../checkins/phone.ts'
import { counted, hall, hill, readable, rowOf, staffPhone, textOf } from './counted-house.ts'

const day = '2026-12-03'
const path = `/staff/sites/${hall}/days/${day}`

describe('where a number comes from', () => {
  let app: Served
  let manager: Phone
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    manager = await staffPhone(app, 'manager', [hall])
  })
  afterEach(() => app.close())

  /** A day with every kind of row: three scans, the desk, a group of which two had scanned, two corrections. */
  async function aDay(): Promise<string> {
    await openGroups(app.parts)
    const { ref } = await bookGroup(app.parts.bookings)
    app.clock.set(`${day}T09:10:00+08:00`)
    manager = await staffPhone(app, 'manager', [hall])
    const code = await app.code(hall)
    for (let i = 0; i < 3; i++) await (await phoneAt(app, code)).checkIn(code)
    await recordArrival(arrivalParts(app), { ref, requestId: randomUUID(), people: 38, minors: 0, subtracted: 2, note: '两人先扫过码' }, 'Mei')
    await (await DeskPhone.of(app, 'mei')).count(5, { site: hall, note: '老人团' })
    await corrected(-4, '彩排扫码', '老谭')
    await corrected(1, '补登司机')
    return ref
  }

  async function corrected(people: number, reason: string, confirmed_by = '', about = day): Promise<void> {
    const { db, now } = app.parts
    await db.write(async (trx) => {
      await trx.insertInto('corrections').values({ id: randomBytes(16), site: hall, day, about, entered_on: day, at: now(), people, reason, entered_by: 'Mei', confirmed_by }).execute()
      await addToCounters(trx, db.engine, [{ site: hall, day, source: 'correction', people, visits: 1, cookieless: 0 }])
    })
  }

  it('is told nobody of a site that is not theirs, nor of days, months and rows that are none', async () => {
    await counted(app, hill, '2026-12-01', 77)
    const elsewhere = [`/staff/sites/${hill}`, `/staff/sites/${hill}/months/2026-12`, `/staff/sites/${hill}/days/2026-12-01`, '/staff/sites/nowhere']
    const none = [`/staff/sites/${hall}/days/2026-02-30`, `/staff/sites/${hall}/days/x`, `/staff/sites/${hall}/months/2026-13`, `/staff/sites/${hall}/months/2026`]
    for (const address of [...elsewhere, ...none]) expect((await manager.request(address)).status, address).to.equal(404)
    // The last month that can be written is a month like any other.
    expect((await manager.request(`/staff/sites/${hall}/months/9999-12`)).status).to.equal(200)
    for (const query of ['source=nobody', 'source=correction', 'after=x', 'source=plate&source=desk']) expect((await manager.request(`${path}?${query}`)).status, query).to.equal(422)
    for (const query of ['from=2026-12-02&to=2026-12-01', 'from=x&to=y', 'from=1800-01-01&to=2026-12-01']) expect((await manager.request(`/staff/totals?${query}`)).status, query).to.equal(422)
    expect(await textOf(manager, '/staff/totals?from=2026-12-01&to=2026-12-01')).not.to.match(/77|桐梓山/)
    expect((await (await staffPhone(app, 'docent', [hall])).request(path)).status).to.equal(403)
  })

  it('goes from a total to the site, its month, its day', async () => {
    await aDay()
    const steps = ['/staff', `/staff/sites/${hall}`, `/staff/sites/${hall}/months/2026-12`]
    const onward = [`/staff/sites/${hall}/days/${day}`, `/staff/sites/${hall}/months/2026-12`, path]
    for (const [i, step] of steps.entries()) expect(await textOf(manager, step), step).to.contain(`href="${onward[i]}"`)
    expect(rowOf(await textOf(manager, '/staff/totals?from=2026-12-01&to=2026-12-31'), '湘鄂川黔')).to.include('41')
    expect(rowOf(await textOf(manager, steps[2]!), '12月3日')[0]).to.equal('41')
  })

  it('ends at the rows by source, which add up to the counter', async () => {
    const ref = await aDay()
    const html = await textOf(manager, path)
    expect(rowOf(html, '二维码牌')).to.deep.equal(['3', '3', '3'])
    expect(rowOf(html, '团体核销')).to.deep.equal(['36', '2', '36'])
    expect(rowOf(html, '前台登记')).to.deep.equal(['5', '1', '5'])
    expect(rowOf(html, '更正')).to.deep.equal(['-3', '2', '-3'])
    expect(rowOf(html, '合计')).to.deep.equal(['41', '8', '41'])
    expect(html).not.to.contain('role="alert"')
    expect(html).to.contain(`href="/staff/bookings/${ref}"`)
    const read = readable(html)
    for (const said of ['两人先扫过码', '前台扣除已自行扫码的成员', 'Mei 登记 · 老人团', '−4 彩排扫码 Mei 提出 · 老谭 复核', '+1 补登司机']) expect(read).to.contain(said)
  })

  it('shows no device, in no spelling', async () => {
    await aDay()
    const html = await textOf(manager, path)
    const rows = await app.parts.db.read.selectFrom('visits').select('device').where('device', 'is not', null).execute()
    expect(rows).to.have.length(3)
    for (const { device } of rows) {
      const bytes = Buffer.from(device!)
      for (const spelling of ['hex', 'base64', 'base64url'] as const) expect(html).not.to.contain(bytes.toString(spelling))
    }
  })

  it('calls a counter that its rows do not bear out an error, loudly', async () => {
    await aDay()
    await counted(app, hall, day, 2)
    const html = await textOf(manager, path)
    expect(readable(html)).to.contain('计数器是 43，明细合计是 41，相差 2')
    expect(html).to.match(/class="wrong"><th scope="row"><a [^>]*>二维码牌/)
  })

  it('calls a running total that its months do not bear out an error too', async () => {
    await aDay()
    expect(await textOf(manager, `/staff/sites/${hall}`)).not.to.contain('role="alert"')
    await app.parts.db.write((trx) => trx.updateTable('totals').set({ people: 50 }).where('site', '=', hall).execute())
    expect(readable(await textOf(manager, `/staff/sites/${hall}`))).to.contain('计数器是 50，明细合计是 41，相差 9')
  })

  it('pages by key: every row once, in any source', async () => {
    const at = app.clock.now()
    const scan = { site: hall, stop: '', source: 'plate', day: '2026-12-01', enteredOn: '2026-12-01', at, device: null, people: 1 } as const
    await Promise.all(Array.from({ length: 205 }, () => app.parts.queue.record({ ...scan, scanId: randomUUID() })))
    let [rows, pages] = [0, 0]
    for (let next: string | undefined = `/staff/sites/${hall}/days/2026-12-01?source=plate`; next !== undefined; pages += 1) {
      const html = await textOf(manager, next)
      rows += html.match(/<td class="kind">/g)?.length ?? 0
      next = /rel="next" href="([^"#]+)(?:#rows)">下一页/.exec(html)?.[1]?.replaceAll('&amp;', '&')
    }
    expect([rows, pages]).to.deep.equal([205, 3])
  })

  it('sets published figures beside what was measured, with source and date, in no sum', async () => {
    await counted(app, hall, '2026-12-01', 12)
    const read = readable(await textOf(manager, `/staff/sites/${hall}`))
    expect(read).to.contain('实测 12 人次').and.contain('500 批次').and.contain('60,000 人次').and.contain('从不相加').and.contain('2021年6月').and.contain('《用心用情')
    expect(read).not.to.match(/60,012|60,500|60,512/)
  })
})
