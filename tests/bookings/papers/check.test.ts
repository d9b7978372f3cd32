import { expect } from 'chai'
import { type Served, serve, StoppedClock } from '../../app/serve.ts'
import { ask, phone } from '../../web/ask.ts'
import { assignDocent } from '../../../server/bookings/answer.ts'
import { findBooking } from '../../../server/bookings/bookings.ts'
import { docentsOf } from '../../../server/bookings/docents/docents.ts'
import { changePeople, moveBooking } from '../../../server/bookings/move.ts'
import { contactDays, purgeContacts } from '../../../server/bookings/purge-contacts.ts'
import { arrived, booked, cancelled, closeDay, numberOn, openOffice, organisation, site, slot } from './booked.ts'

describe('whoever holds a letter', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock() })
    await openOffice(app)
  })
  afterEach(() => app.close())

  const told = async (number: string) => JSON.parse((await ask(`${app.url}/letters/${number}`, { headers: { accept: 'application/json' } })).text)
  const verdict = async (number: string) => (await told(number)).verdict as string
  const page = (number: string, lang = 'zh') => ask(`${app.url}/letters/${number}?lang=${lang}`, { headers: phone })

  it('is told that it is valid and what it says: the organisation in full, no phone, nobody’s name', async () => {
    const booking = await booked(app, { leader_name: '张带队', leader_phone: '13974400000' })
    const number = await numberOn(app, booking)
    expect(await told(number)).to.deep.equal({
      number,
      kind: 'letter',
      verdict: 'valid',
      says: { site, organisation, slots: [{ slot, end: '2026-12-03T10:00', people: 40 }], people: 40, docent: 'zh' },
    })
    const { status, text, headers } = await page(number)
    expect(status).to.equal(200)
    expect(text).to.include('真实有效').and.include(organisation).and.include('2026年12月3日（周四）')
    expect(text).to.not.match(/兰|1387|2399|陈讲解|李讲解|张带队|key=/)
    expect([headers['cache-control'], headers['x-robots-tag']]).to.deep.equal(['private, no-store', 'noindex, nofollow'])
    expect((await page(number, 'en')).text).to.include('Genuine and valid')
  })

  it('types its number as she likes, and is brought to its page', async () => {
    const number = await numberOn(app, await booked(app))
    const typed = number.toLowerCase().replaceAll('-', ' ')
    const { status, headers } = await ask(`${app.url}/letters?number=${encodeURIComponent(typed)}`, { headers: phone })
    expect(status).to.equal(303)
    expect((await ask(app.url + headers.location!, { headers: phone })).text).to.include('真实有效').and.include(number)
  })

  it('learns of a change only that there is a newer letter', async () => {
    const booking = await booked(app)
    const old = await numberOn(app, booking)
    await changePeople(app.parts.bookings, booking.ref, [25], '')
    expect(await told(old)).to.deep.equal({ number: old, kind: 'letter', verdict: 'superseded' })
    expect((await page(old)).text).to.include('已被新函取代').and.not.include(organisation).and.not.include('25人')
    const fresh = await numberOn(app, booking)
    expect(fresh).to.not.equal(old)
    expect(await verdict(fresh)).to.equal('valid')
    await moveBooking(app.parts.bookings, booking.ref, { parts: [{ slot: '2026-12-04T09:00', people: 25 }], by: '' })
    expect([await verdict(old), await verdict(fresh)]).to.deep.equal(['superseded', 'superseded'])
  })

  it('is not told that a letter is superseded which was never written', async () => {
    const booking = await booked(app)
    const old = (await numberOn(app, booking)).replaceAll('-', '')
    await changePeople(app.parts.bookings, booking.ref, [25], '')
    await changePeople(app.parts.bookings, booking.ref, [26], '')
    expect(await verdict(old)).to.equal('superseded')
    for (const at of [11, 12, 15, 16, 19]) {
      const altered = old.slice(0, at) + (old[at] === '1' ? '2' : '1') + old.slice(at + 1)
      expect((await ask(`${app.url}/letters/${altered}`, { headers: phone })).status, altered).to.equal(404)
    }
  })

  it('need not print it again because another docent came in, for it still says what holds', async () => {
    const booking = await booked(app)
    const number = await numberOn(app, booking)
    const [one, other] = await docentsOf(app.parts.db.read, site)
    const taken = booking.parts[0]!.docent!.name === one!.name ? other! : one!
    await assignDocent(app.parts.bookings, booking.ref, slot, taken.id, 'Mei')
    expect(await verdict(number)).to.equal('valid')
    await assignDocent(app.parts.bookings, booking.ref, slot, undefined, 'Mei')
    expect(await verdict(number)).to.equal('superseded')
  })

  it('learns at once that the site is closed that day, and why', async () => {
    const booking = await booked(app)
    const number = await numberOn(app, booking)
    expect(await verdict(number)).to.equal('valid')
    await closeDay(app, '2026-12-04')
    expect(await verdict(number), 'another day').to.equal('valid')
    await closeDay(app, booking.day)
    const closed = await told(number)
    expect([closed.verdict, closed.closed]).to.deep.equal(['closed', '道路结冰'])
    expect((await page(number)).text).to.include('场馆当日关闭').and.include('道路结冰')
  })

  it('learns that it was cancelled, whatever else is true of it', async () => {
    const booking = await booked(app)
    const number = await numberOn(app, booking)
    await changePeople(app.parts.bookings, booking.ref, [25], '')
    await closeDay(app, booking.day)
    await cancelled(app, booking)
    expect(await told(number)).to.deep.equal({ number, kind: 'letter', verdict: 'cancelled' })
    expect((await page(number)).text).to.include('已取消').and.not.include(organisation)
  })

  it('cannot use it while a move waits for the site’s answer', async () => {
    const booking = await booked(app)
    const number = await numberOn(app, booking)
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ status: 'requested', sequence: 1 }).where('ref', '=', booking.ref).execute())
    expect(await verdict(number)).to.equal('pending')
  })

  it('cannot use it once more after the group has come, nor after its time', async () => {
    const came = await booked(app)
    const late = await booked(app, { slot: '2026-12-04T09:00' })
    const [first, second] = [await numberOn(app, came), await numberOn(app, late)]
    await arrived(app, came, 38)
    expect(await verdict(first)).to.equal('arrived')
    app.clock.set('2026-12-04T09:59:59+08:00')
    expect(await verdict(second)).to.equal('valid')
    app.clock.set('2026-12-04T10:00:00+08:00')
    expect(await verdict(second)).to.equal('over')
    expect((await page(second)).text).to.include('参观时间已过')
  })

  it('is told that a filed letter is genuine after its details were removed, whether it was the last or not', async () => {
    const place = '活动室二楼'
    const booking = await booked(app, { place })
    const old = await numberOn(app, booking)
    await changePeople(app.parts.bookings, booking.ref, [38], '')
    const filed = await numberOn(app, booking)
    const elsewhere = await booked(app, { slot: '2026-12-04T09:00', place })
    const kept = await numberOn(app, elsewhere)
    const plain = await numberOn(app, await booked(app, { slot: '2026-12-04T14:00' }))
    await arrived(app, (await findBooking(app.parts.db.read, booking.ref))!, 38)
    app.clock.set('2027-07-01T09:00:00+08:00')
    expect([await verdict(old), await verdict(filed), await verdict(kept)]).to.deep.equal(['superseded', 'arrived', 'over'])
    await purgeContacts(app.parts.bookings, contactDays)
    expect([await verdict(old), await verdict(filed), await verdict(kept), await verdict(plain)]).to.deep.equal(['forgotten', 'forgotten', 'forgotten', 'over'])
    const { status, text } = await page(filed)
    expect(status).to.equal(200)
    expect(text).to.include('真实，内容已到期删除').and.not.include('查无此函').and.not.include(organisation)
    expect((await page(filed, 'en')).text).to.include('Genuine')
    const altered = filed.slice(0, 14) + (filed[14] === '2' ? '3' : '2') + filed.slice(15)
    expect((await ask(`${app.url}/letters/${altered}`, { headers: phone })).status).to.equal(404)
  })

  it('is told that a purged booking was cancelled, if it was', async () => {
    const booking = await booked(app, { place: '活动室二楼' })
    const number = await numberOn(app, booking)
    await cancelled(app, booking)
    app.clock.set('2027-07-01T09:00:00+08:00')
    await purgeContacts(app.parts.bookings, contactDays)
    expect(await verdict(number)).to.equal('cancelled')
  })

  it('is not told that a letter is right whose booking was changed behind everybody’s back', async () => {
    const booking = await booked(app)
    const number = await numberOn(app, booking)
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ organisation: '别的单位' }).where('ref', '=', booking.ref).execute())
    expect((await ask(`${app.url}/letters/${number}`, { headers: phone })).status).to.equal(404)
  })
})

describe('whoever holds a certificate', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
    await openOffice(app)
  })
  afterEach(() => app.close())

  it('is told who came, when, and that it is genuine, long after', async () => {
    const booking = await booked(app)
    await arrived(app, booking, 38, 2)
    const number = await numberOn(app, booking, '/certificate')
    app.clock.set('2027-03-03T09:05:00+08:00')
    const { text } = await ask(`${app.url}/letters/${number}`, { headers: { accept: 'application/json' } })
    expect(JSON.parse(text)).to.deep.equal({ number, kind: 'certificate', verdict: 'valid', says: { site, organisation, day: '2026-12-03', people: 38 } })
    expect((await ask(`${app.url}/letters/${number}`, { headers: phone })).text).to.include('38人').and.include('到访证明')
  })

  it('is not told so of a number whose arrival is not there', async () => {
    const { secrets } = app.parts
    const { LetterNumbers } = await import('../../../server/bookings/papers/letter-numbers.ts')
    const number = new LetterNumbers(secrets).numberOf('certificate', (await booked(app)).ref, 0, 'anything')
    expect((await ask(`${app.url}/letters/${number}`, { headers: phone })).status).to.equal(404)
  })
})
