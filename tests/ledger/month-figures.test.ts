import { expect } from 'chai'
import fc from 'fast-check'
import { countedAs } from '../../server/counters/counters.ts'
import { monthCsv } from '../../server/ledger/month-csv.ts'
import { closableFrom, isReportedMonth, lastEntryDay } from '../../server/ledger/month-days.ts'
import { sum } from '../../server/ledger/month-figures.ts'
import { monthOf } from '../../server/ledger/month-of.ts'
import { changeFrom, shareOf } from '../../server/ledger/month-percent.ts'
import { addDays } from '../../server/local-day.ts'
import { lastDay, monthsOn } from '../../server/local-month.ts'
import { eachDatabase } from '../database/each-database.ts'
import { atDesk, bytes, corrected, counted, hall, party, sealed } from './month-books.ts'

eachDatabase('the figures of a month', (db) => {
  const november = (today = '2026-12-10') => monthOf(db().read, hall, '2026-11', today)

  it('of nothing are zeros, and nothing is compared with nothing', async () => {
    const { people, minors, parties, year_to_date, previous_month, last_year, sources, seal, days } = await november()
    expect([people, minors, parties, year_to_date, seal]).to.deep.equal([0, null, 0, 0, null])
    expect(previous_month).to.deep.equal({ month: '2026-10', people: null, days: 0, percent: null })
    expect(last_year).to.deep.equal({ month: '2025-11', people: null, days: 0, percent: null })
    expect(sources.map(({ percent }) => percent)).to.deep.equal(Array(8).fill(null))
    expect(days).to.have.length(30)
  })

  it('are of the days of that month and that site, and of no other', async () => {
    await counted(db(), '2026-10-31', 1)
    await counted(db(), '2026-11-01', 20)
    await counted(db(), '2026-11-30', 300, 'display')
    await counted(db(), '2026-12-01', 4000)
    await counted(db(), '2026-11-15', 7, 'plate', { site: 'heping-middle-school' })
    const { people, days, counted_days } = await november()
    expect([people, counted_days]).to.deep.equal([320, 2])
    expect([days[0], days[29]].map((row) => [row!.day, row!.people])).to.deep.equal([['2026-11-01', 20], ['2026-11-30', 300]])
  })

  it('are the sum of the days and of the sources, whatever was counted', async () => {
    const rows = fc.array(fc.record({ day: fc.integer({ min: 0, max: 29 }), source: fc.constantFrom(...countedAs), people: fc.integer({ min: -30, max: 5000 }) }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(rows, async (all) => {
        const before = (await november()).people
        for (const { day, source, people } of all) await counted(db(), addDays('2026-11-01', day), people, source)
        const figures = await november()
        expect(figures.people).to.equal(before + all.reduce((total, row) => total + row.people, 0))
        expect(sum(figures.days)).to.equal(figures.people)
        expect(sum(figures.sources)).to.equal(figures.people)
        for (const day of figures.days) expect(countedAs.reduce((total, source) => total + day[source], 0)).to.equal(day.people)
        expect(figures.year_to_date).to.equal(figures.people)
      }),
      { numRuns: 25 },
    )
  })

  it('compare with the month before and the same month last year, in exact decimals', async () => {
    await counted(db(), '2025-11-05', 300)
    await counted(db(), '2026-01-02', 1000)
    await counted(db(), '2026-10-01', 90)
    await counted(db(), '2026-10-02', 10)
    await counted(db(), '2026-11-01', 200)
    const { previous_month, last_year, year_to_date } = await november()
    expect(previous_month).to.deep.equal({ month: '2026-10', people: 100, days: 2, percent: '100.00' })
    expect(last_year).to.deep.equal({ month: '2025-11', people: 300, days: 1, percent: '-33.33' })
    expect(year_to_date).to.equal(1300)
  })

  it('of January look back into the year before, and begin the year anew', async () => {
    await counted(db(), '2025-12-31', 50)
    await counted(db(), '2026-01-01', 75)
    const { previous_month, year_to_date } = await monthOf(db().read, hall, '2026-01', '2026-02-10')
    expect([previous_month.people, previous_month.percent, year_to_date]).to.deep.equal([50, '50.00', 75])
  })

  it('never compare with nobody, nor half a month with a whole one', async () => {
    await counted(db(), '2025-11-05', 0, 'desk')
    await counted(db(), '2026-10-05', 100)
    await counted(db(), '2026-11-05', 40)
    expect((await november()).last_year).to.deep.equal({ month: '2025-11', people: 0, days: 1, percent: null })
    const running = await november('2026-11-20')
    expect([running.through, running.days.length, running.previous_month.people, running.previous_month.percent]).to.deep.equal(['2026-11-20', 20, 100, null])
  })

  it('say who was under age only where somebody counted them apart', async () => {
    await atDesk(db(), '2026-11-03', 10, 0)
    await party(db(), { ref: 'AAAAAAAAAA', day: '2026-11-03', people: 40 })
    expect((await november()).minors).to.equal(null)
    await atDesk(db(), '2026-11-04', 30, 25)
    await atDesk(db(), '2026-11-04', -5, 5)
    await party(db(), { ref: 'BBBBBBBBBB', day: '2026-11-05', people: 40, minors: 38 })
    expect((await november()).minors).to.equal(58)
  })

  it('count a group once, however many slots it has, and a tour for each time with a docent', async () => {
    await party(db(), { ref: 'AAAAAAAAAA', day: '2026-11-03', people: 90, parts: [true, true, false] })
    await party(db(), { ref: 'BBBBBBBBBB', day: '2026-11-03', people: 12 })
    await party(db(), { ref: 'CCCCCCCCCC', day: '2026-11-03', people: 50, parts: [true], status: 'confirmed' })
    await party(db(), { ref: 'DDDDDDDDDD', day: '2026-11-04', people: 50, parts: [true], status: 'no-show' })
    await party(db(), { ref: 'EEEEEEEEEE', day: '2026-12-01', people: 50, parts: [true] })
    const { parties, party_people, tours, days } = await november()
    expect({ parties, party_people, tours }).to.deep.equal({ parties: 2, party_people: 102, tours: 2 })
    expect([days[2]!.parties, days[2]!.party_people, days[3]!.parties]).to.deep.equal([2, 102, 0])
  })

  it('name groups that were visited at their own place apart: they did not come', async () => {
    await party(db(), { ref: 'AAAAAAAAAA', day: '2026-11-03', people: 80, minors: 80, parts: [true], away: true })
    const { people, minors, parties, party_people, outreach, tours } = await november()
    expect({ people, minors, parties, party_people, outreach, tours }).to.deep.equal({ people: 0, minors: null, parties: 0, party_people: 0, outreach: { parties: 1, people: 80 }, tours: 1 })
  })

  it('list the corrections that count in it, with the day they are about and who stands for them', async () => {
    await counted(db(), '2026-11-03', 100)
    await corrected(db(), { about: '2026-11-03', people: -4, second: '老谭' })
    await corrected(db(), { about: '2026-09-30', day: '2026-11-20', people: 12, reason: '=漏记' })
    await corrected(db(), { about: '2026-10-08', people: 9 })
    const { people, sources, corrections } = await november()
    expect([people, sources.at(-1)!.people]).to.deep.equal([108, 8])
    expect(corrections.map(({ day, about, people: n, by, second }) => [day, about, n, by, second])).to.deep.equal([
      ['2026-11-03', '2026-11-03', -4, 'Mei', '老谭'],
      ['2026-11-20', '2026-09-30', 12, 'Mei', ''],
    ])
    expect(monthCsv(await november())).to.contain(`2026-09-30,2026-11-20,12,'=漏记,Mei,无需复核,2026-11-20`)
  })

  it('say a share below nothing as a number that a spreadsheet can read', async () => {
    await counted(db(), '2026-11-03', 95)
    await corrected(db(), { about: '2026-11-03', people: -5, reason: '-5.56%+1' })
    expect(monthCsv(await november())).to.contain('\r\n更正,-5,-5.56%,,').and.contain(`,'-5.56%+1,`)
  })

  it('report the share of browsers without a cookie', async () => {
    await counted(db(), '2026-11-03', 30, 'plate', { cookieless: 4 })
    await counted(db(), '2026-11-03', 2, 'code')
    await counted(db(), '2026-11-03', 500, 'desk')
    expect((await november()).browsers).to.deep.equal({ people: 32, cookieless: 4, percent: '12.50' })
  })

  it('carry the latest seal by the last day on which the month took entries, and how many rows it leaves out', async () => {
    const visit = { site: hall.slug, at: 0, source: 'late', people: 1, device: null } as const
    const entered = ['2026-11-30', '2026-12-02', '2026-12-03']
    await db().write((trx) => trx.insertInto('visits').values(entered.map((entered_on) => ({ ...visit, id: bytes(entered_on), day: '2026-11-30', entered_on }))).execute())
    expect((await november()).seal).to.equal(null)
    const second = await sealed(db(), '2026-12-02')
    expect((await november()).seal).to.deep.equal({ day: '2026-12-02', hash: second, rows_after: 1 })
    const third = await sealed(db(), '2026-12-03')
    await sealed(db(), '2026-12-04')
    expect((await november()).seal).to.deep.equal({ day: '2026-12-03', hash: third, rows_after: 0 })
  })
})

describe('a percentage', () => {
  it('is rounded to two places, half away from zero, by whole numbers', () => {
    expect([shareOf(1, 3), shareOf(2, 3), shareOf(1, 8), shareOf(0, 5), shareOf(-1, 3), shareOf(5, 5)]).to.deep.equal(['33.33', '66.67', '12.50', '0.00', '-33.33', '100.00'])
    expect([changeFrom(20_000, 20_001), changeFrom(20_000, 19_999), changeFrom(100_000, 99_999)]).to.deep.equal(['0.01', '-0.01', '0.00'])
    expect([shareOf(1, 0), shareOf(1, -4), changeFrom(0, 5), changeFrom(-1, 5)]).to.deep.equal([null, null, null, null])
  })

  it('is what whole numbers say, never further off than half of its last place', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000_000, max: 10_000_000 }), fc.integer({ min: 1, max: 10_000_000 }), (part, whole) => {
        const text = shareOf(part, whole)!
        expect(text).to.match(/^-?\d+\.\d\d$/).and.not.match(/^-0\.00$/)
        expect(Math.abs(Number(text) - (part / whole) * 100)).to.be.below(0.005 + 1e-6)
      }),
    )
  })
})

describe('a calendar month', () => {
  it('is one that exists, written in one way', () => {
    for (const text of ['2026-13', '2026-00', '2026-1', '0026-01', '1899-12', '2026-11-01', '２０２６-11', ' 2026-11', '']) expect(isReportedMonth(text), text).to.equal(false)
    for (const text of ['1900-01', '2026-11']) expect(isReportedMonth(text), text).to.equal(true)
  })

  it('ends where the calendar says, and can be closed 73 hours later by the clock of the sites', () => {
    expect(['2026-02', '2028-02', '2026-12'].map(lastDay)).to.deep.equal(['2026-02-28', '2028-02-29', '2026-12-31'])
    expect([monthsOn('2026-12', 1), monthsOn('2026-01', -1), monthsOn('2026-01', -12), monthsOn('2026-11', -12)]).to.deep.equal(['2027-01', '2025-12', '2025-01', '2025-11'])
    expect(new Date(closableFrom('2026-11')).toISOString()).to.equal('2026-12-03T17:00:00.000Z')
    expect(lastEntryDay('2026-11')).to.equal('2026-12-03')
  })
})
