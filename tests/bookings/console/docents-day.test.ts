import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import type { PlateDesk } from '../../checkins/plate-desk.ts'
import { auditOf, begin, hire } from '../../staff/house.ts'
import { asItIs, booked, deskOf, guidedBy, offering, textOf } from './site-desk.ts'

const phone = '13912345678'

describe('a docent’s day', () => {
  let app: Served
  let mei: PlateDesk
  let river: string
  beforeEach(async () => {
    app = await serve()
    mei = deskOf(app, 'mei')
    await offering(app)
    river = await guidedBy(app, '小河', { account: 'Wen' })
  })
  afterEach(() => app.close())

  const day = (date = '2026-12-03') => `/staff/docents/${river}/day?date=${date}`
  const seen = async () => (await auditOf(app.parts.db)).filter(({ action }) => action === 'contact-seen')

  describe('on which she is ill', () => {
    it('says so when nothing is hers', async () => {
      expect(await textOf(mei.get(day()))).to.contain('小河这一天没有团队')
    })

    it('lists what is hers, in order, and says who could take each', async () => {
      const late = await booked(app, { docent: 'any', slot: '2026-12-03T14:00', organisation: '下午的单位' })
      const early = await booked(app, { docent: 'any', organisation: '上午的单位' })
      await guidedBy(app, '山青', { weekdays: '123567' })
      expect(await textOf(mei.get(day()))).to.contain('这个时间没有空闲的讲解员')
      await app.parts.db.write((trx) => trx.updateTable('docents').set({ weekdays: '1234567' }).where('name', '=', '山青').execute())
      const text = await textOf(mei.get(day()))
      expect(text.indexOf('上午的单位')).to.be.below(text.indexOf('下午的单位'))
      for (const { ref } of [early, late]) expect(text).to.contain(`action="/staff/bookings/${ref}/docent"`)
      expect(text).to.contain('转给山青').and.contain('139****5678').and.not.contain(phone).and.not.contain('转给小河')
    })

    it('hands a part over in one step, comes back, and says who has to be told', async () => {
      const mountain = await guidedBy(app, '山青')
      const booking = await booked(app, { docent: 'any' })
      await mei.send(`/staff/bookings/${booking.ref}/docent`, { docent: river })
      app.clock.forward(1000)
      const answer = await mei.press(`/staff/bookings/${booking.ref}/docent`, { slot: '2026-12-03T09:00', docent: mountain, back: day() })
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, day()])
      expect((await asItIs(app, booking)).parts[0]!.docent!.name).to.equal('山青')
      const text = await textOf(mei.get(day()))
      expect(text).to.contain('要告诉的人').and.match(/<strong>山青<\/strong> · 09:00/).and.contain('139****5678').and.not.contain(phone)
      expect(await seen()).to.deep.equal([])
    })

    it('goes back to no other site, wherever a form says', async () => {
      const booking = await booked(app, { docent: 'any' })
      for (const back of ['//evil.example', 'https://evil.example/', '/sites', '/staff/../sites']) {
        const answer = await mei.press(`/staff/bookings/${booking.ref}/docent`, { docent: river, back })
        expect(answer.headers.get('location'), back).to.equal('/staff')
      }
    })

    it('shows a docent what is hers, and no button', async () => {
      await guidedBy(app, '山青')
      await booked(app, { docent: 'any' })
      expect(await textOf(deskOf(app, 'wen').get(day()))).to.not.contain('<form')
    })
  })

  describe('as she reads it herself', () => {
    const wen = () => deskOf(app, 'wen')
    const agenda = (date = '2026-12-03') => textOf(wen().get(`/staff/agenda?date=${date}`))

    it('is empty in a friendly way, and says so when nobody knows her name', async () => {
      expect(await agenda()).to.contain('这一天没有安排给您的团队')
      expect(await textOf(mei.get('/staff/agenda'))).to.contain('还没有和讲解员名单对上')
    })

    it('has her parts in order with all that she needs', async () => {
      await booked(app, { docent: 'any', slot: '2026-12-03T14:00', organisation: '下午的单位' })
      const more = { programme: 'tour', step_free: true, minors: 3, note: '请走慢一点', organisation: '上午的单位' }
      await booked(app, { docent: 'any', ...more })
      const text = await agenda()
      expect(text.indexOf('上午的单位')).to.be.below(text.indexOf('下午的单位'))
      for (const said of ['讲解参观', '需要无障碍通道', '其中未成年人 3 人', '请走慢一点', '2 批次 · 40 人', '湘鄂川黔革命根据地纪念馆']) expect(text).to.contain(said)
    })

    it('has no part of another docent, and none that was cancelled', async () => {
      const booking = await booked(app, { docent: 'any' })
      await mei.send(`/staff/bookings/${booking.ref}/cancellation`, { ready: 'as-asked' })
      expect(await agenda()).to.contain('这一天没有安排给您的团队')
    })

    it('shows the leader’s number from two hours before until two hours after the visit, and records it each time', async () => {
      const leader = { leader_name: '兰小英', leader_phone: '13887654321' }
      const { ref } = await booked(app, { docent: 'any', ...leader })
      await mei.send(`/staff/bookings/${ref}/confirmation`, {})
      const times: [string, boolean][] = [['06:59', false], ['07:00', true], ['09:30', true], ['12:00', true], ['12:01', false]]
      let shown = 0
      for (const [time, full] of times) {
        app.clock.set(`2026-12-03T${time}:00+08:00`)
        const text = await agenda()
        expect(text.includes('tel:13887654321'), time).to.equal(full)
        expect(text.includes('138****4321'), time).to.equal(!full)
        expect(text).to.not.contain(phone)
        shown += full ? 1 : 0
        expect(await seen(), time).to.deep.equal(Array(shown).fill({ actor: 'Wen', action: 'contact-seen', subject: ref, detail: 'agenda' }))
      }
    })

    it('records nothing when only the head of the answer is asked for', async () => {
      const { ref } = await booked(app, { docent: 'any' })
      await mei.send(`/staff/bookings/${ref}/confirmation`, {})
      app.clock.set('2026-12-03T09:30:00+08:00')
      expect(await agenda()).to.contain(`tel:${phone}`)
      const before = await seen()
      const person = await hire(app.parts.db, 'wen', app.clock.now())
      const { token } = await begin(app.parts.db, person, app.clock.now())
      expect((await fetch(`${app.url}/staff/agenda`, { method: 'HEAD', headers: { cookie: `rf_staff=${token}` } })).status).to.equal(200)
      expect(await seen()).to.deep.equal(before).and.have.length(1)
    })

    it('shows no number of a group that is not confirmed', async () => {
      await booked(app, { docent: 'any' })
      app.clock.set('2026-12-03T09:30:00+08:00')
      expect(await agenda()).to.contain('139****5678').and.not.contain(phone)
      expect(await seen()).to.deep.equal([])
    })

    it('is another’s for a manager alone', async () => {
      await booked(app, { docent: 'any' })
      expect(await textOf(mei.get(`/staff/agenda?date=2026-12-03&docent=${river}`))).to.contain('小河的讲解日程').and.contain('桑植一中党支部')
      expect((await wen().get(`/staff/agenda?docent=${river}`)).status).to.equal(403)
    })
  })
})
