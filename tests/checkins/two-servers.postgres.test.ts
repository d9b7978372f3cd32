import { randomBytes, randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { Kysely } from 'kysely'
import { recordScans } from '../../server/checkins/record-scans.ts'
import type { Scan } from '../../server/checkins/scan.ts'
import { recount } from '../../server/counters/recount.ts'
import { over, PoolDriver } from '../../server/database/postgres/driver.ts'
import { poolTo } from '../../server/database/postgres/pool.ts'
import type { Schema } from '../../server/database/schema.ts'
import { eachDatabase } from '../database/each-database.ts'
import { waitsForLock } from '../database/postgres/broken.ts'
import { countedIn } from './tables.ts'

const day = '2026-12-01'
const at = Date.parse(`${day}T09:00:00+08:00`)

/** With a browser, or without one that could be told by its cookie. */
const scan = (more: Partial<Scan> = {}): Scan => ({
  ...{ site: 'tongzi-mountain', scanId: randomUUID(), stop: '', source: 'plate', day, enteredOn: '2026-12-02', at },
  ...{ device: randomBytes(16).toString('hex'), people: 1, ...more },
})

/** Two servers write check-ins beside each other: each has a connection of its own, and none is alone in the database. */
eachDatabase('a scan that reaches two servers at the same moment', (db, store) => {
  let servers: Kysely<Schema>[]
  beforeEach(() => {
    servers = [0, 1].map(() => {
      const pool = poolTo({ url: store(), name: 'counting', max: 1, patience: 5000, lost: () => undefined })
      return new Kysely<Schema>({ dialect: over(new PoolDriver({ pool, begin: 'begin; select pg_advisory_xact_lock_shared(1, 0)' })) })
    })
  })
  afterEach(() => Promise.all(servers.map((server) => server.destroy())))

  /** The one server has written and not yet committed when the other gets to it; answers with what each says. */
  async function bothRecord(first: Scan, second: Scan, alone = db().engine.alone): Promise<[unknown, unknown]> {
    const engine = { rowsOf: db().engine.rowsOf, alone }
    let commit = () => {}
    const mayCommit = new Promise<void>((resolve) => (commit = resolve))
    let hasWritten = () => {}
    const written = new Promise<void>((resolve) => (hasWritten = resolve))
    const mine = servers[0]!.transaction().execute(async (trx) => {
      const { recorded } = await recordScans(trx, engine, [first])
      hasWritten()
      await mayCommit
      return recorded[0]
    })
    await written
    const theirs = servers[1]!.transaction().execute(async (trx) => (await recordScans(trx, engine, [second])).recorded[0])
    const answer = theirs.catch((error: unknown) => error)
    await waitsForLock(store(), 'counting')
    commit()
    return [await mine, await answer]
  }
  const nobodyWaits = () => Promise.resolve()

  for (const [who, device] of [['a browser', undefined], ['a browser that keeps no cookie', null]] as const) {
    it(`has one answer, of ${who}: the second server finds it remembered`, async () => {
      const one = scan(device === null ? { device } : {})
      const [mine, theirs] = await bothRecord(one, one)
      const answer = { outcome: 'counted', day, number: 1, countedAt: at }
      expect(mine, 'the first knows whom it counted').to.deep.equal({ ...answer, people: 1 })
      expect(theirs).to.deep.equal(answer)
      expect(await countedIn(db())).to.deep.equal({ visits: 1, people: 1, scans: 1 })
      expect(await recount(db(), { check: true })).to.deep.equal([])
    })

    it(`has another answer of the second in the twin, of ${who}, where they do not take turns at a site`, async () => {
      const one = scan(device === null ? { device } : {})
      const [, theirs] = await bothRecord(one, one, nobodyWaits)
      expect(theirs, 'as if the id were that of a visit which no scan made').to.include({ outcome: 'taken' })
      expect(await countedIn(db())).to.deep.equal({ visits: 1, people: 1, scans: 1 })
    })
  }

  it('counts a browser once, whichever of its two scans comes first', async () => {
    const first = scan({ people: 3 })
    const [mine, theirs] = await bothRecord(first, scan({ device: first.device }))
    expect(mine).to.include({ outcome: 'counted', number: 3 })
    expect(theirs).to.include({ outcome: 'already', number: 3 })
    expect(await countedIn(db())).to.deep.equal({ visits: 1, people: 3, scans: 2 })
  })

  it('does not hold up another site', async () => {
    const engine = db().engine
    await servers[0]!.transaction().execute(async (trx) => {
      await recordScans(trx, engine, [scan()])
      await servers[1]!.transaction().execute((other) => recordScans(other, engine, [scan({ site: 'base-memorial-hall' })]))
      expect(await countedIn(db()), 'one is committed, the other not yet').to.include({ visits: 1 })
    })
    expect(await countedIn(db())).to.include({ visits: 2 })
  })
})
