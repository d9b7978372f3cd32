import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { importVisits, visitId } from '../../server/ledger/import-visits.ts'
import { uuidText } from '../../server/uuid.ts'
import { type Served, serve, StoppedClock } from '../app/serve.ts'
import { bookGroup, day as groupDay, GatePhone, openGroups } from '../bookings/arrivals/at-gate.ts'
import { DeskPhone } from './at-desk.ts'
import { Phone, phoneAt } from './phone.ts'
import { countedIn, everyTable } from './tables.ts'

const site = 'base-memorial-hall'

/** The id of an imported visit is made of its site and day: anybody can work it out, and send it as theirs. */
describe('the id of a day that was imported', () => {
  let app: Served
  let code: string
  let id: string
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock(`${groupDay}T10:05:00+08:00`) })
    code = await app.code(site)
    await importVisits(app.parts, [{ site, day: groupDay, people: 300, line: 2 }], { by: 'Mei', file: 'old.csv', sha256: new Uint8Array(32) })
    id = uuidText(Uint8Array.from(Buffer.from(visitId(site, groupDay), 'hex')))
  })
  afterEach(async () => {
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
    await app.close()
  })

  const reasonOf = async (answer: Response) => [answer.status, ((await answer.json()) as { reason?: string }).reason]

  it('is no check-in’s, of whichever kind, and leaves nothing behind', async () => {
    const wei = await phoneAt(app, code)
    await wei.checkIn(code)
    const before = await everyTable(app.parts.db)
    for (const phone of [wei, new Phone(app)]) {
      for (const more of [{}, { with_group: true }]) expect(await reasonOf(await phone.send(code, { scan_id: id, ...more }))).to.deep.equal([422, 'scan-id'])
    }
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('is refused for good to a phone that kept it, and its neighbours are counted', async () => {
    const kept = (scan_id: string) => ({ scan_id, code, scanned_at: app.clock.now() })
    const scans = [kept(randomUUID()), kept(id), kept(randomUUID())]
    const answer = await new Phone(app).request('/scans', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ scans }) })
    const { results } = (await answer.json()) as { results: { outcome: string; reason?: string }[] }
    expect(results.map(({ outcome, reason }) => reason ?? outcome)).to.deep.equal(['counted', 'scan-id', 'counted'])
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 3, people: 302, scans: 2 })
  })

  it('is no request of the desk, nor of a group’s arrival', async () => {
    const body = JSON.stringify({ request_id: id, site, people: 2 })
    const mei = await DeskPhone.of(app, 'mei')
    expect(await reasonOf(await mei.request('/staff/visits', { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json' }, body }))).to.deep.equal([422, 'request-id'])
    app.clock.set('2026-12-01T09:00:00+08:00')
    await openGroups(app.parts.bookings)
    const { ref } = await bookGroup(app.parts.bookings)
    app.clock.set(`${groupDay}T10:05:00+08:00`)
    const gate = await GatePhone.of(app, 'mei')
    const before = await everyTable(app.parts.db)
    expect(await reasonOf(await gate.enter(ref, { request_id: id, people: 38 }))).to.deep.equal([422, 'request-id'])
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })
})
