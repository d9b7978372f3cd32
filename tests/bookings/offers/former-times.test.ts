import { expect } from 'chai'
import { endBooking } from '../../../server/bookings/cancel.ts'
import { type Served, serve } from '../../app/serve.ts'
import { everyDay } from '../house.ts'
import { fieldsOf, Office } from '../office.ts'
import { hall as site, Lan, offers, slot } from '../organiser.ts'

const path = `/staff/offers/${site}`
const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const weekly = (times: string) => Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [`seasons.0.${day}`, times]))

describe('an offer whose times are changed while groups are booked', () => {
  let app: Served
  let mei: Office
  let lan: Lan
  beforeEach(async () => {
    app = await serve()
    mei = new Office(app, 'mei')
    lan = new Lan(app)
    await offers(app, { capacity: 60, group: { least: 5, most: 60 }, seasons: everyDay('09:00', '10:00', '14:00') })
  })
  afterEach(() => app.close())

  /** The list of bookings at former times, as its page says it; '' without one. */
  const listed = (html: string) => text(/<section aria-labelledby="former">(.*?)<\/section>/s.exec(html)?.[1] ?? '').trim()
  const later = { ...weekly('09:30 10:30 14:00') }

  it('lists those who stand at times that it does not have any more, with the way to them, and leaves them as they are', async () => {
    const early = await lan.books({ organisation: '甲单位<b>' })
    await lan.books({ organisation: '午后的单位', slot: '2026-12-03T14:00' })
    const split = await lan.books({ organisation: '乙单位', slot: undefined, people: undefined, slots: [{ slot: '2026-12-04T10:00', people: 50 }, { slot: '2026-12-04T14:00', people: 40 }] })
    expect(listed(await mei.page(path)), 'as long as nothing has changed').to.equal('')
    const answer = await mei.fill(path, later)
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `${path}?done=saved#done`])
    const html = await mei.page(`${path}?done=saved`)
    expect(listed(html)).to.equal(
      '时间不在安排里的预约 有 2 个预约的时间不在这份安排里。原来的约定仍然有效，占的名额照算；要改期，请点开预约，和单位商定。 看是哪些预约 ' +
        '12月3日（周四）09:00–10:00 甲单位&lt;b&gt; 40 人 · 已确认 12月4日（周五）10:00–11:00 乙单位 90 人 · 已确认',
    )
    for (const { ref } of [early, split]) {
      expect(html).to.include(`<a href="/staff/bookings/${ref}">`)
      expect((await mei.get(`/staff/bookings/${ref}`)).status).to.equal(200)
    }
    expect(await lan.looksAt(early)).to.deep.include({ status: 'confirmed', sequence: 0, slots: [{ slot, people: 40 }] })
    expect(listed(await mei.page(`${path}?lang=en`))).to.include('2 bookings stand at times that are not in this offer. They stay as agreed').and.include('Thu 3 Dec 09:00–10:00')
  })

  it('is looked at before it is saved with those whom it would leave there', async () => {
    await lan.books({ organisation: '甲单位' })
    const html = await (await mei.fill(path, { ...later, look: 'on' })).text()
    expect(listed(html)).to.include('照这样保存，有 1 个预约的时间就不在安排里了').and.include('甲单位')
    expect(listed(await mei.page(path)), 'not saved').to.equal('')
    expect(listed(await (await mei.fill(`${path}`, { capacity: 'x' })).text())).to.equal('')
  })

  it('tells a program who they are', async () => {
    const { ref } = await lan.books()
    const fields = { ...fieldsOf(await mei.page(path), path), ...later }
    const answer = await mei.press(path, fields, { accept: 'application/json' })
    expect([answer.status, await answer.json()]).to.deep.equal([200, { site, version: 3, bookings: [ref] }])
  })

  it('lists those of a slot that ends at another time, unless their programme says when they end', async () => {
    await lan.books({ organisation: '自行参观的' })
    await lan.books({ organisation: '有活动的', slot: '2026-12-03T10:00', programme: 'oath' })
    await mei.fill(path, { slotMinutes: '90', ...weekly('09:00 10:00 14:00') })
    expect(listed(await mei.page(path))).to.include('自行参观的').and.not.include('有活动的')
  })

  it('says of who waits at such a time that no place will come, and names nobody who is gone or has begun', async () => {
    await lan.books({ organisation: '满员的', people: 60 })
    await lan.books({ organisation: '候补的', waiting: true })
    const gone = await lan.books({ organisation: '取消的', slot: '2026-12-04T09:00' })
    await endBooking(app.parts.bookings, gone.ref, { as: 'cancelled', reason: '', by: '' })
    await mei.fill(path, later)
    expect(listed(await mei.page(path))).to.include('候补的 40 人 · 候补').and.include('等不到名额了').and.include('有 2 个预约').and.not.include('取消的')
    app.clock.set('2026-12-03T09:00:00+08:00')
    expect(listed(await mei.page(path))).to.equal('')
  })

  it('lists nobody any more whom the site has moved to a time that it has', async () => {
    const { ref } = await lan.books()
    await mei.fill(path, later)
    expect((await mei.press(`/staff/bookings/${ref}/move`, { slot: '2026-12-03T09:30' }, { accept: 'application/json' })).status).to.equal(200)
    expect(listed(await mei.page(path))).to.equal('')
  })
})
