import { expect } from 'chai'
import fc from 'fast-check'
import type { Typed } from '../../../server/bookings/offers/field-reader.ts'
import { rowsShown, typedOf } from '../../../server/bookings/offers/offer-form.ts'
import { proposalFor } from '../../../server/bookings/offers/proposals.ts'
import { readTerms } from '../../../server/bookings/offers/read-terms.ts'
import { type Terms, termsSchema } from '../../../server/bookings/offers/terms.ts'
import { words } from '../../../server/web/words.ts'
import { someTerms } from './some-terms.ts'

const proposal = proposalFor('base-memorial-hall')
const typed = (change: Typed = {}): Typed => ({ ...typedOf(proposal), ...change })
const t = words('zh')

/** The sentences beside the fields, when these are changed. */
function refused(change: Typed): Record<string, string> {
  const read = readTerms(typed(change), [])
  if ('terms' in read) return {}
  return Object.fromEntries(Object.entries(read.problems).map(([field, { key, values }]) => [field, t(key, values)]))
}

function accepted(change: Typed, known: string[] = []): Terms {
  const read = readTerms(typed(change), known)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.terms
}

const season = (change: Typed): Typed => Object.fromEntries(Object.entries({ holidays: 'same', ...change }).map(([field, text]) => [`seasons.1.${field}`, text]))
const exception = (i: number, day: string, starts = '', note = ''): Typed => ({ [`exceptions.${i}.day`]: day, [`exceptions.${i}.starts`]: starts, [`exceptions.${i}.note`]: note })
const programme = (change: Typed): Typed =>
  Object.fromEntries(Object.entries({ zh: '诵读', en: 'Reading aloud', minutes: '30', least: '5', most: '60', ...change }).map(([field, text]) => [`programmes.9.${field}`, text]))

describe('a form of an offer is refused, beside the field,', () => {
  const bad: [string, Typed, string][] = [
    ['without a way to book', { booking: '' }, 'booking'],
    ['with a way to book that is none', { booking: 'somehow' }, 'booking'],
    ['booked elsewhere, without saying where', { booking: 'elsewhere' }, 'url'],
    ['with an address that is none', { url: 'www.example.cn' }, 'url'],
    ['with an address that would run', { url: 'javascript:alert(1)' }, 'url'],
    ['with a phone that is a word', { phone: '打给老谭' }, 'phone'],
    ['with a phone that never ends', { phone: '1'.repeat(41) }, 'phone'],
    ...['', '14', '481', '60 分钟', '1e2', '-60', '60.5', '<b>60</b>', '六十'].map((slotMinutes): [string, Typed, string] => [`with slots of “${slotMinutes}”`, { slotMinutes }, 'slotMinutes']),
    ['for nobody', { capacity: '0' }, 'capacity'],
    ['for ten thousand', { capacity: '10000' }, 'capacity'],
    ['with more kept for the desk than there is', { capacity: '40', deskPeople: '41' }, 'deskPeople'],
    ['released at no hour', { deskHours: '' }, 'deskHours'],
    ['with no smallest group', { groupLeast: '0' }, 'groupLeast'],
    ['with a largest group below the smallest', { groupLeast: '20', groupMost: '10' }, 'groupMost'],
    ['with notice of a season', { noticeDays: '31' }, 'noticeDays'],
    ['with no day to book', { horizonDays: '0' }, 'horizonDays'],
    ['confirmed somehow', { confirmation: 'maybe' }, 'confirmation'],
    ['answered never', { answerDays: '' }, 'answerDays'],
    ['with gold to bring', { bring: 'gold' }, 'bring'],
    ['with notes of 5,000 characters', { notesZh: '长'.repeat(5000) }, 'notesZh'],
    ['with English notes of 401', { notesEn: 'x'.repeat(401) }, 'notesEn'],
    ['with a time that is none', { 'seasons.0.mon': '09:00 25:00' }, 'seasons.0.mon'],
    ['with a span for a time', { 'seasons.0.sun': '9:00-10:00' }, 'seasons.0.sun'],
    ['with a slot every minute', { 'seasons.0.fri': Array.from({ length: 41 }, (_, i) => `10:${10 + i}`).join(' ') }, 'seasons.0.fri'],
    ['with other holidays, without their times', { 'seasons.0.holidays': 'own' }, 'seasons.0.holiday'],
    ['with holidays of another kind', { 'seasons.0.holidays': 'x' }, 'seasons.0.holidays'],
    ['with a season from a day that no year has', season({ from: '02-30', to: '03-31', mon: '9' }), 'seasons.1.from'],
    ['with a season that only begins', season({ from: '11-01', mon: '9' }), 'seasons.1.to'],
    ['with a season that only ends', season({ to: '11-01', mon: '9' }), 'seasons.1.from'],
    ['with two seasons all year round', season({ mon: '9' }), 'seasons.1.from'],
    ['with every season removed', { 'seasons.0.remove': 'on' }, 'seasons'],
    ['with a special day that is none', exception(0, '2027-02-29', '9'), 'exceptions.0.day'],
    ['with a special day of another age', exception(0, '1935-11-19', '9'), 'exceptions.0.day'],
    ['with times on no day', exception(0, '', '9'), 'exceptions.0.day'],
    ['with a special day twice', { ...exception(0, '2026-12-01', '9'), ...exception(1, '2026-12-01') }, 'exceptions.1.day'],
    ['with a time of a special day that is none', exception(0, '2026-12-01', 'noon'), 'exceptions.0.starts'],
    ['with a note as long as a speech', exception(0, '2026-12-01', '', '长'.repeat(121)), 'exceptions.0.note'],
    ['with 401 special days', Object.assign({}, ...Array.from({ length: 401 }, (_, i) => exception(i, `20${10 + (i % 80)}-01-${10 + Math.floor(i / 80)}`))), 'exceptions.400.day'],
    ['with a programme without a name', programme({ zh: ' ' }), 'programmes.9.zh'],
    ['with a programme’s name too long', programme({ zh: '长'.repeat(61) }), 'programmes.9.zh'],
    ['with a programme’s English name too long', programme({ en: 'x'.repeat(121) }), 'programmes.9.en'],
    ['with a programme of a minute', programme({ minutes: '1' }), 'programmes.9.minutes'],
    ['with a programme for no number', programme({ least: '' }), 'programmes.9.least'],
    ['with a programme for fewer than its fewest', programme({ least: '50', most: '40' }), 'programmes.9.most'],
  ]
  for (const [how, change, field] of bad) {
    it(how, () => {
      const problems = refused(change)
      expect(Object.keys(problems)).to.deep.equal([field])
      expect(problems[field]).to.match(/。$/)
    })
  }

  it('with nothing at all: every field by its name, nothing thrown', () => {
    const read = readTerms({}, [])
    expect('problems' in read && Object.keys(read.problems)).to.include.members(['booking', 'slotMinutes', 'capacity', 'seasons', 'bring', 'answerDays'])
  })

  it('naming the time that is not clear', () => {
    expect(refused({ 'seasons.0.mon': '09:00 9点多' })['seasons.0.mon']).to.equal('看不懂“9点多”。请写成 09:00 10:00 14:00 这样，用空格隔开。')
  })
})

describe('a form of an offer', () => {
  it('that is left as it came is the offer', () => {
    expect(accepted({})).to.deep.equal(proposal)
  })

  it('forgives what can be meant in one way only', () => {
    for (const text of ['09:00 10:30 14:00', '９：００，１０：３０，１４：００', '9:00、10:30；14:00', ' 9  10.30   14 ', '9点 10点半 14时', '0900 1030 1400', '14:00 10:30 9:00 9:00', '9：00\n10：30\t14点00分']) {
      expect(accepted({ 'seasons.0.mon': text }).seasons[0]!.week.mon, text).to.deep.equal(['09:00', '10:30', '14:00'])
    }
    for (const text of ['', ' ', '休', '闭馆', 'closed', '－']) expect(accepted({ 'seasons.0.mon': text }).seasons[0]!.week.mon, text).to.deep.equal([])
    for (const text of ['11-1', '11.01', '11/1', '11月1日', '１１－０１']) expect(accepted(season({ from: text, to: '3-31', mon: '9' })).seasons[0]!.from, text).to.equal('11-01')
    expect(accepted({ capacity: ' ８０ ' }).capacity).to.equal(80)
    expect(accepted({ booking: 'elsewhere', phone: '０７４４－１２３４５６７，0744-7654321' }).elsewhere.phone).to.equal('0744-1234567,0744-7654321')
  })

  it('takes 同上 for the times of the day above', () => {
    const { week } = accepted({ 'seasons.0.mon': '8 9', 'seasons.0.tue': '同上', 'seasons.0.wed': ' same ', 'seasons.0.thu': '' }).seasons[0]!
    expect([week.tue, week.wed, week.thu]).to.deep.equal([['08:00', '09:00'], ['08:00', '09:00'], []])
    expect(refused({ 'seasons.0.mon': '同上' }), 'above Monday is nothing').to.have.all.keys('seasons.0.mon')
  })

  it('puts a shorter season before a longer, and both before the rest of the year', () => {
    const more = { ...season({ from: '11-01', to: '03-31', mon: '10' }), 'seasons.2.from': '12-20', 'seasons.2.to': '01-05', 'seasons.2.holidays': 'closed' }
    expect(accepted(more).seasons.map(({ from, holiday }) => [from, holiday])).to.deep.equal([['12-20', []], ['11-01', null], [null, null]])
  })

  it('drops empty rows, and those that are to go', () => {
    const rows = { ...exception(0, '2026-12-02', ''), 'exceptions.0.remove': 'on', ...exception(1, ' ', '', ''), ...exception(7, '2026-12-03', '9'), 'programmes.0.remove': 'on' }
    const { exceptions, programmes } = accepted(rows)
    expect(exceptions).to.deep.equal([{ day: '2026-12-03', starts: ['09:00'], note: '' }])
    expect(programmes.map(({ slug }) => slug)).to.deep.equal(proposal.programmes.slice(1).map(({ slug }) => slug))
  })

  it('keeps the slug of a programme that is renamed, and makes a new one that nobody has', () => {
    const renamed = accepted({ 'programmes.0.zh': '全程讲解', 'programmes.0.en': 'All of it', ...programme({ en: 'Tour' }) })
    expect([renamed.programmes[0]!.slug, renamed.programmes[0]!.name.zh, renamed.programmes.at(-1)!.slug]).to.deep.equal(['tour', '全程讲解', 'tour-2'])
    expect(accepted({ ...programme({ en: 'Walk' }), 'programmes.9.slug': '"><script>' }, ['walk']).programmes.at(-1)!.slug).to.equal('walk-2')
  })

  it('asks nobody to translate: without an English name the Chinese one stands', () => {
    expect(accepted(programme({ en: '' })).programmes.at(-1)).to.deep.include({ slug: 'programme', name: { zh: '诵读', en: '诵读' } })
  })

  it('knows that somebody has to travel', () => {
    expect(accepted(programme({ travels: 'on' })).programmes.at(-1)).to.deep.include({ needsDocent: true, travels: true })
  })

  it('shows what is there, and empty rows after it', () => {
    const rows = { ...exception(0, '2026-12-02'), ...exception(1, ''), ...exception(5, '2026-12-05') }
    expect(rowsShown(rows, 'exceptions', 2)).to.deep.equal([0, 5, 6, 7])
    expect(rowsShown({}, 'seasons', 1)).to.deep.equal([0])
  })
})

describe('terms of every kind', () => {
  it('come out of the database as they went in', () => {
    fc.assert(fc.property(someTerms, (terms) => void expect(termsSchema.parse(JSON.parse(JSON.stringify(terms)))).to.deep.equal(terms)))
  })

  it('come out of the form as they went in', () => {
    fc.assert(fc.property(someTerms, (terms) => void expect(readTerms(typedOf(terms), [])).to.deep.equal({ terms })))
  })

  it('that nobody could mean are refused, never a surprise', () => {
    const field = fc.constantFrom(...Object.keys(typed()), 'seasons.1.from', 'exceptions.3.day', 'programmes.12.zh', 'seasons.9999.mon', '__proto__', 'seasons.x.mon')
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('09:00', '2028-02-29', '02-29', 'on', '0', '999999', '😀', '\u0000'))
    fc.assert(fc.property(fc.dictionary(field, text, { maxKeys: 6 }), (change) => {
      const read = readTerms(typed(change), [])
      if ('terms' in read) expect(termsSchema.parse(read.terms)).to.deep.equal(read.terms)
      else expect(read.problems).to.not.deep.equal({})
    }))
  })
})
