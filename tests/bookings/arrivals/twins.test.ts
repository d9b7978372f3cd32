import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recordArrival } from '../../../server/bookings/arrivals/record-arrival.ts'
import { type Served, serve } from '../../app/serve.ts'
import { countedIn } from '../../checkins/tables.ts'
import { dropIndex } from '../../database/guards.ts'
import { arrivalParts, bookGroup, day, openGroups } from './at-gate.ts'

describe('a group that two desks enter at once', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
    await openGroups(app.parts.bookings)
  })
  afterEach(() => app.close())

  /** Mei's desk and Wen's, each with a form of its own and a number of its own. */
  async function twoDesks(): Promise<unknown[]> {
    const { ref } = await bookGroup(app.parts.bookings)
    app.clock.set(`${day}T09:05:00+08:00`)
    const entry = { ref, minors: 0, subtracted: 0, note: '' }
    const [mei, wen] = [38, 39].map((people) => ({ ...entry, people, requestId: randomUUID() }))
    return Promise.all([recordArrival(arrivalParts(app), mei!, 'Mei'), recordArrival(arrivalParts(app), wen!, '文')])
  }
  const told = (one: unknown) => {
    const { arrival, again, all } = one as { arrival: { people: number }; again: boolean; all: number }
    return { people: arrival.people, again, all }
  }

  it('is counted once, and both desks are told the same number', async () => {
    const [first, second] = (await twoDesks()).map(told)
    expect([first, second].filter((one) => !one!.again)).to.have.length(1)
    expect(second!.people).to.equal(first!.people)
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: first!.people, scans: 1 })
  })

  it('is counted twice in the twin, which has no index over the bookings that have arrived', async () => {
    await dropIndex(app.parts.db, 'arrivals_once')
    await twoDesks()
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 2, people: 38 + 39, scans: 2 })
  })
})
