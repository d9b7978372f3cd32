import { createHash } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { recordArrival } from '../../../server/bookings/arrivals/record-arrival.ts'
import type { Scan } from '../../../server/checkins/scan.ts'
import { recount } from '../../../server/counters/recount.ts'
import { isRefusal } from '../../../server/web/refusals.ts'
import { type Served, serve } from '../../app/serve.ts'
import { countsByDay, everyTable } from '../../checkins/tables.ts'
import { arrivalParts, bookGroup, day, openGroups, site } from './at-gate.ts'

/** Always the same 16 bytes for the same name. */
const hex = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32)
const uuid = (name: string) => hex(name).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** What happens at the gate that day; a scan by the browser of that number, null for one that keeps no cookie. */
type Deed =
  | { what: 'scan'; id: number; browser: number | null; people: number }
  | { what: 'member'; id: number; browser: number }
  | { what: 'arrival'; id: number }

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ what: fc.constant('scan' as const), id: fc.nat(99_999), browser: fc.option(fc.nat(5)), people: fc.integer({ min: 1, max: 6 }) }),
  fc.record({ what: fc.constant('member' as const), id: fc.nat(99_999), browser: fc.nat(5) }),
  fc.record({ what: fc.constant('arrival' as const), id: fc.nat(99_999) }),
)

interface Morning {
  deeds: Deed[]
  /** What was done is done again, in another order: sent again, another desk, a tab that was left open. */
  again: number[]
  arrival: { people: number; subtracted: number }
}

const mornings: fc.Arbitrary<Morning> = fc
  .uniqueArray(deeds, { selector: ({ id }) => id, minLength: 1, maxLength: 14 })
  .chain((all) =>
    fc.record({
      deeds: fc.constant(all),
      again: fc.array(fc.nat(all.length - 1), { maxLength: 10 }),
      arrival: fc.integer({ min: 1, max: 60 }).chain((people) => fc.record({ people: fc.constant(people), subtracted: fc.nat(people) })),
    }),
  )

/** 人次 as law 4 has them: the group once, and of each browser its first scan unless it ever came as a member. */
function byTheLaw({ deeds: all, arrival }: Morning): number {
  let sum = all.some(({ what }) => what === 'arrival') ? arrival.people - arrival.subtracted : 0
  const members = new Set(all.flatMap((deed) => (deed.what === 'member' ? [deed.browser] : [])))
  const seen = new Set<number>()
  for (const deed of all) {
    if (deed.what !== 'scan') continue
    if (deed.browser === null) sum += deed.people
    else if (!members.has(deed.browser) && !seen.has(deed.browser)) sum += deed.people
    if (deed.browser !== null) seen.add(deed.browser)
  }
  return sum
}

describe('scan then arrival, and arrival then scan', () => {
  let app: Served
  let run = 0
  before(async () => {
    app = await serve()
    await openGroups(app.parts.bookings)
  })
  after(() => app.close())

  /** What the site counts of one morning, of a group and of browsers that were never there before. */
  async function live(morning: Morning): Promise<number> {
    run += 1
    app.clock.set('2026-12-01T09:00:00+08:00')
    const { ref } = await bookGroup(app.parts.bookings, { parts: [{ slot: `${day}T09:00`, people: 5 }] })
    app.clock.set(`${day}T09:05:00+08:00`)
    const before = await total()
    const happen = async (deed: Deed) => {
      if (deed.what !== 'arrival') return void (await app.parts.queue.record(scanOf(deed)))
      const entry = { ref, requestId: uuid(`${run} ${deed.id}`), minors: 0, note: '有人扫过码', ...morning.arrival }
      const done = await recordArrival(arrivalParts(app), entry, 'Mei')
      if (isRefusal(done)) throw new Error(done.refused)
      expect(done.arrival).to.include(morning.arrival)
    }
    for (const deed of morning.deeds) await happen(deed)
    await Promise.all(morning.again.map((i) => happen(morning.deeds[i]!)))
    // All these groups book the same slot: the next one needs the room.
    await app.parts.db.write((trx) => trx.updateTable('seats').set({ taken: 0, online: 0 }).execute())
    return (await total()) - before
  }

  function scanOf(deed: Exclude<Deed, { what: 'arrival' }>): Scan {
    const shared = { site, scanId: uuid(`${run} ${deed.id}`), stop: '', day, enteredOn: day, at: app.clock.now() }
    const device = deed.browser === null ? null : hex(`${run} browser ${deed.browser}`)
    return deed.what === 'member' ? { ...shared, source: 'group', device, people: 0 } : { ...shared, source: 'plate', device, people: deed.people }
  }
  const total = async () => (await countsByDay(app.parts.db.read, { from: day, to: day, site })).reduce((sum, { people }) => sum + people, 0)

  it('give the total of the law, whatever comes first and however often; recounting changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(mornings, async (morning) => {
        expect(await live(morning)).to.equal(byTheLaw(morning))
      }),
      { numRuns: 60 },
    )
    const before = await everyTable(app.parts.db)
    expect(await recount(app.parts.db, { check: false })).to.deep.equal([])
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('shuffled give the same total', async () => {
    const two = mornings.chain((morning) => {
      const all = { minLength: morning.deeds.length, maxLength: morning.deeds.length }
      // A browser names as many companions whenever it is asked, else its first scan would decide.
      const same = morning.deeds.map((deed) => (deed.what === 'scan' && deed.browser !== null ? { ...deed, people: 1 + deed.browser } : deed))
      return fc.record({ morning: fc.constant({ ...morning, deeds: same }), shuffled: fc.shuffledSubarray(same, all) })
    })
    await fc.assert(
      fc.asyncProperty(two, async ({ morning, shuffled }) => {
        expect(await live({ ...morning, deeds: shuffled })).to.equal(await live(morning))
      }),
      { numRuns: 20 },
    )
  })
})
