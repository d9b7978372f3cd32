import { writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { Kysely, sql } from 'kysely'
import { engineAt } from '../../server/database/dialect.ts'
import { migrate } from '../../server/database/migrate.ts'
import { migrations } from '../../server/database/migrations/index.ts'
import type { Database, Trx } from '../../server/database/open.ts'
import type { Schema } from '../../server/database/schema.ts'
import { databaseFile } from '../../server/operations/backup.ts'
import { onDatabase } from '../checkins/on-app.ts'
import { everyTable } from '../checkins/tables.ts'
import { scratchFolder } from './each-database.ts'
import { engine, engineName } from './stores.ts'
import { bareDatabase, dropDatabase } from './test-postgres.ts'

/** All that has a definition, and what it is. */
const definitions = {
  sqlite: sql`select name, sql from sqlite_master where sql is not null order by name`,
  postgres: sql`
    select 'column ' || table_name || '.' || column_name as name, concat(ordinal_position, data_type, is_nullable, column_default) as sql from information_schema.columns where table_schema = 'public'
    union all select 'index ' || indexname, indexdef from pg_indexes where schemaname = 'public'
    union all select 'constraint ' || conname || conrelid, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace
    union all select 'trigger ' || tgname || tgrelid, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all select 'function ' || proname, prosrc from pg_proc where pronamespace = 'public'::regnamespace
    order by 1`,
}[engine]

/** A booking with as little in it as the table takes. */
const nothing = { programme: '', place: '', note: '', reason: '', member_code: '', contact: null, answer_by: null, offered_at: null, offer_until: null }
const bare = {
  ...nothing,
  ...{ ref: '0000000000', site: 'tongzi-mountain', day: '2026-12-03', kind: 'other' as const, organisation: '甲单位', people: 5, minors: 0, step_free: 0 as const, docent: 'none' },
  ...{ lang: 'zh' as const, status: 'cancelled' as const, channel: 'online' as const, sequence: 0, agreed: '{}', created_at: 0, changed_at: 0 },
}

describe(`migrations, on ${engineName}`, () => {
  let folder: ReturnType<typeof scratchFolder>
  let store: string
  beforeEach(async () => {
    folder = scratchFolder()
    store = engine === 'sqlite' ? databaseFile(folder.path) : await bareDatabase()
  })
  afterEach(() => {
    if (engine === 'postgres') dropDatabase(store)
    folder.remove()
  })

  /** A job on a connection that writes, of a store that nobody has brought up to date. */
  async function onWriter<T>(job: (db: Kysely<Schema>) => Promise<T>): Promise<T> {
    const { dialect, end } = (await engineAt(store)).writing()
    const db = new Kysely<Schema>({ dialect })
    return job(db).finally(() => Promise.all([db.destroy(), end()]))
  }
  const upToDate = async (db: Kysely<Schema>) => migrate(db, await engineAt(store))
  const opening = () => onDatabase(store, async () => 'opened').catch((error: Error) => error.message)
  const defined = () => onWriter(async (db) => (await definitions.execute(db)).rows)
  const ran = sql<{ name: string }>`select name from kysely_migration order by name`

  it('bring an empty store up to date, in the order of their names', async () => {
    const names = await onWriter(upToDate)
    expect(names).to.deep.equal(Object.keys(migrations)).and.to.deep.equal([...names].sort())
  })

  it('have dated names, which never change once they have landed', () => {
    for (const name of Object.keys(migrations)) expect(name).to.match(/^20\d\d-[01]\d-[0-3]\d-[a-z]-[a-z-]+$/)
    expect(Object.keys(migrations).slice(0, 2)).to.deep.equal(['2026-11-22-a-counting', '2026-11-22-b-staff'])
  })

  it('do nothing the second time', async () => {
    await onWriter(upToDate)
    const before = await defined()
    expect(before).to.have.length.above(50)
    expect(await onWriter(upToDate)).to.deep.equal([])
    expect(await defined()).to.deep.equal(before)
  })

  it('leave what was counted as it is', async () => {
    const before = await onDatabase(store, async (db) => {
      await db.write((trx) => trx.insertInto('totals').values({ site: 'tongzi-mountain', people: 5 }).execute())
      return everyTable(db)
    })
    expect(await onDatabase(store, everyTable)).to.deep.equal(before)
  })

  it('take why organisers cancelled out of a history that was written before, which nobody can edit afterwards either', async () => {
    const id = (n: number) => Uint8Array.from({ length: 16 }, () => n)
    const details = ({ read }: Pick<Database, 'read'>) => read.selectFrom('booking_events').select('detail').orderBy('id').execute()
    await onDatabase(store, (db) =>
      db.write(async (trx) => {
        await trx.insertInto('bookings').values({ ...bare, request_id: id(9) }).execute()
        const events = [['', 'cancelled', '王老师住院'], ['', 'moved', '2026-12-03T09:00=5'], ['Mei', 'cancelled', '对方来电'], ['Mei', 'closed', '结冰']] as const
        await trx.insertInto('booking_events').values(events.map(([actor, what, detail], n) => ({ id: id(n), ref: bare.ref, at: n, actor, what, detail }))).execute()
        await sql`delete from kysely_migration where name >= '2026-11-29-b-words-of-organisers'`.execute(trx)
      }),
    )
    const before = await defined()
    const left = await onDatabase(store, async (db) => {
      const edited = await db.write((trx) => sql`update booking_events set detail = ''`.execute(trx)).catch((error: Error) => error.message)
      expect(edited).to.equal('what happened to a booking is never edited or deleted')
      return details(db)
    })
    expect(left.map(({ detail }) => detail)).to.deep.equal(['', '2026-12-03T09:00=5', '对方来电', '结冰'])
    expect(await defined()).to.deep.equal(before)
  })

  it('have every part that had agreed to go without a docent remember it, and no other', async () => {
    const id = (n: number) => Uint8Array.from({ length: 16 }, () => n)
    const slot = (hour: string) => `2026-12-03T${hour}:00`
    const guide = { id: id(1), site: bare.site, name: '小河', languages: '[]', weekdays: '1', lunch_from: '12:00', lunch_to: '12:00', gap_minutes: 0, daily_most: 1, account: '', left_at: null }
    const before = { A: ['confirmed', 'none'], B: ['confirmed', 'any'], C: ['requested', 'none'], D: ['requested', 'any'], E: ['waiting', 'en'] } as const
    const parts = [['A', '09'], ['A', '10'], ['B', '09', guide.id], ['B', '10'], ['C', '09'], ['D', '09'], ['D', '10'], ['D', '14', guide.id], ['D', '15'], ['E', '09']] as const
    const said = [['09', '小河 → —'], ['10', '小河 → —'], ['10', '— → 小河'], ['14', '小河 → —'], ['14', '— → 小河'], ['15', '— → 小河'], ['15', '小河 → —']] as const
    const earlier = (trx: Trx) => sql`delete from kysely_migration where name = '2026-11-30-a-parts-without-docent'`.execute(trx)
    const goWithout = async ({ read }: Database) => {
      const rows = await read.selectFrom('booking_parts').select(['ref', 'slot']).where('without_docent', '=', 1).orderBy('ref').orderBy('slot').execute()
      return rows.map((part) => `${part.ref} ${part.slot.slice(11, 13)}`)
    }
    await onDatabase(store, (db) =>
      db.write(async (trx) => {
        await sql`alter table booking_parts drop column without_docent`.execute(trx)
        await earlier(trx)
        await trx.insertInto('docents').values(guide).execute()
        await trx.insertInto('bookings').values(Object.entries(before).map(([ref, [status, docent]], n) => ({ ...bare, ref, request_id: id(n), status, docent }))).execute()
        await trx.insertInto('booking_parts').values(parts.map(([ref, hour, docent = null]) => ({ ref, slot: slot(hour), ends: '16:00', people: 5, docent }))).execute()
        await trx.insertInto('booking_events').values(said.map(([hour, to], n) => ({ id: id(n), ref: 'D', at: n, actor: 'Mei', what: 'docent', detail: `${slot(hour)} ${to}` }))).execute()
      }),
    )
    const remembered = ['A 09', 'A 10', 'B 10', 'C 09', 'D 09', 'D 15']
    expect(await onDatabase(store, goWithout)).to.deep.equal(remembered)
    await onDatabase(store, (db) => db.write(earlier))
    expect(await onDatabase(store, goWithout), 'once more').to.deep.equal(remembered)
  })

  it('run once when servers start at the same moment', async () => {
    const seen = await Promise.all([0, 1, 2].map(() => onDatabase(store, ({ read }) => ran.execute(read))))
    for (const { rows } of seen) expect(rows.map(({ name }) => name)).to.deep.equal(Object.keys(migrations))
  })

  it('are all or nothing: one that fails leaves no table behind', async () => {
    await onWriter((db) => sql`create view staff as select 1 as id`.execute(db))
    expect(await opening()).to.match(/staff/)
    const left = JSON.stringify(await defined())
    for (const table of ['visits', 'plates', 'audit']) expect(left).not.to.include(table)
  })

  it('refuse a database that a later version has made', async () => {
    expect(await opening()).to.equal('opened')
    await onWriter((db) => sql`insert into kysely_migration (name, timestamp) values ('2099-01-01-a-moon', '')`.execute(db))
    expect(await opening()).to.match(/2099-01-01-a-moon/)
  })

  if (engine === 'sqlite') {
    it('refuse a file that is no database, and name it', async () => {
      writeFileSync(store, 'This is a letter, not a database. '.repeat(100))
      expect(await opening()).to.equal(`${store}: file is not a database`)
    })
  }
})
