import { mkdirSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'
import { BusyDay } from './busy-day.ts'
import { fewest, memoryOf, pace, paceOf, type Span, type Thirds } from './flat.ts'
import { MemoryWatch } from './memory.ts'
import { kinds } from './mix.ts'
import { Town } from './town.ts'

/**
 * `npm run test:soak`: so long. A quarter of it, a minute at most, warms up at full speed, so that code is compiled, caches
 * are full and the heap has its size; the rest goes on at half of what that has shown.
 */
const seconds = Number(process.env.SOAK_SECONDS ?? 600)
const warmUp = Math.min(60, seconds / 4)

/** Growth of the last third of that rest over its first: generous where neighbours on the machine have a say. */
const allowed = { memory: 1.1, p50: 2, p99: 3 }

describe(`a busy day of ${seconds} s`, function () {
  this.timeout(0)
  let day: BusyDay
  let told: { public: Record<string, number>; exported: number; seats: Record<string, number> }
  let kept: Awaited<ReturnType<Town['end']>>
  let tally: Town['tally']
  let memory: ReturnType<typeof memoryOf>
  let all: ReturnType<typeof pace>

  before(async () => {
    const town = await Town.found()
    try {
      tally = town.tally
      day = new BusyDay(town.deeds)
      const capacity = await day.atFullSpeed(warmUp)
      const watch = new MemoryWatch(town.server, () => day.now)
      const from = day.now
      const stored = town.stored
      await day.atRate(capacity / 2, seconds - warmUp)
      const span = { from, to: day.now }
      memory = memoryOf(await watch.stop(), span)
      all = pace(day.done, span)
      report({ capacity, span, stored: town.stored - stored, screens: town.screens })
      told = { public: await town.people(), exported: await town.offices.exported(), seats: await town.offices.taken() }
      kept = await town.end()
    } finally {
      await town.remove()
    }
  })

  it('answers everything as it should', () => {
    expect(day.errors).to.deep.equal([])
    expect(new Set(day.done.map(({ kind }) => kind))).to.deep.equal(new Set(kinds))
  })

  for (const what of ['resident', 'heap'] as const) {
    it(`takes no more ${what} memory at its end than at its beginning`, () => {
      expect(memory.last[what] / memory.first[what]).to.be.below(allowed.memory)
    })
  }

  for (const what of ['p50', 'p99'] as const) {
    it(`lets nobody wait longer at its end than at its beginning, by the ${what}`, function () {
      const deeds = Math.min(all.first.deeds, all.last.deeds)
      // By name, so that nobody takes it for passed.
      if (deeds < fewest) {
        this.test!.title += ` (only ${deeds} deeds in a third: this machine has no time to tell)`
        this.skip()
      }
      expect(all.last[what] / all.first[what]).to.be.below(allowed[what])
    })
  }

  it('has counted everybody who was told so, once: in public, on the screens, in the export and in its tables', () => {
    expect(told.public).to.deep.equal(tally.people)
    expect(told.exported).to.equal(tally.everyone)
    expect({ people: kept.people, visits: kept.visits, scans: kept.scans }).to.deep.equal({ people: tally.people, visits: tally.visits, scans: tally.scans })
  })

  it('has given away each seat that was booked, and no other', () => {
    const seats = Object.fromEntries(Object.entries(tally.seats).filter(([, people]) => people > 0))
    expect(kept.seats).to.deep.equal(seats)
    expect(told.seats).to.deep.equal(seats)
    expect(kept.bookings).to.deep.equal(tally.bookings)
  })

  it('ends as it is told to, and leaves counters that a recount does not change, in a sound file', () => {
    expect({ code: kept.code, recounted: kept.recounted, broken: kept.broken }).to.deep.equal({ code: 0, recounted: [], broken: [] })
  })

  function report({ capacity, span, stored, screens }: { capacity: number; span: Span; stored: number; screens: number }): void {
    const place = (value: number) => Math.round(value * 100) / 100
    const grown = <Name extends string>({ first, last }: Thirds<Record<Name, number>>, name: Name) => ({ 'first third': place(first[name]), 'last third': place(last[name]), ratio: place(last[name] / first[name]) })
    const deeds = Object.fromEntries(
      kinds.map((kind) => {
        const { first, last } = paceOf(kind, day.done, span)
        return [kind, { deeds: first.deeds + last.deeds, 'p50 ms, first third': place(first.p50), 'last third': place(last.p50), 'p99 ms, first third': place(first.p99), 'last third ': place(last.p99) }]
      }),
    )
    const flat = {
      'resident MB': grown(memory, 'resident'),
      'heap MB': grown(memory, 'heap'),
      'external MB': grown(memory, 'external'),
      'p50, in p50 of bare Express': grown(all, 'p50'),
      'p99, in p50 of bare Express': grown(all, 'p99'),
    }
    const summary = {
      seconds,
      'deeds a second, at full speed': Math.round(capacity),
      'deeds a second, asked for': Math.round(capacity / 2),
      deeds: day.done.length,
      'left out': day.leftOut,
      'not as expected': day.errors.length,
      screens,
      visits: tally.visits,
      people: tally.everyone,
      ...tally.bookings,
      'file grew by MB': place(stored),
    }
    mkdirSync(shipped('tests/output'), { recursive: true })
    writeFileSync(shipped('tests/output/soak.json'), `${JSON.stringify({ summary, flat, deeds }, null, 2)}\n`)
    console.table(summary)
    console.table(deeds)
    console.table(flat)
  }
})
