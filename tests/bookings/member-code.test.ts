import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recordNoShow } from '../../server/bookings/arrivals/no-show.ts'
import type { Booking } from '../../server/bookings/bookings.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import type { KeptScansAnswer } from '../../server/checkins/json-answers.ts'
import { type Served, serve } from '../app/serve.ts'
import { Phone, phoneAt } from '../checkins/phone.ts'
import { Screen } from '../checkins/screen.ts'
import { arrived, booked, cancelled, openOffice, site, slot } from './papers/booked.ts'

/** What one kept in a pocket without network was told at last. */
async function kept(phone: Phone, code: string, scannedAt: string): Promise<KeptScansAnswer['results'][number]> {
  const scans = [{ scan_id: randomUUID(), code, scanned_at: scannedAt }]
  const answer = await phone.request('/scans', { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json' }, body: JSON.stringify({ scans }) })
  return ((await answer.json()) as KeptScansAnswer).results[0]!
}

describe('the member code of a group that no arrival will count', () => {
  let app: Served
  let booking: Booking
  let gate: string
  beforeEach(async () => {
    app = await serve()
    await openOffice(app)
    booking = await booked(app)
    gate = await app.code(site)
  })
  afterEach(() => app.close())

  const people = async () => (await app.parts.counts.all()).of(site).today
  const onTheDay = (time = '09:30') => app.clock.set(`${slot.slice(0, 10)}T${time}:00+08:00`)

  it('counts whoever scans it, once, as the plate does, and says why', async () => {
    await cancelled(app, booking)
    onTheDay()
    const phone = new Phone(app)
    const { html, ...page } = await phone.open(booking.memberCode)
    expect(html).to.include('没有有效预约').and.include('我到了，打卡').and.include('name="with_group"').and.not.include('人数由团队统一登记。</p>')
    expect((await phone.press(booking.memberCode, page)).status).to.equal(303)
    expect(await phone.checkIn(gate), 'once').to.include({ outcome: 'already', number: 1, today: 1 })
    expect(await phone.checkIn(booking.memberCode)).to.include({ outcome: 'already', today: 1 })
    const other = await phoneAt(app, gate)
    expect(await other.checkIn(booking.memberCode, { companions: 2 })).to.include({ outcome: 'counted', today: 4 })
    const sources = await app.parts.db.read.selectFrom('visits').select(['source', 'people']).orderBy('people').execute()
    expect(sources).to.deep.equal([{ source: 'plate', people: 1 }, { source: 'plate', people: 3 }])
  })

  it('counts who had the page open when the group was cancelled', async () => {
    onTheDay('08:40')
    const phone = new Phone(app)
    const { html, ...page } = await phone.open(booking.memberCode)
    expect(html).to.include('我随团到了')
    await cancelled(app, booking)
    app.clock.forward(2000)
    const { headers } = await phone.press(booking.memberCode, page)
    expect(await (await phone.request(headers.get('location')!)).text()).to.include('打卡成功').and.not.include('随团')
    expect(await people()).to.equal(1)
  })

  it('counts a scan that a phone kept, made before or after the end', async () => {
    onTheDay('08:50')
    await cancelled(app, booking)
    onTheDay('18:00')
    for (const [i, time] of ['08:40', '09:10'].entries()) {
      const told = await kept(await phoneAt(app, gate), booking.memberCode, `${slot.slice(0, 10)}T${time}:00+08:00`)
      expect(told).to.include({ outcome: 'counted', date: slot.slice(0, 10) })
      expect(await people()).to.equal(i + 1)
    }
    expect(await kept(await phoneAt(app, gate), booking.memberCode, '2026-12-02T09:00:00+08:00')).to.include({ outcome: 'refused', reason: 'member-day' })
  })

  it('lets who came with another group say so, and takes nobody in twice', async () => {
    await cancelled(app, booking)
    const again = await booked(app)
    onTheDay()
    const phone = await phoneAt(app, gate)
    expect(await phone.checkIn(booking.memberCode, { with_group: true })).to.include({ outcome: 'member', today: 0 })
    const other = await phoneAt(app, gate)
    expect(await other.checkIn(booking.memberCode)).to.include({ outcome: 'counted', today: 1 })
    expect(await other.checkIn(again.memberCode), 'taken back').to.include({ outcome: 'member', today: 0 })
  })

  it('opens no way around the screen of a site that takes its code only', async () => {
    const coming = await booked(app, { slot: `${slot.slice(0, 10)}T14:00` })
    await Screen.at(app, site)
    await cancelled(app, booking)
    await app.parts.db.write((trx) => trx.insertInto('gate_rules').values({ site, display_only_since: app.clock.now(), help_phone: '' }).execute())
    onTheDay()
    const phone = new Phone(app)
    const page = await phone.request(`/c/${booking.memberCode}`)
    expect([page.status, (await page.text()).includes('动态码')]).to.deep.equal([403, true])
    expect((await phone.send(booking.memberCode)).status).to.equal(403)
    expect(await (await phoneAt(app, coming.memberCode)).checkIn(coming.memberCode), 'a group that comes').to.include({ outcome: 'member', today: 0 })
  })

  const ends = {
    'was declined': (ref: string) => endBooking(app.parts.bookings, ref, { as: 'declined', reason: '已满', by: 'Mei' }),
    'was closed out': (ref: string) => endBooking(app.parts.bookings, ref, { as: 'closed', reason: '道路结冰', by: 'Mei' }),
    'did not come': (ref: string) => recordNoShow(app.parts.bookings, ref, 'Mei'),
  }
  for (const [how, end] of Object.entries(ends)) {
    it(`counts likewise where the group ${how}`, async () => {
      await app.parts.db.write((trx) => trx.updateTable('bookings').set({ status: 'requested' }).where('ref', '=', booking.ref).execute())
      if (how === 'did not come') onTheDay()
      await end(booking.ref)
      onTheDay()
      app.clock.forward(2000)
      expect(await (await phoneAt(app, gate)).checkIn(booking.memberCode)).to.include({ outcome: 'counted', today: 1 })
    })
  }

  it('leaves a group that came, and one that can still come, to its arrival', async () => {
    onTheDay()
    expect(await (await phoneAt(app, gate)).checkIn(booking.memberCode)).to.include({ outcome: 'member', today: 0 })
    await arrived(app, booking, 37)
    app.clock.forward(2000)
    expect(await (await phoneAt(app, gate)).checkIn(booking.memberCode)).to.include({ outcome: 'member', today: 37 })
  })
})
