import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import type { Booking } from '../../../server/bookings/bookings.ts'
import { findBooking } from '../../../server/bookings/bookings.ts'
import { Assets } from '../../../server/web/assets.ts'
import { Pages } from '../../../server/web/pages.ts'
import { languages } from '../../../server/web/words.ts'
import { ask, phone } from '../../web/ask.ts'
import { arrived, booked, cancelled, closeDay, numberOn, openOffice, pathOf } from './booked.ts'

describe('a tour of the papers', () => {
  let app: Served
  let bookings: Booking[]
  const seen: { path: string; text: string; status: number }[] = []

  before(async () => {
    app = await serve()
    await openOffice(app, { notes: { zh: '请保持安静。', en: 'Please keep quiet.' } })
    const change = [{ site: 'tongzi-mountain', docent: 'none', programme: '' }, {}, { minors: 2, step_free: true, place: '人民路1号' }, { slot: '2026-12-04T14:00' }, { slot: '2026-12-07T14:00' }]
    bookings = []
    for (const one of change) bookings.push(await booked(app, one))
    const numbers = await Promise.all(bookings.slice(1).map((booking) => numberOn(app, booking)))
    await cancelled(app, bookings[2]!)
    await arrived(app, bookings[3]!, 38, 2)
    await closeDay(app, '2026-12-07')
    bookings = await Promise.all(bookings.map(async ({ ref }) => (await findBooking(app.parts.db.read, ref))!))
    const paths = bookings.flatMap((booking) => ['/letter', '/plan', '/request-letter', '/codes', '/certificate'].map((paper) => pathOf(app, booking, paper)))
    for (const lang of languages) {
      for (const text of ['normal', 'large']) {
        for (const path of [...paths, ...numbers.map((number) => `/letters/${number}`), '/letters', '/letters/ABC']) {
          const answer = await ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}; text=${text}` } })
          seen.push({ path, text: answer.text, status: answer.status })
        }
      }
    }
  })
  after(() => app.close())

  it('meets no surprise', () => {
    expect(new Set(seen.map(({ status }) => status))).to.deep.equal(new Set([200, 404, 409, 410]))
  })

  it('sees whole pages, one heading and one main part each, no id twice', () => {
    for (const { path, text } of seen) {
      expect(text.match(/<h1[ >]/g), path).to.have.length(1)
      expect(text.match(/<main[ >]/g), path).to.have.length(1)
      expect(text.trimEnd(), path).to.match(/<\/html>$/)
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id)
      expect(ids.filter((id, i) => ids.indexOf(id) !== i), path).to.deep.equal([])
    }
  })

  it('sees no slot left open and no value that is none', () => {
    for (const { path, text } of seen) expect(text.replace(/<[^>]*>/g, ' '), path).to.not.match(/\{\w+\}|undefined|\bNaN\b|\[object |\bnull\b/)
  })

  it('never prints the key, nor draws it', () => {
    const keys = bookings.map(({ ref }) => app.parts.bookings.keys.keyOf(ref))
    for (const { path, text } of seen) expect(keys.some((key) => text.replace(/href="[^"]*"/g, '').includes(key)), path).to.equal(false)
  })

  it('is led by the booking’s page to the papers that there are, and to no other', async () => {
    const pages = new Pages({ config: app.parts.config, assets: new Assets() })
    for (const booking of bookings) {
      for (const lang of languages) {
        const key = app.parts.bookings.keys.keyOf(booking.ref)
        const links = await pages.html('bookings/organiser/_papers', { lang, large: false }, { booking, key })
        const paths = [...links.matchAll(/href="([^"]+)"/g)].map(([, path]) => path!.replaceAll('&amp;', '&'))
        expect(paths.length).to.be.at.least(1)
        for (const path of paths) expect((await ask(app.url + path, { headers: phone })).status, path).to.equal(200)
      }
    }
    const names = await pages.html('bookings/organiser/_papers', { lang: 'zh', large: false }, { booking: bookings[1], key: 'x' })
    expect([...names.matchAll(/">([^<]+)<\/a>/g)].map(([, name]) => name)).to.deep.equal(['电子预约确认函', '入场码', '预约函（待盖章）', '参观活动方案', '加入日历'])
  })
})
