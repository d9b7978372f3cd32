import { Writable } from 'node:stream'
import { expect } from 'chai'
import { pino } from 'pino'
import { record } from '../../server/bookings/events.ts'
import { lapseOffers, offerTold } from '../../server/bookings/waiting.ts'
import { type Served, serve } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { closeDay } from './papers/booked.ts'
import { asForm, asJson, type Booked, hall, Lan, managePath, offers, type Refused, slot } from './organiser.ts'

const ten = '2026-12-03T10:00'

describe('a booking in the hands of its organiser', () => {
  let app: Served
  let lan: Lan
  let log: string
  beforeEach(async () => {
    log = ''
    const lines = new Writable({ write: (chunk, _coding, done) => ((log += String(chunk)), done()) })
    app = await serve({ log: pino({ level: 'debug' }, lines), env: { LOG_LEVEL: 'debug' } })
    await offers(app)
    lan = new Lan(app)
  })
  afterEach(() => app.close())

  const unchanged = async (step: () => Promise<void>) => {
    const before = await everyTable(app.parts.db)
    await step()
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  }
  const refusedTo = async (answer: Response) => [answer.status, ((await answer.json()) as Refused).reason]
  const seats = async () => Object.fromEntries((await everyTable(app.parts.db)).seats!.map((row) => [row.slot, row.taken]))

  it('says that the site is closed on its day, instead of what to do there, until it is moved or over', async () => {
    const { ref, key } = await lan.books()
    const page = async (lang: string) => (await lan.request(`/bookings/${ref}?key=${key}&lang=${lang}`)).text()
    expect(await page('zh')).to.include('按时到就好').and.not.include('临时关闭')
    await closeDay(app, slot.slice(0, 10))
    expect(await page('zh')).to.include('12月3日（周四）场馆临时关闭：道路结冰。请改期').and.not.include('按时到就好')
    expect(await page('en')).to.include('The site is closed on').and.include('道路结冰')
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ status: 'waiting' }).execute())
    expect(await page('zh'), 'who waits is still told what comes next').to.include('临时关闭').and.include('这个时间现在没有名额')
    app.clock.set('2026-12-04T09:00:00+08:00')
    expect(await page('zh')).to.not.include('临时关闭')
  })

  it('is hidden from whoever has the wrong key, as if there were none', async () => {
    const booked = await lan.books()
    await unchanged(async () => {
      const answers: string[] = []
      for (const { ref, key } of [{ ...booked, key: `${booked.key.slice(0, -2)}AA` }, { ...booked, key: '' }, { ref: '0000000000', key: booked.key }, { ref: '__proto__', key: 'x' }]) {
        const page = await lan.request(`/bookings/${ref}?key=${key}`)
        answers.push(`${page.status} ${await page.text()}`)
        for (const what of ['move', 'people', 'contact', 'cancellation', 'acceptance'] as const) {
          expect(await refusedTo(await lan.asks(what, { ref, key }, { slot: ten, people: 10 }))).to.deep.equal([404, 'booking-unknown'])
        }
        expect((await lan.request(`/bookings/${ref}/move?key=${key}`)).status).to.equal(404)
      }
      expect(new Set(answers)).to.have.length(1)
      for (const key of [7, ['x'], { a: 1 }, null]) expect(await refusedTo(await lan.request(`/bookings/${booked.ref}/cancellation`, asJson({ key })))).to.deep.equal([404, 'booking-unknown'])
    })
  })

  it('stays open to its organiser who chooses another language or larger text', async () => {
    const { ref, key } = await lan.books()
    const page = await (await lan.request(`/bookings/${ref}?key=${key}`)).text()
    const choices = [...page.matchAll(/href="(\?[^"]*(?:lang|text)=\w+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'))
    expect(choices).to.deep.equal([`?key=${key}&lang=en`, `?key=${key}&text=large`])
    for (const href of choices) expect((await lan.request(`/bookings/${ref}${href}`)).status).to.equal(200)
    expect(await (await lan.request(`/bookings/new?site=base-memorial-hall&lang=en&people=9`)).text()).to.contain('?site=base-memorial-hall&amp;people=9&amp;lang=zh')
  })

  it('is not changed by what cannot be read', async () => {
    const booked = await lan.books()
    await unchanged(async () => {
      for (const people of [0, 10_000, -1, 'x', 1.5, '']) {
        const answer = await lan.asks('people', booked, { people })
        expect([answer.status, Object.keys(((await answer.json()) as Refused).errors!)]).to.deep.equal([422, ['people']])
      }
      for (const slot of ['2027-02-29T09:00', 'x', 7, '']) expect(await refusedTo(await lan.asks('move', booked, { slot })), String(slot)).to.deep.equal([422, 'invalid'])
      expect(await refusedTo(await lan.asks('cancellation', booked, { reason: 'x'.repeat(301) }))).to.deep.equal([422, 'invalid'])
      expect((await lan.request(`/bookings/${booked.ref}/move`, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } })).status).to.equal(415)
      const page = await lan.request(`/bookings/${booked.ref}/people`, asForm({ key: booked.key, people: '一百' }))
      expect(page.status).to.equal(422)
      expect(await page.text()).to.include('人数请填 1 到 2000 的整数').and.include('value="一百"')
    })
  })

  it('stays where it was when the slot it is moved to cannot be had, and is shown those that can', async () => {
    await offers(app, {}, ['文'])
    await lan.books({ slot: ten, docent: 'any', people: 30 })
    const booked = await lan.books({ docent: 'any' })
    await unchanged(async () => {
      const times: [string, string][] = [[ten, 'slot-full'], ['2026-12-02T09:00', 'slot-notice'], ['2026-11-30T09:00', 'slot-past'], ['2026-12-03T12:00', 'slot-unknown']]
      for (const [to, reason] of times) {
        const answer = await lan.asks('move', booked, { slot: to })
        const refused = (await answer.json()) as Refused
        expect([answer.status, refused.reason]).to.deep.equal([409, reason])
        expect(refused.alternatives!.every(({ site }) => site === hall)).to.equal(true)
        expect(refused.alternatives).to.have.length(3)
      }
      const page = await (await lan.request(`/bookings/${booked.ref}/move`, asForm({ key: booked.key, slot: ten }))).text()
      expect(page).to.include('名额不够了').and.include('name="slots"').and.include('12月3日（周四）09:00')
    })
    expect((await lan.looksAt(booked)).slots).to.deep.equal([{ slot, people: 40 }])
  })

  it('is moved, and moved again to the same place without a change', async () => {
    const booked = await lan.books()
    const moved = await lan.changes('move', booked, { slot: ten })
    expect(moved).to.deep.equal({ ref: booked.ref, status: 'confirmed', slots: [{ slot: ten, people: 40 }], people: 40, sequence: 1 })
    expect(await lan.changes('move', booked, { slot: ten })).to.deep.equal(moved)
    expect(await seats()).to.deep.equal({ [slot]: 0, [ten]: 40 })
    const page = await lan.page(`/bookings/${booked.ref}/move?key=${booked.key}`)
    const [first] = [...page.matchAll(/name="slots" value="([^"]+)"/g)].map(([, value]) => value!)
    const answer = await lan.request(`/bookings/${booked.ref}/move`, asForm({ key: booked.key, slots: first }))
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, managePath(booked)])
    expect(await lan.page(managePath(booked))).to.include('改时间').and.include('12月3日（周四）09:00 × 40')
  })

  it('is shown with a history that cannot be read, too', async () => {
    const booked = await lan.books()
    for (const what of ['moved', 'people'] as const) {
      await app.parts.db.write((trx) => record(trx, { ref: booked.ref, actor: '', what, detail: '二〇二六' }, app.clock.now(), app.parts.random))
    }
    expect(await lan.page(managePath(booked))).to.include('改时间').and.not.match(/undefined|NaN/)
  })

  it('takes more people as far as there is room, and fewer', async () => {
    const booked = await lan.books()
    await lan.books({ people: 10 })
    await unchanged(async () => void expect(await refusedTo(await lan.asks('people', booked, { people: 51 }))).to.deep.equal([409, 'slot-full']))
    expect((await lan.changes('people', booked, { people: 50 })).people).to.equal(50)
    expect(await lan.changes('people', booked, { people: '２０' })).to.deep.include({ people: 20, status: 'confirmed', sequence: 2 })
    expect(await seats()).to.deep.equal({ [slot]: 30 })
    expect(await refusedTo(await lan.asks('people', booked, { people: 70 }))).to.deep.equal([409, 'group-large'])
  })

  it('changes the people of a split group by their sum', async () => {
    const booked = await lan.books({ slot: undefined, people: undefined, slots: [{ slot, people: 50 }, { slot: ten, people: 50 }] })
    expect((await lan.changes('people', booked, { people: 81 })).slots).to.deep.equal([{ slot, people: 41 }, { slot: ten, people: 40 }])
  })

  it('is cancelled once, however often that is asked, and cannot be changed any more', async () => {
    const booked = await lan.books()
    const ended = await lan.changes('cancellation', booked, { reason: '会议改期' })
    expect(ended).to.deep.include({ status: 'cancelled', sequence: 1 })
    expect(await lan.changes('cancellation', booked, {})).to.deep.equal(ended)
    expect(await seats()).to.deep.equal({ [slot]: 0 })
    expect(await refusedTo(await lan.asks('move', booked, { slot: ten }))).to.deep.equal([409, 'booking-over'])
    const page = await lan.page(managePath(booked))
    expect(page).to.include('预约已取消').and.include('会议改期').and.not.include('/cancellation')
  })

  it('cannot be changed once its time has come', async () => {
    const booked = await lan.books()
    app.clock.set('2026-12-03T09:00:00+08:00')
    await unchanged(async () => {
      expect(await refusedTo(await lan.asks('cancellation', booked))).to.deep.equal([409, 'booking-over'])
      expect(await refusedTo(await lan.asks('people', booked, { people: 10 }))).to.deep.equal([409, 'booking-over'])
    })
  })

  describe('that waits', () => {
    let first: Booked
    let waits: Booked
    beforeEach(async () => {
      first = await lan.books({ people: 60 })
      waits = await lan.books({ waiting: true })
    })
    const told = async () => {
      const { sequence } = await lan.looksAt(waits)
      await app.parts.db.write((trx) => offerTold(trx, { booking: waits.ref, about: 'offered', at: app.clock.now(), keep: { sequence } } as Parameters<typeof offerTold>[1]))
    }

    it('is offered the place that is given up, and takes it once', async () => {
      expect(waits.status).to.equal('waiting')
      expect(await lan.page(managePath(waits))).to.include('已列入候补').and.include('不保证轮到').and.not.include('/acceptance')
      await unchanged(async () => void expect(await refusedTo(await lan.asks('acceptance', waits))).to.deep.equal([410, 'offer-over']))
      await lan.asks('cancellation', first)
      await told()
      expect(await lan.page(managePath(waits))).to.include('有名额了').and.include('12月2日（周三）09:00').and.include('/acceptance')
      const taken = await lan.changes('acceptance', waits)
      expect(taken).to.deep.include({ status: 'confirmed', people: 40 })
      expect(await lan.changes('acceptance', waits)).to.deep.equal(taken)
      expect(await seats()).to.deep.equal({ [slot]: 40 })
    })

    it('is not asked to take a place on a day that was closed meanwhile', async () => {
      await lan.asks('cancellation', first)
      await told()
      await closeDay(app, slot.slice(0, 10))
      expect(await lan.page(managePath(waits))).to.include('临时关闭：道路结冰').and.not.include('/acceptance').and.not.include('请在此之前确认')
      await unchanged(async () => void expect(await refusedTo(await lan.asks('acceptance', waits))).to.deep.equal([409, 'slot-closed']))
    })

    it('loses the place that it does not take in time, and goes on waiting', async () => {
      await lan.asks('cancellation', first)
      await told()
      app.clock.forward(24 * 3_600_000)
      expect(await lan.looksAt(waits)).to.include({ status: 'waiting', offered: true })
      app.clock.forward(1)
      expect(await lan.looksAt(waits)).to.include({ status: 'waiting' }).and.not.have.any.keys('offered', 'offer_until')
      expect(await refusedTo(await lan.asks('acceptance', waits))).to.deep.equal([410, 'offer-over'])
      expect(await lan.page(managePath(waits))).to.include('已列入候补').and.not.include('/acceptance')
      await lapseOffers(app.parts.bookings)
      expect((await lan.looksAt(waits)).status).to.equal('waiting')
      expect(await seats()).to.deep.equal({ [slot]: 0 })
    })

    it('is offered by a full slot on the page, and in the refused form', async () => {
      const page = await lan.page(`/bookings/new?site=${hall}&people=40&slot=${slot}`)
      expect(page).to.include('name="waiting" value="1"').and.include('列入候补')
      const refused = await (await lan.sendsForm()).text()
      expect(refused).to.include('<button class="button quiet" form="booking" name="waiting" value="1">')
      const answer = await lan.sendsForm({ waiting: '1' })
      expect(await lan.page(answer.headers.get('location')!)).to.include('已列入候补')
    })
  })

  it('leaves no key, phone or name in any line of the log, and no whole number on any page', async () => {
    const booked = await lan.books({ leader_name: '罗明', leader_phone: '13987654321' })
    const pages = [await lan.page(managePath(booked)), await lan.page(`/bookings/${booked.ref}/move?key=${booked.key}`)]
    await lan.request(`/bookings/${booked.ref}/move`, asForm({ key: booked.key, slot: '2026-11-30T09:00' }))
    await lan.asks('move', { ...booked, key: 'x' }, { slot: ten })
    await lan.request('/bookings/lookup', asForm({ ref: booked.ref, digits: '5678' }))
    await lan.changes('cancellation', booked)
    expect(log).to.include('/bookings/:ref')
    for (const secret of [booked.key, '13812345678', '兰秀英', '13987654321', '5678']) expect(log).to.not.include(secret)
    for (const page of pages) expect(page).to.not.include('13812345678').and.not.include('13987654321').and.not.include('兰秀英')
  })
})
