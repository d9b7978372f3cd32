import { expect } from 'chai'
import fc from 'fast-check'
import { keptOnPhone, scanTime } from '../../server/checkins/scan-time.ts'
import { type Served, serve } from '../app/serve.ts'
import { phoneAt } from './phone.ts'
import { everyTable } from './tables.ts'
import { wrongClocks } from './wrong-clocks.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const year = 365 * 24 * hour
const now = Date.parse('2026-12-04T09:00:00+08:00')

describe('when a scan was made', () => {
  it('is now, when the phone does not say', () => {
    expect(scanTime({ now })).to.equal(now)
    expect(scanTime({ now, sentAt: now - year })).to.equal(now)
  })

  it('is what the phone says, when that is past', () => {
    expect(scanTime({ now, scannedAt: now - 3 * hour })).to.equal(now - 3 * hour)
  })

  it('is now, when the phone says a time to come', () => {
    for (const ahead of [1, 5 * minute, year]) expect(scanTime({ now, scannedAt: now + ahead })).to.equal(now)
  })

  it('may lie 72 hours back, and not a millisecond more', () => {
    expect(keptOnPhone).to.equal(72 * hour)
    expect(scanTime({ now, scannedAt: now - 72 * hour })).to.equal(now - 72 * hour)
    expect(scanTime({ now, scannedAt: now - 72 * hour - 1 })).to.equal('expired')
  })

  const clocks = { ...wrongClocks, 'at 1970': -now + 2 * hour }
  for (const [wrong, by] of Object.entries(clocks)) {
    it(`is found with a phone's clock that is ${wrong}, once the phone has said what it shows`, () => {
      const sent = now - 2 * second
      const phone = { scannedAt: sent - hour + by, sentAt: now + by, now }
      expect(scanTime(phone)).to.equal(sent - hour)
      expect(scanTime({ ...phone, scannedAt: now + by - 72 * hour })).to.equal(now - 72 * hour)
      expect(scanTime({ ...phone, scannedAt: now + by - 72 * hour - 1 })).to.equal('expired')
    })
  }

  it('is never in the future, never older than 72 hours, whatever is sent', () => {
    const moment = fc.integer({ min: 0, max: 8.64e15 })
    fc.assert(
      fc.property(fc.option(moment, { nil: undefined }), fc.option(moment, { nil: undefined }), (scannedAt, sentAt) => {
        const made = scanTime({ now, ...(scannedAt === undefined ? {} : { scannedAt }), ...(sentAt === undefined ? {} : { sentAt }) })
        if (made !== 'expired') expect(made).to.be.within(now - 72 * hour, now)
      }),
    )
  })
})

describe('a scan kept on the phone', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    app.clock.instant = now
    code = await app.code('tongzi-mountain')
  })
  afterEach(() => app.close())

  it('counts three days back to the millisecond, and is refused by name beyond', async () => {
    const wei = await phoneAt(app, code)
    const inTime = await wei.checkIn(code, { scanned_at: now - 72 * hour })
    expect(inTime).to.include({ outcome: 'counted', date: '2026-12-01', number: 1, today: 0 })
    const before = await everyTable(app.parts.db)
    const late = await wei.send(code, { scanned_at: now - 72 * hour - 1 })
    expect(late.status).to.equal(410)
    expect(await late.json()).to.have.property('reason', 'expired')
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('is dated by the phone\'s own error when it says what its clock shows', async () => {
    const wei = await phoneAt(app, code)
    const body = { scanned_at: now - year - 24 * hour, sent_at: now - year }
    expect(await wei.checkIn(code, body)).to.include({ outcome: 'counted', date: '2026-12-03' })
  })

  it('may write its times as ISO 8601 with any offset, or as milliseconds', async () => {
    const moment = Date.parse('2026-12-02T15:30:00Z')
    for (const scanned_at of ['2026-12-02T23:30:00+08:00', '2026-12-02T15:30:00Z', '2026-12-02T10:30:00-05:00', moment]) {
      const wei = await phoneAt(app, code)
      expect(await wei.checkIn(code, { scanned_at }), String(scanned_at)).to.include({ date: '2026-12-02', outcome: 'counted' })
    }
    const { visits = [] } = await everyTable(app.parts.db)
    expect(visits.map(({ at }) => at)).to.deep.equal(Array(4).fill(moment))
  })

  it('numbers its visitor on its own day, and tells of it on the outcome page', async () => {
    await (await phoneAt(app, code)).checkIn(code)
    const wei = await phoneAt(app, code)
    const { scan_id, number } = await wei.checkIn(code, { scanned_at: '2026-12-02T10:00:00+08:00' })
    expect(number).to.equal(1)
    expect(await (await wei.request(`/c/${code}/${scan_id}`)).text()).to.include('这次打卡计在 2026年12月2日')
  })
})
