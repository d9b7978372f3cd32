import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { sql } from 'kysely'
import { keys } from '../../server/database/keys.ts'
import { openDatabase } from '../../server/database/open.ts'
import { moveStore, MoveError } from '../../server/operations/move.ts'
import type { Served } from '../app/serve.ts'
import { onApp } from '../checkins/on-app.ts'
import { everyTable } from '../checkins/tables.ts'
import { command } from '../cli/command.ts'
import { scratchFolder } from '../database/each-database.ts'
import { engine, storeIn } from '../database/stores.ts'
import { emptyDatabase } from '../database/test-postgres.ts'
import { secret } from '../demo/sample.ts'
import { cli } from './installation.ts'
import { evening, everythingOf, makeWhole } from './whole-installation.ts'

if (engine === 'postgres') {
  describe('an installation that moves', function () {
    this.timeout(400_000)
    const folder = scratchFolder()
    const dataDir = join(folder.path, 'var')
    const elsewhere = join(folder.path, 'elsewhere')
    const onPostgres = (DATABASE_URL: string) => ({ DATABASE_URL, SECRET: secret })
    const embedded = { DATABASE_URL: '', SECRET: secret }
    let here: string
    let sent: Record<string, unknown>
    before(async () => {
      here = await storeIn(dataDir)
      await makeWhole(dataDir, { SECRET: secret })
      sent = await lookedAt(dataDir, onPostgres(here))
    })
    after(() => folder.remove())

    const lookedAt = (dir: string, env: NodeJS.ProcessEnv) => onApp({ dataDir: dir, clock: evening(), env }, async (app) => inAnyEngine(await everythingOf(app), app))
    function same(found: Record<string, unknown>) {
      expect(Object.keys(sent)).to.have.length.above(50)
      for (const [what, value] of Object.entries(sent)) expect(found[what], what).to.deep.equal(value)
    }
    const said = /^moved and checked: \d+ rows, \d+ 人次 at 9 sites, \d+ seals\n/

    it('goes out of PostgreSQL into a file, and into another PostgreSQL, with every total, export, report, seal and row', async () => {
      const out = await cli({ DATA_DIR: elsewhere, ...onPostgres(here) }, 'move', '--to', 'embedded')
      expect([out.code, out.stderr]).to.deep.equal([0, ''])
      expect(out.stdout).to.match(said)
      same(await lookedAt(elsewhere, embedded))
      const there = await emptyDatabase()
      const back = await cli({ DATA_DIR: elsewhere, ...embedded }, 'move', '--to', there)
      expect([back.code, back.stderr]).to.deep.equal([0, ''])
      expect(back.stdout).to.match(said).and.include('start every server with this DATABASE_URL')
      same(await lookedAt(join(folder.path, 'third'), onPostgres(there)))
      const agrees = { code: 0, stdout: 'every counter agrees with its rows\n', stderr: '' }
      expect(await command({ DATA_DIR: dataDir, ...onPostgres(there) }, 'recount', '--check')).to.deep.equal(agrees)
    })

    it('comes back out of a backup that was made while its server ran', async () => {
      const file = join(dataDir, 'backups', 'red-footprints-2026-12-01.backup')
      await onApp({ dataDir, clock: evening(), env: onPostgres(here) }, async () => {
        expect(await command({ DATA_DIR: dataDir, ...onPostgres(here) }, 'backup', file)).to.deep.equal({ code: 0, stdout: `${file}\n`, stderr: '' })
      })
      const there = await emptyDatabase()
      expect(await command({ DATA_DIR: dataDir, ...onPostgres(there) }, 'restore', file)).to.deep.equal({ code: 0, stdout: 'restored\n', stderr: '' })
      same(await lookedAt(join(folder.path, 'fourth'), onPostgres(there)))
      const other = { ...onPostgres(await emptyDatabase()), SECRET: 'another secret of more than thirty-two characters' }
      expect((await command({ DATA_DIR: dataDir, ...other }, 'restore', file)).stdout).to.match(/^restored; it was made with another SECRET/)
    })

    it('is refused in one sentence, with nothing changed, where something is already, and while a server runs', async () => {
      const taken = await emptyDatabase()
      await onDatabaseAt(taken, (db) => db.write((trx) => trx.insertInto('totals').values({ site: 'tongzi-mountain', people: 5 }).execute()))
      const refused = async (env: NodeJS.ProcessEnv, ...args: string[]) => {
        const { code, stdout, stderr } = await command(env, ...args)
        expect([code, stdout]).to.deep.equal([1, ''])
        return stderr
      }
      const target = join(folder.path, 'refused')
      expect(await refused({ DATA_DIR: target, ...embedded }, 'move', '--to', taken)).to.match(/holds no database\n$/)
      expect(await refused({ DATA_DIR: target, ...embedded }, 'move', '--to', 'mysql://db')).to.match(/^--to takes /)
      expect(await refused({ DATA_DIR: target, ...embedded }, 'move', '--to', 'embedded')).to.match(/^DATABASE_URL has to say/)
      await onApp({ dataDir, env: onPostgres(here) }, async () => {
        expect(await refused({ DATA_DIR: target, ...onPostgres(here) }, 'move', '--to', 'embedded')).to.match(/^a server has the PostgreSQL database open/)
      })
      expect(readdirSync(target).filter((name) => name.startsWith('red-footprints'))).to.deep.equal([])
      await onDatabaseAt(here, async (from) => {
        await onDatabaseAt(taken, async (to) => {
          const tables = await everyTable(to)
          const error = await moveStore({ db: from, dataDir }, { db: to, dataDir: target }, { now: evening().now() }).catch((caught: unknown) => caught)
          expect(error).to.be.instanceOf(MoveError).with.property('message').that.includes('totals')
          expect(await everyTable(to)).to.deep.equal(tables)
        })
      })
    })

    it('is refused when what arrived is not what was sent, and nothing of it stays', async () => {
      await onDatabaseAt(here, async (from) => {
        await onDatabaseAt(await emptyDatabase(), async (to) => {
          // Somebody's trigger that changes what is written.
          await to.write(async (trx) => {
            await sql`create function one_more() returns trigger language plpgsql as $$ begin new.people := new.people + 1; return new; end $$`.execute(trx)
            await sql`create trigger one_more before insert on totals for each row execute function one_more()`.execute(trx)
          })
          const error = await moveStore({ db: from, dataDir }, { db: to, dataDir }, { now: evening().now() }).catch((caught: unknown) => caught)
          expect(error).to.be.instanceOf(MoveError).with.property('message', 'totals: what arrived is not what was sent')
          expect((await everyTable(to)).visits).to.deep.equal([])
        })
      })
    })

    it('knows every table', async () => {
      await onDatabaseAt(here, async (db) => {
        const tables = Object.keys(await everyTable(db)).filter((name) => !name.startsWith('kysely_'))
        expect(Object.keys(keys).sort()).to.deep.equal(tables.sort())
      })
    })
  })
}

async function onDatabaseAt<T>(address: string, step: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
  const db = await openDatabase(address)
  return step(db).finally(() => db.close())
}

const asText = (row: object) => Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value))).join(' | ')

/** Without what the engine keeps for itself, rows in one order whatever it is, and the guide as it is served. */
function inAnyEngine({ tables, ...found }: Record<string, unknown>, app: Served): Record<string, unknown> {
  const rows = Object.entries(tables as Record<string, object[]>).filter(([name]) => !name.startsWith('kysely_') && name !== 'guide_document')
  const sorted = rows.map(([name, all]) => [`table ${name}`, all.map(asText).sort()])
  const beside = ['guide.json', 'guide.json.previous', 'secret']
  const same = Object.entries(found).filter(([what]) => !beside.includes(what))
  return { ...Object.fromEntries(same), ...Object.fromEntries(sorted), guide: app.parts.guide.document() }
}
