import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import { book } from '../../../server/bookings/book.ts'
import { enterDays, setComplete } from '../../../server/bookings/offers/calendar-days.ts'
import { knownUntil } from '../../../server/staff/work-calendar.ts'
import { sealDays } from '../../../server/ledger/seal-days.ts'
import { verifyNightly } from '../../../server/ledger/nightly.ts'
import type { Finding, Installation } from '../../../server/operations/doctor/finding.ts'
import { storeOf } from '../../../server/parts.ts'
import { isRefusal } from '../../../server/web/refusals.ts'
import { type Served, serve, StoppedClock } from '../../app/serve.ts'
import { lan, saved } from '../../bookings/house.ts'
import { Phone } from '../../checkins/phone.ts'
import { everyTable } from '../../checkins/tables.ts'
import { asStranger } from '../../database/stranger.ts'
import { finding, nowhere, publicUrl } from './public-server.ts'

const site = 'heping-middle-school'
const env = { PUBLIC_URL: publicUrl }

describe('the doctor, of what stands in the database', () => {
  let app: Served
  beforeEach(async () => (app = await serve({ env, clock: new StoppedClock('2025-12-01T09:00:00+08:00') })))
  afterEach(() => app.close())

  const installed = (more: Partial<Installation> = {}): Installation => ({ config: app.parts.config, db: app.parts.db, reach: nowhere, now: app.clock.now, ...more })
  const found = (check: string, more?: Partial<Installation>) => finding(check, installed(more))
  /** Does something to the tables with another program. */
  const behind = (sql: string) => asStranger(storeOf(app.parts.config), ({ run }) => run(sql))
  const all = () => app.parts.guide.sites().map(({ slug }) => slug)

  it('says that it answers', async () => {
    expect(await found('database')).to.include({ state: 'ok' })
  })

  it('says why it cannot be opened, once: nothing else speaks of it', async () => {
    const broken = { db: new Error('file is not a database') }
    expect(await found('database', broken)).to.include({ state: 'wrong', said: 'it cannot be opened: file is not a database' })
    for (const check of ['secret', 'seals', 'offers', 'calendar', 'plates']) expect(await found(check, broken), check).to.equal(undefined)
  })

  it('says that it does not answer', async () => {
    const { db } = app.parts
    const broken = await found('database', { db: { ...db, read: db.read, write: () => Promise.reject(new Error('disk I/O error')) } })
    expect(broken).to.include({ state: 'wrong', said: 'it does not answer: disk I/O error' })
  })

  it('is not stopped by a table that is missing', async () => {
    await behind('alter table offers rename to away')
    const offers = await found('offers')
    expect(offers).to.include({ state: 'wrong' })
    expect(offers?.said).to.match(/^could not be looked at: (no such table: offers|relation "offers" does not exist)$/)
    expect(await found('database')).to.include({ state: 'ok' })
  })

  it('says when contacts were sealed with a secret that is not there', async () => {
    expect(await found('secret')).to.equal(undefined)
    await saved(app.parts.db, site)
    const booking = await book(app.parts.bookings, lan({ site, slot: '2025-12-04T09:00' }), 'online')
    expect(isRefusal(booking), JSON.stringify(booking)).to.equal(false)
    expect(await found('secret')).to.include({ state: 'ok' })
    const lost = await found('secret', { config: { ...app.parts.config, SECRET: 'another secret, which is as long as a secret must be' } })
    expect(lost).to.include({ state: 'wrong', said: 'contacts of bookings were sealed with another secret, and nobody can read them' })
  })

  describe('and the seals', () => {
    beforeEach(async () => {
      await new Phone(app).checkIn(await app.code(site))
      app.clock.set('2025-12-02T02:00:00+08:00')
      await sealDays(app.parts)
    })

    it('warns that they were never verified, or not for long', async () => {
      expect(await found('seals')).to.include({ state: 'warn', said: 'the ledger has never been verified' })
      await verifyNightly(app.parts)
      expect(await found('seals')).to.include({ state: 'ok', said: '1 sealed day fits, as of 0 hours ago' })
      app.clock.set('2025-12-04T02:00:00+08:00')
      expect(await found('seals')).to.include({ state: 'warn', said: 'the ledger was last verified 48 hours ago' })
    })

    it('calls it wrong that the ledger does not fit them, and says from where on', async () => {
      await behind('update visits set people = 40')
      await verifyNightly(app.parts)
      expect(await found('seals')).to.include({ state: 'wrong', said: `the ledger does not fit its seals: ${site} from 2025-12-01 on` })
    })
  })

  it('names the sites whose offer nobody has confirmed', async () => {
    const before = await found('offers')
    expect(before?.state).to.equal('warn')
    expect(before?.said).to.contain('9 of 9').and.contain(site)
    expect(before?.todo).to.contain(`${publicUrl}/staff/offers`)
    await saved(app.parts.db, site)
    expect((await found('offers'))?.said).to.contain('8 of 9').and.not.contain(site)
    for (const one of all()) await saved(app.parts.db, one)
    expect(await found('offers')).to.include({ state: 'ok' })
  })

  describe('and the calendar', () => {
    const everywhere = async (horizonDays: number) => {
      for (const one of all()) await saved(app.parts.db, one, { horizonDays })
    }
    const year = String(Number(knownUntil.slice(0, 4)) + 1)

    it('is content while all that can be booked is known', async () => {
      await everywhere(30)
      app.clock.set(`${knownUntil.slice(0, 4)}-12-01T09:00:00+08:00`)
      expect(await found('calendar')).to.include({ state: 'ok' }).and.property('said').that.contains(knownUntil)
    })

    it('warns as soon as one day is not, until an admin has entered the year', async () => {
      await everywhere(30)
      await saved(app.parts.db, site, { horizonDays: 31 })
      app.clock.set(`${knownUntil.slice(0, 4)}-12-01T09:00:00+08:00`)
      const warned = (await found('calendar')) as Finding
      expect(warned.state).to.equal('warn')
      expect(warned.said).to.contain(`the holidays of ${year} are not known`).and.contain(`bookings from ${year}-01-01 on`)
      expect(warned.todo).to.contain(`${publicUrl}/staff/calendar`)
      for (const day of ['01-01', '05-01', '10-01']) await enterDays(app.parts, { from: `${year}-${day}`, to: `${year}-${day}`, kind: 'holiday', actor: '老谭' })
      expect((await found('calendar'))?.state, 'some days of a year are not the year').to.equal('warn')
      await setComplete(app.parts, { year, complete: true, actor: '老谭' })
      expect(await found('calendar')).to.include({ state: 'ok' })
    })

    it('does not mind a site that takes no bookings', async () => {
      await everywhere(30)
      await saved(app.parts.db, site, { horizonDays: 365, booking: 'none' })
      app.clock.set(`${knownUntil.slice(0, 4)}-12-01T09:00:00+08:00`)
      expect(await found('calendar')).to.include({ state: 'ok' })
    })
  })

  it('warns that plates are printed as drafts, while the address is one', async () => {
    expect(await found('plates')).to.include({ state: 'ok' }).and.property('said').that.contains(`${publicUrl}/c/`)
    const draft = await found('plates', { config: { ...app.parts.config, PUBLIC_URL: 'http://192.168.1.9:3000' } })
    expect([draft?.state, draft?.said]).to.satisfy(([state, said]: [string, string]) => state === 'warn' && said.includes('http://192.168.1.9:3000') && said.includes('样张'))
  })

  describe('and the clock', () => {
    /** The findings of somebody whose clock is wrong by so many milliseconds. */
    const wrongBy = (milliseconds: number, more: Partial<Installation> = {}) => found('clock', { now: () => Date.now() + milliseconds, ...more })

    it('agrees with the database’s', async () => {
      expect(await wrongBy(0)).to.include({ state: 'ok' })
    })

    it('is ahead of it, or behind it', async () => {
      expect(await wrongBy(20_000)).to.include({ state: 'warn' }).and.property('said').that.matches(/^this machine’s clock is (19|20|21) s ahead of the database’s$/)
      expect(await wrongBy(-600_000)).to.include({ state: 'wrong' }).and.property('said').that.matches(/ behind the database’s$/)
    })

    it('is held against the public address’s too', async () => {
      const server = createServer((_req, res) => void res.writeHead(200, { date: new Date(Date.now() - 60_000).toUTCString() }).end('{}'))
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const PUBLIC_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
      const clock = await wrongBy(0, { reach: {}, config: { ...app.parts.config, PUBLIC_URL } })
      expect(clock?.said).to.match(/ahead of the public address’s$/)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    })

    it('was put back, where the ledger is ahead of it', async () => {
      await new Phone(app).checkIn(await app.code(site))
      app.clock.set('2025-12-02T02:00:00+08:00')
      await sealDays(app.parts)
      app.clock.set('2025-12-01T23:00:00+08:00')
      expect(await found('clock')).to.include({ state: 'wrong' }).and.property('said').that.contains('put back')
    })
  })

  it('leaves everything as it was', async () => {
    const before = await everyTable(app.parts.db)
    await found('database')
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })
})
