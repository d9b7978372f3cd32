import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { Command } from 'commander'
import { sql } from 'kysely'
import { createApp } from '../../../server/app.ts'
import { migrations } from '../../../server/database/migrations/index.ts'
import { openDatabase } from '../../../server/database/open.ts'
import { databaseFile } from '../../../server/operations/backup.ts'
import { doctorCommand } from '../../../server/operations/doctor/doctor-command.ts'
import type { Finding } from '../../../server/operations/doctor/finding.ts'
import { passwordFile } from '../../../server/staff/first-admin.ts'
import { type Served, serve } from '../../app/serve.ts'
import { onDatabase } from '../../checkins/on-app.ts'
import { command } from '../../cli/command.ts'
import { scratchFolder } from '../../database/each-database.ts'
import { cli, onServer } from '../installation.ts'
import { onPublicServer, publicUrl } from './public-server.ts'

describe('cli doctor', function () {
  this.timeout(120_000)
  let folder: ReturnType<typeof scratchFolder>
  let DATA_DIR: string
  beforeEach(() => {
    folder = scratchFolder()
    DATA_DIR = join(folder.path, 'var')
  })
  afterEach(() => folder.remove())

  const states = (findings: Finding[]) => Object.fromEntries(findings.map(({ check, state }) => [check, state]))

  it('looks at an installation while its server runs, as JSON, and ends with 1 when something is wrong', async () => {
    await onServer({ DATA_DIR }, async (url) => {
      const { code, stdout, stderr } = await cli({ DATA_DIR, PUBLIC_URL: url }, 'doctor', '--json')
      expect([code, stderr]).to.deep.equal([1, ''])
      const findings = JSON.parse(stdout) as Finding[]
      const expected = { 'public address': 'wrong', reachable: 'ok', proxy: 'ok', clock: 'ok', backup: 'warn', permissions: 'ok', 'first password': 'warn', database: 'ok', seals: 'warn', offers: 'warn', plates: 'warn', limits: 'ok', messages: 'note' }
      expect(states(findings)).to.deep.include(expected)
      for (const { state, said, todo } of findings) expect(said !== '' && (state === 'ok' || state === 'note' || (todo ?? '') !== '')).to.equal(true)
    })
  })

  it('says in words, one line for each and what to do below', async () => {
    const { code, stdout } = await cli({ DATA_DIR }, 'doctor')
    expect(code).to.equal(1)
    expect(stdout).to.match(/^wrong {2}database +it cannot be opened: .+ holds no database; is DATA_DIR right\?$/m)
    expect(stdout).to.match(/^wrong {2}disk +.+\n +→ .+$/m)
    expect(stdout).to.match(/\n\n\d+ wrong, \d+ to look at\n$/)
    expect(existsSync(DATA_DIR), 'who looks makes nothing').to.equal(false)
  })

  it('changes no tables of an earlier version, whose server may still run on them, and says that they are due', async () => {
    await command({ DATA_DIR }, 'migrate')
    const last = Object.keys(migrations).slice(-2)
    await onDatabase(databaseFile(DATA_DIR), (db) => db.write((trx) => sql`delete from kysely_migration where name in (${sql.join(last)})`.execute(trx)))
    const bytes = readFileSync(databaseFile(DATA_DIR))
    const { stdout, stderr } = await command({ DATA_DIR }, 'doctor')
    expect(stderr).to.equal('')
    expect(stdout).to.match(/^warn {3}database +2 migrations are due; the server \(or cli migrate\) does them\n +→ .+$/m)
    expect(readFileSync(databaseFile(DATA_DIR)).equals(bytes)).to.equal(true)
  })

  it('says of a database of a later version what a start says', async () => {
    await command({ DATA_DIR }, 'migrate')
    await onDatabase(databaseFile(DATA_DIR), (db) => db.write((trx) => sql`insert into kysely_migration (name, timestamp) values ('2099-01-01-a-moon', '')`.execute(trx)))
    expect((await command({ DATA_DIR }, 'doctor')).stdout).to.match(/^wrong {2}database +it cannot be opened: .+ was made by a later version of Red Footprints, which knows 2099-01-01-a-moon; start that version$/m)
  })

  it('says of a broken database that it is broken, and of the backups what a start says', async () => {
    await command({ DATA_DIR }, 'migrate')
    for (const name of readdirSync(DATA_DIR)) rmSync(join(DATA_DIR, name))
    writeFileSync(databaseFile(DATA_DIR), 'no database at all, '.repeat(500))
    const { code, stdout, stderr } = await cli({ DATA_DIR }, 'doctor')
    expect([code, stderr]).to.deep.equal([1, ''])
    expect(stdout).to.match(/^wrong {2}database +it cannot be opened: .+: file is not a database\n +→ \S+ holds no backup\. With one from elsewhere:\n +DATA_DIR=\S+ npm run --silent cli -- restore FILE$/m).and.not.to.match(/^\s+at /m)
  })

  it('names a bad setting, as every command does', async () => {
    expect(await cli({ DATA_DIR, PORT: 'eighty' }, 'doctor')).to.deep.include({ code: 1, stdout: '' }).and.property('stderr').that.matches(/^PORT: /)
  })

  it('ends with 0 when nothing is wrong, warnings or not', async () => {
    const app: Served = await serve({ env: { PUBLIC_URL: publicUrl }, dataDir: folder.path })
    rmSync(passwordFile(folder.path))
    const said: string[] = []
    const { log } = console
    const before = process.exitCode
    try {
      await onPublicServer(createApp(app.parts), {}, async (reach) => {
        const program = new Command()
        doctorCommand(program, { config: () => app.parts.config, open: ({ DATA_DIR: dir }) => openDatabase(databaseFile(dir)), now: Date.now, reach })
        console.log = (line: string) => void said.push(line)
        await program.parseAsync(['doctor', '--json'], { from: 'user' })
      })
    } finally {
      console.log = log
      await app.close()
    }
    const found = states(JSON.parse(said.join('')) as Finding[])
    expect(found).to.include({ 'public address': 'ok', certificate: 'ok', proxy: 'ok', clock: 'ok', 'first password': 'ok', plates: 'ok', offers: 'warn' })
    expect(Object.values(found)).to.not.include('wrong')
    expect(process.exitCode).to.equal(before)
  })
})
