import { expect } from 'chai'
import { WorkCalendar } from '../../../server/staff/work-calendar.ts'
import { comingDays } from '../../../server/bookings/offers/coming-days.ts'
import { proposalFor } from '../../../server/bookings/offers/proposals.ts'
import { instantOf, later, readSlot, slotsOf } from '../../../server/bookings/offers/slots.ts'
import type { Season, Terms } from '../../../server/bookings/offers/terms.ts'

const calendar = new WorkCalendar()
const daily = (...starts: string[]): Season['week'] => ({ mon: starts, tue: starts, wed: starts, thu: starts, fri: starts, sat: starts, sun: starts })
const allYear: Season = { from: null, to: null, week: daily('09:00', '14:00'), holiday: null }
const winter: Season = { from: '11-16', to: '03-15', week: daily('10:00'), holiday: null }
const terms = (change: Partial<Terms> = {}): Terms => ({ ...proposalFor('tongzi-mountain'), seasons: [allYear], ...change })
const starts = (offer: Terms, day: string) => slotsOf(offer, calendar, day).map((slot) => slot.starts)

describe('the slots of a day', () => {
  it('are the weekday’s, each as long as the offer says', () => {
    expect(slotsOf(terms({ slotMinutes: 90 }), calendar, '2026-12-01')).to.deep.equal([
      { slot: '2026-12-01T09:00', day: '2026-12-01', starts: '09:00', ends: '10:30' },
      { slot: '2026-12-01T14:00', day: '2026-12-01', starts: '14:00', ends: '15:30' },
    ])
  })

  it('are none on a day of the week that has none: no weekday is closed by itself', () => {
    const offer = terms({ seasons: [{ ...allYear, week: { ...daily('09:00'), wed: [] } }] })
    expect([starts(offer, '2026-12-02'), starts(offer, '2026-11-30')], 'a Wednesday, a Monday').to.deep.equal([[], ['09:00']])
  })

  it('follow a season over the new year, its first and last day included', () => {
    const offer = terms({ seasons: [winter, allYear] })
    for (const day of ['2026-11-16', '2026-12-31', '2027-01-01', '2028-02-29', '2027-03-15']) expect(starts(offer, day), day).to.deep.equal(['10:00'])
    for (const day of ['2026-11-15', '2027-03-16', '2027-07-01']) expect(starts(offer, day), day).to.deep.equal(['09:00', '14:00'])
  })

  it('are none on a day that no season reaches', () => {
    expect(starts(terms({ seasons: [winter] }), '2026-07-01')).to.deep.equal([])
  })

  it('follow an exception before any season, a holiday’s times too', () => {
    const exceptions = [{ day: '2026-12-01', starts: [], note: '' }, { day: '2026-10-01', starts: ['08:00'], note: '馆庆' }]
    const offer = terms({ seasons: [{ ...winter, holiday: [] }, { ...allYear, holiday: ['11:00'] }], exceptions })
    expect([starts(offer, '2026-12-01'), starts(offer, '2026-12-02'), starts(offer, '2026-10-01')]).to.deep.equal([[], ['10:00'], ['08:00']])
  })

  it('are the holiday’s on a 放假 day, and the weekday’s on a weekend that is worked', () => {
    const offer = terms({ seasons: [{ ...allYear, week: { ...daily('09:00'), sat: ['13:00'] }, holiday: ['08:00', '16:00'] }] })
    expect(starts(offer, '2026-10-01'), 'National Day, a Thursday').to.deep.equal(['08:00', '16:00'])
    for (const day of ['2026-10-10', '2026-02-14', '2026-02-28', '2026-11-21']) expect(starts(offer, day), day).to.deep.equal(['13:00'])
  })

  it('can be closed on holidays, or open as on any such weekday', () => {
    expect(starts(terms({ seasons: [{ ...allYear, holiday: [] }] }), '2026-10-01')).to.deep.equal([])
    expect(starts(terms(), '2026-10-01')).to.deep.equal(['09:00', '14:00'])
  })

  it('end with the day at the latest', () => {
    const late = terms({ slotMinutes: 120, seasons: [{ ...allYear, week: daily('22:00', '23:30') }] })
    expect(slotsOf(late, calendar, '2026-12-01').map(({ ends }) => ends)).to.deep.equal(['24:00', '24:00'])
    expect(later('23:00', 60)).to.equal('24:00')
    expect(instantOf('2026-12-01', '24:00')).to.equal(instantOf('2026-12-02', '00:00')).and.to.equal(Date.parse('2026-12-02T00:00:00+08:00'))
  })

  it('are instants by the site’s clock, whatever the server’s zone', () => {
    expect(instantOf('2026-12-01', '09:00')).to.equal(Date.parse('2026-12-01T01:00:00Z'))
    // Clocks change in New York on this night.
    expect(instantOf('2026-03-08', '02:30')).to.equal(Date.parse('2026-03-07T18:30:00Z'))
    expect(instantOf('2028-02-29', '00:00')).to.equal(Date.parse('2028-02-28T16:00:00Z'))
  })

  it('are named by day and time; nothing else is a name', () => {
    expect(readSlot('2028-02-29T09:00')).to.deep.equal({ day: '2028-02-29', starts: '09:00' })
    for (const text of ['', '2027-02-29T09:00', '2026-12-01T24:00', '2026-12-01 09:00', '2026-12-01T9:00', '2026-12-01T09:00:00']) {
      expect(readSlot(text), text).to.equal(undefined)
    }
  })
})

describe('the days to come', () => {
  const offer = terms({ seasons: [{ ...allYear, holiday: [] }], exceptions: [{ day: '2026-10-06', starts: ['09:00'], note: '加开' }] })
  const days = comingDays(offer, calendar, new Map([['2026-10-09', '冰雪']]), '2026-10-05', 6)

  it('say what makes each of them differ', () => {
    expect(days.map(({ day, mark, closed, exception, slots }) => [day.slice(5), mark ?? '', closed ?? '', exception ?? '', slots.length])).to.deep.equal([
      ['10-05', 'holiday', '', '', 0],
      ['10-06', 'holiday', '', '加开', 1],
      ['10-07', 'holiday', '', '', 0],
      ['10-08', '', '', '', 2],
      ['10-09', '', '冰雪', '', 0],
      ['10-10', 'working', '', '', 2],
    ])
  })

  it('say where the table of holidays ends', () => {
    const ends = comingDays(offer, calendar, new Map(), '2026-12-31', 2)
    expect(ends.map(({ provisional }) => provisional)).to.deep.equal([false, true])
  })
})
