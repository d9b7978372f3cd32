import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { InsertQueryNode, type KyselyPlugin, sql } from 'kysely'
import { createApp } from '../../server/app.ts'
import { recordScans } from '../../server/checkins/record-scans.ts'
import type { RowsOf } from '../../server/database/rows.ts'
import type { Scan } from '../../server/checkins/scan.ts'
import { ScanQueue } from '../../server/checkins/scan-queue.ts'
import type { Database, Trx } from '../../server/database/open.ts'
import { type Served, serve } from '../app/serve.ts'
import { onListener } from './on-app.ts'
import { phoneAt } from './phone.ts'
import { countedIn, everyTable } from './tables.ts'

/**
 * Counting law 2 under load, and its twin: the same crowd meets an application whose guard is off and
 * must be counted more than once, or the first test proves nothing.
 */
describe('fifty check-ins of one phone at once', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    code = await app.code('heping-middle-school')
  })
  afterEach(() => app.close())

  async function fiftyAtOnce(at: Pick<Served, 'url'>): Promise<string[]> {
    const wei = await phoneAt(at, code)
    const answers = await Promise.all(Array.from({ length: 50 }, () => wei.checkIn(code, { scan_id: randomUUID() })))
    return answers.map(({ outcome }) => outcome)
  }

  it('are one visit', async () => {
    const outcomes = await fiftyAtOnce(app)
    expect(outcomes.filter((outcome) => outcome === 'counted')).to.have.length(1)
    expect(outcomes.filter((outcome) => outcome === 'already')).to.have.length(49)
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 50 })
    expect((await everyTable(app.parts.db)).totals).to.deep.equal([{ site: 'heping-middle-school', people: 1 }])
  })

  it('are fifty visits in the twin, which has neither the index nor the clause that leans on it', async () => {
    const { parts } = app
    const db = await unguarded(parts.db)
    const twin = createApp({ ...parts, db, queue: new ScanQueue({ db, counts: parts.counts }) })
    const outcomes = await onListener(twin, (url) => fiftyAtOnce({ url }))
    expect(outcomes).to.deep.equal(Array(50).fill('counted'))
    expect(await countedIn(parts.db)).to.deep.equal({ visits: 50, people: 50, scans: 50 })
  })

  it('cannot even be written past the application: the database itself refuses the second row', async () => {
    const row = (id: number) => ({
      site: 'heping-middle-school',
      day: '2026-12-01',
      id: new Uint8Array(16).fill(id),
      entered_on: '2026-12-01',
      at: app.clock.now(),
      source: 'plate' as const,
      people: 1,
      device: new Uint8Array(16).fill(7),
    })
    const insert = (id: number) => app.parts.db.write((trx) => trx.insertInto('visits').values(row(id)).execute())
    await insert(1)
    const refused = await insert(2).catch((error: unknown) => error)
    expect(app.parts.db.engine.isTaken(refused)).to.equal(true)
    await dropIndex(app.parts.db)
    await insert(2)
    expect(await countedIn(app.parts.db)).to.include({ visits: 2 })
  })
})

const dropIndex = (db: Database) => db.write((trx) => sql`drop index visits_one_per_device`.execute(trx))

/** A database with the guard of counting law 2 taken out: its index, and the clause of the query that names it. */
async function unguarded(db: Database): Promise<Database> {
  await dropIndex(db)
  // Statements are kept by engine: these are for this one alone.
  const engine = { rowsOf: ((rows, columns) => db.engine.rowsOf(rows, columns)) as RowsOf }
  const work = (_job: string, scans: unknown) => db.write((trx) => recordScans(trx.withPlugin(plainInserts) as Trx, engine, scans as Scan[]))
  return { ...db, work: work as Database['work'] }
}

/** Inserts into `visits` as if nobody had thought of conflicts. */
const plainInserts: KyselyPlugin = {
  transformQuery({ node }) {
    if (!InsertQueryNode.is(node) || node.into?.table.identifier.name !== 'visits') return node
    const { onConflict, ...plain } = node
    return onConflict ? plain : node
  },
  transformResult: async ({ result }) => result,
}
