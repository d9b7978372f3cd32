import { expect } from 'chai'
import ICAL from 'ical.js'
import { type Served, serve } from '../../app/serve.ts'
import { ask } from '../../web/ask.ts'
import { changePeople } from '../../../server/bookings/move.ts'
import { booked, cancelled, openOffice, organisation, pathOf } from './booked.ts'

describe('the calendar file', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve({ env: { PUBLIC_URL: 'https://footprints.example.cn' } })
    await openOffice(app)
  })
  afterEach(() => app.close())

  const file = async (booking: { ref: string }, lang = 'zh') => ask(app.url + pathOf(app, booking, '.ics', `&lang=${lang}`))
  const parsed = async (booking: { ref: string }, lang = 'zh') => {
    const calendar = new ICAL.Component(ICAL.parse((await file(booking, lang)).text))
    return { calendar, events: calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event)) }
  }

  it('is there for a booking that was asked for, as tentative, and says so', async () => {
    const booking = await booked(app, { site: 'tongzi-mountain', docent: 'none', programme: '' })
    const { events } = await parsed(booking)
    expect(events[0]!.component.getFirstPropertyValue('status')).to.equal('TENTATIVE')
    expect(events[0]!.summary).to.match(/^［待确认］参观/)
  })

  it('has the hour at the site, in UTC, whatever zone the reader is in', async () => {
    const { calendar, events } = await parsed(await booked(app))
    expect(calendar.getFirstPropertyValue('method')).to.equal('PUBLISH')
    const [event] = events
    expect(event!.startDate.toJSDate().toISOString()).to.equal('2026-12-03T01:00:00.000Z')
    expect(event!.endDate.toJSDate().toISOString()).to.equal('2026-12-03T02:00:00.000Z')
    expect(event!.startDate.zone.tzid).to.equal('UTC')
    expect(event!.description).to.include('时间：2026年12月3日（周四） 09:00–10:00（北京时间）')
  })

  it('names the booking for ever by the same UID, and each change by a higher sequence', async () => {
    const booking = await booked(app)
    const before = (await parsed(booking)).events[0]!
    await changePeople(app.parts.bookings, booking.ref, [25], '')
    const changed = (await parsed(booking)).events[0]!
    await cancelled(app, booking)
    const after = (await parsed(booking)).events[0]!
    expect([before.uid, changed.uid, after.uid]).to.deep.equal(Array(3).fill(`${booking.ref}@footprints.example.cn`))
    expect([before.sequence, changed.sequence, after.sequence]).to.deep.equal([0, 1, 2])
    const statuses = [before, changed, after].map(({ component }) => component.getFirstPropertyValue('status'))
    expect(statuses).to.deep.equal(['CONFIRMED', 'CONFIRMED', 'CANCELLED'])
    expect([before, after].map(({ component }) => component.getAllSubcomponents('valarm').length)).to.deep.equal([1, 0])
  })

  it('has an event for each part of a split group', async () => {
    const slots = [{ slot: '2026-12-04T14:00', people: 60 }, { slot: '2026-12-04T15:00', people: 58 }]
    const booking = await booked(app, { slots, slot: undefined, people: undefined, programme: '', docent: 'none' })
    const { events } = await parsed(booking)
    expect(events.map(({ uid }) => uid)).to.deep.equal([`${booking.ref}@footprints.example.cn`, `${booking.ref}-2@footprints.example.cn`])
    expect(events.map(({ summary }) => summary)).to.deep.equal([
      '参观湘鄂川黔革命根据地纪念馆（60人，第1批，共2批）',
      '参观湘鄂川黔革命根据地纪念馆（58人，第2批，共2批）',
    ])
  })

  it('carries the reference and no key, in both languages', async () => {
    const booking = await booked(app)
    for (const lang of ['zh', 'en']) {
      const { text, headers } = await file(booking, lang)
      const unfolded = text.replaceAll('\r\n ', '')
      expect(unfolded).to.include(`${booking.ref.slice(0, 5)}-${booking.ref.slice(5)}`)
      expect(unfolded).to.not.include(app.parts.bookings.keys.keyOf(booking.ref)).and.not.match(/key=|1387|兰晓梅/)
      expect(headers['content-type']).to.equal('text/calendar; charset=utf-8; method=PUBLISH')
      expect([headers['cache-control'], headers['x-robots-tag']]).to.deep.equal(['private, no-store', 'noindex, nofollow'])
    }
    expect((await parsed(booking, 'en')).events[0]!.summary).to.match(/^Visit to Memorial Hall of the .* \(group of 40\)$/)
  })

  it('folds by octets, ends every line, and gives back what was typed', async () => {
    const typed = '党支部；甲,乙;丙\\n“丁”:' + '🚩红'.repeat(20)
    const booking = await booked(app, { organisation: typed })
    const { bytes, text } = await file(booking)
    const lines = bytes.toString('latin1').split('\r\n')
    expect(lines.at(-1)).to.equal('')
    expect(lines.filter((line) => line.length > 75)).to.deep.equal([])
    expect(text.replaceAll('\r\n', '')).to.not.match(/[\r\n]/)
    expect(Buffer.from(text).equals(bytes) && !text.includes('\ufffd'), 'no character is cut').to.equal(true)
    expect((await parsed(booking)).events[0]!.description).to.include(`单位：${typed}\n`)
  })

  it('has where to go: the site, or the place to which the docent comes', async () => {
    expect((await parsed(await booked(app))).events[0]!.location).to.match(/^湘鄂川黔革命根据地纪念馆，湖南省张家界市永定区/)
    const away = await booked(app, { programme: 'to-your-place', place: '桑植县人民路1号, 三楼', slot: '2026-12-04T14:00' })
    expect((await parsed(away)).events[0]!.location).to.equal('桑植县人民路1号, 三楼')
    expect((await parsed(away)).events[0]!.description).to.include(organisation)
  })
})
