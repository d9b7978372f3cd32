import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { findBooking } from '../../server/bookings/bookings.ts'
import { endBooking } from '../../server/bookings/cancel.ts'
import { historyOf } from '../../server/bookings/events.ts'
import { contactDays, purgeContacts } from '../../server/bookings/purge-contacts.ts'
import { type Served, serve } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { engine } from '../database/stores.ts'
import { bookGroup, day, openGroups } from './arrivals/at-gate.ts'

describe('the contacts of a booking', () => {
  let app: Served
  let ref: string
  beforeEach(async () => {
    app = await serve()
    await openGroups(app.parts.bookings)
    ref = (await bookGroup(app.parts.bookings, { note: '联系王老师 13900001111', place: '后门集合' })).ref
  })
  afterEach(() => app.close())

  const purge = (days = contactDays) => purgeContacts(app.parts.bookings, days)
  const booking = async (of = ref) => (await findBooking(app.parts.db.read, of))!
  /** The files in which a text or some bytes are found. */
  const filesWith = (what: string | Buffer) => {
    const { DATA_DIR } = app.parts.config
    return readdirSync(DATA_DIR, { withFileTypes: true })
      .filter((entry) => entry.isFile() && readFileSync(join(DATA_DIR, entry.name)).includes(what))
      .map(({ name }) => name)
  }

  it('are kept until 180 days after the visit, and forgotten then', async () => {
    // 180 days after 3 December.
    app.clock.set('2027-06-01T23:59:59+08:00')
    const before = await everyTable(app.parts.db)
    expect(await purge()).to.equal(0)
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
    app.clock.set('2027-06-02T00:00:00+08:00')
    expect(await purge()).to.equal(1)
    expect((await booking()).contact).to.equal(null)
  })

  it('go with note and place; the numbers and the organisation stay', async () => {
    const before = await booking()
    app.clock.set('2027-06-02T00:00:00+08:00')
    await purge()
    expect(await booking()).to.deep.equal({ ...before, contact: null, note: '', place: '' })
  })

  it('go with why the organiser cancelled, and with nothing that a site gave as its reason', async () => {
    const why = '王桂兰老师住院，改由 13900002222 联系'
    const others = { declined: '当天有会议', closed: '道路结冰', cancelled: '对方来电取消' } as const
    const end = (of: string, as: keyof typeof others, reason: string, by: string) => endBooking(app.parts.bookings, of, { as, reason, by })
    await end(ref, 'cancelled', why, '')
    const ended: string[] = []
    for (const [as, reason] of Object.entries(others)) {
      const { ref: of } = await bookGroup(app.parts.bookings, { parts: [{ slot: '2026-12-03T14:00', people: 5 }] })
      await app.parts.db.write((trx) => trx.updateTable('bookings').set({ status: 'requested' }).where('ref', '=', of).execute())
      await end(of, as as keyof typeof others, reason, 'Mei')
      ended.push(of)
    }
    const tablesWith = async (what: string) => Object.entries(await everyTable(app.parts.db)).filter(([, rows]) => JSON.stringify(rows).includes(what)).map(([name]) => name)
    expect(await tablesWith(why), 'the history, which nobody can edit, never has it').to.deep.equal(['bookings'])
    expect((await booking()).reason).to.equal(why)
    if (engine === 'sqlite') expect(filesWith('13900002222')).not.to.deep.equal([])
    app.clock.set('2027-06-02T00:00:00+08:00')
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ contact: null, note: '', place: '' }).where('ref', '=', ref).execute())
    expect(await purge(), 'one whose contact was purged before its reason could be').to.equal(4)
    expect(await tablesWith(why)).to.deep.equal([])
    if (engine === 'sqlite') expect(filesWith('13900002222')).to.deep.equal([])
    const stayed = await Promise.all(ended.map(async (of) => [(await booking(of)).reason, (await historyOf(app.parts.db.read, of)).map(({ detail }) => detail).sort()]))
    expect(stayed).to.deep.equal(Object.values(others).map((reason) => [reason, ['', 'confirmed', reason]]))
    expect(await purge()).to.equal(0)
  })

  it('are gone from what was written to them, and what was still to be told is told to nobody', async () => {
    const sealed = async () => (await everyTable(app.parts.db)).outbox!.filter((row) => row.sealed !== null)
    expect(await sealed()).not.to.deep.equal([])
    app.clock.set('2027-06-02T00:00:00+08:00')
    await purge()
    expect(await sealed()).to.deep.equal([])
    expect((await everyTable(app.parts.db)).outbox!.map(({ state }) => state)).not.to.include('waiting')
  })

  // PostgreSQL writes over what was deleted when it needs the room, and keeps its journal as long as its operator says.
  if (engine === 'sqlite') {
    it('are gone from the disk, journal and all', async () => {
      const { contact } = await booking()
      const outbox = (await everyTable(app.parts.db)).outbox!.map((row) => row.sealed as Uint8Array)
      const secrets = [Buffer.from(contact!), '13900001111', ...outbox.map((sealed) => Buffer.from(sealed))]
      for (const secret of secrets) expect(filesWith(secret)).not.to.deep.equal([])
      app.clock.set('2027-06-02T00:00:00+08:00')
      await purge()
      for (const secret of secrets) expect(filesWith(secret)).to.deep.equal([])
    })
  }

  it('are purged once, by name of who did it; a second purge changes nothing', async () => {
    app.clock.set('2027-06-02T00:00:00+08:00')
    expect(await purgeContacts(app.parts.bookings, contactDays, 'cli')).to.equal(1)
    const before = await everyTable(app.parts.db)
    expect(await purge()).to.equal(0)
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
    const purged = (await historyOf(app.parts.db.read, ref)).filter(({ what }) => what === 'purged')
    expect(purged.map(({ actor }) => actor)).to.deep.equal(['cli'])
  })

  it('are purged of a visit that was cancelled too, and of more bookings than one transaction takes', async () => {
    const slots = ['09:00', '10:00', '14:00', '15:00']
    const refs: string[] = []
    for (let i = 0; i < 101; i++) {
      const on = `2026-12-${String(4 + Math.floor(i / 28)).padStart(2, '0')}`
      refs.push((await bookGroup(app.parts.bookings, { parts: [{ slot: `${on}T${slots[i % 4]}`, people: 5 }] })).ref)
    }
    await endBooking(app.parts.bookings, refs[0]!, { as: 'cancelled', reason: '大雪', by: '' })
    app.clock.set('2027-08-01T00:00:00+08:00')
    expect(await purge()).to.equal(102)
    expect((await booking(refs[0])).contact).to.equal(null)
    expect(await app.parts.db.read.selectFrom('bookings').select('ref').where('contact', 'is not', null).execute()).to.deep.equal([])
  })

  it('of visits that are still to come, or were yesterday, stay, however few days one asks for', async () => {
    expect(await purge(0)).to.equal(0)
    app.clock.set(`${day}T18:00:00+08:00`)
    expect(await purge(0)).to.equal(0)
    app.clock.set('2026-12-04T18:00:00+08:00')
    expect(await purge(1)).to.equal(0)
    expect(await purge(0)).to.equal(1)
  })
})
