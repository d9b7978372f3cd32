import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { sql } from 'kysely'
import { migrations } from '../../server/database/migrations/index.ts'
import { onDatabase } from '../checkins/on-app.ts'
import { scratchFolder } from '../database/each-database.ts'
import { engine, engineName, storeIn } from '../database/stores.ts'
import { bareDatabase, dropDatabase } from '../database/test-postgres.ts'
import { asStranger } from '../database/stranger.ts'
import { command } from './command.ts'

const site = 'tongzi-mountain'
/** All that work beside a server. */
const beside = [['plates'], ['recount'], ['recount', '--check'], ['verify'], ['purge'], ['staff', 'list'], ['staff', 'add', 'Mei', '--role', 'admin'], ['staff', 'reset', 'admin'], ['token', 'list'], ['import', 'visits', '/dev/null']]

describe(`a command beside the server, on ${engineName}`, function () {
  this.timeout(120_000)
  let folder: ReturnType<typeof scratchFolder>
  let DATA_DIR: string
  beforeEach(() => {
    folder = scratchFolder()
    DATA_DIR = join(folder.path, 'var')
  })
  afterEach(() => folder.remove())

  if (engine === 'sqlite') {
    it('makes no installation in a folder that was mistyped, and says where it looked', async () => {
      for (const typed of beside.filter(([name]) => name !== 'plates')) {
        expect(await command({ DATA_DIR }, ...typed), typed.join(' ')).to.deep.equal({ code: 1, stdout: '', stderr: `${DATA_DIR} holds no database; is DATA_DIR right?\n` })
        expect(existsSync(DATA_DIR), typed.join(' ')).to.equal(false)
      }
    })
  }

  if (engine === 'sqlite') {
    it('lists plates after a build alone, as it is promised, and the same ones from then on', async () => {
      const first = await command({ DATA_DIR }, 'plates', '--json')
      expect(first).to.include({ code: 0, stderr: '' })
      expect(await command({ DATA_DIR }, 'plates', '--json')).to.deep.equal(first)
    })

    it('says in one sentence that DATA_DIR is no folder and cannot be one, as every other does', async () => {
      writeFileSync(DATA_DIR, 'a file')
      for (const dir of [DATA_DIR, join(DATA_DIR, 'x')]) {
        for (const typed of [['verify'], ['migrate'], ['plates'], ['move', '--to', 'embedded']]) {
          const { code, stdout, stderr } = await command({ DATA_DIR: dir, ...(typed[0] === 'move' && { DATABASE_URL: 'postgres://x', SECRET: 's'.repeat(32) }) }, ...typed)
          expect([code, stdout], typed.join(' ')).to.deep.equal([1, ''])
          expect(stderr, typed.join(' ')).to.match(/^[^\n]+\n$/).and.include(dir)
        }
      }
    })

    it('says in one sentence that the store takes nothing now', async () => {
      await command({ DATA_DIR }, 'migrate')
      await command({ DATA_DIR }, 'plates')
      const other = new Sqlite(await storeIn(DATA_DIR))
      other.exec('begin immediate')
      try {
        const said = { code: 1, stdout: '', stderr: `${await storeIn(DATA_DIR)} is held by another program, which does not give it up; end that first\n` }
        expect(await command({ DATA_DIR }, 'staff', 'add', 'Mei', '--role', 'admin')).to.deep.equal(said)
      } finally {
        other.close()
      }
    })
  }

  if (engine === 'postgres') {
    it('says in one sentence that PostgreSQL refuses, also where it is to be moved or restored to', async () => {
      const url = new URL(await storeIn(DATA_DIR))
      url.pathname = '/nowhere'
      const file = join(folder.path, 'a.backup')
      const embedded = { DATA_DIR: join(folder.path, 'embedded'), DATABASE_URL: '', SECRET: 's'.repeat(32) }
      expect(await command(embedded, 'migrate')).to.include({ code: 0 })
      expect(await command(embedded, 'backup', file)).to.include({ code: 0 })
      expect(await command(embedded, 'move', '--to', String(url))).to.deep.equal({ code: 1, stdout: '', stderr: '--to: database "nowhere" does not exist\n' })
      const refused = { code: 1, stdout: '', stderr: 'DATABASE_URL: database "nowhere" does not exist\n' }
      for (const typed of [['restore', file], ['move', '--to', 'embedded'], ['verify']]) {
        expect(await command({ DATA_DIR, DATABASE_URL: String(url) }, ...typed), typed.join(' ')).to.deep.equal(refused)
      }
    })

    it('makes no tables in a database that was mistyped', async () => {
      const DATABASE_URL = await bareDatabase()
      const says = 'the database holds nothing of Red Footprints; is DATA_DIR, or DATABASE_URL, right?\n'
      for (const typed of [...beside, ['backup', join(folder.path, 'a.backup')]]) {
        expect(await command({ DATA_DIR, DATABASE_URL }, ...typed), typed.join(' ')).to.deep.equal({ code: 1, stdout: '', stderr: says })
      }
      expect(await asStranger(DATABASE_URL, ({ all }) => all("select tablename from pg_tables where schemaname = 'public'"))).to.deep.equal([])
      dropDatabase(DATABASE_URL)
    })
  }

  it('changes no tables of an earlier version, whose server may still run on them, and says who does', async () => {
    await command({ DATA_DIR }, 'migrate')
    const last = Object.keys(migrations).at(-1)!
    const store = await storeIn(DATA_DIR)
    await onDatabase(store, (db) => db.write((trx) => sql`delete from kysely_migration where name = ${last}`.execute(trx)))
    for (const typed of beside) {
      const said = { code: 1, stdout: '', stderr: '1 migration is due; the server (or cli migrate) does it\n' }
      expect(await command({ DATA_DIR }, ...typed), typed.join(' ')).to.deep.equal(said)
    }
    expect(await command({ DATA_DIR }, 'migrate')).to.include({ code: 0 })
    expect(await command({ DATA_DIR }, 'plates')).to.include({ code: 0, stderr: '' }).and.property('stdout').that.includes(site)
  })

  it('is told that a later version has made the tables', async () => {
    await command({ DATA_DIR }, 'migrate')
    await onDatabase(await storeIn(DATA_DIR), (db) => db.write((trx) => sql`insert into kysely_migration (name, timestamp) values ('2099-01-01-a-moon', '')`.execute(trx)))
    for (const typed of [['verify'], ['plates']]) {
      const { code, stderr } = await command({ DATA_DIR }, ...typed)
      expect(code).to.equal(1)
      expect(stderr).to.match(/ was made by a later version of Red Footprints, which knows 2099-01-01-a-moon; start that version\n$/)
    }
  })
})
