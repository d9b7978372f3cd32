import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { type Served, serve, StoppedClock } from '../app/serve.ts'
import { Phone } from './phone.ts'
import { PlateDesk } from './plate-desk.ts'
import { everyTable } from './tables.ts'

const site = 'tongzi-mountain'

/** What was answered, and on which day it counts. */
async function told(answer: Response): Promise<string> {
  const { date, reason } = (await answer.json()) as { date?: string; reason?: string }
  return `${answer.status} ${date ?? reason!}`
}

const offered = (html: string) => [...html.matchAll(/<option value="(\d[^"]*)"/g)].map(([, day]) => day)

describe('a plate, on the days before it was made', () => {
  let app: Served
  let code: string
  let wei: Phone
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-12-04T09:00:00+08:00'), first: true })
    code = await app.code(site)
    wei = new Phone(app)
  })
  afterEach(() => app.close())

  it('offers none of them to whoever comes late, and all of those since', async () => {
    expect(offered((await wei.open(code)).html)).to.deep.equal([])
    app.clock.set('2026-12-06T09:00:00+08:00')
    expect(offered((await wei.open(code)).html)).to.deep.equal(['2026-12-05', '2026-12-04'])
  })

  it('counts for none of them, chosen by hand or kept on a phone, and says since when it can', async () => {
    const before = await everyTable(app.parts.db)
    expect(await told(await wei.send(code, { day: '2026-12-03' }))).to.equal('422 plate-early')
    expect(await told(await wei.send(code, { scanned_at: '2026-12-03T23:59:59.999+08:00' }))).to.equal('422 plate-early')
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    const scans = [{ scan_id: randomUUID(), code, scanned_at: '2026-12-01T11:00:00+08:00' }]
    const kept = await wei.request('/scans', { method: 'POST', headers, body: JSON.stringify({ sent_at: app.clock.now(), scans }) })
    const { results } = (await kept.json()) as { results: { reason: string; message: string }[] }
    expect(results[0]).to.include({ reason: 'plate-early', message: '那天这块二维码牌还没有启用，不能用它补那天的打卡。那天确实到过的，请到前台登记。' })
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('counts on the whole of the day itself', async () => {
    expect(await told(await new Phone(app).send(code, { scanned_at: '2026-12-04T00:00:00+08:00' }))).to.equal('201 2026-12-04')
    app.clock.set('2026-12-05T09:00:00+08:00')
    expect(await told(await new Phone(app).send(code, { day: '2026-12-04' }))).to.equal('201 2026-12-04')
  })

  it('leaves them to the plate that hung there then', async () => {
    app.clock.set('2026-12-06T09:00:00+08:00')
    const next = (await new PlateDesk(app, 'mei').reissue({ site, stop: '', overlap_days: 0 })).code
    app.clock.set('2026-12-07T09:00:00+08:00')
    expect(offered((await wei.open(next)).html)).to.deep.equal(['2026-12-06'])
    expect(await told(await wei.send(next, { day: '2026-12-05' }))).to.equal('422 plate-early')
    const late = await wei.request(`/c/${code}?late`)
    expect(offered(await late.text())).to.deep.equal(['2026-12-06', '2026-12-05', '2026-12-04'])
    expect(await told(await wei.send(code, { day: '2026-12-05' }))).to.equal('201 2026-12-05')
  })
})
