import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { expect } from 'chai'
import { clearFolder, DemoError, sampleIn, writeMark } from '../../server/demo/folder.ts'
import { demoEnvironment } from '../../server/demo/settings.ts'
import { shipped } from '../../server/root.ts'
import { scratchFolder } from '../database/each-database.ts'

describe('the folder of a sample', () => {
  let folder: ReturnType<typeof scratchFolder>
  beforeEach(() => (folder = scratchFolder()))
  afterEach(() => folder.remove())

  it('is never one that holds anything else, whether it is to be made anew or not', () => {
    for (const content of [undefined, '', 'not JSON', '{"sample":false}']) {
      writeFileSync(join(folder.path, 'red-footprints.sqlite'), 'years of visits')
      if (content !== undefined) writeFileSync(join(folder.path, 'sample-data.json'), content)
      for (const fresh of [true, false]) expect(() => clearFolder(folder.path, fresh)).to.throw(DemoError, 'no sample data')
      expect(readFileSync(join(folder.path, 'red-footprints.sqlite'), 'utf8')).to.equal('years of visits')
    }
  })

  it('is made where there is nothing, kept when it is finished, and made anew when that is asked for', () => {
    const path = join(folder.path, 'demo')
    const sample = { seed: 's', until: '2026-11-22' }
    expect(clearFolder(path, false)).to.equal(true)
    writeMark(path, { ...sample, finished: false })
    expect(clearFolder(path, false), 'left half made').to.equal(true)
    writeMark(path, { ...sample, finished: true })
    expect(sampleIn(path)).to.deep.equal({ sample: true, ...sample, finished: true })
    expect(clearFolder(path, false)).to.equal(false)
    expect(clearFolder(path, true)).to.equal(true)
    expect(existsSync(path)).to.equal(false)
  })

  it('has settings of its own: nothing of a real installation, and this machine alone', () => {
    const real = { DATA_DIR: '/srv/real', SMTP_URL: 'smtp://mail', NOTIFY_WEBHOOK: 'https://robot', SECRET: 'x', SECRET_FILE: '/s', ADMIN_PASSWORD: 'real', DATABASE_URL: 'postgres://x', PORT: '3100' }
    const { DATA_DIR, HOST, PORT, ADMIN_PASSWORD, ...rest } = demoEnvironment(real)
    expect([DATA_DIR, HOST, PORT]).to.deep.equal(['data/var-demo', '127.0.0.1', '3100'])
    expect(ADMIN_PASSWORD).to.not.equal('real')
    expect(rest).to.deep.equal({ LOG_LEVEL: 'warn' })
  })

  it('is made by one command, which leaves DATA_DIR alone', () => {
    const real = join(folder.path, 'real')
    const demo = join(folder.path, 'demo')
    mkdirSync(real)
    const run = (DEMO_DIR: string) =>
      spawnSync(process.execPath, [shipped('build/server/demo.js'), '--make-only', '--days', '2'], { env: { ...process.env, DATA_DIR: real, DEMO_DIR }, encoding: 'utf8' })
    const made = run(demo)
    expect([made.status, made.stderr]).to.deep.equal([0, ''])
    expect(made.stdout).to.match(/admin · manager · docent/).and.match(/sample-data-only/)
    expect(readdirSync(real)).to.deep.equal([])
    expect(sampleIn(demo)?.finished).to.equal(true)
    writeFileSync(join(real, 'guide.json'), '{}')
    const refused = run(real)
    expect(refused.status).to.equal(1)
    expect(refused.stderr).to.match(/no sample data/).and.not.match(/ at /)
    expect(readdirSync(real)).to.deep.equal(['guide.json'])
  })
})
