import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { createApp } from '../../server/app.ts'
import { ScanQueue } from '../../server/checkins/scan-queue.ts'
import { type Served, serve } from '../app/serve.ts'
import { dropIndex } from '../database/guards.ts'
import { onListener } from './on-app.ts'
import { phoneAt } from './phone.ts'
import { countedIn, everyTable } from './tables.ts'
import { unguarded } from './unguarded.ts'

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
    const db = await unguarded(parts.db, 'visits_one_per_device', 'device')
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
    await dropIndex(app.parts.db, 'visits_one_per_device')
    await insert(2)
    expect(await countedIn(app.parts.db)).to.include({ visits: 2 })
  })
})
