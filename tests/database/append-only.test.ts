import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { sql } from 'kysely'
import type { Trx } from '../../server/database/open.ts'
import type { ScanRow, VisitRow } from '../../server/database/schema-counting.ts'
import { everyTable } from '../checkins/tables.ts'
import { eachDatabase } from './each-database.ts'
import { engine, refusedAs } from './stores.ts'

const id = () => Uint8Array.from(randomBytes(16))
const at = Date.parse('2026-12-01T09:00:00+08:00')

const visit = (more: Partial<VisitRow> = {}): VisitRow => ({
  site: 'tongzi-mountain',
  day: '2026-12-01',
  id: id(),
  entered_on: '2026-12-01',
  at,
  source: 'plate',
  people: 1,
  device: id(),
  ...more,
})
const scan = (more: Partial<ScanRow> = {}): ScanRow => ({
  site: 'tongzi-mountain',
  scan_id: id(),
  outcome: 'counted',
  day: '2026-12-01',
  at,
  stop: '',
  number: 1,
  counted_at: at,
  ...more,
})

eachDatabase('what is counted', (db) => {
  const written = (job: (trx: Trx) => Promise<unknown>) => db().write(job).then(() => 'written', (error: Error) => error.message)

  beforeEach(async () => {
    await db().write(async (trx) => {
      await trx.insertInto('visits').values([visit(), visit({ source: 'group', people: 40, device: null })]).execute()
      await trx.insertInto('scans').values(scan()).execute()
      await trx.insertInto('audit').values({ id: id(), at, actor: 'Mei', action: 'desk', subject: 'tongzi-mountain', detail: '' }).execute()
    })
  })

  const sentences = {
    visits: 'a counted visit is never edited or deleted; append a correction',
    scans: 'the outcome of a scan is remembered for ever',
    audit: 'the audit log only grows',
  }
  for (const [table, sentence] of Object.entries(sentences)) {
    it(`is refused by the database itself when somebody would edit or delete it: ${table}`, async () => {
      const before = await everyTable(db())
      const statements = [
        sql`update ${sql.table(table)} set at = at + 1`,
        sql`update ${sql.table(table)} set at = at`,
        sql`delete from ${sql.table(table)}`,
        sql`delete from ${sql.table(table)} where at = ${at}`,
        ...(engine === 'postgres' ? [sql`truncate ${sql.table(table)}`] : []),
      ]
      for (const statement of statements) expect(await written((trx) => statement.execute(trx))).to.equal(sentence)
      expect(await everyTable(db())).to.deep.equal(before)
    })
  }

  it('is not overwritten by a second row of the same key either', async () => {
    const { visits = [], scans = [], audit = [] } = await everyTable(db())
    for (const [table, row] of Object.entries({ visits: visits[0]!, scans: scans[0]!, audit: audit[0]! })) {
      const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)))
      const values = sql.join(Object.entries(row).map(([name, value]) => (name === 'at' ? Number(value) + 1 : value)))
      for (const verb of engine === 'sqlite' ? ['insert', 'insert or replace', 'replace'] : ['insert']) {
        const result = await written((trx) => sql`${sql.raw(verb)} into ${sql.table(table)} (${columns}) values (${values})`.execute(trx))
        expect(result, `${verb} into ${table}`).not.to.equal('written')
      }
    }
  })

  it('keeps nothing of a transaction that tried to', async () => {
    const everything = await everyTable(db())
    await written(async (trx) => {
      await trx.insertInto('visits').values(visit()).execute()
      await sql`delete from visits`.execute(trx)
    })
    expect(await everyTable(db())).to.deep.equal(everything)
  })

  const impossible: Record<string, Partial<VisitRow>> = {
    'of nobody, without a browser whose place it takes': { people: 0, device: null },
    'of fewer than nobody at a plate': { people: -1 },
    'of an unknown source': { source: 'guess' as VisitRow['source'] },
    'of a day after it was entered': { day: '2026-12-02' },
    'of no site': { site: null as unknown as string },
    'of no number of people': { people: null as unknown as number },
  }
  for (const [what, more] of Object.entries(impossible)) {
    it(`is never a visit ${what}`, async () => {
      expect(await written((trx) => trx.insertInto('visits').values(visit(more)).execute())).to.match(refusedAs.constraint)
    })
  }

  const possible: Record<string, Partial<VisitRow>> = {
    'of a member of a group, who was counted with it': { people: 0 },
    'of a desk that takes one back': { source: 'desk', people: -1, device: null },
    'entered days after it was made': { entered_on: '2026-12-04' },
    'that was sent late': { source: 'late' },
  }
  for (const [what, more] of Object.entries(possible)) {
    it(`may be a visit ${what}`, async () => {
      expect(await written((trx) => trx.insertInto('visits').values(visit(more)).execute())).to.equal('written')
    })
  }

  it('is one visit for one browser at one site on one day, and any number without a browser', async () => {
    const device = id()
    const insert = (more: Partial<VisitRow>) => written((trx) => trx.insertInto('visits').values(visit({ device, ...more })).execute())
    expect(await insert({})).to.equal('written')
    expect(await insert({})).to.match(refusedAs.taken)
    expect(await insert({ site: 'heping-middle-school' })).to.equal('written')
    expect(await insert({ day: '2026-11-30' })).to.equal('written')
    for (let i = 0; i < 3; i++) expect(await insert({ device: null })).to.equal('written')
  })

  it('is one scan for one scan_id at one site', async () => {
    const scan_id = id()
    const insert = (more: Partial<ScanRow>) => written((trx) => trx.insertInto('scans').values(scan({ scan_id, ...more })).execute())
    expect(await insert({})).to.equal('written')
    expect(await insert({ day: '2026-12-02' })).to.match(refusedAs.taken)
    expect(await insert({ site: 'heping-middle-school' })).to.equal('written')
    expect(await insert({ scan_id: id(), outcome: 'lost' as ScanRow['outcome'] })).to.match(refusedAs.constraint)
  })
})
