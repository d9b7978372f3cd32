import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, type Day } from '../../server/local-day.ts'
import { BackupError, databaseFile } from '../../server/operations/backup.ts'
import { backupFolder, backupsIn } from '../../server/operations/backup-folder.ts'
import { backUpDaily, type DailyBackupParts, keptOf } from '../../server/operations/daily-backup.ts'
import { restore } from '../../server/operations/restore.ts'
import { type Served, serve, StoppedClock } from '../app/serve.ts'
import { onDatabase } from '../checkins/on-app.ts'
import { phoneAt } from '../checkins/phone.ts'
import { countedIn } from '../checkins/tables.ts'
import { scratchFolder } from '../database/each-database.ts'

const monday = '2026-11-30'

describe('the backups that stay', () => {
  /** One is made every day, or on those that are asked for; what has to go, goes. */
  function after(days: number, made: (day: Day) => boolean = () => true): Day[] {
    let there: Day[] = []
    for (let i = 0; i < days; i++) {
      const day = addDays(monday, i)
      if (made(day)) there = keptOf([...there, day], day)
    }
    return there.sort()
  }

  it('are those of seven days, and the Mondays of the weeks before, back to five weeks', () => {
    const last = addDays(monday, 99)
    expect(last).to.equal('2027-03-09')
    const week = ['2027-03-03', '2027-03-04', '2027-03-05', '2027-03-06', '2027-03-07', '2027-03-08', '2027-03-09']
    expect(after(100)).to.deep.equal(['2027-02-08', '2027-02-15', '2027-02-22', '2027-03-01', ...week])
  })

  it('are the first of each week where nobody is there on Mondays', () => {
    expect(after(50, (day) => new Date(day).getUTCDay() !== 1)).to.include.members(['2026-12-22', '2026-12-29', '2027-01-05'])
  })

  it('are, whichever days there are, never older than five weeks but for the three newest, and always the one just made', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 }), { minLength: 1 }), (offsets) => {
        const days = offsets.map((offset) => addDays(monday, offset))
        const today = [...days].sort().at(-1)!
        const stays = keptOf(days, today)
        expect(stays).to.include(today)
        const newest = [...days].sort().slice(-3)
        expect(stays.filter((day) => day <= addDays(today, -35) && !newest.includes(day))).to.deep.equal([])
        expect(stays).to.include.members(newest)
        expect(stays.length).to.be.at.most(12)
        expect(stays).to.include.members(days.filter((day) => day > addDays(today, -7)))
      }),
    )
  })

  it('are the two last before it, when a clock is a year ahead for an hour: everything else is old then', () => {
    const days = Array.from({ length: 30 }, (_, i) => addDays(monday, i))
    expect(keptOf([...days, '2027-12-29'], '2027-12-29')).to.deep.equal(['2026-12-28', '2026-12-29', '2027-12-29'])
  })

  it('are also those of days that have not come: a clock that was wrong deletes nothing', () => {
    expect(keptOf(['2031-01-01', monday], monday)).to.deep.equal(['2031-01-01', monday])
  })
})

describe('the daily backup', () => {
  let app: Served
  let clock: StoppedClock
  let dataDir: string
  beforeEach(async () => {
    clock = new StoppedClock('2026-11-30T02:00:00+08:00')
    app = await serve({ clock })
    dataDir = app.parts.config.DATA_DIR
  })
  afterEach(() => app.close())

  const make = (more: Partial<DailyBackupParts> = {}, ending?: AbortSignal) => backUpDaily({ config: app.parts.config, now: clock.now, ...more }, ending)
  /** Where it does not matter what is in them. */
  const pack = async (_: unknown, file: string) => writeFileSync(file, 'a backup')
  const there = () => (existsSync(backupFolder(dataDir)) ? readdirSync(backupFolder(dataDir)).sort() : [])
  const files = (...days: Day[]) => days.map((day) => `red-footprints-${day}.backup`)
  const failure = (made: Promise<unknown>) => made.then(() => undefined, (error: unknown) => error as Error)

  it('is made once a day of the site, from two at night on, for the owner alone, and can be restored', async () => {
    await (await phoneAt(app, await app.code('tongzi-mountain'))).checkIn(await app.code('tongzi-mountain'), { companions: 2 })
    clock.set('2026-11-29T17:59:59Z')
    expect(await make()).to.equal(undefined)
    expect(there()).to.deep.equal([])
    clock.set('2026-11-29T18:00:00Z')
    const file = (await make())!
    expect(file).to.equal(join(dataDir, 'backups', 'red-footprints-2026-11-30.backup'))
    expect([statSync(file).mode & 0o777, statSync(backupFolder(dataDir)).mode & 0o777]).to.deep.equal([0o600, 0o700])
    clock.set('2026-11-30T23:59:59+08:00')
    expect(await make({ pack: () => Promise.reject(new Error('a second one')) })).to.equal(undefined)
    const elsewhere = scratchFolder()
    restore(elsewhere.path, file, new Date(clock.now()))
    expect(await onDatabase(databaseFile(elsewhere.path), countedIn)).to.deep.equal({ visits: 1, people: 3, scans: 1 })
    elsewhere.remove()
    expect(there(), 'nothing beside it').to.deep.equal(files(monday))
  })

  it('goes on for months in little room, and touches nothing that is not its own', async () => {
    mkdirSync(backupFolder(dataDir))
    const others = ['red-footprints-2020-01-01.backup.old', 'my red-footprints-2020-01-01.backup', 'red-footprints-2020-13-01.backup', 'keep.sqlite', 'red-footprints-2020-01-01.sqlite']
    for (const name of others) writeFileSync(join(backupFolder(dataDir), name), 'mine')
    for (let night = 0; night < 100; night++, clock.forward(86_400_000)) await make({ pack })
    expect(backupsIn(dataDir).map(({ day }) => day)).to.have.length(11)
    expect(there()).to.include.members(others)
  })

  it('is not begun when the disk has too little room, and says so; the older ones stay', async () => {
    for (const room of [undefined, () => 100_000_000, () => 0]) {
      const failed = await failure(make({ pack, ...(room && { room }) }))
      if (room === undefined) expect(failed).to.equal(undefined)
      else expect(failed).to.be.instanceOf(BackupError).with.property('message').that.matches(/^no backup of 2027-01-19: .+backups has (0|100) MB left, and 10\d MB are needed; the older ones stay$/)
      expect(there()).to.deep.equal(files(monday))
      clock.set('2027-01-19T02:00:00+08:00')
    }
  })

  it('that fails deletes no older one, and leaves nothing that the next one does not clear away', async () => {
    await make({ pack })
    clock.set('2027-01-19T02:00:00+08:00')
    const half = async (_: unknown, file: string) => {
      writeFileSync(`${file}.partial-4711`, 'half')
      throw new BackupError('the disk does not take it')
    }
    expect((await failure(make({ pack: half })))?.message).to.equal('the disk does not take it')
    expect(there()).to.deep.equal([...files(monday), 'red-footprints-2027-01-19.backup.partial-4711'])
    await make({ pack })
    expect(there()).to.deep.equal([...files(monday), ...files('2027-01-19')])
  })

  it('says what is wrong with a database that is damaged', async () => {
    const broken = scratchFolder()
    writeFileSync(databaseFile(broken.path), 'spoilt '.repeat(5000))
    const failed = await failure(make({ config: { ...app.parts.config, DATA_DIR: broken.path } }))
    expect(failed).to.be.instanceOf(BackupError).with.property('message').that.matches(/red-footprints-2026-11-30.backup could not be made: .+red-footprints.sqlite is damaged \(file is not a database\)$/)
    expect(readdirSync(backupFolder(broken.path))).to.deep.equal([])
    broken.remove()
  })

  it('ends when the server does, and is made the next time', async () => {
    const end = new AbortController()
    const made = failure(make({}, end.signal))
    end.abort()
    expect(await made).to.equal(end.signal.reason)
    expect(backupsIn(dataDir)).to.deep.equal([])
    expect(await make()).to.be.a('string')
  })

  it('is none where another engine has the tables', async () => {
    expect(await make({ config: { ...app.parts.config, DATABASE_URL: 'postgres://elsewhere' } })).to.equal(undefined)
    expect(there()).to.deep.equal([])
  })
})
