import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, dayOf, isDay, startOf, timeOf } from '../server/local-day.ts'

const hour = 60 * 60 * 1000
/** Since China has no summer time: 1991 was the last year with one. */
const instants = fc.integer({ min: Date.parse('1992-01-01T00:00:00Z'), max: Date.parse('2120-01-01T00:00:00Z') })

describe('the day at the site', () => {
  it('is asked for, in these tests, where for hours it is another', () => {
    const ahead = -new Date('2026-12-01T00:00:00Z').getTimezoneOffset() - 8 * 60
    // Minutes. UTC, where most machines stand, is neither.
    if (process.env.TEST_ENGINE === 'postgres') expect(ahead).to.be.at.least(6 * 60)
    else expect(ahead).to.be.at.most(-12 * 60)
  })

  it('changes when it is midnight in China, wherever the server stands', () => {
    const days: [instant: string, day: string, time: string][] = [
      ['2026-12-01T15:59:59.999Z', '2026-12-01', '23:59'],
      ['2026-12-01T16:00:00.000Z', '2026-12-02', '00:00'],
      ['2026-12-31T15:59:59.999Z', '2026-12-31', '23:59'],
      ['2026-12-31T16:00:00.000Z', '2027-01-01', '00:00'],
      ['2028-02-28T16:00:00.000Z', '2028-02-29', '00:00'],
      ['2028-02-29T16:00:00.000Z', '2028-03-01', '00:00'],
      ['2027-02-28T16:00:00.000Z', '2027-03-01', '00:00'],
      ['2026-11-01T05:59:59.999Z', '2026-11-01', '13:59'],
    ]
    for (const [instant, day, time] of days) {
      expect([dayOf(Date.parse(instant)), timeOf(Date.parse(instant))], instant).to.deep.equal([day, time])
    }
  })

  it('begins at 00:00 in China and has 24 hours', () => {
    expect(startOf('2026-12-01')).to.equal(Date.parse('2026-12-01T00:00:00+08:00'))
    fc.assert(
      fc.property(instants, (instant) => {
        const day = dayOf(instant)
        expect(startOf(day)).to.be.at.most(instant).and.above(instant - 24 * hour)
        expect(startOf(addDays(day, 1)) - startOf(day)).to.equal(24 * hour)
      }),
    )
  })

  it('had summer time in 1988, and is right then too', () => {
    expect(startOf('1988-07-01')).to.equal(Date.parse('1988-07-01T00:00:00+09:00'))
    expect(dayOf(Date.parse('1988-06-30T15:00:00Z'))).to.equal('1988-07-01')
    expect(startOf(addDays('1988-04-17', 1)) - startOf('1988-04-17')).to.equal(23 * hour)
  })

  it('is counted on and back by whole days', () => {
    const steps: [string, number, string][] = [
      ['2026-12-31', 1, '2027-01-01'],
      ['2027-01-01', -1, '2026-12-31'],
      ['2028-02-28', 1, '2028-02-29'],
      ['2028-03-01', -1, '2028-02-29'],
      ['2027-03-01', -1, '2027-02-28'],
      ['2026-12-01', 0, '2026-12-01'],
      ['2026-12-01', 365, '2027-12-01'],
    ]
    for (const [day, count, then] of steps) expect(addDays(day, count), `${day} ${count}`).to.equal(then)
    fc.assert(
      fc.property(instants, fc.integer({ min: -4000, max: 4000 }), (instant, count) => {
        expect(addDays(addDays(dayOf(instant), count), -count)).to.equal(dayOf(instant))
      }),
    )
  })

  it('is a day only if the calendar has it', () => {
    for (const day of ['2026-12-01', '2028-02-29', '2000-02-29']) expect(isDay(day), day).to.equal(true)
    for (const day of ['2027-02-29', '1900-02-29', '2026-11-31', '2026-00-01', '2026-13-01', '2026-12-00', '2026-12-32']) {
      expect(isDay(day), day).to.equal(false)
    }
    for (const text of ['', '2026-12-1', '20261201', ' 2026-12-01', '2026-12-01\n', '2026-12-01T00:00:00Z', '二〇二六']) {
      expect(isDay(text), JSON.stringify(text)).to.equal(false)
    }
  })

  it('is never read from what is none', () => {
    dayOf(Date.now())
    for (const instant of [NaN, Infinity, -Infinity]) expect(() => dayOf(instant), String(instant)).to.throw(RangeError)
    for (const text of ['', 'today', '2026-12']) {
      expect(() => startOf(text), text).to.throw(RangeError)
      expect(() => addDays(text, 1), text).to.throw(RangeError)
    }
  })
})
