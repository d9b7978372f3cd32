import { expect } from 'chai'
import { WorkCalendar, weekdayOf } from '../../server/staff/work-calendar.ts'

describe('the calendar of working days', () => {
  const calendar = new WorkCalendar()

  it('calls a holiday what the State Council has freed, not every weekend', () => {
    expect(calendar.isHoliday('2026-10-01'), 'National Day').to.equal(true)
    expect(calendar.isHoliday('2026-11-21'), 'an ordinary Saturday').to.equal(false)
    expect(calendar.isWorkingDay('2026-11-21')).to.equal(false)
    for (const day of ['2026-10-10', '2026-02-14', '2026-02-28']) {
      expect([weekdayOf(day), calendar.isHoliday(day), calendar.isWorkingDay(day)], `${day} is worked`).to.deep.equal([6, false, true])
    }
  })

  it('counts notice in working days over the Spring Festival of 2026', () => {
    // 13 February is a Friday, the 14th a working Saturday, the 15th to the 23rd are free.
    expect(calendar.addWorkingDays('2026-02-13', 1)).to.equal('2026-02-14')
    expect(calendar.addWorkingDays('2026-02-13', 2)).to.equal('2026-02-24')
    expect(calendar.addWorkingDays('2026-02-17', 1)).to.equal('2026-02-24')
    expect(calendar.addWorkingDays('2026-02-17', 0)).to.equal('2026-02-17')
    // The Saturday after is worked again.
    expect(calendar.addWorkingDays('2026-02-27', 1)).to.equal('2026-02-28')
  })

  it('takes a day beyond its table as its weekday, and says that this may change', () => {
    expect([calendar.isProvisional('2026-12-31'), calendar.isProvisional('2027-01-01')]).to.deep.equal([false, true])
    expect([calendar.isHoliday('2027-10-01'), calendar.isWorkingDay('2027-10-01')]).to.deep.equal([false, true])
    expect(calendar.isWorkingDay('2027-10-02'), 'a Saturday').to.equal(false)
    expect(calendar.addWorkingDays('2026-12-31', 1)).to.equal('2027-01-01')
  })

  it('knows 29 February 2028', () => {
    expect([weekdayOf('2028-02-29'), calendar.isWorkingDay('2028-02-29')]).to.deep.equal([2, true])
    expect(calendar.addWorkingDays('2028-02-28', 1)).to.equal('2028-02-29')
    expect(calendar.addWorkingDays('2028-02-29', 1)).to.equal('2028-03-01')
  })

  it('takes what an admin has entered before what it knows', () => {
    const entered = new WorkCalendar(new Map([['2027-01-01', 'holiday'], ['2027-01-02', 'working'], ['2026-11-23', 'holiday']]))
    expect([entered.isHoliday('2027-01-01'), entered.isWorkingDay('2027-01-01')]).to.deep.equal([true, false])
    expect([entered.isHoliday('2027-01-02'), entered.isWorkingDay('2027-01-02')]).to.deep.equal([false, true])
    expect(entered.isHoliday('2026-11-23')).to.equal(true)
  })

  it('does not take some days of a year for the year', () => {
    const days = new Map([['2027-01-01', 'holiday' as const]])
    expect(new WorkCalendar(days).isProvisional('2027-10-01')).to.equal(true)
    const complete = new WorkCalendar(days, new Set(['2027']))
    expect([complete.isProvisional('2027-10-01'), complete.isProvisional('2028-01-01')]).to.deep.equal([false, true])
  })
})
