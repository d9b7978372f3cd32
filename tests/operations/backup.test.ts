import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { addDays } from 'date-fns'
import { backUp, BackupError, databaseFile } from '../../server/operations/backup.ts'
import { restore } from '../../server/operations/restore.ts'
import type { Served } from '../app/serve.ts'
import { sessionOf } from '../checkins/at-desk.ts'
import { onApp, onDatabase } from '../checkins/on-app.ts'
import { Phone, phoneAt } from '../checkins/phone.ts'
import { everyTable } from '../checkins/tables.ts'
import { scratchFolder } from '../database/each-database.ts'
import { onServer } from './installation.ts'
import { carried } from './whole-installation.ts'

const site = 'he-long-former-residence'
const now = new Date('2026-12-01T09:00:00+08:00')

describe('a backup', () => {
  let folder: ReturnType<typeof scratchFolder>
  let dataDir: string
  let file: string
  beforeEach(() => {
    folder = scratchFolder()
    dataDir = join(folder.path, 'var')
    file = join(folder.path, 'backup.sqlite')
  })
  afterEach(() => folder.remove())

  /** An installation on which a number of people have checked in, left running if one wants to look on. */
  async function visited(people: number, meanwhile: (app: Served) => Promise<void> | void = () => {}): Promise<void> {
    await onApp({ dataDir }, async (app) => {
      const code = await app.code(site)
      for (let i = 0; i < people; i++) await (await phoneAt(app, code)).checkIn(code)
      await meanwhile(app)
    })
  }
  const tables = async () => carried(await onDatabase(databaseFile(dataDir), everyTable))
  const kept = (name: string) => readFileSync(join(dataDir, name), 'utf8')

  it('brings back every table, the guide and the secret, as they were', async () => {
    await visited(3)
    const before = { tables: await tables(), guide: kept('guide.json'), secret: kept('secret') }
    backUp(dataDir, file)
    await visited(2)
    writeFileSync(join(dataDir, 'secret'), 'another secret, which is as long as a secret must be')
    restore(dataDir, file, now)
    expect({ tables: await tables(), guide: kept('guide.json'), secret: kept('secret') }).to.deep.equal(before)
  })

  it('holds no key of a day and nobody who is signed in, down to its bytes; and what is restored holds the secret in its own file alone', async () => {
    await visited(2, async (app) => void (await sessionOf(app, 'mei')))
    const { day_keys: keys = [], sessions = [] } = await onDatabase(databaseFile(dataDir), everyTable)
    expect([keys.length, sessions.length]).to.deep.equal([1, 1])
    const hidden = [keys[0]!.key, sessions[0]!.token_hash] as Buffer[]
    const found = (path: string, bytes: Buffer) => readFileSync(path).includes(bytes)
    expect(hidden.map((bytes) => found(databaseFile(dataDir), bytes))).to.deep.equal([true, true])
    backUp(dataDir, file)
    expect(hidden.map((bytes) => found(file, bytes))).to.deep.equal([false, false])
    expect(found(file, readFileSync(join(dataDir, 'secret'))), 'the secret is what a restored installation reads its contacts with').to.equal(true)
    restore(join(folder.path, 'elsewhere'), file, now)
    expect(found(join(folder.path, 'elsewhere', 'red-footprints.sqlite'), readFileSync(join(dataDir, 'secret')))).to.equal(false)
  })

  it('of an earlier version, which has them, brings none of them back', async () => {
    await visited(2, async (app) => void (await sessionOf(app, 'mei')))
    const old = new Sqlite(databaseFile(dataDir))
    old.exec('create table kept_files (name text primary key, content blob not null)')
    old.prepare('vacuum into ?').run(file)
    old.close()
    const elsewhere = join(folder.path, 'elsewhere')
    restore(elsewhere, file, now)
    expect(await onDatabase(databaseFile(elsewhere), everyTable)).to.deep.include({ day_keys: [], sessions: [] })
  })

  it('that is restored over a database that can be read takes over the keys of its days, and leaves none behind', async () => {
    await visited(2)
    backUp(dataDir, file)
    const keys = async (place: string) => (await onDatabase(databaseFile(place), everyTable)).day_keys
    const before = await keys(dataDir)
    expect(before).to.have.length(1)
    const aside = restore(dataDir, file, now)!
    expect(await keys(dataDir)).to.deep.equal(before)
    expect(readFileSync(databaseFile(aside)).includes(before![0]!.key as Buffer)).to.equal(false)
    expect(await keys(aside)).to.deep.equal([])
  })

  it('goes on from where it was: totals, plates, and the phones that were counted', async () => {
    const { code, cookie, first } = await onApp({ dataDir }, async (app) => {
      const code = await app.code(site)
      const wei = new Phone(app)
      const [line] = (await wei.open(code)).headers.getSetCookie()
      return { code, cookie: line!.split(';')[0]!, first: await wei.checkIn(code) }
    })
    backUp(dataDir, file)
    const elsewhere = join(folder.path, 'elsewhere')
    restore(elsewhere, file, now)
    await onApp({ dataDir: elsewhere }, async (app) => {
      expect(await app.code(site)).to.equal(code)
      const wei = new Phone(app, { cookie })
      expect(await wei.checkIn(code, { scan_id: first.scan_id }), 'the same scan').to.deep.equal(first)
      expect(await (await phoneAt(app, code)).checkIn(code), 'another').to.include({ outcome: 'counted', number: 2, all: 2 })
      expect(await wei.checkIn(code), 'the same phone, whose key was lost: counted once more').to.include({ outcome: 'counted', number: 3 })
      expect(await wei.checkIn(code)).to.include({ outcome: 'already', number: 3 })
    })
    restore(dataDir, file, now)
    await onApp({ dataDir }, async (app) => {
      expect(await new Phone(app, { cookie }).checkIn(code), 'the same phone, whose key was there').to.include({ outcome: 'already', number: 1, today: 1, all: 1 })
    })
  })

  it('is made while people check in, holds what was answered, and is for its owner alone', async () => {
    await visited(4, async (app) => {
      const before = carried(await everyTable(app.parts.db))
      backUp(dataDir, file)
      await (await phoneAt(app, await app.code(site))).checkIn(await app.code(site))
      restore(join(folder.path, 'elsewhere'), file, now)
      expect(carried(await onDatabase(databaseFile(join(folder.path, 'elsewhere')), everyTable))).to.deep.equal(before)
    })
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(readdirSync(folder.path).sort(), 'one file, nothing beside it').to.deep.equal(['backup.sqlite', 'elsewhere', 'var'])
  })

  it('moves what stands there aside, never away', async () => {
    await visited(1)
    backUp(dataDir, file)
    await visited(5)
    const present = await tables()
    const aside = restore(dataDir, file, now)
    expect(aside).to.equal(join(dataDir, 'before-restore-2026-12-01T01-00-00-000Z'))
    expect(readdirSync(aside!)).to.include.members(['red-footprints.sqlite', 'guide.json', 'secret'])
    restore(dataDir, file, addDays(now, 1))
    for (const name of readdirSync(aside!)) copyFileSync(join(aside!, name), join(dataDir, name))
    expect(await tables()).to.deep.equal(present)
  })

  it('restores into an empty place without anything to move, for its owner alone', async () => {
    await visited(1)
    backUp(dataDir, file)
    const elsewhere = join(folder.path, 'elsewhere')
    expect(restore(elsewhere, file, now)).to.equal(undefined)
    expect(statSync(elsewhere).mode & 0o777).to.equal(0o700)
    for (const name of ['red-footprints.sqlite', 'guide.json', 'secret']) {
      expect(statSync(join(elsewhere, name)).mode & 0o777, name).to.equal(0o600)
    }
  })

  it('takes the place of a database that is damaged, which is when it is needed', async () => {
    await visited(3)
    const before = await tables()
    backUp(dataDir, file)
    const damages = [(path: string) => writeFileSync(path, 'spoilt '.repeat(5000)), (path: string) => truncateSync(path, 9000)]
    for (const [days, damage] of damages.entries()) {
      damage(databaseFile(dataDir))
      const aside = restore(dataDir, file, addDays(now, days))
      expect(existsSync(join(aside!, 'red-footprints.sqlite')), 'the damaged one is kept').to.equal(true)
      expect(await tables()).to.deep.equal(before)
    }
  })

  describe('is refused', () => {
    const refusal = (job: () => unknown): string => {
      try {
        job()
      } catch (error) {
        expect(error).to.be.instanceOf(BackupError)
        return (error as Error).message
      }
      return 'not refused'
    }
    const files = () => Object.fromEntries(readdirSync(dataDir).map((name) => [name, readFileSync(join(dataDir, name)).toString('latin1')]))

    it('when there is nothing to back up', () => {
      expect(refusal(() => backUp(dataDir, file))).to.equal(`${dataDir} holds no database`)
      expect(existsSync(file)).to.equal(false)
    })

    it('when it would overwrite a file', async () => {
      await visited(1)
      writeFileSync(file, 'my only photograph')
      expect(refusal(() => backUp(dataDir, file))).to.equal(`${file} exists; a backup never overwrites one`)
      expect(readFileSync(file, 'utf8')).to.equal('my only photograph')
    })

    const unsound: Record<string, [spoil: (good: string, bad: string) => Promise<void> | void, says: RegExp]> = {
      'is not there': [() => {}, /does not exist$/],
      'is a folder': [(_, bad) => mkdirSync(bad), /disk I.O error|unable to open/],
      'is empty': [(_, bad) => writeFileSync(bad, ''), /not a backup of Red Footprints/],
      'is a letter': [(_, bad) => writeFileSync(bad, 'Dear Mei, '.repeat(1000)), /not a database/],
      'is cut short': [(good, bad) => (copyFileSync(good, bad), truncateSync(bad, statSync(good).size - 4096)), /malformed|damaged/],
      'has a page of rubbish in it': [(good, bad) => writeFileSync(bad, readFileSync(good).fill(0xa5, 4096, 8192)), /malformed|damaged/],
      'has one letter of a plate changed in it': [
        (good, bad) => {
          const text = readFileSync(good, 'latin1')
          const changed = text.replace(/[0-9A-Y](?=[0-9A-Y]{7}he-long-former-residence)/, (letter) => (letter === '0' ? '1' : '0'))
          writeFileSync(bad, changed, 'latin1')
        },
        /damaged: row \d+ missing from index/,
      ],
      'is of a later version': [
        (good, bad) => {
          copyFileSync(good, bad)
          new Sqlite(bad).exec("insert into kysely_migration values ('2031-05-01-a-flights', '')").close()
        },
        /made by a later version of Red Footprints, which knows 2031-05-01-a-flights; restore it with that$/,
      ],
      'is another program\'s database': [
        (_, bad) => {
          new Sqlite(bad).exec('create table visits (id); create table kept (id)').close()
        },
        /not a backup of Red Footprints/,
      ],
      'is a database of ours, but no backup': [(_, bad) => onDatabase(bad, async () => {}), /not a backup of Red Footprints/],
    }
    for (const [what, [spoil, says]] of Object.entries(unsound)) {
      it(`when it ${what}; and what stands there is left alone`, async () => {
        await visited(1)
        backUp(dataDir, file)
        const bad = join(folder.path, 'bad.sqlite')
        await spoil(file, bad)
        const before = files()
        const said = refusal(() => restore(dataDir, bad, now))
        expect(said).to.match(says).and.include(bad)
        expect(files()).to.deep.equal(before)
      })
    }

    it('while the server runs, and is taken once it has stopped', async () => {
      await visited(2)
      backUp(dataDir, file)
      const ended = await onServer({ DATA_DIR: dataDir }, async (url) => {
        expect(refusal(() => restore(dataDir, file, now))).to.equal('the server is running; stop it first')
        expect((await fetch(`${url}/counts.json`)).status, 'it goes on undisturbed').to.equal(200)
      })
      expect(ended).to.include({ code: 0, stderr: '' })
      expect(restore(dataDir, file, now)).to.be.a('string')
    }).timeout(60_000)
  })
})
