import { expect } from 'chai'
import { sql } from 'kysely'
import { recount } from '../../../server/counters/recount.ts'
import { keys, type TableName, tableNames } from '../../../server/database/keys.ts'
import { type Database, openDatabase } from '../../../server/database/open.ts'
import { sealDays } from '../../../server/ledger/seal-days.ts'
import { verifyLedger } from '../../../server/ledger/verify.ts'
import { serve, StoppedClock } from '../../app/serve.ts'
import { phoneAt } from '../../checkins/phone.ts'
import { countsByDay } from '../../checkins/tables.ts'
import { dropDatabase, emptyDatabase } from '../test-postgres.ts'
import { failed } from './broken.ts'
import { inParts } from './in-parts.ts'

const sites = ['base-memorial-hall', 'tongzi-mountain', 'heping-middle-school', 'he-long-former-residence']

/** A table that grows with the visits, or with the days of a site. */
const counting = ['visits', 'scans', 'counters', 'totals', 'stop_reads', 'tempo', 'day_keys', 'desk_counts', 'seals', 'open_days', 'months'] satisfies TableName[]

describe('what is counted, in a PostgreSQL whose tables lie in parts by site', () => {
  let store: string
  let db: Database
  beforeEach(async () => {
    store = await emptyDatabase()
    db = await openDatabase(store)
    const four = [0, 1, 2, 3].map((rest) => `with (modulus 4, remainder ${rest})`)
    for (const table of counting) await db.write((trx) => inParts(trx, table, 'hash (site)', four))
  })
  afterEach(async () => {
    await db.close()
    dropDatabase(store)
  })

  it('has a key that carries the site, in every table that grows with it', () => {
    for (const table of counting) expect(keys[table], table).to.include('site')
    const others = tableNames.filter((table) => (keys[table] as readonly string[]).includes('site') && !(counting as readonly string[]).includes(table))
    expect(others).to.deep.equal(['staff_sites', 'gate_rules', 'offers', 'closures', 'seats', 'site_limits', 'imports', 'imported_days', 'comparisons', 'guide_versions', 'recordings'])
  })

  it('is counted once, sealed, verified and summed as ever', async () => {
    const clock = new StoppedClock()
    const app = await serve({ clock, env: { DATABASE_URL: store, SECRET: 'a secret that is long enough to be one', RATE_LIMITS: 'off' } })
    try {
      for (const [i, site] of sites.entries()) {
        const code = await app.code(site)
        const phone = await phoneAt(app, code)
        expect(await phone.checkIn(code, { companions: i })).to.include({ outcome: 'counted' })
        expect(await phone.checkIn(code)).to.include({ outcome: 'already' })
      }
    } finally {
      await app.close()
    }
    const parts = await sql<{ name: string }>`select distinct tableoid::regclass::text as name from visits`.execute(db.read)
    expect(parts.rows.length, 'parts that hold visits').to.be.above(1)

    clock.set('2026-12-02T02:00:00+08:00')
    expect(await sealDays({ db, now: clock.now })).to.equal(sites.length)
    const verified = await verifyLedger(db.read, { now: clock.now() })
    expect(verified.sites.map(({ days, entries, misfit }) => ({ days, entries, misfit }))).to.deep.equal(sites.map(() => ({ days: 1, entries: 1, misfit: undefined })))
    expect(await recount(db, { check: true })).to.deep.equal([])
    const days = await countsByDay(db.read, { from: '2026-12-01', to: '2026-12-01' })
    expect(days.reduce((sum, { people }) => sum + people, 0)).to.equal(1 + 2 + 3 + 4)

    for (const change of [sql`update visits set people = 9`, sql`delete from visits`]) {
      const refused = await failed(db.write((trx) => change.execute(trx)))
      expect(String(refused)).to.include('a counted visit is never edited or deleted')
    }
  })
})
