import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recordScans } from '../../server/checkins/record-scans.ts'
import type { Scan } from '../../server/checkins/scan.ts'
import { oddities, odditiesOfDay } from '../../server/counters/oddities.ts'
import { tenMinutes } from '../../server/counters/tempo.ts'
import type { TempoRow } from '../../server/database/schema-counting.ts'
import { addDays, dayOf, startOf, timeOf } from '../../server/local-day.ts'
import { everyTable } from '../checkins/tables.ts'
import { eachDatabase } from '../database/each-database.ts'

const site = 'zunyi-conference-site'
const day = '2026-12-01'

/** A day of people by the ten minutes in which they came, as `'09:10': 5`, or with those of them without a cookie. */
function dayWith(slots: Record<string, number | [people: number, cookieless: number]>, on = day): TempoRow[] {
  return Object.entries(slots).map(([time, said]) => {
    const [hours, minutes] = time.split(':').map(Number) as [number, number]
    const [people, cookieless] = typeof said === 'number' ? [said, 0] : said
    return { site, day: on, slot: hours * 6 + minutes / 10, people, cookieless }
  })
}
const days = (count: number, slots: Parameters<typeof dayWith>[0]) => Array.from({ length: count }, (_, i) => dayWith(slots, addDays(day, -1 - i)))
const told = (rows: TempoRow[], before: TempoRow[][] = []) =>
  odditiesOfDay(rows, before).map(({ kind, people, from, to }) => `${kind} ${people} ${timeOf(from)}–${timeOf(to)}`)

describe('the oddities of a day', () => {
  it('are none when nobody came', () => {
    expect(told([])).to.deep.equal([])
  })

  it('are none on an ordinary day, by night and by day, with a few browsers that keep no cookie', () => {
    expect(told(dayWith({ '09:00': 12, '10:30': [20, 3], '21:50': 9, '22:00': 2, '05:00': 30 }), days(28, { '10:00': 20 }))).to.deep.equal([])
  })

  describe('a burst', () => {
    it('is no coach of fifty, and no two coaches, at a site that hardly anybody visits', () => {
      expect(told(dayWith({ '10:00': 50, '14:00': 100 }), days(28, { '10:00': 3 }))).to.deep.equal([])
    })
    it('is 120 within ten minutes, and not 119', () => {
      expect(told(dayWith({ '10:00': 120 }))).to.deep.equal(['burst 120 10:00–10:10'])
      expect(told(dayWith({ '10:00': 119 }))).to.deep.equal([])
    })
    it('is four times the usual busiest ten minutes, where that is more', () => {
      const busy = days(7, { '09:00': 10, '10:00': 60 })
      expect(told(dayWith({ '10:00': 239 }), busy)).to.deep.equal([])
      expect(told(dayWith({ '10:00': 240 }), busy)).to.deep.equal(['burst 240 10:00–10:10'])
    })
    it('is not made usual by one that came before', () => {
      expect(told(dayWith({ '10:00': 200 }), [...days(1, { '10:00': 900 }), ...days(13, { '10:00': 20 })])).to.deep.equal(['burst 200 10:00–10:10'])
    })
    it('knows nothing usual before seven days on which anybody came', () => {
      expect(told(dayWith({ '10:00': 130 }), days(6, { '10:00': 100 }))).to.deep.equal(['burst 130 10:00–10:10'])
      expect(told(dayWith({ '10:00': 130 }), days(7, { '10:00': 100 }))).to.deep.equal([])
    })
    it('is one as long as it lasts, and another after a pause', () => {
      const rows = dayWith({ '10:00': 150, '10:10': 130, '10:20': 30, '10:30': 140, '23:50': 121 })
      expect(told(rows).filter((one) => one.startsWith('burst'))).to.deep.equal([
        'burst 280 10:00–10:20',
        'burst 140 10:30–10:40',
        'burst 121 23:50–00:00',
      ])
    })
  })

  describe('a night', () => {
    it('begins at 22:00 and ends at 05:00', () => {
      expect(told(dayWith({ '21:50': 50, '05:00': 50 }))).to.deep.equal([])
      expect(told(dayWith({ '22:00': 7 }))).to.deep.equal(['night 7 22:00–22:10'])
      expect(told(dayWith({ '04:50': 7 }))).to.deep.equal(['night 7 04:50–05:00'])
    })
    it('is more than one phone can bring, added up over the evening or the small hours, each for itself', () => {
      expect(told(dayWith({ '02:00': 6, '23:00': 6 }))).to.deep.equal([])
      expect(told(dayWith({ '00:00': 4, '03:30': 4, '22:30': 3, '23:50': 5 }))).to.deep.equal(['night 8 00:00–03:40', 'night 8 22:30–00:00'])
    })
    it('is what a park that is open late has every evening only when it is three times that', () => {
      const park = days(28, { '10:00': 10, '22:00': 20 })
      expect(told(dayWith({ '22:10': 59 }), park)).to.deep.equal([])
      expect(told(dayWith({ '22:10': 60 }), park)).to.deep.equal(['night 60 22:10–22:20'])
    })
  })

  describe('a flood without cookies', () => {
    it('wants both: thirty people, and a quarter of the day', () => {
      expect(told(dayWith({ '10:00': [29, 29] })), 'too few').to.deep.equal([])
      expect(told(dayWith({ '10:00': [50, 30], '11:00': 71 })), 'too small a share').to.deep.equal([])
      expect(told(dayWith({ '09:00': 20, '10:00': [50, 20], '11:30': [50, 10] }))).to.deep.equal(['cookieless 30 10:00–11:40'])
    })
    it('is measured by the share that is usual at this site', () => {
      const strict = days(10, { '10:00': [100, 30] })
      expect(told(dayWith({ '10:00': [100, 59] }), strict)).to.deep.equal([])
      expect(told(dayWith({ '10:00': [100, 60] }), strict)).to.deep.equal(['cookieless 60 10:00–10:10'])
      expect(told(dayWith({ '10:00': [100, 100] }), days(10, { '10:00': [10, 8] })), 'where most keep none, all').to.have.length(1)
    })
  })
})

eachDatabase('reading the oddities', (db) => {
  const visit = (more: Partial<Scan> & { at: number }): Scan => ({
    site,
    scanId: randomUUID(),
    stop: '',
    source: 'plate',
    day: dayOf(more.at),
    enteredOn: dayOf(more.at),
    device: randomUUID().replaceAll('-', ''),
    people: 1,
    ...more,
  })
  const write = (...scans: Scan[]) => db().write((trx) => recordScans(trx, db().engine, scans))
  const crowd = (at: number, people: number, more: Partial<Scan> = {}) => write(visit({ at, people, ...more }))
  const noon = (on = day) => startOf(on) + 72 * tenMinutes
  const range = { from: addDays(day, -6), to: day }

  it('finds none where nobody has been', async () => {
    expect(await oddities(db().read, range)).to.deep.equal([])
  })

  it('finds what was counted, and changes nothing', async () => {
    await crowd(noon(), 150)
    await crowd(noon() + tenMinutes - 1, 10)
    const before = await everyTable(db())
    expect(await oddities(db().read, range)).to.deep.equal([
      { site, day, kind: 'burst', people: 160, from: noon(), to: noon() + tenMinutes },
    ])
    expect(await everyTable(db())).to.deep.equal(before)
  })

  it('looks at each site by itself, newest first, within the days asked for', async () => {
    await crowd(noon(addDays(day, -7)), 500)
    await crowd(noon(addDays(day, -6)), 130)
    await crowd(noon(), 140, { site: 'tongzi-mountain' })
    await crowd(noon(addDays(day, 1)), 500)
    const found = await oddities(db().read, range)
    expect(found.map(({ site, people }) => `${site} ${people}`)).to.deep.equal(['tongzi-mountain 140', `${site} 130`])
  })

  it('measures by the 28 days before, and no longer', async () => {
    for (let back = 1; back <= 7; back++) await crowd(noon(addDays(day, -22 - back)), 100)
    expect(await oddities(db().read, range), 'six of them within').to.deep.equal([])
    await crowd(noon(), 150)
    expect(await oddities(db().read, range)).to.have.length(1)
    await crowd(noon(addDays(day, -20)), 100)
    expect(await oddities(db().read, range)).to.deep.equal([])
  })

  it('never looks at the desk, at a group or at a day entered late: their hour is not that of a scan', async () => {
    for (const source of ['desk', 'group', 'late'] as const) await crowd(noon(), 150, { source, device: null })
    expect(await oddities(db().read, range)).to.deep.equal([])
  })
})
