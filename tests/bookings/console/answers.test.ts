import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import type { PlateDesk } from '../../checkins/plate-desk.ts'
import { asItIs, booked, deskOf, happened, offering, reasonOf, site, takenIn, textOf, toldOf } from './site-desk.ts'

describe('answering a request', () => {
  let app: Served
  let mei: PlateDesk
  beforeEach(async () => {
    app = await serve()
    mei = deskOf(app, 'mei')
  })
  afterEach(() => app.close())

  /** Each a second after the one before. */
  const act = (ref: string, what: string, body: object = {}) => {
    app.clock.forward(1000)
    return mei.send(`/staff/bookings/${ref}/${what}`, body)
  }
  const press = (ref: string, what: string, fields: Record<string, string> = {}) => {
    app.clock.forward(1000)
    return mei.press(`/staff/bookings/${ref}/${what}`, fields)
  }

  describe('with yes', () => {
    it('confirms it, tells the organiser, and says so; a second press changes nothing', async () => {
      await offering(app)
      const { ref } = await booked(app)
      const answer = await press(ref, 'confirmation')
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `/staff/bookings/${ref}?done=confirmation#done`])
      expect(await textOf(mei.get(answer.headers.get('location')!))).to.contain('已确认，正在通知单位')
      const first = await asItIs(app, { ref })
      expect((await act(ref, 'confirmation')).status).to.equal(200)
      expect(await asItIs(app, { ref })).to.deep.equal(first)
      expect(await happened(app, { ref })).to.deep.equal(['booked', 'confirmed'])
      expect(await toldOf(app, { ref })).to.deep.equal(['requested', 'confirmed'])
    })

    it('is refused in a sentence while no docent is free, and the request still stands', async () => {
      const { ref } = await booked(app, { docent: 'any' })
      const answer = await press(ref, 'confirmation')
      expect(answer.status).to.equal(409)
      expect(await textOf(answer)).to.match(/role="alert"[^>]*>湘鄂川黔革命根据地纪念馆12月3日（周四）09:00没有空闲的讲解员/)
      expect((await asItIs(app, { ref })).status).to.equal('requested')
      expect(await happened(app, { ref })).to.deep.equal(['booked'])
    })

    it('goes through once the group has agreed to go without a docent', async () => {
      const { ref } = await booked(app, { docent: 'any' })
      expect((await act(ref, 'docent', { docent: 'none' })).status).to.equal(200)
      expect((await act(ref, 'confirmation')).status).to.equal(200)
      expect((await asItIs(app, { ref })).status).to.equal('confirmed')
    })

    it('is refused of a request that was withdrawn', async () => {
      await offering(app)
      const { ref } = await booked(app)
      await act(ref, 'cancellation', { reason: '改主意了' })
      expect(await reasonOf(act(ref, 'confirmation'))).to.deep.equal([409, 'booking-answered'])
    })
  })

  describe('with no', () => {
    const wrong: [string, Record<string, string>][] = [
      ['nothing', {}],
      ['blanks', { reason: '   ' }],
      ['a sentence that is not on the list', { ready: 'no-reason' }],
      ['201 characters', { reason: '长'.repeat(201) }],
      ['a control character', { reason: 'a\u0007b' }],
      ['text that turns around', { reason: 'a\u202eb' }],
    ]
    for (const [what, fields] of wrong) {
      it(`wants a reason, and takes ${what} for none`, async () => {
        await offering(app)
        const { ref } = await booked(app)
        for (const how of ['declination', 'cancellation']) {
          const answer = await press(ref, how, fields)
          expect(answer.status).to.equal(422)
          expect(await textOf(answer)).to.contain('请写明原因')
        }
        expect((await asItIs(app, { ref })).status).to.equal('requested')
        expect(await takenIn(app, '2026-12-03T09:00')).to.equal(20)
      })
    }

    it('gives its place back and tells why, in the organiser’s own language', async () => {
      await offering(app)
      const { ref } = await booked(app)
      await act(ref, 'declination', { ready: 'full', reason: '下周二还有名额。' })
      const { status, reason } = await asItIs(app, { ref })
      expect([status, reason]).to.deep.equal(['declined', '该时段接待已满，请改约其他时段。下周二还有名额。'])
      expect(await takenIn(app, '2026-12-03T09:00')).to.equal(0)
      expect(await toldOf(app, { ref })).to.deep.equal(['requested', 'declined'])
      expect((await act(ref, 'declination', { ready: 'full' })).status, 'once more').to.equal(200)
      expect(await happened(app, { ref })).to.deep.equal(['booked', 'declined'])
    })

    it('keeps what was typed when it is refused', async () => {
      await offering(app)
      const { ref } = await booked(app)
      const text = await textOf(press(ref, 'declination', { ready: 'no-docent', reason: `<b>${'长'.repeat(200)}` }))
      expect(text).to.contain('value="no-docent" checked').and.contain('&lt;b&gt;长长').and.not.contain('<b>长')
      expect(text).to.match(/<details class="act unfolds" id="decline" open>/)
    })

    it('cannot be given to what is confirmed: that is cancelled', async () => {
      await offering(app)
      const { ref } = await booked(app)
      await act(ref, 'confirmation')
      expect(await reasonOf(act(ref, 'declination', { ready: 'full' }))).to.deep.equal([409, 'booking-answered'])
      await act(ref, 'cancellation', { ready: 'as-asked' })
      expect(await toldOf(app, { ref })).to.include('cancelled')
    })
  })

  describe('by moving it', () => {
    beforeEach(() => offering(app))

    it('takes it to another slot at short notice, and tells the organiser', async () => {
      const { ref } = await booked(app)
      await act(ref, 'confirmation')
      expect((await press(ref, 'move', { slot: '2026-12-01T14:00' })).status).to.equal(303)
      const { status, day } = await asItIs(app, { ref })
      expect([status, day]).to.deep.equal(['confirmed', '2026-12-01'])
      expect([await takenIn(app, '2026-12-03T09:00'), await takenIn(app, '2026-12-01T14:00')]).to.deep.equal([0, 20])
      expect((await toldOf(app, { ref })).at(-1)).to.equal('moved')
    })

    it('keeps its old slot when the new one is full', async () => {
      await booked(app, { slot: '2026-12-03T10:00', people: 50, organisation: '永定区教育局' })
      const { ref } = await booked(app)
      const before = await asItIs(app, { ref })
      const answer = await press(ref, 'move', { slot: '2026-12-03T10:00' })
      expect(answer.status).to.equal(409)
      expect(await textOf(answer)).to.contain('12月3日（周四）10:00的名额不够了').and.contain('value="2026-12-03T10:00" required checked')
      expect(await asItIs(app, { ref })).to.deep.equal(before)
      expect([await takenIn(app, '2026-12-03T09:00'), await takenIn(app, '2026-12-03T10:00')]).to.deep.equal([20, 50])
    })

    it('moves a split group to as many slots in a row, or not at all', async () => {
      const slots = [{ slot: '2026-12-03T09:00', people: 50 }, { slot: '2026-12-03T10:00', people: 40 }]
      const { ref } = await booked(app, { slots })
      await act(ref, 'move', { slot: '2026-12-04T14:00' })
      expect((await asItIs(app, { ref })).parts.map(({ slot, people }) => [slot, people])).to.deep.equal([['2026-12-04T14:00', 50], ['2026-12-04T15:00', 40]])
      expect(await reasonOf(act(ref, 'move', { slot: '2026-12-04T15:00' }))).to.deep.equal([409, 'split-row'])
    })

    const wrong: [string, object, [number, string]][] = [
      ['nowhere', {}, [422, 'booking-slot']],
      ['a day that is not', { slot: '2026-02-30T09:00' }, [422, 'booking-slot']],
      ['a time that is no slot', { slot: '2026-12-03T09:07' }, [409, 'slot-unknown']],
      ['yesterday', { slot: '2026-11-30T09:00' }, [409, 'slot-past']],
    ]
    for (const [what, body, refused] of wrong) {
      it(`refuses ${what}`, async () => {
        const before = await booked(app)
        expect(await reasonOf(act(before.ref, 'move', body))).to.deep.equal(refused)
        expect(await asItIs(app, before)).to.deep.equal(before)
      })
    }
  })

  it('changes people, and refuses numbers that are none or do not fit', async () => {
    await offering(app)
    const before = await booked(app)
    for (const people of ['', '0', '-3', '1e3', 'zwölf', '10000', 2.5, [20, 20]]) {
      expect(await reasonOf(act(before.ref, 'people', { people })), String(people)).to.deep.equal([422, 'booking-people'])
    }
    expect(await reasonOf(act(before.ref, 'people', { people: 61 }))).to.deep.equal([409, 'group-large'])
    expect(await asItIs(app, before)).to.deep.equal(before)
    expect((await press(before.ref, 'people', { people: '３5' })).status).to.equal(303)
    expect(await takenIn(app, '2026-12-03T09:00')).to.equal(35)
    expect(site).to.equal(before.site)
  })

  it('is over when the visit has begun: nothing but its docent can be changed', async () => {
    await offering(app)
    const { ref } = await booked(app)
    app.clock.set('2026-12-03T09:01:00+08:00')
    for (const [what, body] of [['confirmation', {}], ['declination', { ready: 'full' }], ['cancellation', { ready: 'weather' }], ['move', { slot: '2026-12-04T09:00' }]] as const) {
      expect(await reasonOf(act(ref, what, body)), what).to.deep.equal([409, 'booking-over'])
    }
    expect(await textOf(mei.get(`/staff/bookings/${ref}`))).to.contain('已到开始时间')
  })
})
