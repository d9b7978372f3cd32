import { expect } from 'chai'
import fc from 'fast-check'
import { recount } from '../../server/counters/recount.ts'
import { countedAs } from '../../server/counters/counters.ts'
import { bys, visitsTable } from '../../server/exports/visits-table.ts'
import type { Database } from '../../server/database/open.ts'
import type { Source } from '../../server/database/schema-counting.ts'
import { writeJson } from '../../server/exports/write-json.ts'
import { addToCounters } from '../../server/counters/counters.ts'
import { addDays, dayOf } from '../../server/local-day.ts'
import { uuidV7 } from '../../server/uuid.ts'
import { eachDatabase } from '../database/each-database.ts'
import { random } from '../staff/house.ts'
import type { Exported } from './export-desk.ts'

const sites = ['a', 'b', 'c']
const first = '2026-10-25'

/** Visits and corrections of twelve days around the turn of a month, entered on their day or on the next. */
const visit = fc.record({
  site: fc.constantFrom(...sites),
  day: fc.integer({ min: 0, max: 11 }).map((days) => addDays(first, days)),
  minute: fc.integer({ min: 0, max: 40 * 60 }),
  source: fc.constantFrom(...countedAs),
  people: fc.integer({ min: 1, max: 500 }),
})
const range = fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 11 })).map(([one, other]) => ({ from: addDays(first, Math.min(one, other)), to: addDays(first, Math.max(one, other)) }))

eachDatabase('an export', (db) => {
  let round = 0

  it('adds up, whatever was counted, in every layout: the total is the sum of the rows, and of what was counted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(visit, { maxLength: 40 }), range, async (visits, { from, to }) => {
        // Nothing counted is ever deleted: each round counts at sites of its own.
        const here = sites.map((site) => `${site}-${round}`)
        for (const one of visits) await enter(db(), { ...one, site: `${one.site}-${round}` })
        round++
        const people = visits.filter(({ day }) => day >= from && day <= to).reduce((sum, one) => sum + one.people, 0)
        for (const by of bys) {
          const { rows, total } = await exported(by, from, to, here)
          expect(total.total, by).to.equal(people)
          for (const [name, sum] of Object.entries(total)) {
            expect(rows.reduce((all, row) => all + Number(row[name]), 0), `${by} ${name}`).to.equal(sum)
          }
          if (by !== 'source') for (const row of [...rows, total]) expect(countedAs.reduce((all, source) => all + Number(row[source]), 0)).to.equal(row.total)
          const keys = rows.map((row) => [row.date, row.month, row.hour, row.site, row.source].join())
          expect(new Set(keys).size, by).to.equal(keys.length)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('does not change when the counters are counted again', async () => {
    for (const source of ['plate', 'group', 'late'] as const) await enter(db(), { site: 'a', day: first, minute: 600, source, people: 7 })
    const before = await exported('hour', first, first)
    await recount(db(), { check: false })
    expect(await exported('hour', first, first)).to.deep.equal(before)
  })

  async function exported(by: (typeof bys)[number], from: string, to: string, at = sites): Promise<Exported> {
    let text = ''
    await writeJson(visitsTable(db().read, db().engine, { what: 'visits', by, from, to, site: '', sites: at, names: {}, lang: 'zh' }), (piece) => void (text += piece as string))
    return JSON.parse(text) as Exported
  }
})

/** A visit whose moment may be on the day after: somebody entered it then. */
async function enter(db: Database, { site, day, minute, source, people }: { site: string; day: string; minute: number; source: (typeof countedAs)[number]; people: number }): Promise<void> {
  const at = Date.parse(`${day}T00:00:00+08:00`) + minute * 60_000
  await db.write(async (trx) => {
    await addToCounters(trx, db.engine, [{ site, day, source, people, visits: 1, cookieless: 0 }])
    if (source === 'correction') return
    await trx.insertInto('visits').values({ site, day, id: uuidV7(at, random), entered_on: dayOf(at), at, source: source satisfies Source, people, device: null }).execute()
  })
}
