import { expect } from 'chai'
import { recordNoShow } from '../../server/bookings/arrivals/no-show.ts'
import { confirmBooking } from '../../server/bookings/answer.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import type { Terms } from '../../server/bookings/offers/terms.ts'
import { spelled } from '../../server/bookings/references.ts'
import { moveBooking } from '../../server/bookings/move.ts'
import { takeOffer } from '../../server/bookings/waiting.ts'
import { type Served, serve } from '../app/serve.ts'
import { Receiver } from '../messages/receiver.ts'
import { Office } from './office.ts'
import { arrived, booked, openOffice } from './papers/booked.ts'

const minute = 60_000
const later = '2026-12-04T09:00'

describe('what an organiser hears of her booking', () => {
  let app: Served
  let hook: Receiver
  beforeEach(async () => {
    hook = new Receiver()
    await hook.open()
  })
  afterEach(async () => {
    await app.close()
    await hook.close()
  })

  const open = async (env: NodeJS.ProcessEnv = {}, terms: Partial<Terms> = {}) => {
    app = await serve({ env })
    await openOffice(app, terms)
  }
  const end = (ref: string, as: 'cancelled' | 'declined' = 'cancelled') => endBooking(app.parts.bookings, ref, { as, reason: '大雪', by: 'Mei' })
  const move = (ref: string) => moveBooking(app.parts.bookings, ref, { parts: [{ slot: later, people: 40 }], by: '' })
  const calls = async () => {
    const answer = await new Office(app, 'mei').get('/staff/calls', { accept: 'application/json' })
    return ((await answer.json()) as { calls: { about: string; status: string }[] }).calls.map(({ about, status }) => `${about} ${status}`)
  }

  it('is never older than what she heard before, though the server that sends it was away', async () => {
    await open({ SMS_WEBHOOK: hook.url })
    hook.status = 503
    const moved = await booked(app)
    const cancelled = await booked(app, { slot: later })
    await app.parts.outbox.deliver()
    hook.status = 200
    hook.received.length = 0
    await move(moved.ref)
    await end(cancelled.ref)
    for (let i = 0; i < 3; i++) {
      await app.parts.outbox.deliver()
      app.clock.forward(30 * minute)
    }
    const heard = (ref: string) => hook.received.filter(({ body }) => body.booking === ref).map(({ body }) => body.about)
    expect([heard(moved.ref), heard(cancelled.ref)]).to.deep.equal([['moved'], ['cancelled']])
  })

  it('is one call at most, and the newest, with how the booking stands', async () => {
    await open()
    const { ref } = await booked(app)
    await move(ref)
    expect(await calls()).to.deep.equal(['moved confirmed'])
    await end(ref)
    expect(await calls()).to.deep.equal(['cancelled cancelled'])
    expect(await new Office(app, 'mei').page('/staff/calls')).to.include('预约现在：已取消 · 12月4日（周五）09:00–10:00 · 40 人').and.include(`/staff/bookings/${ref}`)
  })

  it('is no offer of a place that she has taken', async () => {
    await open({}, { capacity: 60, group: { least: 5, most: 60 } })
    const first = await booked(app, { people: 60, docent: 'none' })
    const waiting = await booked(app, { waiting: true, docent: 'none' })
    await end(first.ref)
    expect(await calls()).to.include('offered waiting')
    await takeOffer(app.parts.bookings, waiting.ref)
    expect((await calls()).sort()).to.deep.equal(['cancelled cancelled', 'confirmed confirmed'])
  })

  it('is nothing any more once the group has come, or has not', async () => {
    await open()
    const came = await booked(app)
    const missed = await booked(app)
    await arrived(app, came, 38)
    expect(await calls()).to.deep.equal(['confirmed confirmed'])
    await recordNoShow(app.parts.bookings, missed.ref, 'Mei')
    expect(await calls()).to.deep.equal([])
  })

  it('lets the robot of the site’s people say nothing of a request that they have answered', async () => {
    await open({ NOTIFY_WEBHOOK: hook.url }, { confirmation: 'manual' })
    const declined = await booked(app, { docent: 'none', programme: '' })
    const confirmed = await booked(app, { docent: 'none', programme: '' })
    const waits = await booked(app, { docent: 'none', programme: '' })
    await end(declined.ref, 'declined')
    await confirmBooking(app.parts.bookings, confirmed.ref, 'Mei')
    await app.parts.outbox.deliver()
    const said = hook.received.map(({ body }) => (body.text as { content: string }).content)
    expect(said.map((text) => [text.includes('新申请'), text.includes(spelled(waits.ref)), text.includes(spelled(confirmed.ref))]).sort()).to.deep.equal([
      [false, false, true],
      [true, true, false],
    ])
  })
})
