import { expect } from 'chai'
import { uuidText } from '../../../server/uuid.ts'
import { type Served, serve } from '../../app/serve.ts'
import type { PlateDesk } from '../../checkins/plate-desk.ts'
import { confirmBooking } from '../../../server/bookings/answer.ts'
import { asItIs, booked, deskOf, guidedBy, offering, reasonOf, textOf, toldOf } from './site-desk.ts'

describe('assigning a docent', () => {
  let app: Served
  let mei: PlateDesk
  let river: string
  let mountain: string
  beforeEach(async () => {
    app = await serve()
    mei = deskOf(app, 'mei')
    await offering(app)
    river = await guidedBy(app, '小河')
    mountain = await guidedBy(app, '山青', { languages: '["zh","en"]' })
  })
  afterEach(() => app.close())

  const act = (ref: string, what: string, body: object = {}) => mei.send(`/staff/bookings/${ref}/${what}`, body)
  const press = (ref: string, what: string, fields: Record<string, string> = {}) => mei.press(`/staff/bookings/${ref}/${what}`, fields)
  const docentOf = async (ref: string) => (await asItIs(app, { ref })).parts[0]!.docent?.name

  it('lists who is free first', async () => {
    const { ref } = await booked(app, { docent: 'any' })
    await act(ref, 'docent', { docent: river })
    const text = await textOf(mei.get(`/staff/bookings/${ref}`))
    expect(text).to.match(/小河（现在）[^]*label="有空">[^]*山青[^]*label="没空/)
  })

  it('frees the one before at once: another group can have her', async () => {
    const one = await booked(app, { docent: 'any' })
    await act(one.ref, 'docent', { docent: river })
    await act(one.ref, 'docent', { docent: mountain })
    expect(await docentOf(one.ref)).to.equal('山青')
    const other = await booked(app, { docent: 'any', organisation: '永定区教育局' })
    expect(await docentOf(other.ref)).to.equal('小河')
  })

  it('who is busy is refused, and the one before stays', async () => {
    const one = await booked(app, { docent: 'any' })
    const other = await booked(app, { docent: 'any', organisation: '永定区教育局' })
    const hers = (await asItIs(app, other)).parts[0]!.docent!
    const before = await asItIs(app, one)
    const answer = await press(one.ref, 'docent', { slot: '2026-12-03T09:00', docent: uuidText(hers.id) })
    expect(answer.status).to.equal(409)
    expect(await textOf(answer)).to.contain(`${hers.name}在12月3日（周四）09:00没有空`)
    expect(await asItIs(app, one)).to.deep.equal(before)
  })

  it('of a confirmed group tells it, where its letter is not the same any more', async () => {
    const { ref } = await booked(app)
    await act(ref, 'docent', { docent: river })
    expect(await toldOf(app, { ref }), 'a request has no letter').to.deep.equal(['requested'])
    await confirmBooking(app.parts.bookings, ref, 'Mei')
    app.clock.forward(1000)
    await act(ref, 'docent', { docent: mountain })
    expect(await toldOf(app, { ref }), 'the letter names nobody').to.deep.equal(['requested', 'confirmed'])
    for (const [docent, said] of [['none', '改为不安排讲解员'], [river, '改为有讲解员讲解']] as const) {
      app.clock.forward(1000)
      await act(ref, 'docent', { docent })
      expect((await toldOf(app, { ref })).at(-1)).to.equal('docent')
      const { calls } = (await (await mei.get('/staff/calls', { accept: 'application/json' })).json()) as { calls: { id: string; subject: string }[] }
      expect(calls.map(({ subject }) => subject.slice(0, 7))).to.deep.equal(['讲解安排已更改'])
      const { text } = (await (await mei.send(`/staff/calls/${calls[0]!.id}/number`, {})).json()) as { text: string }
      expect(text).to.include(said).and.include('原来的确认函不再有效')
    }
  })

  it('says of a part that goes without one that it was agreed, not that nobody is assigned', async () => {
    const { ref } = await booked(app, { docent: 'any', slots: [{ slot: '2026-12-03T09:00', people: 20 }, { slot: '2026-12-03T10:00', people: 20 }] })
    await act(ref, 'docent', { docent: 'none', slot: '2026-12-03T10:00' })
    const [page, list] = await Promise.all([`/staff/bookings/${ref}`, '/staff/bookings'].map((path) => textOf(mei.get(path))))
    expect(page).to.match(/10:00–11:00<\/strong> · 20 人 · 不安排讲解员</).and.not.include('未安排')
    expect(list).to.include('不安排讲解员').and.not.include('未安排')
  })

  it('the same once more changes nothing', async () => {
    const { ref } = await booked(app, { docent: 'any' })
    await act(ref, 'docent', { docent: river })
    const first = await asItIs(app, { ref })
    expect((await act(ref, 'docent', { docent: river })).status).to.equal(200)
    expect(await asItIs(app, { ref })).to.deep.equal(first)
  })

  const wrong: [string, object, [number, string]][] = [
    ['nobody named', {}, [422, 'invalid']],
    ['a name', { docent: '小河' }, [422, 'invalid']],
    ['somebody unknown', { docent: '00000000-0000-7000-8000-000000000000' }, [409, 'docent-busy']],
    ['a slot that is not the group’s', { docent: 'none', slot: '2026-12-03T10:00' }, [422, 'booking-slot']],
  ]
  for (const [what, body, refused] of wrong) {
    it(`refuses ${what}`, async () => {
      const before = await booked(app, { docent: 'any' })
      expect(await reasonOf(act(before.ref, 'docent', body))).to.deep.equal(refused)
      expect(await asItIs(app, before)).to.deep.equal(before)
    })
  }

  it('of another site is nobody here', async () => {
    const far = await guidedBy(app, '远山', { site: 'tongzi-mountain' })
    const { ref } = await booked(app, { docent: 'any' })
    expect(await reasonOf(act(ref, 'docent', { docent: far }))).to.deep.equal([409, 'docent-busy'])
  })
})
