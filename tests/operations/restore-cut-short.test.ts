import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { backUp, databaseFile } from '../../server/operations/backup.ts'
import { isCutShort, restore } from '../../server/operations/restore.ts'
import { takeFolder } from '../../server/operations/take-folder.ts'
import { shipped } from '../../server/root.ts'
import { onApp, onDatabase } from '../checkins/on-app.ts'
import { phoneAt } from '../checkins/phone.ts'
import { countedIn } from '../checkins/tables.ts'
import { scratchFolder } from '../database/each-database.ts'
import { cli, environment, onServer } from './installation.ts'

const site = 'tongzi-mountain'
const silent = { info: () => undefined, warn: () => undefined }
const secrets = { then: 'the secret of then, which is long enough for one', now: 'the secret of now, which is long enough for one' }

describe('a restore that is cut short', function () {
  this.timeout(240_000)
  const folder = scratchFolder()
  const backup = join(folder.path, 'then.backup')
  const base = join(folder.path, 'base')
  before(async () => {
    const checkIn = (people: number) =>
      onApp({ dataDir: base }, async (app) => {
        for (let i = 0; i < people; i++) await (await phoneAt(app, await app.code(site))).checkIn(await app.code(site))
      })
    mkdirSync(base, { mode: 0o700 })
    writeFileSync(join(base, 'secret'), secrets.then)
    await checkIn(1)
    backUp(base, backup)
    await checkIn(4)
    writeFileSync(join(base, 'secret'), secrets.now)
  })
  after(() => folder.remove())

  /** What an installation is, in short: which of the two states each of its parts is of. */
  async function stateOf(dataDir: string): Promise<string[]> {
    const { visits } = await onDatabase(databaseFile(dataDir), countedIn)
    const secret = readFileSync(join(dataDir, 'secret'), 'utf8')
    return [visits === 1 ? 'then' : visits === 5 ? 'now' : `${visits} visits`, secret === secrets.then ? 'then' : secret === secrets.now ? 'now' : 'another secret']
  }

  /** A copy of the installation on which a restore was killed at one of its steps, and the code with which it ended. */
  async function killedAt(step: number): Promise<{ dataDir: string; code: number | null }> {
    const dataDir = join(folder.path, `killed-at-${step}`)
    cpSync(base, dataDir, { recursive: true })
    const restoring = `import { restore } from '${shipped('build/server/operations/restore.js')}'; restore(process.env.DATA_DIR, '${backup}', new Date())`
    const options = ['--import', shipped('build/tests/operations/killed-at.js'), '--input-type=module', '-e', restoring]
    const child = spawn(process.execPath, options, { env: environment({ DATA_DIR: dataDir, KILL_AT: String(step) }), stdio: ['ignore', 'inherit', 'inherit'] })
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
    expect([code, signal], dataDir).to.be.deep.oneOf([
      [null, 'SIGKILL'],
      [0, null],
    ])
    return { dataDir, code }
  }

  it('at any of its steps leaves, at the next start, the old installation or the new one, whole', async () => {
    const seen = { then: 0, now: 0 }
    const expected = { then: ['then', 'then'], now: ['now', 'now'] }
    let whole = false
    let decided = false
    for (let step = 1; !whole; step += 4) {
      const killed = await Promise.all([0, 1, 2, 3].map((more) => killedAt(step + more)))
      for (const { dataDir, code } of killed) {
        whole = code === 0
        const cut = isCutShort(dataDir)
        takeFolder({ DATA_DIR: dataDir, DATABASE_URL: undefined }, silent)()
        const state = await stateOf(dataDir)
        decided ||= cut || whole
        expect(state, dataDir).to.deep.equal(decided ? expected.then : expected.now)
        seen[decided ? 'then' : 'now']++
        const left = readdirSync(dataDir).filter((name) => name.startsWith('restor'))
        expect(left, 'nothing half is left').to.deep.equal([])
        const [kept] = readdirSync(dataDir).filter((name) => name.startsWith('before-restore'))
        expect(kept !== undefined).to.equal(decided)
        if (kept) expect(await stateOf(join(dataDir, kept))).to.deep.equal(expected.now)
        rmSync(dataDir, { recursive: true })
      }
    }
    expect(seen.then, 'killed after it was decided').to.be.above(5)
    expect(seen.now, 'killed before').to.be.above(5)
  })

  it('is ended by a start of the server or another restore; the commands beside a server wait for that', async () => {
    const dataDir = join(folder.path, 'decided')
    cpSync(base, dataDir, { recursive: true })
    const ready = join(dataDir, 'restore-2026-12-01T01-00-00-000Z-ready')
    /** As it stands at the moment at which a restore is decided. */
    const decide = () => {
      const other = join(folder.path, 'other')
      restore(other, backup, new Date())
      rmSync(join(other, 'server.lock'))
      cpSync(other, ready, { recursive: true })
      rmSync(other, { recursive: true })
    }
    decide()
    const { code, stderr } = await cli({ DATA_DIR: dataDir }, 'plates')
    expect(code).to.equal(1)
    expect(stderr).to.equal(`a restore of ${dataDir} was cut short; a start of the server ends it, and so does another restore\n`)
    expect(existsSync(ready)).to.equal(true)
    await onServer({ DATA_DIR: dataDir }, async (url) => {
      const { all } = (await (await fetch(`${url}/sites/${site}/count.json`)).json()) as { all: number }
      expect(all).to.equal(1)
    })
    expect(await stateOf(dataDir)).to.deep.equal(['then', 'then'])
    rmSync(join(dataDir, 'before-restore-2026-12-01T01-00-00-000Z'), { recursive: true })
    decide()
    const before = restore(dataDir, backup, new Date('2026-12-02T09:00:00+08:00'))
    expect(before).to.equal(join(dataDir, 'before-restore-2026-12-02T01-00-00-000Z'))
    expect(isCutShort(dataDir)).to.equal(false)
    expect(await stateOf(dataDir)).to.deep.equal(['then', 'then'])
  })
})
