import { expect } from 'chai'
import { changePeople } from '../../../server/bookings/move.ts'
import { type Served, serve } from '../../app/serve.ts'
import type { PlateDesk } from '../../checkins/plate-desk.ts'
import { everyTable } from '../../checkins/tables.ts'
import { auditOf } from '../../staff/house.ts'
import { asItIs, booked, deskOf, happened, offering, reasonOf, site, takenIn, textOf, toldOf, wish } from './site-desk.ts'

const path = `/staff/closures/${site}`
const ice = { from: '2026-12-03', reason: '道路结冰' }

describe('closing days', () => {
  let app: Served
  let mei: PlateDesk
  beforeEach(async () => {
    app = await serve()
    mei = deskOf(app, 'mei')
    await offering(app)
  })
  afterEach(() => app.close())

  const closed = async () => (await app.parts.db.read.selectFrom('closures').select(['site', 'day', 'reason']).orderBy('day').execute()).map(({ day, reason }) => [day, reason])
  const deeds = async () => (await auditOf(app.parts.db)).filter(({ action }) => action.startsWith('site-'))

  const wrong: [string, object, string][] = [
    ['nothing', {}, 'closure-days'],
    ['no reason', { from: '2026-12-03' }, 'booking-reason'],
    ['a blank reason', { from: '2026-12-03', reason: '  ' }, 'booking-reason'],
    ['a reason of 201 characters', { from: '2026-12-03', reason: '冰'.repeat(201) }, 'booking-reason'],
    ['a day that is not', { ...ice, from: '2027-02-29' }, 'closure-days'],
    ['yesterday', { ...ice, from: '2026-11-30' }, 'closure-days'],
    ['an end before the beginning', { ...ice, to: '2026-12-02' }, 'closure-days'],
    ['32 days', { ...ice, to: '2027-01-03' }, 'closure-days'],
    ['the year after next', { ...ice, from: '2028-01-01' }, 'closure-days'],
  ]
  for (const [what, body, reason] of wrong) {
    it(`refuses ${what}: ${reason}`, async () => {
      expect(await reasonOf(mei.send(path, body))).to.deep.equal([422, reason])
      expect([await closed(), await deeds()]).to.deep.equal([[], []])
    })
  }

  it('keeps what was typed when it is refused', async () => {
    const answer = await mei.press(path, { from: '2026-12-09', to: '2026-12-01', reason: '检修"><b>' })
    expect(answer.status).to.equal(422)
    expect(await textOf(answer)).to.contain('value="2026-12-09"').and.contain('value="检修&#34;&gt;&lt;b&gt;"')
  })

  it('closes up to 31 days at once, once, with one line in the record', async () => {
    expect((await mei.press(path, { ...ice, to: '2027-01-02' })).status).to.equal(303)
    expect(await closed()).to.have.length(31)
    expect((await mei.send(path, { ...ice, to: '2027-01-02' })).status).to.equal(200)
    expect(await deeds()).to.deep.equal([{ actor: 'Mei', action: 'site-closed', subject: site, detail: '2026-12-03–2027-01-02 道路结冰' }])
  })

  it('gives a closed day another reason, and opens it again, each on record; opening twice is once', async () => {
    await mei.send(path, ice)
    app.clock.forward(1000)
    await mei.send(path, { ...ice, reason: '洪水' })
    expect(await closed()).to.deep.equal([['2026-12-03', '洪水']])
    app.clock.forward(1000)
    expect((await mei.send(`${path}/reopening`, { day: '2026-12-03' })).status).to.equal(204)
    expect((await mei.send(`${path}/reopening`, { day: '2026-12-03' })).status).to.equal(204)
    expect(await closed()).to.deep.equal([])
    expect((await deeds()).map(({ detail }) => detail)).to.deep.equal(['2026-12-03 道路结冰', '2026-12-03 洪水', '2026-12-03 洪水'])
  })

  it('lets nothing be booked while it lasts, by telephone neither, near or far', async () => {
    for (const from of ['2026-12-03', '2027-06-01']) {
      await mei.send(path, { ...ice, from })
      const asked = wish({ slot: `${from}T09:00`, channel: 'phone' })
      expect(await reasonOf(mei.send('/staff/bookings/new', asked))).to.deep.equal([409, 'slot-closed'])
      await mei.send(`${path}/reopening`, { day: from })
      expect((await mei.send('/staff/bookings/new', asked)).status, from).to.equal(201)
    }
  })

  describe('with three bookings', () => {
    let three: Awaited<ReturnType<typeof booked>>[]
    beforeEach(async () => {
      const make = (slot: string, organisation: string) => booked(app, { slot, organisation })
      three = [await make('2026-12-03T09:00', '甲单位'), await make('2026-12-03T10:00', '乙单位'), await make('2026-12-04T09:00', '丙单位')]
      await booked(app, { slot: '2026-12-07T09:00', organisation: '改天的单位' })
      await mei.send(path, { ...ice, to: '2026-12-04' })
    })
    const statuses = async () => Promise.all(three.map(async (one) => (await asItIs(app, one)).status))

    it('cancels nobody by itself, and lists them with what can be done', async () => {
      expect(await statuses()).to.deep.equal(['requested', 'requested', 'requested'])
      const text = await textOf(mei.get(path))
      for (const { ref, organisation } of three) expect(text).to.contain(`href="/staff/bookings/${ref}?day=`).and.contain(organisation)
      expect(text).to.contain('全部取消并通知（3 个）').and.contain('value="道路结冰"').and.not.contain('改天的单位').and.not.contain('13912345678')
    })

    it('lets each be moved, or cancelled as closed with the reason', async () => {
      const [one, two] = three as [typeof three[0], typeof three[0]]
      expect((await mei.send(`/staff/bookings/${one!.ref}/move`, { slot: '2026-12-08T09:00' })).status).to.equal(200)
      const answer = await mei.press(`${path}/cancellations`, { ref: two!.ref, reason: '道路结冰，改天再来' })
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `${path}?done=1#booked`])
      expect(await statuses()).to.deep.equal(['requested', 'cancelled', 'requested'])
      expect((await asItIs(app, two!)).reason).to.equal('道路结冰，改天再来')
      expect([await happened(app, two!), await toldOf(app, two!)]).to.deep.equal([['booked', 'closed'], ['requested', 'closed']])
      expect(await takenIn(app, '2026-12-03T10:00')).to.equal(0)
    })

    /** What the button under the list sends, as the page is now. */
    const button = async () => ({ seen: /action="[^"]*\/cancellations"><input type="hidden" name="seen" value="([^"]*)"/.exec(await textOf(mei.get(path)))?.[1] ?? 'no button' })

    it('cancels all of them at once, each told the reason of its day, and nobody else', async () => {
      const all = await button()
      const answer = await mei.send(`${path}/cancellations`, all)
      expect(((await answer.json()) as { cancelled: string[] }).cancelled).to.have.members(three.map(({ ref }) => ref))
      expect(await statuses()).to.deep.equal(['cancelled', 'cancelled', 'cancelled'])
      for (const one of three) expect((await asItIs(app, one)).reason).to.equal('道路结冰')
      expect(((await (await mei.send(`${path}/cancellations`, all)).json()) as { cancelled: string[] }).cancelled, 'once more').to.deep.equal([])
      expect(await textOf(mei.get(`${path}?done=3`))).to.contain('已取消 3 个预约').and.contain('闭馆的日子没有预约')
    })

    async function comesAgain(): Promise<void> {
      await mei.send(`${path}/reopening`, { day: '2026-12-03' })
      await changePeople(app.parts.bookings, three[0]!.ref, [21], '')
      await mei.send(path, ice)
    }
    const promised = async () => {
      const { bookings, booking_events: events, outbox } = await everyTable(app.parts.db)
      return { bookings, events, outbox }
    }
    const meanwhile: [string, () => Promise<unknown>, string[]][] = [
      ['closed another day', () => mei.send(path, { from: '2026-12-07', reason: '设施检修' }), ['改天的单位']],
      ['given a day another reason', () => mei.send(path, { ...ice, reason: '洪水' }), ['甲单位', '乙单位']],
      ['opened a day, closed it again when more were to come', comesAgain, ['甲单位']],
    ]
    for (const [what, happens, unseen] of meanwhile) {
      it(`cancels nobody when somebody has ${what} since the list was shown, says so, and cancels all when it was looked at`, async () => {
        const all = await button()
        await happens()
        const before = await promised()
        expect(await reasonOf(mei.send(`${path}/cancellations`, all))).to.deep.equal([409, 'conflict'])
        const answer = await mei.press(`${path}/cancellations`, all)
        const page = await textOf(answer)
        expect([answer.status, page.match(/有变化</g)?.length]).to.deep.equal([409, unseen.length])
        for (const organisation of unseen) expect(page).to.match(new RegExp(`有变化</span></p>\\s*<p class="booked-who"><a href="[^"]*">${organisation}<`))
        expect(page).to.contain('名单有了变化，所以一个也没有取消')
        expect(await promised()).to.deep.equal(before)
        expect((await mei.press(`${path}/cancellations`, await button())).status).to.equal(303)
        expect(await statuses()).to.deep.equal(['cancelled', 'cancelled', 'cancelled'])
      })
    }

    it('cancels all of those that are left when others have gone since the list was shown, and nobody unseen', async () => {
      const all = await button()
      await mei.send(`/staff/bookings/${three[0]!.ref}/move`, { slot: '2026-12-08T09:00' })
      expect((await mei.press(`${path}/cancellations`, all)).headers.get('location')).to.equal(`${path}?done=2#booked`)
      expect(await statuses()).to.deep.equal(['requested', 'cancelled', 'cancelled'])
    })

    it('cancels none of a day that is open, whoever asks for it by name', async () => {
      await mei.send(`${path}/reopening`, { day: '2026-12-04' })
      const answer = await mei.send(`${path}/cancellations`, { ref: three[2]!.ref })
      expect(await answer.json()).to.deep.equal({ site, cancelled: [], left: [] })
      expect(await statuses()).to.deep.equal(['requested', 'requested', 'requested'])
    })

    it('lets none of them be confirmed', async () => {
      const { ref } = three[0]!
      expect(await textOf(mei.get(`/staff/bookings/${ref}`))).to.not.contain(`/staff/bookings/${ref}/confirmation`)
      expect(await reasonOf(mei.send(`/staff/bookings/${ref}/confirmation`, {}))).to.deep.equal([409, 'slot-closed'])
      expect(await statuses()).to.deep.equal(['requested', 'requested', 'requested'])
    })

    it('marks the days in the list, and the booking’s own page', async () => {
      expect(await textOf(mei.get('/staff/bookings'))).to.contain('湘鄂川黔革命根据地纪念馆当天闭馆：道路结冰')
      expect(await textOf(mei.get(`/staff/bookings/${three[0]!.ref}`))).to.contain(`href="${path}#booked"`)
    })
  })
})
