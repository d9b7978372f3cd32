import { expect } from 'chai'
import { offerOf } from '../../server/bookings/offers/offers.ts'
import { type Served, serve } from '../app/serve.ts'
import { everyDay, hall, heldTwice } from './house.ts'
import { type Booked, Lan, managePath, offers, type Refused, slot } from './organiser.ts'

const ten = '2026-12-03T10:00'

describe('a booking of which the site has changed its offer since', () => {
  let app: Served
  let lan: Lan
  beforeEach(async () => {
    app = await serve()
    await offers(app, { capacity: 60, group: { least: 5, most: 60 } })
    lan = new Lan(app)
  })
  afterEach(async () => {
    expect(await heldTwice(app.parts.db)).to.deep.equal([])
    await app.close()
  })

  const withoutOath = async () => {
    const { programmes } = (await offerOf(app.parts.db.read, hall))!.terms
    await offers(app, { programmes: programmes.filter(({ slug }) => slug !== 'oath') })
  }
  const fewer = async (booked: Booked, people: number) => {
    const answer = await lan.asks('people', booked, { people })
    return [answer.status, ((await answer.json()) as { people: number }).people]
  }
  const alternativesOf = async (answer: Response) => ((await answer.json()) as Refused).alternatives

  it('takes fewer people in its slot, whatever was dropped, moved, made smaller or closed to bookings', async () => {
    const booked = await lan.books({ people: 50, programme: 'oath' })
    await withoutOath()
    expect(await fewer(booked, 48)).to.deep.equal([200, 48])
    await offers(app, { capacity: 30, group: { least: 5, most: 30 } })
    expect(await fewer(booked, 45)).to.deep.equal([200, 45])
    await offers(app, { seasons: everyDay('09:30', '14:00') })
    expect(await fewer(booked, 40)).to.deep.equal([200, 40])
    await offers(app, { booking: 'elsewhere', elsewhere: { url: 'https://example.org/x', phone: '' } })
    expect(await fewer(booked, 35)).to.deep.equal([200, 35])
    const { taken, online } = await app.parts.db.read.selectFrom('seats').select(['taken', 'online']).where('slot', '=', slot).executeTakeFirstOrThrow()
    expect([taken, online]).to.deep.equal([35, 35])
    const page = await lan.page(managePath(booked))
    expect(page).to.include('场馆已不再提供')
  })

  it('is not made smaller than the least number of a group, unless it was already', async () => {
    const booked = await lan.books({ people: 20 })
    expect((await lan.asks('people', booked, { people: 4 })).status).to.equal(422)
    await offers(app, { group: { least: 30, most: 60 } })
    expect(await fewer(booked, 15)).to.deep.equal([200, 15])
  })

  it('moves without the programme that is not offered any more, and says so before', async () => {
    const booked = await lan.books({ people: 40, programme: 'oath' })
    await withoutOath()
    expect(await lan.page(`/bookings/${booked.ref}/move?key=${booked.key}`)).to.include('场馆已不再提供')
    const refused = await alternativesOf(await lan.asks('move', booked, { slot: '2026-11-30T09:00' }))
    expect(refused).to.have.length(3)
    const to = refused!.find((one) => one.slot !== slot)!
    expect(await lan.changes('move', booked, { slots: to.slots })).to.deep.include({ status: 'confirmed', slots: to.slots })
    expect(await lan.page(managePath(booked))).to.include('自行参观').and.not.include('场馆已不再提供')
  })

  it('is not shown other times where it has to be booked elsewhere', async () => {
    const booked = await lan.books()
    await offers(app, { booking: 'elsewhere', elsewhere: { url: 'https://example.org/x', phone: '' } })
    const answer = await lan.asks('move', booked, { slot: ten })
    const refused = (await answer.json()) as Refused
    expect([refused.reason, refused.alternatives]).to.deep.equal(['booking-elsewhere', undefined])
  })

  it('is offered a place without its programme when it waits, and is told', async () => {
    const first = await lan.books({ people: 60 })
    const waits = await lan.books({ people: 40, programme: 'oath', waiting: true })
    await withoutOath()
    await lan.changes('cancellation', first)
    expect(await lan.page(managePath(waits))).to.include('有名额了').and.include('不再提供').and.include('留的名额是自行参观')
    expect(await lan.changes('acceptance', waits)).to.include({ status: 'confirmed' })
  })

  it('keeps the shares of its parts as they are: the same sum is no change, a smaller one lets no part grow', async () => {
    const booked = await lan.books({ slot: undefined, people: undefined, slots: [{ slot, people: 60 }, { slot: ten, people: 40 }] })
    const slots = async (people: number) => (await lan.changes('people', booked, { people })).slots.map((part) => part.people)
    expect(await slots(100)).to.deep.equal([60, 40])
    expect(await slots(90)).to.deep.equal([50, 40])
    expect(await slots(110)).to.deep.equal([55, 55])
    expect((await lan.looksAt(booked)).sequence).to.equal(2)
  })

  it('says how many minors remain, and takes another number with the people', async () => {
    const booked = await lan.books({ people: 40, minors: 38, kind: 'school' })
    expect(await lan.page(managePath(booked))).to.match(/name="minors"[^>]*value="38"|value="38"[^>]*name="minors"/)
    const minors = async () => (await app.parts.db.read.selectFrom('bookings').select('minors').where('ref', '=', booked.ref).executeTakeFirstOrThrow()).minors
    const wrong = await lan.asks('people', booked, { people: 20, minors: 38 })
    expect([wrong.status, Object.keys(((await wrong.json()) as Refused).errors!)]).to.deep.equal([422, ['minors']])
    await lan.changes('people', booked, { people: 20, minors: 18 })
    expect(await minors()).to.equal(18)
    await lan.changes('people', booked, { people: 40, minors: 38 })
    expect(await minors()).to.equal(38)
    await lan.changes('people', booked, { people: 40, minors: 30 })
    expect(await minors()).to.equal(30)
  })
})
