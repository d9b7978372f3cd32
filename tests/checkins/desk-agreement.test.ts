import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { type RawBuilder, sql } from 'kysely'
import { type DeskDifference, deskDifference } from '../../server/checkins/desk-agreement.ts'
import { uuidBytes } from '../../server/uuid.ts'
import { type Served, serve } from '../app/serve.ts'
import { dropGuards } from '../database/guards.ts'
import { DeskPhone, site } from './at-desk.ts'
import { phoneAt } from './phone.ts'
import { everyTable } from './tables.ts'

describe('what the desk entered and what was counted', () => {
  let app: Served
  let coach: string
  before(async () => {
    app = await serve()
    const mei = await DeskPhone.of(app, 'mei')
    await mei.count(7, { site: 'zunyi-martyrs-cemetery' })
    coach = randomUUID()
    await mei.count(5, { request_id: coach })
    await mei.count(-1)
    const code = await app.code(site)
    await (await phoneAt(app, code)).checkIn(code)
  })
  after(() => app.close())

  const day = '2026-12-01'
  const of = (id: string) => sql`site = ${site} and id = ${uuidBytes(id)}`

  /** What is found after a change past the program and its triggers, of which nothing stays. */
  async function foundAfter(...changes: RawBuilder<unknown>[]): Promise<DeskDifference | undefined> {
    const before = await everyTable(app.parts.db)
    let found: DeskDifference | undefined
    const undo = new Error('as it was')
    await app.parts.db
      .write(async (trx) => {
        await dropGuards(trx, 'desk_counts', 'visits')
        for (const change of changes) await change.execute(trx)
        found = await deskDifference(trx)
        throw undo
      })
      .catch((error: unknown) => expect(error).to.equal(undo))
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
    return found
  }

  it('are the same, whatever was tapped', async () => {
    expect(await deskDifference(app.parts.db.read)).to.equal(undefined)
    expect(await foundAfter()).to.equal(undefined)
  })

  it('differ where somebody has raised an entry, or its visit', async () => {
    const entry = sql`update desk_counts set people = 50 where ${of(coach)}`
    expect(await foundAfter(entry)).to.deep.equal({ site, day, id: coach, entered: 50, counted: 5 })
    const visit = sql`update visits set people = 50 where ${of(coach)}`
    expect(await foundAfter(visit)).to.deep.equal({ site, day, id: coach, entered: 5, counted: 50 })
    expect(await foundAfter(entry, visit), 'both alike').to.equal(undefined)
  })

  it('differ where one of the two is missing', async () => {
    expect(await foundAfter(sql`delete from visits where ${of(coach)}`)).to.deep.equal({ site, day, id: coach, entered: 5, counted: null })
    expect(await foundAfter(sql`delete from desk_counts where ${of(coach)}`)).to.deep.equal({ site, day, id: coach, entered: null, counted: 5 })
  })

  it('differ where an entry has been moved to another day, or its visit is said to be a phone\'s', async () => {
    const moved = sql`update desk_counts set day = '2026-11-30' where ${of(coach)}`
    expect(await foundAfter(moved)).to.deep.equal({ site, day: '2026-11-30', id: coach, entered: 5, counted: null })
    const renamed = sql`update visits set source = 'plate' where ${of(coach)}`
    expect(await foundAfter(renamed)).to.deep.equal({ site, day, id: coach, entered: 5, counted: null })
  })

  it('differ first where they differ by site and day, in either table', async () => {
    const elsewhere = sql`delete from visits where site = 'zunyi-martyrs-cemetery'`
    const here = sql`delete from desk_counts where ${of(coach)}`
    expect(await foundAfter(elsewhere, here)).to.include({ site, id: coach, entered: null })
    expect(await foundAfter(elsewhere)).to.include({ site: 'zunyi-martyrs-cemetery', entered: 7, counted: null })
  })
})
