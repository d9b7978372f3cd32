import { createHash } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { recordScans } from '../../server/checkins/record-scans.ts'
import type { Scan } from '../../server/checkins/scan.ts'
import { countsOfAll } from '../../server/counters/counters.ts'
import { recount } from '../../server/counters/recount.ts'
import type { Database } from '../../server/database/open.ts'
import { countsByDay, everyTable } from '../checkins/tables.ts'
import { eachDatabase } from '../database/each-database.ts'

const sites = ['base-memorial-hall', 'heping-middle-school', 'tongzi-mountain']
const days = ['2026-11-30', '2026-12-01', '2026-12-02']

/** Always the same 16 bytes for the same name. */
const hex = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32)

const scans: fc.Arbitrary<Scan> = fc
  .record({
    id: fc.nat(2000),
    site: fc.constantFrom(...sites),
    day: fc.constantFrom(...days),
    device: fc.nat(40),
    people: fc.nat(6),
    stop: fc.nat(2),
  })
  .map(({ id, site, day, device, people, stop }) => ({
    site,
    scanId: hex(`scan ${id}`),
    stop: stop === 0 ? '' : `stop-${stop}`,
    source: people === 6 ? 'late' : 'plate',
    day,
    enteredOn: '2026-12-03',
    at: Date.parse(`${day}T09:00:00+08:00`),
    device: device === 0 ? null : hex(`device ${device}`),
    people: Math.max(1, people),
  }))

/** A batch as the queue makes it: no scan_id twice at one site. */
const batches = fc.array(fc.uniqueArray(scans, { selector: ({ site, scanId }) => `${site} ${scanId}`, maxLength: 20 }), { maxLength: 12 })

async function load(db: Database, all: Scan[][]): Promise<void> {
  for (const batch of all) if (batch.length > 0) await db.write((trx) => recordScans(trx, db.engine, batch))
}

eachDatabase('recounting', (db) => {
  it('changes nothing after any load of check-ins, however they are batched', async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (all) => {
        await load(db(), all)
        const before = await everyTable(db())
        expect(await recount(db(), { check: false })).to.deep.equal([])
        expect(await everyTable(db())).to.deep.equal(before)
      }),
      { numRuns: 40 },
    )
  })

  it('finds what a sum over the rows finds, by hand', async () => {
    await load(db(), fc.sample(batches, { numRuns: 10, seed: 19351119 }).flat())
    const { visits = [] } = await everyTable(db())
    const sums = new Map<string, number>()
    for (const { site, day, source, people } of visits) {
      const key = `${day} ${site} ${source}`
      sums.set(key, (sums.get(key) ?? 0) + Number(people))
    }
    const counted = await countsByDay(db().read, { from: days[0]!, to: days.at(-1)! })
    const kept = Object.fromEntries(counted.map(({ day, site, source, people }) => [`${day} ${site} ${source}`, people]))
    expect(kept).to.deep.equal(Object.fromEntries(sums))
    for (const site of sites) {
      const all = visits.filter((row) => row.site === site).reduce((sum, { people }) => sum + Number(people), 0)
      expect((await countsOfAll(db().read, days[1]!)).get(site)?.all, site).to.equal(all)
    }
  })

  it('has nothing to do where nobody has been', async () => {
    expect(await recount(db(), { check: false })).to.deep.equal([])
  })

  describe('after somebody has edited a counter behind its back', () => {
    const visit = (more: Partial<Scan>): Scan => ({
      site: 'tongzi-mountain',
      scanId: hex(JSON.stringify(more)),
      stop: 'summit',
      source: 'plate',
      day: '2026-12-01',
      enteredOn: '2026-12-01',
      at: 0,
      device: null,
      people: 2,
      ...more,
    })
    beforeEach(() => load(db(), [[visit({}), visit({ people: 3, stop: '' }), visit({ day: '2026-11-30', enteredOn: '2026-11-30' })]]))

    it('names each counter with what it says and what its rows say, and mends it', async () => {
      const honest = await everyTable(db())
      await db().write(async (trx) => {
        await trx.updateTable('counters').set({ people: 400, cookieless: 0 }).where('day', '=', '2026-12-01').execute()
        await trx.updateTable('totals').set({ people: 1 }).execute()
        await trx.updateTable('stop_reads').set({ reads: 9 }).where('day', '=', '2026-12-01').execute()
      })
      expect(await recount(db(), { check: false })).to.deep.equal([
        { counter: 'tongzi-mountain 2026-12-01 plate people', kept: 400, counted: 5 },
        { counter: 'tongzi-mountain 2026-12-01 plate cookieless', kept: 0, counted: 5 },
        { counter: 'tongzi-mountain 2026-12-01 stop summit', kept: 9, counted: 1 },
        { counter: 'tongzi-mountain total', kept: 1, counted: 7 },
      ])
      expect(await everyTable(db())).to.deep.equal(honest)
    })

    it('rebuilds all that was deleted', async () => {
      const honest = await everyTable(db())
      await db().write(async (trx) => {
        for (const table of ['counters', 'totals', 'stop_reads'] as const) await trx.deleteFrom(table).execute()
      })
      await recount(db(), { check: false })
      expect(await everyTable(db())).to.deep.equal(honest)
    })

    it('takes away what no row stands for', async () => {
      const honest = await everyTable(db())
      await db().write(async (trx) => {
        const ghost = { site: 'tongzi-mountain', day: '2026-10-01' }
        await trx.insertInto('counters').values({ ...ghost, source: 'desk', people: 90, visits: 1, cookieless: 0 }).execute()
        await trx.insertInto('stop_reads').values({ ...ghost, stop: 'summit', reads: 4 }).execute()
      })
      const found = (await recount(db(), { check: false })).map(({ counter, kept, counted }) => `${counter} ${kept} ${counted}`)
      expect(found).to.include('tongzi-mountain 2026-10-01 desk people 90 0').and.include('tongzi-mountain 2026-10-01 stop summit 4 0')
      expect(await everyTable(db())).to.deep.equal(honest)
    })

    it('finds a total of a site that nobody has visited', async () => {
      await db().write((trx) => trx.insertInto('totals').values({ site: 'heping-middle-school', people: 61_000 }).execute())
      expect(await recount(db(), { check: false })).to.deep.equal([{ counter: 'heping-middle-school total', kept: 61_000, counted: 0 }])
      expect((await countsOfAll(db().read, '2026-12-01')).get('heping-middle-school')).to.deep.equal({ today: 0, all: 0 })
    })

    it('changes nothing when it is only asked to compare, however often', async () => {
      await db().write((trx) => trx.updateTable('counters').set({ people: 400 }).execute())
      const edited = await everyTable(db())
      const first = await recount(db(), { check: true })
      expect(first).to.have.length.above(0)
      expect(await recount(db(), { check: true })).to.deep.equal(first)
      expect(await everyTable(db())).to.deep.equal(edited)
    })
  })
})
