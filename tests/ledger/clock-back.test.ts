import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recordArrival } from '../../server/bookings/arrivals/record-arrival.ts'
import { countFrom } from '../../server/ledger/ledger-days.ts'
import { sealDays } from '../../server/ledger/seal-days.ts'
import { verifyLedger } from '../../server/ledger/verify.ts'
import { storeOf } from '../../server/parts.ts'
import { type Served, serve } from '../app/serve.ts'
import { arrivalParts, bookGroup, openGroups, site } from '../bookings/arrivals/at-gate.ts'
import { DeskPhone } from '../checkins/at-desk.ts'
import { phoneAt } from '../checkins/phone.ts'
import { everyTable } from '../checkins/tables.ts'
import { sealsByHand } from './elsewhere.ts'

describe('a gate whose clock went back', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    code = await app.code(site)
  })
  afterEach(() => app.close())

  const parts = () => app.parts
  const seal = () => sealDays({ db: parts().db, now: app.clock.now })
  const verified = async () => (await verifyLedger(parts().db.read, { now: app.clock.now() })).sites.map(({ misfit }) => misfit)

  it('still checks everybody in, on the first day that is not sealed', async () => {
    await (await phoneAt(app, code)).checkIn(code)
    app.clock.set('2026-12-02T09:00:00+08:00')
    await seal()
    app.clock.set('2026-12-01T10:00:00+08:00')
    const answers = await Promise.all(Array.from({ length: 5 }, async () => (await phoneAt(app, code)).checkIn(code, { companions: 1 })))
    expect(answers.map(({ outcome, date }) => `${outcome} ${date}`)).to.deep.equal(Array(5).fill('counted 2026-12-01'))
    const visits = await parts().db.read.selectFrom('visits').select('entered_on').execute()
    expect(visits.map(({ entered_on }) => entered_on).sort()).to.deep.equal(['2026-12-01', ...Array(5).fill('2026-12-02')])
    expect(await verified()).to.deep.equal([undefined])
  })

  it('says of a day in a closed month that the scan came too late, and counts who comes with it', async () => {
    await openGroups(parts().bookings)
    const { ref } = await bookGroup(parts().bookings, { parts: [{ slot: '2026-12-03T09:00', people: 5 }] })
    app.clock.set('2026-12-03T09:00:00+08:00')
    await parts().db.write((trx) => countFrom(trx, site, '2026-12-04'))
    const elsewhere = await app.code('tongzi-mountain')
    const [here, there] = [await phoneAt(app, code), await phoneAt(app, elsewhere)]
    const before = await everyTable(parts().db)
    const refused = await here.send(code)
    expect([refused.status, ((await refused.json()) as { reason: string }).reason]).to.deep.equal([410, 'expired'])
    const late = await (await DeskPhone.of(app, 'mei')).tap(3, { site })
    expect([late.status, ((await late.json()) as { reason: string }).reason]).to.deep.equal([410, 'desk-expired'])
    const arrival = { ref, requestId: randomUUID(), people: 5, minors: 0, subtracted: 0, note: '' }
    expect(await recordArrival(arrivalParts(app), arrival, 'Mei')).to.include({ refused: 'arrival-expired' })
    const { visits, scans, arrivals, desk_counts, counters } = await everyTable(parts().db)
    expect({ visits, scans, arrivals, desk_counts, counters }).to.deep.equal({ visits: before.visits, scans: [], arrivals: [], desk_counts: [], counters: [] })
    // Both wait for one commit: the one that fails takes nobody along.
    const outcomes = await Promise.all([here.send(code), there.send(elsewhere)])
    expect(outcomes.map(({ status }) => status)).to.deep.equal([410, 201])
  })

  it('keeps its answers: a scan that was counted is told the same in a closed month', async () => {
    const phone = await phoneAt(app, code)
    const scan_id = randomUUID()
    const first = await phone.checkIn(code, { scan_id })
    await parts().db.write((trx) => countFrom(trx, site, '2027-01-01'))
    expect(await phone.checkIn(code, { scan_id })).to.deep.equal(first)
  })

  it('seals what the desk and a group’s arrival wrote down, as anybody computes it', async () => {
    await openGroups(parts().bookings)
    const { ref } = await bookGroup(parts().bookings, { parts: [{ slot: '2026-12-03T09:00', people: 40 }] })
    app.clock.set('2026-12-03T09:00:00+08:00')
    await recordArrival(arrivalParts(app), { ref, requestId: randomUUID(), people: 38, minors: 12, subtracted: 2, note: '两人已扫码' }, '老谭')
    await (await DeskPhone.of(app, 'mei')).tap(3, { site, minors: 1 })
    app.clock.set('2026-12-04T00:10:00+08:00')
    await seal()
    const seals = await parts().db.read.selectFrom('seals').selectAll().execute()
    expect(seals.map(({ entries, people }) => [entries, people])).to.deep.equal([[3, 39]])
    const byHand = await sealsByHand(storeOf(parts().config), site)
    expect(byHand).to.deep.equal({ '2026-12-03': Buffer.from(seals[0]!.hash).toString('hex') })
  })
})
