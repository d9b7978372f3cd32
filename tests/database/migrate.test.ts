import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Kysely, sql } from 'kysely'
import { sqlite } from '../../server/database/sqlite/engine.ts'
import { migrate } from '../../server/database/migrate.ts'
import { migrations } from '../../server/database/migrations/index.ts'
import type { Schema } from '../../server/database/schema.ts'
import { onDatabase } from '../checkins/on-app.ts'
import { everyTable } from '../checkins/tables.ts'
import { scratchFolder } from './each-database.ts'

describe('migrations', () => {
  let folder: ReturnType<typeof scratchFolder>
  let file: string
  beforeEach(() => {
    folder = scratchFolder()
    file = join(folder.path, 'red-footprints.sqlite')
  })
  afterEach(() => folder.remove())

  async function onWriter<T>(job: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    const db = new Kysely<Schema>({ dialect: sqlite(file).writing().dialect })
    return job(db).finally(() => db.destroy())
  }
  const opening = () => onDatabase(file, async () => 'opened').catch((error: Error) => error.message)
  const definitions = (db: Kysely<Schema>) =>
    sql<{ sql: string }>`select sql from sqlite_master where sql is not null order by name`.execute(db)

  it('bring an empty file up to date, in the order of their names', async () => {
    const ran = await onWriter((db) => migrate(db, sqlite(file)))
    expect(ran).to.deep.equal(Object.keys(migrations)).and.to.deep.equal([...ran].sort())
  })

  it('have dated names, which never change once they have landed', () => {
    for (const name of Object.keys(migrations)) expect(name).to.match(/^20\d\d-[01]\d-[0-3]\d-[a-z]-[a-z-]+$/)
    expect(Object.keys(migrations).slice(0, 2)).to.deep.equal(['2026-11-22-a-counting', '2026-11-22-b-staff'])
  })

  it('do nothing the second time', async () => {
    await onWriter((db) => migrate(db, sqlite(file)))
    const before = await onWriter(definitions)
    expect(await onWriter((db) => migrate(db, sqlite(file)))).to.deep.equal([])
    expect((await onWriter(definitions)).rows).to.deep.equal(before.rows)
  })

  it('leave what was counted as it is', async () => {
    const before = await onDatabase(file, async (db) => {
      await db.write((trx) => trx.insertInto('totals').values({ site: 'tongzi-mountain', people: 5 }).execute())
      return everyTable(db)
    })
    expect(await onDatabase(file, everyTable)).to.deep.equal(before)
  })

  it('run once when two servers start at the same moment', async () => {
    const ran = sql<{ name: string }>`select name from kysely_migration order by name`
    const seen = await Promise.all([0, 1].map(() => onDatabase(file, ({ read }) => ran.execute(read))))
    for (const { rows } of seen) expect(rows.map(({ name }) => name)).to.deep.equal(Object.keys(migrations))
  })

  it('are all or nothing: one that fails leaves no table behind', async () => {
    await onWriter((db) => sql`create view staff as select 1 as id`.execute(db))
    expect(await opening()).to.match(/staff/)
    const { rows } = await onWriter((db) => sql`select name from sqlite_master where name in ('visits', 'plates', 'audit')`.execute(db))
    expect(rows).to.deep.equal([])
  })

  it('refuse a database that a later version has made', async () => {
    expect(await opening()).to.equal('opened')
    await onWriter((db) => sql`insert into kysely_migration (name, timestamp) values ('2099-01-01-a-moon', '')`.execute(db))
    expect(await opening()).to.match(/2099-01-01-a-moon/)
  })

  it('refuse a file that is no database, and name it', async () => {
    writeFileSync(file, 'This is a letter, not a database. '.repeat(100))
    expect(await opening()).to.equal(`${file}: file is not a database`)
  })
})
