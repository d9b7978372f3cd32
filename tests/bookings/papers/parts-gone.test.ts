import { expect } from 'chai'
import ICAL from 'ical.js'
import type { Booking } from '../../../server/bookings/bookings.ts'
import { changePeople, moveBooking } from '../../../server/bookings/move.ts'
import { isRefusal } from '../../../server/web/refusals.ts'
import { type Served, serve } from '../../app/serve.ts'
import { ask } from '../../web/ask.ts'
import { booked, cancelled, openOffice, pathOf } from './booked.ts'

/** What a calendar keeps of a booking when each of its files was opened in turn: by UID, the highest sequence stands. */
type Kept = Map<string, { sequence: number; status: string; start: string; summary: string }>

describe('the calendar of a group in parts that is moved to other parts', () => {
  let app: Served
  let kept: Kept
  beforeEach(async () => {
    app = await serve({ env: { PUBLIC_URL: 'https://footprints.example.cn' } })
    await openOffice(app)
    kept = new Map()
  })
  afterEach(() => app.close())

  const split = (...people: number[]) => people.map((n, i) => ({ slot: `2026-12-04T${['09:00', '10:00', '14:00'][i]!}`, people: n }))
  const inParts = (...people: number[]) => booked(app, { slots: split(...people), slot: undefined, people: undefined, programme: '', docent: 'none' })
  const moved = async ({ ref }: Booking, parts: { slot: string; people: number }[]) => {
    // A history is in the order of its moments.
    app.clock.forward(60_000)
    const answer = await moveBooking(app.parts.bookings, ref, { parts, by: '' })
    if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`)
  }
  const file = async (booking: Booking, lang = 'zh') => (await ask(app.url + pathOf(app, booking, '.ics', `&lang=${lang}`))).text
  const eventsIn = (text: string) => new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((event) => new ICAL.Event(event))
  /** The organiser opens the file, and her calendar takes what is newer than what it has. */
  const opened = async (booking: Booking) => {
    for (const { uid, sequence, component, startDate, summary } of eventsIn(await file(booking))) {
      const before = kept.get(uid)
      expect(before === undefined || sequence >= before.sequence, uid).to.equal(true)
      kept.set(uid, { sequence, status: String(component.getFirstPropertyValue('status')), start: startDate.toJSDate().toISOString(), summary })
    }
    return Object.fromEntries([...kept].map(([uid, { status, start }]) => [uid.replace(`${booking.ref}`, 'REF').replace('@footprints.example.cn', ''), `${status} ${start.slice(5, 16)}`]))
  }

  it('takes back the events of the parts that are gone', async () => {
    const booking = await inParts(60, 40, 20)
    expect(await opened(booking)).to.deep.equal({ REF: 'CONFIRMED 12-04T01:00', 'REF-2': 'CONFIRMED 12-04T02:00', 'REF-3': 'CONFIRMED 12-04T06:00' })
    const before = new Map(kept)
    await moved(booking, [{ slot: '2026-12-07T09:00', people: 120 }])
    expect(await opened(booking)).to.deep.equal({ REF: 'CONFIRMED 12-07T01:00', 'REF-2': 'CANCELLED 12-04T02:00', 'REF-3': 'CANCELLED 12-04T06:00' })
    for (const [uid, { sequence }] of kept) expect(sequence, uid).to.be.above(before.get(uid)!.sequence)
  })

  it('says in both languages what became of such a part, and wakes nobody for it', async () => {
    const booking = await inParts(60, 40)
    await moved(booking, [{ slot: '2026-12-07T09:00', people: 100 }])
    const [, zh] = eventsIn(await file(booking))
    expect(zh!.summary).to.equal('［已取消］参观湘鄂川黔革命根据地纪念馆（40人，第2批，共2批）')
    expect(zh!.description).to.include('改了时间').and.include(`${booking.ref.slice(0, 5)}-${booking.ref.slice(5)}`)
    expect(zh!.component.getAllSubcomponents('valarm')).to.deep.equal([])
    const [, en] = eventsIn(await file(booking, 'en'))
    expect(en!.summary).to.match(/^\[Cancelled\] Visit to .* \(group of 40, part 2 of 2\)$/)
    expect(en!.description).to.include('moved')
  })

  it('knows a part again as it last was, through people who change and a second move', async () => {
    const booking = await inParts(60, 40)
    await changePeople(app.parts.bookings, booking.ref, [60, 30], '')
    await moved(booking, [{ slot: '2026-12-07T09:00', people: 50 }, { slot: '2026-12-07T10:00', people: 31 }])
    await moved(booking, [{ slot: '2026-12-08T09:00', people: 81 }])
    await moved(booking, [{ slot: '2026-12-09T09:00', people: 81 }])
    const [now, gone, ...more] = eventsIn(await file(booking))
    expect([now!.startDate, gone!.startDate].map((at) => at.toJSDate().toISOString())).to.deep.equal(['2026-12-09T01:00:00.000Z', '2026-12-07T02:00:00.000Z'])
    expect(gone!.summary).to.include('31人，第2批，共2批')
    expect(more).to.deep.equal([])
  })

  it('gives a part that comes back its own event again, under a higher sequence', async () => {
    const booking = await inParts(60, 40)
    await opened(booking)
    await moved(booking, [{ slot: '2026-12-07T09:00', people: 100 }])
    await opened(booking)
    const second = [...kept.keys()].at(-1)!
    const gone = kept.get(second)!
    await moved(booking, [{ slot: '2026-12-08T09:00', people: 60 }, { slot: '2026-12-08T10:00', people: 40 }])
    expect(await opened(booking)).to.deep.equal({ REF: 'CONFIRMED 12-08T01:00', 'REF-2': 'CONFIRMED 12-08T02:00' })
    expect(kept.get(second)!.sequence).to.be.above(gone.sequence)
  })

  it('is emptied by a cancellation after the move, whether the file was opened in between or not', async () => {
    for (const between of [true, false]) {
      kept = new Map()
      const booking = await inParts(30, 20)
      await opened(booking)
      const before = new Map(kept)
      await moved(booking, [{ slot: '2026-12-07T09:00', people: 50 }])
      if (between) await opened(booking)
      await cancelled(app, booking)
      expect(Object.values(await opened(booking)).map((one) => one.split(' ')[0])).to.deep.equal(['CANCELLED', 'CANCELLED'])
      for (const [uid, { sequence }] of kept) expect(sequence, uid).to.be.above(before.get(uid)!.sequence)
    }
  })

  it('still shows its history as the places it went to', async () => {
    const booking = await inParts(60, 40)
    await moved(booking, [{ slot: '2026-12-07T09:00', people: 100 }])
    const page = (await ask(app.url + pathOf(app, booking, ''))).text
    expect(page).to.include('12月7日（周一）09:00 × 100').and.not.include('09:00 × 60')
  })
})
