import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { findBooking } from '../../../server/bookings/bookings.ts'
import { historyOf } from '../../../server/bookings/events.ts'
import { recount } from '../../../server/counters/recount.ts'
import { uuidBytes } from '../../../server/uuid.ts'
import { type Served, serve } from '../../app/serve.ts'
import { phoneAt } from '../../checkins/phone.ts'
import { countedIn, everyTable } from '../../checkins/tables.ts'
import { bookGroup, day, GatePhone, hireGuide, openGroups, site } from './at-gate.ts'

describe('an arrival', () => {
  let app: Served
  let mei: GatePhone
  let ref: string
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    await openGroups(app.parts.bookings)
    ref = (await bookGroup(app.parts.bookings)).ref
    await at(`${day}T09:05:00+08:00`)
  })
  afterEach(() => app.close())

  async function at(iso: string): Promise<void> {
    app.clock.set(iso)
    mei = await GatePhone.of(app, 'mei')
  }
  const groupRows = async () => {
    const { visits = [] } = await everyTable(app.parts.db)
    return visits.filter(({ source }) => source === 'group').map(({ people }) => people)
  }

  it('is a visit of the group’s own source, with its scan, its counters, its row and the booking’s new status', async () => {
    const request_id = randomUUID()
    const answer = await mei.enter(ref, { request_id, people: 38, minors: 3, note: ' 两辆大巴 ' })
    expect(answer.status).to.equal(201)
    expect(await answer.json()).to.deep.equal({ ref, status: 'arrived', people: 38, date: day, today: 38, all: 38 })
    const { visits, scans, counters, arrivals, tempo } = await everyTable(app.parts.db)
    expect(visits).to.have.length(1)
    expect(visits![0]).to.include({ source: 'group', people: 38, device: null, day, entered_on: day, at: app.clock.now() })
    expect(Buffer.from(visits![0]!.id as Uint8Array)).to.deep.equal(Buffer.from(uuidBytes(request_id)!))
    expect(scans![0]).to.include({ outcome: 'counted', day, stop: '' })
    expect(counters).to.deep.equal([{ site, day, source: 'group', people: 38, visits: 1, cookieless: 0 }])
    expect(arrivals![0]).to.include({ ref, people: 38, minors: 3, subtracted: 0, note: '两辆大巴', entered_by: 'Mei', at: app.clock.now() })
    expect(tempo, 'a coach entered in one row is no burst').to.deep.equal([])
    expect((await findBooking(app.parts.db.read, ref))!.status).to.equal('arrived')
    const last = (await historyOf(app.parts.db.read, ref)).at(-1)
    expect(last).to.include({ what: 'arrived', actor: 'Mei', detail: '38' })
  })

  it('is of as many as came, fewer or more than were booked', async () => {
    expect(await mei.arrive(ref, { people: 61 })).to.include({ people: 61, today: 61 })
    expect((await findBooking(app.parts.db.read, ref))!.people, 'what was booked stays').to.equal(40)
  })

  it('shows on the site’s page and in its count', async () => {
    const code = await app.code(site)
    await (await phoneAt(app, code)).checkIn(code)
    await mei.arrive(ref, { people: 38 })
    expect(await (await mei.request(`/sites/${site}/count.json`)).json()).to.include({ today: 39, all: 39 })
  })

  it('of a split group is one, of all its parts', async () => {
    app.clock.set('2026-12-01T09:00:00+08:00')
    const parts = [{ slot: `${day}T14:00`, people: 60 }, { slot: `${day}T15:00`, people: 60 }]
    const split = await bookGroup(app.parts.bookings, { parts })
    await at(`${day}T14:05:00+08:00`)
    expect(await mei.arrive(split.ref, { people: 118 })).to.include({ people: 118, today: 118 })
    expect(await groupRows()).to.deep.equal([118])
  })

  it('is entered by anybody who is signed in, and of a request that nobody has answered', async () => {
    app.clock.set('2026-12-01T09:00:00+08:00')
    const request = await bookGroup(app.parts.bookings, { site: 'tongzi-mountain' })
    expect(request.status).to.equal('requested')
    app.clock.set(`${day}T09:05:00+08:00`)
    expect(await (await GatePhone.of(app, 'wen')).arrive(request.ref, { people: 12 })).to.include({ status: 'arrived', people: 12 })
  })

  it('of a visit to the group’s own place is recorded, and adds nobody to the site', async () => {
    app.clock.set('2026-12-01T09:00:00+08:00')
    await hireGuide(app.parts.bookings)
    const away = (await bookGroup(app.parts.bookings, { programme: 'to-your-place', place: '县一中礼堂' })).ref
    await at(`${day}T09:05:00+08:00`)
    expect(await mei.arrive(away, { people: 80 })).to.deep.equal({ ref: away, status: 'arrived', people: 80, date: day, today: 0, all: 0 })
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 0, people: 0, scans: 0 })
  })

  describe('some of whom the desk knows to have been counted by their own scan', () => {
    it('takes them off by a minus row of its own, with the reason: both numbers stay', async () => {
      const code = await app.code(site)
      for (let i = 0; i < 3; i++) await (await phoneAt(app, code)).checkIn(code)
      expect(await mei.arrive(ref, { people: 38, subtracted: 2, note: '两人在门口自己扫了码' })).to.include({ people: 38, today: 39 })
      expect((await groupRows()).sort()).to.deep.equal([-2, 38])
      const { arrivals, counters } = await everyTable(app.parts.db)
      expect(arrivals![0]).to.include({ people: 38, subtracted: 2, note: '两人在门口自己扫了码' })
      expect(counters!.find(({ source }) => source === 'group')).to.include({ people: 36, visits: 2 })
      expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
    })

    it('may be all of them', async () => {
      expect(await mei.arrive(ref, { people: 5, subtracted: 5, note: '都扫了码' })).to.include({ people: 5, today: 0 })
      expect((await groupRows()).sort()).to.deep.equal([-5, 5])
    })
  })

  describe('entered again', () => {
    const told = { status: 'arrived', people: 38, date: day, today: 38, all: 38 }

    it('ten times at once is one row with one answer: 201 once, then 200', async () => {
      const request_id = randomUUID()
      const answers = await Promise.all(Array.from({ length: 10 }, () => mei.enter(ref, { request_id, people: 38 })))
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([...Array(9).fill(200), 201])
      for (const answer of answers) expect(await answer.json()).to.include(told)
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 38, scans: 1 })
    })

    it('with other numbers, by another, without a request_id, weeks later, adds nothing and is told what stands', async () => {
      await mei.arrive(ref, { people: 38 })
      await at('2026-12-24T09:05:00+08:00')
      const wen = await GatePhone.of(app, 'wen')
      for (const body of [{ people: 45 }, { people: 45, request_id: randomUUID() }, { people: 40, subtracted: 2, note: '扫过码' }]) {
        const answer = await wen.enter(ref, body)
        expect(answer.status).to.equal(200)
        expect(await answer.json()).to.include({ ...told, today: 0 })
      }
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 38, scans: 1 })
    })

    it('as a form leads back to the page, which says who came', async () => {
      for (const people of ['38', '45']) {
        const answer = await mei.request(`/staff/bookings/${ref}/arrival`, { method: 'POST', body: new URLSearchParams({ request_id: randomUUID(), people }) })
        expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `/staff/bookings/${ref}/arrival`])
      }
      const page = await (await mei.request(`/staff/bookings/${ref}/arrival`)).text()
      expect(page).to.include('<strong>38</strong>').and.include('由 Mei 登记').and.not.include('data-arrival')
    })
  })

  describe('entered late', () => {
    it('counts on the day of the visit, and is written down on the day it was entered', async () => {
      await at('2026-12-06T23:59:59+08:00')
      expect(await mei.arrive(ref, { people: 38 })).to.include({ people: 38, date: day, today: 0, all: 38 })
      const { visits, counters } = await everyTable(app.parts.db)
      expect(visits![0]).to.include({ day, entered_on: '2026-12-06', at: Date.parse(`${day}T09:00:00+08:00`) })
      expect(counters![0]).to.include({ day, people: 38 })
    })

    it('takes back the scan of a member who was counted that day', async () => {
      const code = await app.code(site)
      const wei = await phoneAt(app, code)
      expect(await wei.checkIn(code)).to.include({ outcome: 'counted', today: 1 })
      expect(await wei.checkIn(code, { with_group: true })).to.include({ outcome: 'member', today: 0 })
      await at('2026-12-04T09:00:00+08:00')
      expect(await mei.arrive(ref, { people: 38 })).to.include({ all: 38 })
    })
  })
})
