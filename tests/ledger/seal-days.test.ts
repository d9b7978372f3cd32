import { expect } from 'chai'
import { correct } from '../../server/ledger/correct.ts'
import { appendCorrection } from '../../server/ledger/append-correction.ts'
import { sealDays } from '../../server/ledger/seal-days.ts'
import type { Database } from '../../server/database/open.ts'
import { uuidBytes } from '../../server/uuid.ts'
import { randomUUID } from 'node:crypto'
import { dropGuards } from '../database/guards.ts'
import { sealsByHand } from './elsewhere.ts'
import { type Ledger, openLedger, other, scanAt, site, threeDays } from './ledger.ts'

describe('sealing finished days', () => {
  let ledger: Ledger
  beforeEach(async () => {
    ledger = await openLedger()
  })
  afterEach(() => ledger.close())

  const sealed = async (of = site) =>
    (await ledger.db.read.selectFrom('seals').selectAll().where('site', '=', of).orderBy('day').execute()).map(({ day, entries, people }) => [day, entries, people])
  const enteredOn = async () => (await ledger.db.read.selectFrom('visits').select('entered_on').orderBy('at').execute()).map(({ entered_on }) => entered_on)

  it('begins ten minutes after midnight at the site', async () => {
    await ledger.enter({ people: 4 })
    ledger.clock.set('2026-12-02T00:09:59+08:00')
    expect(await ledger.seal()).to.equal(0)
    ledger.clock.set('2026-12-02T00:10:00+08:00')
    expect(await ledger.seal()).to.equal(1)
    expect(await sealed()).to.deep.equal([['2026-12-01', 1, 4]])
  })

  it('does nothing the second time, and nothing where nobody has been', async () => {
    expect(await ledger.seal()).to.equal(0)
    await ledger.enter()
    ledger.clock.set('2026-12-02T01:00:00+08:00')
    await ledger.seal()
    expect(await ledger.seal()).to.equal(0)
    expect(await sealed(other)).to.deep.equal([])
  })

  it('makes up for days on which the server did not run, and leaves out days without rows', async () => {
    for (const day of ['2026-12-01', '2026-12-02', '2026-12-05']) {
      ledger.clock.set(`${day}T09:00:00+08:00`)
      await ledger.enter()
    }
    ledger.clock.set('2026-12-09T09:00:00+08:00')
    expect(await ledger.seal()).to.equal(3)
    expect((await sealed()).map(([day]) => day)).to.deep.equal(['2026-12-01', '2026-12-02', '2026-12-05'])
  })

  it('seals a scan that came late with the day it was entered on, not the day it counts on', async () => {
    await ledger.enter()
    ledger.clock.set('2026-12-02T01:00:00+08:00')
    await ledger.seal()
    ledger.clock.set('2026-12-03T09:00:00+08:00')
    await ledger.enter({ day: '2026-12-01', people: 5 })
    await ledger.enter({ day: '2026-12-02', people: 2 })
    ledger.clock.set('2026-12-04T01:00:00+08:00')
    await ledger.seal()
    expect(await sealed()).to.deep.equal([['2026-12-01', 1, 1], ['2026-12-03', 2, 7]])
    expect(await ledger.misfit()).to.equal('')
  })

  it('reads a day of many pages whole, late rows among them', async () => {
    const scans = Array.from({ length: 2500 }, (_, i) => scanAt(ledger.clock, i % 2 ? { day: '2026-11-30' } : {}))
    await ledger.db.work('recordScans', scans)
    ledger.clock.set('2026-12-02T01:00:00+08:00')
    await ledger.seal()
    expect(await sealed()).to.deep.equal([['2026-12-01', 2500, 2500]])
    expect(await seals()).to.deep.equal(await sealsByHand(ledger.store, site))
  })

  it('seals, of all that can be written in them, what anybody computes by the description', async () => {
    await entriesOfEveryKind(ledger)
    ledger.clock.set('2026-12-02T01:00:00+08:00')
    await ledger.seal()
    expect((await sealed()).map(([, entries]) => entries)).to.deep.equal([6])
    expect(await seals()).to.deep.equal(await sealsByHand(ledger.store, site))
  })

  it('starts over when a row comes while it reads', async () => {
    await ledger.enter()
    const late = scanAt(ledger.clock, { people: 6 })
    ledger.clock.set('2026-12-02T00:10:00+08:00')
    let turns = 0
    const slowly: Database = {
      ...ledger.db,
      async write(job) {
        if (turns++ === 0) await ledger.db.work('recordScans', [late])
        return ledger.db.write(job)
      },
    }
    expect(await sealDays({ db: slowly, now: ledger.clock.now })).to.equal(1)
    expect([turns, await sealed()]).to.deep.equal([2, [['2026-12-01', 2, 7]]])
    expect(await ledger.misfit()).to.equal('')
  })

  it('stops where it is when the server ends, and goes on the next time', async () => {
    for (const day of ['2026-12-01', '2026-12-02']) {
      ledger.clock.set(`${day}T09:00:00+08:00`)
      await ledger.enter()
    }
    ledger.clock.set('2026-12-03T01:00:00+08:00')
    const end = new AbortController()
    const slowly: Database = { ...ledger.db, write: (job) => ledger.db.write(job).finally(() => end.abort()) }
    const stopped = await sealDays({ db: slowly, now: ledger.clock.now, ending: end.signal }).catch((reason: Error) => reason.name)
    expect([stopped, await sealed()]).to.deep.equal(['AbortError', [['2026-12-01', 1, 1]]])
    expect(await ledger.seal()).to.equal(1)
    expect(await ledger.misfit()).to.equal('')
  })

  it('is done once when two servers do it at the same moment', async () => {
    await ledger.enter()
    ledger.clock.set('2026-12-02T01:00:00+08:00')
    await Promise.all([ledger.seal(), ledger.seal(), ledger.seal()])
    expect(await sealed()).to.deep.equal([['2026-12-01', 1, 1]])
    expect(await ledger.misfit()).to.equal('')
  })

  async function seals() {
    const rows = await ledger.db.read.selectFrom('seals').select(['day', 'hash']).where('site', '=', site).execute()
    return Object.fromEntries(rows.map(({ day, hash }) => [day, Buffer.from(hash).toString('hex')]))
  }

  describe('a day that is sealed', () => {
    const yesterday = { entered_on: '2026-12-01', day: '2026-12-01' }
    const insert = () =>
      ledger.db
        .write((trx) => trx.insertInto('visits').values({ site, id: uuidBytes(randomUUID())!, at: 0, source: 'plate', people: 1, device: null, ...yesterday }).execute())
        .then(() => 'written', (error: Error) => error.message)
    beforeEach(async () => {
      await ledger.enter()
      ledger.clock.set('2026-12-02T01:00:00+08:00')
      await ledger.seal()
    })

    it('takes no row any more: the table itself refuses it', async () => {
      expect(await insert()).to.equal('nothing is entered on a sealed day or counted in a closed month')
      expect(await ledger.misfit()).to.equal('')
    })

    it('takes one in the twin, which has no trigger, and then does not fit', async () => {
      await ledger.db.write((trx) => dropGuards(trx, 'visits'))
      expect(await insert()).to.equal('written')
      expect(await ledger.misfit()).to.equal('2026-12-01 added')
    })

    it('takes no correction either, and in the twin without a trigger does not fit', async () => {
      const row = { id: uuidBytes(randomUUID())!, site, about: '2026-12-01', at: 0, people: 3, reason: '漏登', entered_by: 'Mei', confirmed_by: '', ...yesterday }
      const add = () => ledger.db.write((trx) => trx.insertInto('corrections').values(row).execute()).then(() => 'written', () => 'refused')
      expect(await add()).to.equal('refused')
      await ledger.db.write((trx) => dropGuards(trx, 'corrections'))
      expect(await add()).to.equal('written')
      expect(await ledger.misfit()).to.equal('2026-12-01 added')
    })

    it('is left alone by a clock that went back: who checks in then is entered on the first open day', async () => {
      ledger.clock.set('2026-12-01T12:00:00+08:00')
      const first = await ledger.enter({ people: 2 })
      await ledger.db.work('recordScans', [scanAt(ledger.clock, { source: 'group', people: 0, device: first.device })])
      await correct(ledger.corrections, { requestId: randomUUID(), site, about: '2026-12-01', people: 1, reason: '漏登' }, 'Mei')
      expect(await enteredOn()).to.deep.equal(['2026-12-01', '2026-12-02', '2026-12-02'])
      expect((await ledger.db.read.selectFrom('corrections').select(['day', 'entered_on']).execute())[0]).to.deep.equal({ day: '2026-12-01', entered_on: '2026-12-02' })
      expect(await ledger.misfit()).to.equal('')
      ledger.clock.set('2026-12-03T01:00:00+08:00')
      await ledger.seal()
      expect(await sealed()).to.deep.equal([['2026-12-01', 1, 1], ['2026-12-02', 3, 1]])
      expect(await ledger.misfit()).to.equal('')
    })
  })

  it('loses nobody after a clock that stood far ahead', async () => {
    ledger.clock.set('2030-01-05T09:00:00+08:00')
    await ledger.enter()
    ledger.clock.set('2030-01-06T09:00:00+08:00')
    await ledger.seal()
    ledger.clock.set('2026-12-01T09:00:00+08:00')
    await ledger.enter()
    expect(await enteredOn()).to.deep.equal(['2030-01-06', '2030-01-05'])
    expect(await ledger.misfit()).to.equal('')
  })

  it('keeps its own tables from being edited: a seal stays as it was sealed', async () => {
    const days = await threeDays()
    const tries = [days.db.write((trx) => trx.updateTable('seals').set({ people: 9 }).execute()), days.db.write((trx) => trx.deleteFrom('seals').execute())]
    for (const result of await Promise.allSettled(tries)) expect((result as PromiseRejectedResult).reason.message).to.equal('a sealed day stays as it was sealed')
    await days.close()
  })
})

/** Six rows: a visit, one of the desk, a group that arrived, its member, one taken back, a correction; with awkward words. */
async function entriesOfEveryKind({ db, clock, corrections, enter }: Ledger): Promise<void> {
  const at = clock.now()
  await enter()
  const desk = await enter({ source: 'desk', device: null, people: 7 })
  const note = '“引号" \\ 反斜线\u007f\u2028 é 😀 </script>'
  await db.write((trx) =>
    trx.insertInto('desk_counts').values({ site, id: uuidBytes(desk.scanId)!, day: desk.day, at, people: 7, minors: 2, note, entered_by: '老谭' }).execute(),
  )
  await enter({ source: 'group', device: null, people: 40 })
  const first = await enter({ people: 3 })
  await db.work('recordScans', [scanAt(clock, { source: 'group', people: 0, device: first.device })])
  const wanted = { id: uuidBytes(randomUUID())!, site, about: '2026-11-30', people: 2, reason: note, enteredBy: 'Mei', confirmedBy: '老谭' }
  await db.write((trx) => appendCorrection(trx, corrections, wanted, at))
}
