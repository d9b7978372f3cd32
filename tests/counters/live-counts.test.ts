import { expect } from 'chai'
import { addToCounters, type Addition } from '../../server/counters/counters.ts'
import { LiveCounts } from '../../server/counters/live-counts.ts'
import type { Database } from '../../server/database/open.ts'
import { StoppedClock } from '../app/serve.ts'
import { eachDatabase } from '../database/each-database.ts'

const site = 'tongzi-mountain'
const five = (day: string, more: Partial<Addition> = {}): Addition => {
  return { site, day, source: 'plate', people: 5, visits: 5, cookieless: 0, ...more }
}

eachDatabase('the live numbers', (db) => {
  const add = (...additions: Addition[]) => db().write((trx) => addToCounters(trx, db().engine, additions))

  it('add up all sources of the day, and of every day', async () => {
    const counts = await add(five('2026-12-01'), five('2026-12-01', { source: 'group', people: 40 }), five('2026-11-30'))
    expect(Object.fromEntries(counts)).to.deep.equal({
      [`${site} 2026-11-30`]: { today: 5, all: 50 },
      [`${site} 2026-12-01`]: { today: 45, all: 50 },
    })
    const live = await new LiveCounts({ db: db(), now: new StoppedClock().now }).all()
    expect(live.day).to.equal('2026-12-01')
    expect(live.of(site)).to.deep.equal({ today: 45, all: 50 })
    expect(live.of('heping-middle-school')).to.deep.equal({ today: 0, all: 0 })
  })

  it('are read once a second, however many look', async () => {
    let reads = 0
    const read = new Proxy(db().read, {
      get: (target, name) => {
        if (name === 'selectFrom') reads++
        const value = Reflect.get(target, name) as unknown
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
    const clock = new StoppedClock()
    const live = new LiveCounts({ db: { ...db(), read } as Database, now: clock.now })
    await Promise.all(Array.from({ length: 100 }, () => live.all()))
    const once = reads
    expect(once).to.be.above(0)
    clock.forward(999)
    await live.all()
    expect(reads).to.equal(once)
    clock.forward(1)
    await live.all()
    expect(reads).to.equal(2 * once)
  })

  it('know at once what this server has counted, and within a second what another has', async () => {
    const clock = new StoppedClock()
    const live = new LiveCounts({ db: db(), now: clock.now })
    await live.all()
    live.learn(await add(five('2026-12-01')))
    expect((await live.all()).of(site)).to.deep.equal({ today: 5, all: 5 })
    await add(five('2026-12-01'))
    clock.forward(1000)
    expect((await live.all()).of(site)).to.deep.equal({ today: 10, all: 10 })
  })

  it('do not take yesterday\'s late scan for one of today', async () => {
    const live = new LiveCounts({ db: db(), now: new StoppedClock().now })
    await live.all()
    live.learn(await add(five('2026-12-01')))
    live.learn(await add(five('2026-11-30')))
    expect((await live.all()).of(site)).to.deep.equal({ today: 5, all: 10 })
  })

  it('learn behind a read that is still under way', async () => {
    const live = new LiveCounts({ db: db(), now: new StoppedClock().now })
    const reading = live.all()
    live.learn(new Map([[`${site} 2026-12-01`, { today: 7, all: 7 }]]))
    await reading
    expect((await live.all()).of(site)).to.deep.equal({ today: 7, all: 7 })
  })

  it('do not keep a read that failed', async () => {
    const clock = new StoppedClock()
    let broken = true
    const moody = { ...db(), get read() { return broken ? brokenReads() : db().read } } as Database
    const live = new LiveCounts({ db: moody, now: clock.now })
    expect(await live.all().catch((error: Error) => error.message)).to.equal('the cable is out')
    broken = false
    expect((await live.all()).of(site)).to.deep.equal({ today: 0, all: 0 })
  })

  it('outlive a read that fails while they are told of a new count', async () => {
    const clock = new StoppedClock()
    let broken = true
    const moody = { ...db(), get read() { return broken ? brokenReads() : db().read } } as Database
    const live = new LiveCounts({ db: moody, now: clock.now })
    const counts = await add(five('2026-12-01'))
    // What nobody is told of ends a server.
    const untold: unknown[] = []
    const note = (error: unknown) => void untold.push(error)
    process.on('unhandledRejection', note)
    const reading = live.all().catch((error: Error) => error.message)
    live.learn(counts)
    expect(await reading).to.equal('the cable is out')
    await new Promise(setImmediate)
    process.off('unhandledRejection', note)
    expect(untold).to.deep.equal([])
    broken = false
    expect((await live.all()).of(site)).to.deep.equal({ today: 5, all: 5 })
  })

  it('are read anew when the clock is set back', async () => {
    const clock = new StoppedClock()
    const live = new LiveCounts({ db: db(), now: clock.now })
    await live.all()
    await add(five('2026-12-01'))
    clock.forward(-3_600_000)
    expect((await live.all()).of(site)).to.deep.equal({ today: 5, all: 5 })
  })

  it('keep the newer read when an older one fails after it has begun', async () => {
    const clock = new StoppedClock()
    let fail = (): void => undefined
    const late = new Promise<never>((_resolve, reject) => (fail = () => reject(new Error('the cable is out'))))
    let reads = [brokenReads(() => late), db().read]
    const moody = { ...db(), get read() { return reads[0]! } } as Database
    const live = new LiveCounts({ db: moody, now: clock.now })
    const older = live.all().catch((error: Error) => error.message)
    clock.forward(1000)
    reads = reads.slice(1)
    await live.all()
    reads = [brokenReads()]
    fail()
    expect(await older).to.equal('the cable is out')
    expect((await live.all()).of(site), 'without asking again').to.deep.equal({ today: 0, all: 0 })
  })

  it('begin the new day at nought the moment it begins', async () => {
    const clock = new StoppedClock('2026-12-01T23:59:59.999+08:00')
    const live = new LiveCounts({ db: db(), now: clock.now })
    await add(five('2026-12-01'))
    expect((await live.all()).of(site)).to.deep.equal({ today: 5, all: 5 })
    clock.forward(1)
    expect((await live.all()).of(site)).to.deep.equal({ today: 0, all: 5 })
  })
})

function brokenReads(answer: () => Promise<never> = () => Promise.reject(new Error('the cable is out'))): Database['read'] {
  const query: object = new Proxy({}, {
    get: (_target, name) => (name === 'execute' ? answer : () => query),
  })
  return query as Database['read']
}
