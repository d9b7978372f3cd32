import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { type KyselyPlugin, SelectQueryNode } from 'kysely'
import { createApp } from '../../server/app.ts'
import { recount } from '../../server/counters/recount.ts'
import type { Database, Trx } from '../../server/database/open.ts'
import { type Served, serve } from '../app/serve.ts'
import { type DeskAnswer, DeskPhone, site } from './at-desk.ts'
import { onListener } from './on-app.ts'
import { phoneAt } from './phone.ts'
import { countedIn, everyTable } from './tables.ts'

describe('the desk count', () => {
  let app: Served
  let mei: DeskPhone
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    mei = await DeskPhone.of(app, 'mei')
  })
  afterEach(() => app.close())

  const rows = async () => (await everyTable(app.parts.db)).desk_counts!
  /** What law 3 promises to be the same; the totals go on. */
  const told = ({ outcome, request_id, site, date, people }: DeskAnswer) => ({ outcome, request_id, site, date, people })

  it('is a visit of its own source, with its scan, its counters and who entered it', async () => {
    const request_id = randomUUID()
    const answer = await mei.tap(5, { request_id, minors: 3, note: ' 研学团 ' })
    expect(answer.status).to.equal(201)
    const counts = { desk_today: 5, today: 5, all: 5 }
    expect(await answer.json()).to.deep.equal({ outcome: 'counted', request_id, site, date: '2026-12-01', people: 5, ...counts })
    const { visits, scans, counters, desk_counts, tempo } = await everyTable(app.parts.db)
    expect(visits).to.have.length(1)
    expect(visits![0]).to.include({ source: 'desk', people: 5, device: null, day: '2026-12-01', entered_on: '2026-12-01' })
    expect(scans![0]).to.include({ outcome: 'counted', day: '2026-12-01', stop: '' })
    expect(counters).to.deep.equal([{ site, day: '2026-12-01', source: 'desk', people: 5, visits: 1, cookieless: 0 }])
    expect(desk_counts![0]).to.include({ people: 5, minors: 3, note: '研学团', entered_by: 'Mei', at: app.clock.now() })
    expect(visits![0]!.id).to.deep.equal(desk_counts![0]!.id)
    expect(tempo, 'a coach entered in one row is no burst').to.deep.equal([])
  })

  it('stands beside the scans, and is a part of the total', async () => {
    const code = await app.code(site)
    await (await phoneAt(app, code)).checkIn(code)
    expect(await mei.count(10)).to.include({ desk_today: 10, today: 11, all: 11 })
    expect(await (await mei.request(`/sites/${site}/count.json`)).json()).to.include({ today: 11, all: 11 })
  })

  it('is kept by anybody who is signed in, each under their own name', async () => {
    for (const who of ['tan', 'mei', 'wen'] as const) await (await DeskPhone.of(app, who)).count(1)
    expect((await rows()).map(({ entered_by }) => entered_by)).to.have.members(['老谭', 'Mei', 'Wen'])
  })

  it('is corrected by a minus row; nothing is edited', async () => {
    await mei.count(10)
    expect(await mei.count(-8)).to.include({ people: -8, desk_today: 2, today: 2, all: 2 })
    expect((await rows()).map(({ people }) => people)).to.have.members([10, -8])
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('takes a number off by the second button of the form, since a phone’s digits have no minus', async () => {
    expect((await mei.post({ people: '40', minors: '38', note: '' })).headers.get('location')).to.equal(`/staff/desk/${site}`)
    expect((await mei.post({ people: '2', minors: '2', subtract: '1' })).status).to.equal(303)
    expect((await rows()).map(({ people, minors }) => [people, minors])).to.have.deep.members([[40, 38], [-2, 2]])
  })

  it('never leaves more people under age than people, nor fewer than none', async () => {
    await mei.count(3, { minors: 3 })
    expect(await (await mei.tap(-1)).json()).to.include({ reason: 'desk-minors-left' })
    expect(await (await mei.tap(-1, { minors: 1 })).json()).to.include({ desk_today: 2 })
    await mei.count(5)
    expect(await (await mei.tap(-3, { minors: 3 })).json()).to.include({ reason: 'desk-minors-left' })
  })

  it('of one site cannot be taken from another’s, nor from yesterday’s', async () => {
    await mei.count(5)
    const refused = { reason: 'desk-below-zero' }
    expect(await (await mei.tap(-1, { site: 'base-memorial-hall' })).json()).to.include(refused)
    app.clock.set('2026-12-02T00:00:00+08:00')
    mei = await DeskPhone.of(app, 'mei')
    expect(await (await mei.tap(-1)).json()).to.include(refused)
  })

  describe('sent again', () => {
    it('ten times at once is one row with one answer: 201 once, then 200', async () => {
      const request_id = randomUUID()
      const answers = await Promise.all(Array.from({ length: 10 }, () => mei.tap(5, { request_id })))
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([...Array(9).fill(200), 201])
      for (const answer of answers) expect(told((await answer.json()) as DeskAnswer)).to.include({ outcome: 'counted', people: 5 })
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 5, scans: 1 })
    })

    it('with another number, by another person, next month, has the first answer', async () => {
      const request_id = randomUUID()
      const first = told(await mei.count(5, { request_id }))
      app.clock.set('2027-01-05T09:00:00+08:00')
      const wen = await DeskPhone.of(app, 'wen')
      expect(told(await wen.count(-3, { request_id: request_id.toUpperCase(), counted_at: '2026-12-01T09:00:00+08:00' }))).to.deep.equal(first)
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 5, scans: 1 })
    })

    it('is refused under the scan_id of a visitor', async () => {
      const code = await app.code(site)
      const request_id = randomUUID()
      await (await phoneAt(app, code)).checkIn(code, { scan_id: request_id })
      const before = await everyTable(app.parts.db)
      expect(await (await mei.tap(5, { request_id })).json()).to.include({ reason: 'request-id' })
      expect((await everyTable(app.parts.db)).desk_counts).to.deep.equal(before.desk_counts)
    })
  })

  describe('kept on the phone', () => {
    it('across midnight is of its own day, entered on the next, whatever the phone’s clock says', async () => {
      app.clock.set('2026-12-02T00:05:00+08:00')
      mei = await DeskPhone.of(app, 'mei')
      const wrongBy = 3 * 365 * 24 * 3600 * 1000
      const phoneSays = (iso: string) => Date.parse(iso) - wrongBy
      const kept = { counted_at: phoneSays('2026-12-01T23:58:00+08:00'), sent_at: phoneSays('2026-12-02T00:05:00+08:00') }
      expect(await mei.count(4, kept)).to.include({ date: '2026-12-01', people: 4, desk_today: 0, today: 0, all: 4 })
      expect((await everyTable(app.parts.db)).visits![0]).to.include({ day: '2026-12-01', entered_on: '2026-12-02' })
    })

    it('counts up to 72 hours back, and not a millisecond longer', async () => {
      const at = (back: number) => ({ counted_at: app.clock.now() - back, sent_at: app.clock.now() })
      const limit = 72 * 3600 * 1000
      expect((await mei.tap(1, at(limit))).status).to.equal(201)
      expect((await mei.tap(1, at(limit + 1))).status).to.equal(410)
    })

    it('is taken as now when its time is still to come', async () => {
      expect(await mei.count(1, { counted_at: '2026-12-03T09:00:00+08:00' })).to.include({ date: '2026-12-01' })
    })
  })

  describe('taken back by two at once', () => {
    async function twoTakeThree(at: Pick<Served, 'url'>): Promise<number[]> {
      const phones = await Promise.all((['mei', 'wen'] as const).map((who) => DeskPhone.of({ ...app, ...at }, who)))
      await phones[0]!.count(4)
      const answers = await Promise.all(phones.map((phone) => phone.tap(-3)))
      return answers.map(({ status }) => status).sort()
    }

    it('goes through once, and never below zero', async () => {
      expect(await twoTakeThree(app)).to.deep.equal([201, 409])
      expect(await countedIn(app.parts.db)).to.include({ people: 1 })
    })

    it('goes below zero in the twin, whose desk always looks full', async () => {
      const twin = createApp({ ...app.parts, db: alwaysFull(app.parts.db) })
      expect(await onListener(twin, (url) => twoTakeThree({ url }))).to.deep.equal([201, 201])
      expect(await countedIn(app.parts.db)).to.include({ people: -2 })
    })
  })

  it('is, after any taps in any order, the sum of those that were taken, and never below zero', async () => {
    const taps = fc.array(fc.record({ people: fc.integer({ min: -6, max: 6 }).filter((n) => n !== 0), again: fc.boolean() }), { maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(taps, async (all) => {
        const { people: before } = await countedIn(app.parts.db)
        let sum = before
        for (const { people, again } of all) {
          const request_id = randomUUID()
          const answer = await mei.tap(people, { request_id })
          expect(answer.status).to.equal(sum + people < 0 ? 409 : 201)
          if (answer.status === 201) sum += people
          if (again && answer.status === 201) expect((await mei.tap(people, { request_id })).status).to.equal(200)
        }
        expect((await countedIn(app.parts.db)).people).to.equal(sum)
      }),
      { numRuns: 15 },
    )
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })
})

/** A database whose writers, asking for the desk's sum or the site's of a day, are told that there are plenty. */
function alwaysFull(db: Database): Database {
  return { ...db, write: (job) => db.write((trx) => job(trx.withPlugin(plenty()) as Trx)) }
}

function plenty(): KyselyPlugin {
  const sums = new WeakSet<object>()
  return {
    transformQuery({ node, queryId }) {
      const from = SelectQueryNode.is(node) ? JSON.stringify([node.from, node.selections?.length]) : ''
      if (/desk_counts|"counters"/.test(from) && from.endsWith(',2]')) sums.add(queryId)
      return node
    },
    transformResult: async ({ result, queryId }) =>
      sums.has(queryId) ? { ...result, rows: result.rows.map((row) => ({ ...row, people: 1000, counted: 1000, own: 1000 })) } : result,
  }
}
