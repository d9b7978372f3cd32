import { expect } from 'chai'
import { deskDifference } from '../../server/checkins/desk-agreement.ts'
import { openContact } from '../../server/bookings/contacts.ts'
import { recount } from '../../server/counters/recount.ts'
import { dayOf } from '../../server/local-day.ts'
import type { Parts } from '../../server/parts.ts'
import { everyTable } from '../checkins/tables.ts'
import { scratchFolder } from '../database/each-database.ts'
import { sampleParts, until } from './sample.ts'

const today = dayOf(until)

describe('a sample', () => {
  const folders = [scratchFolder(), scratchFolder(), scratchFolder()]
  let one: Parts
  before(async () => {
    one = await sampleParts(folders[0]!.path)
  })
  after(async () => {
    await one.db.close()
    for (const folder of folders) folder.remove()
  })

  /** Every row of every table, but for what is kept as a slow hash with a salt of its own. */
  async function rowsOf({ db }: Parts): Promise<Record<string, unknown[]>> {
    const tables = Object.entries(await everyTable(db)).filter(([name]) => !name.startsWith('kysely'))
    return Object.fromEntries(tables.map(([name, rows]) => [name, rows.map((row) => JSON.stringify({ ...row, password_hash: '' })).sort()]))
  }

  const sumOn = async (day: string) => {
    const found = await one.db.read.selectFrom('counters').select(({ fn }) => fn.sum<number>('people').as('people')).where('day', '=', day).executeTakeFirst()
    return found?.people ?? 0
  }

  it('is the same for the same seed and end, and another for another', async () => {
    const again = await sampleParts(folders[1]!.path)
    const other = await sampleParts(folders[2]!.path, { seed: 'another', days: 8 })
    try {
      const [rows, same] = [await rowsOf(one), await rowsOf(again)]
      expect(Object.keys(rows)).to.include.members(['visits', 'scans', 'bookings', 'booking_events', 'outbox', 'desk_counts'])
      for (const [name, table] of Object.entries(rows)) expect(same[name], name).to.deep.equal(table)
      expect((await rowsOf(other)).bookings).to.not.deep.equal(rows.bookings)
    } finally {
      await again.db.close()
      await other.db.close()
    }
  })

  it('has counters that agree with their rows, and a desk that agrees with its visits', async () => {
    expect(await recount(one.db, { check: true })).to.deep.equal([])
    const visits = await one.db.read.selectFrom('visits').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
    expect(visits.n).to.be.above(2000)
    expect(await deskDifference(one.db.read)).to.equal(undefined)
  })

  it('is busiest on the national day, and knows nothing of the future', async () => {
    const [great, wednesday] = [await sumOn('2026-10-01'), await sumOn('2026-09-16')]
    expect(great).to.be.above(2 * wednesday)
    const { last } = await one.db.read.selectFrom('visits').select(({ fn }) => fn.max<number>('at').as('last')).executeTakeFirstOrThrow()
    expect(last).to.be.at.most(until)
    expect(await sumOn(today)).to.be.above(0)
  })

  it('counts in every way that a site counts', async () => {
    const rows = await one.db.read.selectFrom('counters').select('source').distinct().execute()
    expect(rows.map(({ source }) => source)).to.have.members(['plate', 'display', 'late', 'code', 'group', 'desk'])
    const reads = await one.db.read.selectFrom('stop_reads').select(({ fn }) => fn.sum<number>('reads').as('n')).executeTakeFirstOrThrow()
    expect(reads.n).to.be.above(0)
  })

  it('has groups that came, that cancelled, and that are still to come; and holds no seat twice', async () => {
    const bookings = await one.db.read.selectFrom('bookings').selectAll().execute()
    const statuses = new Set(bookings.map(({ status }) => status))
    for (const status of ['arrived', 'cancelled', 'confirmed', 'requested']) expect(statuses).to.include(status)
    expect(bookings.filter(({ day, status }) => status === 'confirmed' && day < today)).to.deep.equal([])
    expect(bookings.filter(({ day }) => day > today)).to.not.have.length(0)
    const over = await one.db.read.selectFrom('seats').selectAll().where('taken', '>', (eb) => eb.ref('capacity')).execute()
    expect(over).to.deep.equal([])
    const arrived = await one.db.read.selectFrom('arrivals').select(({ fn }) => fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
    expect(arrived.n).to.equal(bookings.filter(({ status }) => status === 'arrived').length)
  })

  it('has offers that a manager confirmed, for every site', async () => {
    const offers = await one.db.read.selectFrom('offers').select('saved_at').execute()
    expect(offers).to.have.length(one.guide.sites().length)
    expect(offers.filter(({ saved_at: at }) => at === null)).to.deep.equal([])
  })

  it('names nobody who could be real, and gives no number that can be dialled', async () => {
    const docents = await one.db.read.selectFrom('docents').select('name').execute()
    const bookings = await one.db.read.selectFrom('bookings').select(['organisation', 'contact']).execute()
    const contacts = bookings.map(({ contact }) => openContact(one.bookings.sealer, contact)!)
    for (const { name } of docents) expect(name).to.match(/^示例/)
    for (const { organisation } of bookings) expect(organisation).to.match(/^示例/)
    // Behind an area code no subscriber's number begins with 0.
    for (const { name, phone, email } of contacts) expect([name.slice(0, 2), phone.slice(0, 6), email]).to.deep.equal(['示例', '0744-0', ''])
  })
})
