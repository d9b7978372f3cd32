import { createHash } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Scan } from '../../server/checkins/scan.ts'
import { recordScans } from '../../server/checkins/record-scans.ts'
import { ScanQueue } from '../../server/checkins/scan-queue.ts'
import { LiveCounts } from '../../server/counters/live-counts.ts'
import { recount } from '../../server/counters/recount.ts'
import type { Database } from '../../server/database/open.ts'
import { eachDatabase } from '../database/each-database.ts'
import { countsByDay, everyTable } from './tables.ts'

const sites = ['base-memorial-hall', 'tongzi-mountain']
const days = ['2026-12-01', '2026-12-02']

/** Always the same 16 bytes, or the same small number, for the same name. */
const hex = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32)
const few = (name: string) => parseInt(hex(name).slice(0, 6), 16) % 6

/** What one scan_id says, always the same: a browser names as many companions all day long. */
const rows: fc.Arbitrary<Omit<Scan, 'scanId'> & { id: number }> = fc
  .record({
    id: fc.nat(10_000),
    site: fc.constantFrom(...sites),
    day: fc.constantFrom(...days),
    device: fc.nat(8),
    who: fc.constantFrom('visitor', 'visitor', 'member', 'desk'),
    stop: fc.constantFrom('', 'well'),
    // What the desk takes off it is refused or not by what stands at that moment: the order is a part of it.
    people: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ id, site, day, device, who, stop, people }) => {
    const name = device === 0 || who === 'desk' ? null : `${site} ${day} ${device}`
    const visitor = { id, site, stop, day, enteredOn: '2026-12-03', at: Date.parse(`${day}T09:00:00+08:00`), device: name && hex(name) }
    if (who === 'desk') return { ...visitor, stop: '', source: 'desk', people }
    if (who === 'member') return { ...visitor, source: 'group', people: 0 }
    return { ...visitor, source: 'plate', people: 1 + few(name ?? `visitor ${id}`) }
  })

/** What becomes of a batch on its way: done, cut off before it was on disk, or done with its answer lost. */
type Fate = 'answered' | 'lost' | 'unanswered'

interface Uploads {
  rows: (Omit<Scan, 'scanId'> & { id: number })[]
  batches: { of: number[]; fate: Fate }[]
  /** In the end every phone has sent everything once more. */
  lastly: number[]
}

const uploads: fc.Arbitrary<Uploads> = fc
  .uniqueArray(rows, { selector: ({ id }) => id, minLength: 1, maxLength: 30 })
  .chain((all) =>
    fc.record({
      rows: fc.constant(all),
      batches: fc.array(
        fc.record({
          of: fc.array(fc.nat(all.length - 1), { minLength: 1, maxLength: 20 }),
          fate: fc.constantFrom<Fate>('answered', 'lost', 'unanswered'),
        }),
        { maxLength: 8 },
      ),
      lastly: fc.shuffledSubarray(all.map((_, i) => i), { minLength: all.length }),
    }),
  )

/** 人次 by site and day as the laws have it, of which the order of anything is no part. */
function byTheLaws(all: Omit<Scan, 'scanId'>[]): Record<string, number> {
  const sums: Record<string, number> = {}
  const browsers = new Map<string, number>()
  const add = (key: string, people: number) => (sums[key] = (sums[key] ?? 0) + people)
  for (const { site, day, device, people } of all) {
    if (device === null) add(`${site} ${day}`, people)
    else browsers.set(`${site} ${day} ${device}`, Math.min(browsers.get(`${site} ${day} ${device}`) ?? Infinity, people))
  }
  // A member's browser counts nobody, whenever it was that it said so.
  for (const [key, people] of browsers) add(key.slice(0, key.lastIndexOf(' ')), people)
  return sums
}

eachDatabase('whatever is sent, in whatever order and however often', (db) => {
  let run = 0

  async function upload(database: Database, { rows: all, batches, lastly }: Uploads): Promise<Record<string, number>> {
    const here = (site: string) => `${run}-${site}`
    const scans = all.map(({ id, ...row }): Scan => ({ ...row, site: here(row.site), scanId: hex(`${run} ${id}`) }))
    const queue = new ScanQueue({ db: database, counts: new LiveCounts({ db: database, now: () => 0 }) })
    // Whom it counted is told once, by the commit that counts.
    const send = (of: number[]) => Promise.all(of.map(async (i) => ({ ...(await queue.record(scans[i]!)), people: undefined })))
    const answers = new Map<number, unknown>()
    const compare = (of: number[], told: unknown[]) => {
      // Counting law 3: the same answer, for ever.
      of.forEach((i, at) => expect(told[at]).to.deep.equal(answers.get(i) ?? told[at]))
      of.forEach((i, at) => answers.set(i, told[at]))
    }
    for (const { of, fate } of batches) {
      if (fate === 'lost') await cutOff(database, [...new Set(of)].map((i) => scans[i]!))
      else if (fate === 'unanswered') await send(of)
      else compare(of, await send(of))
    }
    compare(lastly, await send(lastly))
    const counted: Record<string, number> = {}
    for (const site of sites) {
      for (const { day, people } of await countsByDay(database.read, { from: days[0]!, to: days.at(-1)!, site: here(site) })) {
        counted[`${site} ${day}`] = (counted[`${site} ${day}`] ?? 0) + people
      }
    }
    return counted
  }

  /** All is written, and then the power fails before it is on disk. */
  async function cutOff(database: Database, scans: Scan[]): Promise<void> {
    const written = database.write(async (trx) => {
      await recordScans(trx, database.engine, scans)
      throw new Error('the power failed')
    })
    expect(await written.catch((error: Error) => error.message)).to.equal('the power failed')
  }

  it('the totals are the same, and recounting changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(uploads, async (one) => {
        run += 1
        expect(await upload(db(), one)).to.deep.equal(byTheLaws(one.rows))
      }),
      { numRuns: 60 },
    )
    const before = await everyTable(db())
    expect(await recount(db(), { check: false })).to.deep.equal([])
    expect(await everyTable(db())).to.deep.equal(before)
  })
})
