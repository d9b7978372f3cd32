import fc from 'fast-check'
import { type Terms, weekdays } from '../../../server/bookings/offers/terms.ts'
import { addDays } from '../../../server/local-day.ts'

/** Terms of every kind that a manager can enter, as they are kept: in the order that the form gives them. */

const pad = (n: number) => String(n).padStart(2, '0')
const time = fc.integer({ min: 0, max: 1439 }).map((minute) => `${pad(Math.floor(minute / 60))}:${pad(minute % 60)}`)
const starts = fc.uniqueArray(time, { maxLength: 8 }).map((times) => times.sort())
const day = fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2026-01-01', days))
const word = fc.string({ unit: fc.constantFrom(...'馆庆加开 <>"&’a0'), maxLength: 40 }).map((text) => text.replace(/ +/g, ' ').trim())
const named = word.filter((text) => text !== '')
const range = (most: number) => fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most })).map(([one, other]) => ({ least: Math.min(one, other), most: Math.max(one, other) }))

const week = fc.record(Object.fromEntries(weekdays.map((name) => [name, starts])) as Record<(typeof weekdays)[number], typeof starts>)
const pattern = fc.record({ week, holiday: fc.option(starts, { nil: null }) })
/** Seasons that begin on 1 January are of different length by their last days. */
const seasons = fc.tuple(fc.uniqueArray(fc.integer({ min: 0, max: 364 }), { maxLength: 3 }), fc.array(pattern, { minLength: 4, maxLength: 4 })).map(([ends, patterns]) => {
  const dated = ends.sort((one, other) => one - other).map((end, i) => ({ from: '01-01', to: addDays('2028-01-01', end).slice(5), ...patterns[i]! }))
  const { week, holiday } = patterns[3]!
  // A year without any time at all is an empty row of the form.
  return [...dated, { from: null, to: null, week: { ...week, mon: ['09:00'] }, holiday }]
})

const programme = fc
  .record({ name: fc.record({ zh: named, en: named }), minutes: fc.integer({ min: 10, max: 480 }), range: range(2000), docent: fc.constantFrom('none', 'here', 'travels') })
  .map(({ range: { least, most }, docent, ...rest }) => ({ ...rest, least, most, needsDocent: docent !== 'none', travels: docent === 'travels' }))

export const someTerms: fc.Arbitrary<Terms> = fc
  .record({
    booking: fc.constantFrom('here' as const, 'none' as const),
    elsewhere: fc.record({ url: fc.constantFrom('', 'https://example.cn/a?b=1&c="x"'), phone: fc.constantFrom('', '0744-1234567', '+86 744 1234567转8') }),
    slotMinutes: fc.integer({ min: 15, max: 480 }),
    room: range(5000),
    releasedHours: fc.integer({ min: 0, max: 720 }),
    seasons,
    exceptions: fc.uniqueArray(fc.record({ day, starts, note: word }), { selector: (one) => one.day, maxLength: 6 }),
    group: range(2000),
    noticeDays: fc.integer({ min: 0, max: 30 }),
    horizonDays: fc.integer({ min: 1, max: 365 }),
    confirmation: fc.constantFrom('auto' as const, 'manual' as const),
    answerDays: fc.integer({ min: 1, max: 10 }),
    bring: fc.constantFrom('letter' as const, 'nothing' as const),
    notes: fc.record({ zh: word, en: word }),
    programmes: fc.array(programme, { maxLength: 5 }),
  })
  .map(({ room, releasedHours, exceptions, programmes, ...rest }) => ({
    ...rest,
    capacity: room.most,
    desk: { people: room.least, releasedHours },
    exceptions: exceptions.sort((one, other) => (one.day < other.day ? -1 : 1)),
    programmes: programmes.map((one, i) => ({ slug: `programme-${i}`, ...one })),
  }))
