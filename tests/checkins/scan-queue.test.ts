import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import type { Database } from '../../server/database/open.ts'
import { StoreUnavailable } from '../../server/database/store-unavailable.ts'
import { LiveCounts } from '../../server/counters/live-counts.ts'
import { addToCounters } from '../../server/counters/counters.ts'
import { recount } from '../../server/counters/recount.ts'
import { ScanQueue } from '../../server/checkins/scan-queue.ts'
import type { Recorded, Scan } from '../../server/checkins/scan.ts'
import { uuidBytes } from '../../server/uuid.ts'
import { eachDatabase } from '../database/each-database.ts'
import { onDatabase } from './on-app.ts'
import { countedIn, everyTable } from './tables.ts'

const day = '2026-12-01'
const at = Date.parse('2026-12-01T09:00:00+08:00')

const scan = (more: Partial<Scan> = {}): Scan => ({
  site: 'tongzi-mountain',
  scanId: randomUUID(),
  stop: '',
  source: 'plate',
  day,
  enteredOn: day,
  at,
  device: randomBytes(16).toString('hex'),
  people: 1,
  ...more,
})

eachDatabase('the queue of check-ins', (db, store) => {
  /** A queue, and how many transactions it has begun. */
  function queueOver(database: Database): { queue: ScanQueue; begun: () => number } {
    let begun = 0
    const counted: Database = { ...database, work: (job, scans) => (begun++, database.work(job, scans)) }
    return { queue: new ScanQueue({ db: counted, counts: new LiveCounts({ db: database, now: () => at }) }), begun: () => begun }
  }
  const outcomes = (queue: ScanQueue, scans: Scan[]) => Promise.allSettled(scans.map((one) => queue.record(one)))

  it('writes a crowd in a few transactions, and numbers it in the order in which it came', async () => {
    const { queue, begun } = queueOver(db())
    const answers = await Promise.all(Array.from({ length: 300 }, () => queue.record(scan())))
    expect(answers.map(({ number }) => number)).to.deep.equal(Array.from({ length: 300 }, (_, i) => i + 1))
    expect(begun()).to.equal(3)
    expect(await recount(db(), { check: true })).to.deep.equal([])
  })

  it('says how many scans wait, and how many went into each commit', async () => {
    const commits: number[] = []
    let go = () => {}
    const held = new Promise<void>((resolve) => (go = resolve))
    let begun = () => {}
    const working = new Promise<void>((resolve) => (begun = resolve))
    const slow: Database = { ...db(), work: async (job, scans) => (begun(), await held, db().work(job, scans)) }
    const queue = new ScanQueue({ db: slow, counts: new LiveCounts({ db: db(), now: () => at }), watch: { committed: (scans) => commits.push(scans) } })
    const answers = [queue.record(scan())]
    await working
    answers.push(queue.record(scan()), queue.record(scan()))
    expect([queue.waiting, commits]).to.deep.equal([2, []])
    go()
    await Promise.all(answers)
    expect([queue.waiting, commits]).to.deep.equal([0, [1, 2]])
  })

  const wrong: Record<string, Partial<Scan>> = {
    'of nobody, from no browser': { people: 0, device: null },
    'of minus one': { people: -1 },
    'of an unknown source': { source: 'guess' as Scan['source'] },
    'of a day to come': { day: '2026-12-02' },
  }
  for (const [what, more] of Object.entries(wrong)) {
    it(`refuses a scan ${what} alone: its neighbours before and after it are counted`, async () => {
      const { queue } = queueOver(db())
      const scans = [scan(), scan(), scan(more), scan({ site: 'base-memorial-hall', people: 3 }), scan()]
      const settled = await outcomes(queue, scans)
      expect(settled.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
      const numbers = settled.map((one) => (one.status === 'fulfilled' ? one.value.number : null))
      expect(numbers).to.deep.equal([1, 2, null, 3, 3])
      expect(await countedIn(db())).to.deep.equal({ visits: 4, people: 6, scans: 4 })
      expect(await recount(db(), { check: true })).to.deep.equal([])
    })
  }

  it('leaves nothing of a scan that fails: no visit, no scan, no counter, no reading of a stop', async () => {
    const { queue } = queueOver(db())
    const before = await everyTable(db())
    const [failed] = await outcomes(queue, [scan({ people: -1, stop: 'well' })])
    expect(failed?.status).to.equal('rejected')
    expect(await everyTable(db())).to.deep.equal(before)
  })

  it('goes on after a failure', async () => {
    const { queue } = queueOver(db())
    await outcomes(queue, [scan({ people: -1 })])
    expect(await queue.record(scan())).to.include({ outcome: 'counted', number: 1 })
    await queue.drained()
  })

  it('tells everybody when the store cannot write, without trying each alone, and goes on when it can again', async () => {
    let broken = true
    const moody: Database = { ...db(), work: async (job, scans) => (broken ? Promise.reject(new StoreUnavailable('full')) : db().work(job, scans)) }
    const { queue, begun } = queueOver(moody)
    const scans = [scan(), scan(), scan()]
    const settled = await outcomes(queue, scans)
    for (const one of settled) expect(one.status === 'rejected' && one.reason).to.be.instanceOf(StoreUnavailable)
    expect(begun()).to.equal(1)
    broken = false
    expect((await outcomes(queue, scans)).map((one) => one.status === 'fulfilled' && one.value.number)).to.deep.equal([1, 2, 3])
  })

  /** What counting law 3 promises to be the same for ever. */
  const told = ({ outcome, day: of, number, countedAt }: Recorded) => ({ outcome, day: of, number, countedAt })

  it('gives the same scan in one crowd one answer, without a transaction that fails', async () => {
    const { queue, begun } = queueOver(db())
    const one = scan()
    const answers = await Promise.all([queue.record(one), queue.record(scan()), queue.record(one), queue.record({ ...one, people: 4 })])
    expect(answers.map(({ people }) => people), 'who is told whom it counts').to.deep.equal([1, 1, undefined, undefined])
    expect(told(answers[2]!)).to.deep.equal(told(answers[0]!))
    expect(told(answers[3]!)).to.deep.equal(told(answers[0]!))
    expect(begun()).to.equal(3)
    expect(await countedIn(db())).to.deep.equal({ visits: 2, people: 2, scans: 2 })
  })

  it('refuses the id of a visit that no scan made, in the same transaction as its neighbours', async () => {
    const { queue, begun } = queueOver(db())
    const [foreign, before] = [scan({ device: null }), scan()]
    await queue.record(before)
    const { site, scanId } = foreign
    const visit = { site, day, id: uuidBytes(scanId)!, entered_on: day, at, source: 'import', people: 300, device: null } as const
    await db().write(async (trx) => {
      await trx.insertInto('visits').values(visit).execute()
      await addToCounters(trx, db().engine, [{ site, day, source: 'import', people: 300, visits: 1, cookieless: 0 }])
    })
    const crowd = [scan(), foreign, scan(), { ...foreign, source: 'group', people: 0, device: before.device } as const, { ...foreign, day: '2026-11-30' }]
    const answers = await Promise.all(crowd.slice(0, 3).map((one) => queue.record(one)))
    expect(answers.map(({ outcome }) => outcome)).to.deep.equal(['counted', 'taken', 'counted'])
    expect(begun()).to.equal(2)
    expect(await queue.record(crowd[3]!)).to.include({ outcome: 'taken' })
    expect(await queue.record(crowd[4]!), 'of another day').to.include({ outcome: 'counted' })
    expect(await countedIn(db())).to.deep.equal({ visits: 5, people: 304, scans: 4 })
    expect(await recount(db(), { check: true })).to.deep.equal([])
  })

  it('tells a second scan of a browser in the same crowd of the first', async () => {
    const { queue } = queueOver(db())
    const first = scan({ at: at - 5000, people: 2 })
    const [counted, already] = await Promise.all([queue.record(first), queue.record(scan({ device: first.device }))])
    expect(counted).to.deep.equal({ outcome: 'counted', day, number: 2, countedAt: at - 5000, people: 2 })
    expect(already).to.deep.equal({ outcome: 'already', day, number: 2, countedAt: at - 5000 })
  })

  it('counts what another server writes to the same store at the same moment once', async () => {
    const scans = Array.from({ length: 20 }, () => scan())
    const [mine, theirs] = await onDatabase(store(), (other) =>
      Promise.all([db(), other].map((database) => Promise.all(scans.map((one) => queueOver(database).queue.record(one))))),
    )
    expect(theirs!.map(told)).to.deep.equal(mine!.map(told))
    expect(await countedIn(db())).to.deep.equal({ visits: 20, people: 20, scans: 20 })
  })

  it('names a browser that came with a group a member, and counts nobody', async () => {
    const { queue } = queueOver(db())
    const member = scan({ people: 0 })
    await queue.record(member)
    expect(await queue.record(scan({ device: member.device }))).to.include({ outcome: 'member' })
    expect(await countedIn(db())).to.include({ people: 0 })
  })
})
