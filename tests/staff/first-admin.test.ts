import { expect } from 'chai'
import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../../server/database/open.ts'
import { firstAdmin } from '../../server/staff/first-admin.ts'
import { fits } from '../../server/staff/passwords.ts'
import { listPeople, personNamed } from '../../server/staff/people.ts'
import { eachDatabase, scratchFolder } from '../database/each-database.ts'
import { auditOf, hire, morning, random } from './house.ts'

eachDatabase('the first admin', (db, store) => {
  let folder: ReturnType<typeof scratchFolder>
  beforeEach(() => (folder = scratchFolder()))
  afterEach(() => folder.remove())

  const start = (config: { ADMIN_PASSWORD?: string; DATA_DIR?: string } = {}, on = db()) =>
    firstAdmin({ db: on, config: { DATA_DIR: folder.path, ADMIN_PASSWORD: undefined, ...config }, now: () => morning, random })
  const kept = () => readFileSync(join(folder.path, 'admin-password'), 'utf8').trim()
  const hash = async () => (await personNamed(db().read, 'admin'))!.password_hash

  it('is not made where somebody can sign in already', async () => {
    await hire(db(), 'tan')
    expect(await start()).to.equal(undefined)
    expect(await listPeople(db().read)).to.have.length(1)
    expect(existsSync(join(folder.path, 'admin-password'))).to.equal(false)
  })

  it('is not made when the password cannot be kept', async () => {
    writeFileSync(join(folder.path, 'a-file'), '')
    let error: unknown
    await start({ DATA_DIR: join(folder.path, 'a-file') }).catch((thrown: unknown) => (error = thrown))
    expect(error).to.be.instanceOf(Error)
    expect(await listPeople(db().read)).to.deep.equal([])
    expect((await start())?.name).to.equal('admin')
  })

  it('gets a password that is written once, for the owner’s eyes', async () => {
    const file = join(folder.path, 'admin-password')
    expect(await start()).to.deep.equal({ name: 'admin', passwordFile: file })
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(await fits(kept(), await hash())).to.equal(true)
    const before = kept()
    expect(await start()).to.equal(undefined)
    expect(kept()).to.equal(before)
    expect(await auditOf(db())).to.deep.equal([{ actor: '', action: 'first-admin', subject: 'admin', detail: '' }])
  })

  it('replaces a file that an unfinished start left open to all', async () => {
    const file = join(folder.path, 'admin-password')
    writeFileSync(file, 'stale')
    chmodSync(file, 0o644)
    await start()
    expect(statSync(file).mode & 0o777).to.equal(0o600)
    expect(await fits(kept(), await hash())).to.equal(true)
  })

  it('makes a data folder that is not there', async () => {
    const DATA_DIR = join(folder.path, 'deep', 'down')
    await start({ DATA_DIR })
    expect(statSync(DATA_DIR).mode & 0o777).to.equal(0o700)
  })

  it('takes ADMIN_PASSWORD and writes no file', async () => {
    expect(await start({ ADMIN_PASSWORD: 'chosen by the owner' })).to.deep.equal({ name: 'admin' })
    expect(await fits('chosen by the owner', await hash())).to.equal(true)
    expect(existsSync(join(folder.path, 'admin-password'))).to.equal(false)
  })

  it('is one when two processes start at once, and the file holds its password', async () => {
    const both = [await openDatabase(store()), await openDatabase(store())]
    try {
      const made = await Promise.all(both.map((each) => start({}, each)))
      expect(made.filter((one) => one !== undefined)).to.have.length(1)
      const people = await both[0]!.read.selectFrom('staff').selectAll().execute()
      expect(people).to.have.length(1)
      expect(await fits(kept(), people[0]!.password_hash)).to.equal(true)
    } finally {
      for (const each of both) await each.close()
    }
  })
})
