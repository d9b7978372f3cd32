import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { expect } from 'chai'
import { backUp, databaseFile } from '../../server/operations/backup.ts'
import { backupFolder } from '../../server/operations/backup-folder.ts'
import { shipped } from '../../server/root.ts'
import { onApp } from '../checkins/on-app.ts'
import { phoneAt } from '../checkins/phone.ts'
import { command } from '../cli/command.ts'
import { scratchFolder } from '../database/each-database.ts'
import { failToStart, onServer } from './installation.ts'

const site = 'tongzi-mountain'

describe('a start on what is broken', function () {
  this.timeout(120_000)
  const sound = scratchFolder()
  let folder: ReturnType<typeof scratchFolder>
  let dataDir: string
  let inData: (name: string) => string
  before(async () => {
    // Two people came, then it was backed up, then another came. The newest backup is damaged.
    const at = join(sound.path, 'var')
    const checkIn = (people: number) =>
      onApp({ dataDir: at }, async (app) => {
        for (let i = 0; i < people; i++) await (await phoneAt(app, await app.code(site))).checkIn(await app.code(site))
      })
    await checkIn(2)
    mkdirSync(backupFolder(at), { mode: 0o700 })
    const backup = (day: string) => join(backupFolder(at), `red-footprints-${day}.backup`)
    backUp(at, backup('2026-11-29'))
    copyFileSync(backup('2026-11-29'), backup('2026-11-30'))
    copyFileSync(backup('2026-11-29'), backup('2026-11-28'))
    truncateSync(backup('2026-11-30'), 9000)
    await checkIn(1)
  })
  after(() => sound.remove())
  beforeEach(() => {
    folder = scratchFolder()
    dataDir = join(folder.path, 'var')
    inData = (name) => join(dataDir, name)
    cpSync(join(sound.path, 'var'), dataDir, { recursive: true })
  })
  afterEach(() => folder.remove())

  /** What a start says that gives up; it changes nothing. */
  async function said(): Promise<string> {
    const before = readdirSync(dataDir).filter((name) => !/(lock|-shm|-wal)$/.test(name))
    const { code, stdout, stderr } = await failToStart({ DATA_DIR: dataDir })
    expect([code, stdout]).to.deep.equal([1, ''])
    expect(stderr).to.not.match(/^\s+at /m)
    expect(readdirSync(dataDir).filter((name) => !/(lock|-shm|-wal)$/.test(name))).to.deep.equal(before)
    return stderr
  }

  /** Types the command that a message ends with. */
  async function doAsTold(message: string): Promise<void> {
    const [, place, typed] = /^ {2}DATA_DIR=(\S+) npm run --silent cli -- (.+)$/m.exec(message)!
    expect(place).to.equal(dataDir)
    expect(await command({ DATA_DIR: place }, ...typed!.split(' '))).to.include({ code: 0, stderr: '' })
  }

  const visits = () => onApp({ dataDir }, async ({ parts }) => (await parts.counts.all()).of(site).all)
  const backupOf = (day: string) => join(dataDir, 'backups', `red-footprints-${day}.backup`)
  const newest = () => `The newest backup that works is of 2026-11-29; what was counted and booked after it is not in it. To put it back:\n  DATA_DIR=${dataDir} npm run --silent cli -- restore ${backupOf('2026-11-29')}\n`

  const damages: Record<string, [damage: (file: string) => void, says: string]> = {
    'another file': [(file) => writeFileSync(file, 'spoilt '.repeat(5000)), 'file is not a database'],
    'a database that is cut short': [(file) => truncateSync(file, 3 * 4096), 'database disk image is malformed'],
    'a database without its list of tables': [(file) => writeFileSync(file, readFileSync(file).fill(0xa5, 100, 4096)), 'database disk image is malformed'],
  }
  for (const [what, [damage, says]] of Object.entries(damages)) {
    it(`names the file and the newest backup that works when in place of the database there is ${what}`, async () => {
      damage(databaseFile(dataDir))
      expect(await said()).to.equal(`${databaseFile(dataDir)} is damaged: ${says}\n${newest()}`)
    })
  }

  it('says the same to whoever asks from a shell; and what it says helps', async () => {
    writeFileSync(databaseFile(dataDir), 'spoilt '.repeat(5000))
    const message = await said()
    for (const asked of [['plates'], ['verify']]) expect(await command({ DATA_DIR: dataDir }, ...asked)).to.deep.equal({ code: 1, stdout: '', stderr: message })
    await doAsTold(message)
    expect(await onServer({ DATA_DIR: dataDir }, async () => undefined)).to.include({ code: 0, stderr: '' })
    expect(await visits()).to.equal(2)
  })

  it('reads the database through when it was not closed, and finds a page that opening it does not touch', async () => {
    const file = new Sqlite(databaseFile(dataDir))
    const [{ page }] = file.prepare("select rootpage as page from sqlite_master where name = 'visits_one_per_device'").all() as [{ page: number }]
    file.close()
    writeFileSync(databaseFile(dataDir), readFileSync(databaseFile(dataDir)).fill(0xa5, (page - 1) * 4096, page * 4096))
    // What a loss of power leaves: a journal, here one that holds nothing of use.
    writeFileSync(`${databaseFile(dataDir)}-wal`, 'x'.repeat(100))
    const message = await said()
    expect(message).to.match(/red-footprints.sqlite is damaged: .+\n/).and.include(newest())
    await doAsTold(message)
    expect(await visits()).to.equal(2)
  })

  it('without the database but with what belongs to one makes no new one, unless that is meant', async () => {
    rmSync(databaseFile(dataDir))
    const missing = `${databaseFile(dataDir)} is missing, though ${dataDir} holds`
    const rest = `${newest()}To begin with an empty database on purpose: DATA_DIR=${dataDir} npm run --silent cli -- migrate\n`
    const message = await said()
    expect(message).to.equal(`${missing} guide.json, secret, backups. Is a disk not mounted, was the file moved?\n${rest}`)
    for (const asked of [['plates'], ['verify']]) expect(await command({ DATA_DIR: dataDir }, ...asked)).to.deep.equal({ code: 1, stdout: '', stderr: message })
    expect(existsSync(databaseFile(dataDir))).to.equal(false)
    writeFileSync(inData('red-footprints.sqlite-wal'), 'what was written last')
    expect(await said()).to.include('holds guide.json, secret, red-footprints.sqlite-wal, backups. ')
    rmSync(inData('red-footprints.sqlite-wal'))
    for (const name of ['guide.json', 'secret']) renameSync(inData(name), join(folder.path, name))
    expect(await said()).to.equal(`${missing} backups. Is a disk not mounted, was the file moved?\n${rest}`)
    expect((await command({ DATA_DIR: dataDir }, 'migrate')).code).to.equal(0)
    expect(await visits()).to.equal(0)
    for (const name of ['guide.json', 'secret']) renameSync(join(folder.path, name), inData(name))
    rmSync(databaseFile(dataDir))
    await doAsTold(message)
    expect(await visits()).to.equal(2)
  })

  it('without the secret of its contacts makes no new one, and takes it back alone', async () => {
    const secret = readFileSync(inData('secret'), 'utf8')
    rmSync(inData('secret'))
    const message = await said()
    expect(message).to.match(/var\/secret is missing, and SECRET is not set: /).and.include(`restore ${backupOf('2026-11-29')} --only secret\n`)
    await doAsTold(message)
    expect(readFileSync(inData('secret'), 'utf8')).to.equal(secret)
    expect(await visits(), 'nothing else is put back').to.equal(3)
    rmSync(inData('secret'))
    expect(await onServer({ DATA_DIR: dataDir, SECRET: secret.trim() }, async () => undefined)).to.include({ code: 0 })
  })

  it('on a guide that cannot be read, nor the one before it, names the place and takes the guide back alone', async () => {
    const guide = readFileSync(inData('guide.json'), 'utf8')
    // A backup of a day on which it was broken already is of no use for it.
    const broken = JSON.parse(guide) as { sites: { slug: unknown }[] }
    broken.sites[3]!.slug = 7
    writeFileSync(inData('guide.json'), JSON.stringify(broken))
    rmSync(backupOf('2026-11-30'))
    backUp(dataDir, backupOf('2026-11-30'))
    writeFileSync(inData('guide.json.previous'), '{')
    const message = await said()
    expect(message).to.match(/guide\.json: sites\[3\]\.slug: .+\n/)
    expect(message).to.include(`The newest backup that works is of 2026-11-29. To put it back:\n  DATA_DIR=${dataDir} npm run --silent cli -- restore ${backupOf('2026-11-29')} --only guide\n`)
    await doAsTold(message)
    expect(readFileSync(inData('guide.json'), 'utf8')).to.equal(guide)
    const [kept] = readdirSync(dataDir).filter((name) => name.startsWith('guide.json.before-restore-'))
    expect(JSON.parse(readFileSync(inData(kept!), 'utf8'))).to.deep.equal(broken)
    expect(await visits(), 'nothing else is put back').to.equal(3)
  })

  it('without the guide of what has begun serves no other in its place, and takes it back alone', async () => {
    const guide = readFileSync(inData('guide.json'), 'utf8')
    rmSync(inData('guide.json'))
    const secret = readFileSync(inData('secret'), 'utf8')
    rmSync(inData('secret'))
    const message = await said()
    const begin = `${inData('guide.json')} is missing, though the installation has begun. Was the file moved?\nThe newest backup that works is of 2026-11-29. To put it back:\n`
    const shippedInstead = `To go on with the guide as it is shipped, on purpose: cp ${shipped('data/guide.seed.json')} ${inData('guide.json')}\n`
    const back = `  DATA_DIR=${dataDir} npm run --silent cli -- restore ${backupOf('2026-11-29')} --only guide\n`
    expect(message).to.equal(`${begin}${back}${shippedInstead}`)
    writeFileSync(inData('secret'), secret)
    expect(await command({ DATA_DIR: dataDir }, 'plates')).to.deep.equal({ code: 1, stdout: '', stderr: message })
    writeFileSync(inData('guide.json.previous'), guide)
    const before = `To go on with the guide as it was before its last change: cp ${inData('guide.json.previous')} ${inData('guide.json')}\n`
    expect(await said()).to.equal(`${begin}${back}${before}${shippedInstead}`)
    await doAsTold(message)
    expect(readFileSync(inData('guide.json'), 'utf8')).to.equal(guide)
    expect(await visits(), 'nothing else is put back').to.equal(3)
    copyFileSync(shipped('data/guide.seed.json'), inData('guide.json'))
    expect(await visits()).to.equal(3)
  })

  it('says that there is no backup that works where there is none', async () => {
    writeFileSync(databaseFile(dataDir), 'spoilt '.repeat(5000))
    const elsewhere = `With one from elsewhere:\n  DATA_DIR=${dataDir} npm run --silent cli -- restore FILE\n`
    for (const day of ['2026-11-28', '2026-11-29']) truncateSync(backupOf(day), 9000)
    expect(await said()).to.include(`${join(dataDir, 'backups')} holds no backup that works, of 3. ${elsewhere}`)
    rmSync(join(dataDir, 'backups'), { recursive: true })
    expect(await said()).to.include(`${join(dataDir, 'backups')} holds no backup. ${elsewhere}`)
  })

  it('says that another program holds the database, when it does not give it up', async () => {
    const other = new Sqlite(databaseFile(dataDir))
    other.pragma('locking_mode = EXCLUSIVE')
    other.exec('begin exclusive')
    try {
      expect(await said()).to.equal(`${databaseFile(dataDir)} is held by another program, which does not give it up; end that first\n`)
    } finally {
      other.close()
    }
  })

  it('says that the database is of a later version', async () => {
    new Sqlite(databaseFile(dataDir)).exec("insert into kysely_migration values ('2031-05-01-a-flights', '')").close()
    expect(await said()).to.equal(`${databaseFile(dataDir)} was made by a later version of Red Footprints, which knows 2031-05-01-a-flights; start that version\n`)
  })

  it('that is none, on an empty place, makes an installation and says that nothing was there', async () => {
    const fresh = join(folder.path, 'fresh')
    const ended = await onServer({ DATA_DIR: fresh }, async () => undefined)
    expect(ended.stdout).to.include(`${fresh} (此前没有数据 no data was there)`)
    expect(existsSync(databaseFile(fresh))).to.equal(true)
    expect((await onServer({ DATA_DIR: fresh }, async () => undefined)).stdout).to.not.include('此前没有数据')
  })
})
