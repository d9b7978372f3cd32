import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { backUpDaily } from '../../server/operations/daily-backup.ts'
import { restore } from '../../server/operations/restore.ts'
import { onApp } from '../checkins/on-app.ts'
import { phoneAt } from '../checkins/phone.ts'
import { everyTable } from '../checkins/tables.ts'
import { scratchFolder } from '../database/each-database.ts'
import { hall } from '../ledger/importer.ts'
import { cli } from './installation.ts'
import { evening, everythingOf, makeWhole, today } from './whole-installation.ts'

const env = { RATE_LIMITS: 'off' }
const now = new Date('2026-10-11T09:00:00+08:00')
const yesterday = '2026-10-09'

describe('a backup of an installation that has everything', function () {
  this.timeout(240_000)
  const whole = scratchFolder()
  let folder: ReturnType<typeof scratchFolder>
  let dataDir: string
  let elsewhere: string
  before(() => makeWhole(join(whole.path, 'var')))
  after(() => whole.remove())
  beforeEach(() => {
    folder = scratchFolder()
    ;[dataDir, elsewhere] = [join(folder.path, 'var'), join(folder.path, 'elsewhere')]
    cpSync(join(whole.path, 'var'), dataDir, { recursive: true })
  })
  afterEach(() => folder.remove())

  it('brings back every total, every export to the byte, every closed month and every seal', async () => {
    const file = join(folder.path, 'moved.backup')
    const before = await onApp({ dataDir, clock: evening() }, async (app) => {
      const everything = await everythingOf(app)
      expect(await cli({ DATA_DIR: dataDir }, 'backup', file)).to.deep.equal({ code: 0, stdout: `${file}\n`, stderr: '' })
      return everything
    })
    expect(await cli({ DATA_DIR: elsewhere }, 'restore', file)).to.deep.equal({ code: 0, stdout: 'restored\n', stderr: '' })
    const after = await onApp({ dataDir: elsewhere, clock: evening() }, (app) => everythingOf(app))
    expect(Object.keys(after)).to.have.length.above(50)
    const tables = after.tables as Record<string, Record<string, unknown>[]>
    expect(new Set(tables.counters!.map(({ source }) => source))).to.have.all.keys('plate', 'display', 'late', 'code', 'group', 'desk', 'import', 'correction')
    for (const name of ['bookings', 'arrivals', 'seals', 'guide_versions', 'recording_pieces']) expect(tables[name], name).to.have.length.above(1)
    for (const [what, value] of Object.entries(before)) expect(after[what], what).to.deep.equal(value)
    const agrees = { code: 0, stdout: 'every counter agrees with its rows\n', stderr: '' }
    expect(await cli({ DATA_DIR: elsewhere }, 'recount', '--check')).to.deep.equal(agrees)
  })

  it('while people check in, is one moment: what was answered before it, nothing asked after it, nothing half', async () => {
    const counted: string[] = []
    let asked = 0
    const { finished, file, before, after } = await onApp({ dataDir, clock: evening(), env }, async (app) => {
      const finished = await everythingOf(app, { upTo: yesterday })
      const code = await app.code(hall)
      let going = true
      const crowd = Array.from({ length: 8 }, async () => {
        while (going) {
          const phone = await phoneAt(app, code)
          asked++
          counted.push((await phone.checkIn(code)).scan_id)
        }
      })
      while (counted.length < 20) await new Promise(setImmediate)
      const before = [...counted]
      const file = await backUpDaily({ config: app.parts.config, now: app.clock.now })
      const after = asked
      going = false
      await Promise.all(crowd)
      return { finished, file: file!, before, after }
    })
    expect(counted.length, 'answered meanwhile').to.be.above(before.length)
    restore(elsewhere, file, now)
    await onApp({ dataDir: elsewhere, clock: evening() }, async (app) => {
      const found = await everythingOf(app, { upTo: yesterday })
      for (const [what, value] of Object.entries(finished)) expect(found[what], what).to.deep.equal(value)
      expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
      const { scans = [], visits = [] } = await everyTable(app.parts.db)
      const ids = new Set(scans.map(({ scan_id: id }) => Buffer.from(id as Uint8Array).toString('hex')))
      expect(before.filter((id) => !ids.has(id.replaceAll('-', '')))).to.deep.equal([])
      const known = counted.filter((id) => ids.has(id.replaceAll('-', '')))
      expect(known.length).to.be.within(before.length, after)
      expect(visits.filter(({ day, source, site }) => day === today && source === 'plate' && site === hall).length).to.be.at.least(known.length)
    })
  })
})
