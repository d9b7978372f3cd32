import { expect } from 'chai'
import { WorkCalendar } from '../../server/staff/work-calendar.ts'
import { proposalFor } from '../../server/bookings/offers/proposals.ts'
import type { Terms } from '../../server/bookings/offers/terms.ts'
import { type Plan, planVisit, type Rules, type Wish } from '../../server/bookings/plan.ts'
import { isRefusal, type Refusal, sentenceOf } from '../../server/web/refusals.ts'
import { hall, tuesday } from './house.ts'

const rules = ({ terms = {}, now = tuesday, closures = {}, calendar = new WorkCalendar() }: { terms?: Partial<Terms>; now?: number; closures?: Record<string, string>; calendar?: WorkCalendar } = {}): Rules => ({
  offer: { site: hall, terms: { ...proposalFor(hall), ...terms }, version: 2, saved: true },
  calendar,
  closures: new Map(Object.entries(closures)),
  now,
})

const wish = (slot: string, more: Partial<Wish> & { people?: number } = {}): Wish => {
  const { people = 40, ...rest } = more
  return { parts: [{ slot, people }], docent: 'none', programme: '', channel: 'online', ...rest }
}

const refusedBy = (given: Rules, wished: Wish): Refusal => {
  const result = planVisit(given, wished)
  if (!isRefusal(result)) throw new Error('it was planned')
  return result
}
const planned = (given: Rules, wished: Wish): Plan => {
  const result = planVisit(given, wished)
  if (isRefusal(result)) throw new Error(result.refused)
  return result
}
const at = (iso: string) => Date.parse(`${iso}+08:00`)

describe('the rules of an offer', () => {
  it('refuse what has passed, to the minute', () => {
    const late = rules({ now: at('2026-12-03T09:00:00') })
    expect(refusedBy(late, wish('2026-12-03T09:00', { channel: 'phone' })).refused).to.equal('slot-past')
    expect(planned(late, wish('2026-12-03T10:00', { channel: 'phone' })).parts[0]!.starts).to.equal('10:00')
    expect(refusedBy(rules(), wish('2020-02-29T09:00')).refused).to.equal('slot-past')
  })

  it('refuse days that do not exist, and times at which nothing begins', () => {
    for (const slot of ['2026-12-04T09:30', '2026-12-04T24:00', '2027-02-29T09:00', '2026-13-01T09:00', 'tomorrow', '', '2026-12-04', '2026-12-04T09:00:00']) {
      expect(refusedBy(rules(), wish(slot)).refused, slot).to.equal('slot-unknown')
    }
  })

  it('know 29 February', () => {
    const leap = rules({ now: at('2028-02-24T09:00:00') })
    expect(planned(leap, wish('2028-02-29T09:00')).parts[0]!.day).to.equal('2028-02-29')
  })

  it('count notice in working days, and name the first slot that can be had', () => {
    // Monday with two working days of notice: Wednesday.
    const monday = rules({ now: at('2026-11-30T17:59:00') })
    const refused = refusedBy(monday, wish('2026-12-01T09:00'))
    expect(refused.refused).to.equal('slot-notice')
    const site = { zh: '湘鄂川黔纪念馆', en: 'The memorial hall' }
    expect(sentenceOf({ ...refused, values: { ...refused.values, site } }, 'zh')).to.equal('湘鄂川黔纪念馆需要提前 2 个工作日预约，最早可约12月2日（周三）09:00。')
    expect(sentenceOf({ ...refused, values: { ...refused.values, site } }, 'en')).to.contain('the earliest you can book is Wed 2 Dec 09:00')
    expect(planned(monday, wish('2026-12-02T09:00')).parts).to.have.length(1)
  })

  it('do not count a weekend as notice, but count one that is worked instead of a holiday', () => {
    const friday = rules({ now: at('2026-12-04T09:00:00') })
    expect(refusedBy(friday, wish('2026-12-07T09:00')).refused).to.equal('slot-notice')
    expect(planned(friday, wish('2026-12-08T09:00')).parts).to.have.length(1)
    // 10 October 2026 is a Saturday that is worked.
    const before = rules({ now: at('2026-10-09T09:00:00') })
    expect(refusedBy(before, wish('2026-10-11T09:00')).refused).to.equal('slot-notice')
    expect(planned(before, wish('2026-10-12T09:00')).parts).to.have.length(1)
  })

  it('skip the holidays around the first of October', () => {
    const eve = rules({ now: at('2026-09-30T09:00:00') })
    const refused = refusedBy(eve, wish('2026-10-02T09:00'))
    expect(refused.values?.earliest).to.deep.equal({ zh: '10月9日（周五）09:00', en: 'Fri 9 Oct 09:00' })
  })

  it('end at the horizon', () => {
    const far = rules({ terms: { horizonDays: 10 } })
    expect(planned(far, wish('2026-12-11T09:00')).parts).to.have.length(1)
    expect(refusedBy(far, wish('2026-12-12T09:00'))).to.deep.include({ refused: 'slot-horizon' })
  })

  it('spare the desk both notice and horizon', () => {
    expect(planned(rules({ terms: { horizonDays: 1 } }), wish('2026-12-01T10:00', { channel: 'walk-up' })).parts).to.have.length(1)
  })

  it('say why a day is closed', () => {
    expect(refusedBy(rules({ closures: { '2026-12-04': '道路结冰' } }), wish('2026-12-04T09:00')).values?.reason).to.equal('道路结冰')
  })

  it('limit groups, by the site and by the programme', () => {
    const least = (people: number) => refusedBy(rules(), wish('2026-12-03T09:00', { people }))
    expect(least(4)).to.deep.equal({ refused: 'group-small', values: { n: 5 } })
    expect(least(61)).to.deep.equal({ refused: 'group-large', values: { n: 60 } })
    expect(least(0).refused).to.equal('group-small')
    expect(least(10_000).refused).to.equal('group-large')
    expect(planned(rules(), wish('2026-12-03T09:00', { people: 60 })).parts[0]!.people).to.equal(60)
  })

  it('take a group that is too large in parts, on one day, each within the limit', () => {
    const parts = [
      { slot: '2026-12-03T10:00', people: 50 },
      { slot: '2026-12-03T09:00', people: 50 },
    ]
    expect(planned(rules(), wish('', { parts })).parts.map(({ slot }) => slot)).to.deep.equal(['2026-12-03T09:00', '2026-12-03T10:00'])
    expect(refusedBy(rules(), wish('', { parts: [parts[0]!, { slot: '2026-12-04T09:00', people: 50 }] })).refused).to.equal('split-days')
    expect(refusedBy(rules(), wish('', { parts: [parts[0]!, parts[0]!] })).refused).to.equal('split-days')
  })

  it('know their programmes, and what each needs', () => {
    expect(refusedBy(rules(), wish('2026-12-03T09:00', { programme: 'swim' })).refused).to.equal('programme-unknown')
    expect(refusedBy(rules(), wish('2026-12-03T09:00', { programme: '__proto__' })).refused).to.equal('programme-unknown')
    const tour = planned(rules(), wish('2026-12-03T09:00', { programme: 'tour' }))
    expect(tour.docent, 'a tour needs a docent').to.equal('any')
    const lesson = planned(rules(), wish('2026-12-03T09:00', { programme: 'to-your-place', people: 120 }))
    expect(lesson.parts[0]!.seats, 'a lesson at their place takes no seats').to.deep.equal([])
    expect(lesson.parts[0]!.ends).to.equal('11:00')
  })

  it('let a long programme take the seats of every slot it meets, and end before closing', () => {
    const long = { slug: 'long', name: { zh: '两小时', en: 'Two hours' }, minutes: 120, least: 5, most: 60, needsDocent: false, travels: false }
    const given = rules({ terms: { programmes: [long] } })
    expect(planned(given, wish('2026-12-03T09:00', { programme: 'long' })).parts[0]!.seats).to.deep.equal(['2026-12-03T09:00', '2026-12-03T10:00'])
    expect(refusedBy(given, wish('2026-12-03T10:00', { programme: 'long' })).refused).to.equal('programme-long')
    expect(refusedBy(given, wish('2026-12-03T15:00', { programme: 'long' })).refused).to.equal('programme-long')
  })

  it('send elsewhere who cannot book here', () => {
    expect(refusedBy(rules({ terms: { booking: 'none' } }), wish('2026-12-03T09:00')).refused).to.equal('booking-none')
    const elsewhere = { booking: 'elsewhere' as const, elsewhere: { url: 'https://example.org/book', phone: '' } }
    expect(refusedBy(rules({ terms: elsewhere }), wish('2026-12-03T09:00'))).to.deep.equal({ refused: 'booking-elsewhere', values: { where: 'https://example.org/book' } })
  })

  it('are the same in every zone that the server may stand in', () => {
    const seen = ['UTC', 'America/New_York', 'Asia/Shanghai'].map((zone) => {
      const before = process.env.TZ
      process.env.TZ = zone
      try {
        return JSON.stringify([planVisit(rules(), wish('2026-12-03T09:00')), planVisit(rules({ now: at('2026-12-31T23:59:59') }), wish('2027-01-04T09:00'))])
      } finally {
        if (before === undefined) delete process.env.TZ
        else process.env.TZ = before
      }
    })
    expect(new Set(seen).size).to.equal(1)
  })
})
