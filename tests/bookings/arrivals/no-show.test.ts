import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { historyOf } from '../../../server/bookings/events.ts'
import { type Served, serve } from '../../app/serve.ts'
import { countedIn, everyTable } from '../../checkins/tables.ts'
import { bookGroup, day, GatePhone, hireGuide, openGroups } from './at-gate.ts'

describe('a no-show', () => {
  let app: Served
  let mei: GatePhone
  let ref: string
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    await openGroups(app.parts.bookings)
    await hireGuide(app.parts.bookings)
    ref = (await bookGroup(app.parts.bookings, { docent: 'any' })).ref
    await at(`${day}T09:30:00+08:00`)
  })
  afterEach(() => app.close())

  async function at(iso: string): Promise<void> {
    app.clock.set(iso)
    mei = await GatePhone.of(app, 'mei')
  }

  it('is refused before the slot begins, of a group that has come, and of a reference that is none', async () => {
    await at(`${day}T08:59:59+08:00`)
    let before = await everyTable(app.parts.db)
    expect(await (await mei.missed(ref)).json()).to.include({ reason: 'no-show-early' })
    expect((await mei.missed('x')).status).to.equal(404)
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
    await at(`${day}T09:30:00+08:00`)
    await mei.arrive(ref, { people: 38 })
    before = await everyTable(app.parts.db)
    expect(await (await mei.missed(ref)).json()).to.include({ reason: 'no-show-arrived' })
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('is recorded once, and counts nothing', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => mei.missed(ref)))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 200, 200, 200, 201])
    for (const answer of answers) expect(await answer.json()).to.deep.equal({ ref, status: 'no-show' })
    const history = await historyOf(app.parts.db.read, ref)
    expect(history.filter(({ what }) => what === 'no-show').map(({ actor }) => actor)).to.deep.equal(['Mei'])
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 0, people: 0, scans: 0 })
  })

  it('stays: a group that comes after all is counted at the desk', async () => {
    await mei.missed(ref)
    const before = await everyTable(app.parts.db)
    const answer = await mei.enter(ref, { request_id: randomUUID(), people: 38 })
    expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([409, 'arrival-no-show'])
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('sets its docent free for another group that day, and keeps the seats', async () => {
    const walkUp = () => bookGroup(app.parts.bookings, { docent: 'any', parts: [{ slot: `${day}T10:00`, people: 20 }] }, 'walk-up')
    const refused = await walkUp().catch((error: Error) => error.message)
    expect(refused, 'she takes one group a day').to.equal('not booked: docent-none')
    await mei.missed(ref)
    expect((await walkUp()).parts[0]!.docent?.name).to.equal('文')
    const { seats } = await everyTable(app.parts.db)
    expect(seats!.find(({ slot }) => slot === `${day}T09:00`)).to.include({ taken: 40 })
  })
})
