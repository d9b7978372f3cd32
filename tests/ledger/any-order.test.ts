import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { recount } from '../../server/counters/recount.ts'
import { correct } from '../../server/ledger/correct.ts'
import { answerCorrection } from '../../server/ledger/second-person.ts'
import { addDays, dayOf } from '../../server/local-day.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { sealsByHand } from './elsewhere.ts'
import { type Ledger, openLedger, other, site } from './ledger.ts'

const hour = 60 * 60 * 1000

/** What can happen to a ledger. */
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('check-in' as const), at: fc.constantFrom(site, other), people: fc.integer({ min: 1, max: 6 }), back: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('correct' as const), people: fc.integer({ min: -8, max: 60 }).filter((people) => people !== 0), back: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('confirm' as const), yes: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('seal' as const) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 30 }) }) },
  // A clock that is set back, by an hour or by days.
  { weight: 1, arbitrary: fc.record({ what: fc.constant('set back' as const), hours: fc.constantFrom(1, 20, 50) }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

async function take({ clock, corrections, db, enter, seal }: Ledger, one: Step): Promise<void> {
  const today = dayOf(clock.now())
  if (one.what === 'check-in') await enter({ site: one.at, people: one.people, day: addDays(today, -one.back) })
  if (one.what === 'seal') await seal()
  if (one.what === 'wait') clock.forward(one.hours * hour)
  if (one.what === 'set back') clock.forward(-one.hours * hour)
  if (one.what === 'correct') {
    const entry = { requestId: randomUUID(), site, about: addDays(today, -one.back), people: one.people, reason: '核对签到表' }
    const done = await correct(corrections, entry, 'Mei')
    if (isRefusal(done)) expect(done.refused).to.be.oneOf(['correction-below-zero', 'correction-below-today'])
  }
  if (one.what === 'confirm') {
    const waiting = await db.read.selectFrom('proposed_corrections').select('id').where('answer', 'is', null).executeTakeFirst()
    if (waiting) await answerCorrection(corrections, waiting.id, one.yes ? 'confirmed' : 'rejected', '老谭')
  }
}

describe('whatever is counted, corrected and sealed, in any order, over any number of midnights', function () {
  this.timeout(240_000)

  it('the ledger fits its seals, and every total is the sum of its rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const ledger = await openLedger()
        try {
          for (const one of steps) await take(ledger, one)
          // Whatever the clock was set to: it is late now.
          ledger.clock.set('2027-03-01T12:00:00+08:00')
          await ledger.seal()
          const { sites } = await ledger.verify()
          expect(sites.map(({ misfit }) => misfit).filter(Boolean)).to.deep.equal([])
          for (const of of sites) expect((await sealsByHand(ledger.store, of.site))[of.head!.day]).to.equal(of.head!.hash)
          expect(await recount(ledger.db, { check: true })).to.deep.equal([])
          expect(await totals(ledger)).to.deep.equal(await sums(ledger))
          const below = await ledger.db.read.selectFrom('counters').select(({ fn }) => fn.sum<number>('people').as('people')).groupBy(['site', 'day']).execute()
          expect(below.filter(({ people }) => people < 0)).to.deep.equal([])
        } finally {
          await ledger.close()
        }
      }),
      { numRuns: 15 },
    )
  })
})

async function totals({ db }: Ledger): Promise<Record<string, number>> {
  const rows = await db.read.selectFrom('totals').selectAll().execute()
  return Object.fromEntries(rows.map(({ site, people }) => [site, people]))
}

/** By the rows that are sealed, which is all of them. */
async function sums({ db }: Ledger): Promise<Record<string, number>> {
  const rows = await db.read.selectFrom('seals').select(['site', 'people']).execute()
  const sums: Record<string, number> = {}
  for (const { site, people } of rows) sums[site] = (sums[site] ?? 0) + people
  return sums
}
