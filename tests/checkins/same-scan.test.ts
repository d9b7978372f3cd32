import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import { recount } from '../../server/counters/recount.ts'
import { type Served, serve } from '../app/serve.ts'
import { type Answer, Phone, phoneAt } from './phone.ts'
import { countedIn } from './tables.ts'

describe('a scan that is sent again', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    code = await app.code('baima-mountain-battlefield')
  })
  afterEach(() => app.close())

  /** What law 3 promises to be the same; the totals go on. */
  const told = ({ outcome, scan_id, site, date, number }: Answer) => ({ outcome, scan_id, site, date, number })

  it('ten times at once, has one answer and is one visit', async () => {
    const wei = await phoneAt(app, code)
    const scan_id = randomUUID()
    const answers = await Promise.all(Array.from({ length: 10 }, () => wei.checkIn(code, { scan_id })))
    for (const answer of answers) expect(told(answer)).to.deep.equal({ ...told(answers[0]!), outcome: 'counted', number: 1 })
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 1 })
  })

  it('tomorrow and next month, from the same phone, another or none, has the answer of the first time', async () => {
    const [wei, lan] = [await phoneAt(app, code), await phoneAt(app, code)]
    const scan_id = randomUUID()
    const first = told(await wei.checkIn(code, { scan_id }))
    for (const later of ['2026-12-01T23:59:59', '2026-12-02T00:00:00', '2026-12-02T09:00:00', '2027-01-01T09:00:00']) {
      app.clock.set(`${later}+08:00`)
      for (const phone of [wei, lan, new Phone(app)]) expect(told(await phone.checkIn(code, { scan_id })), later).to.deep.equal(first)
    }
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 1 })
  })

  it('keeps the answer "already", number and all, when others have come in between', async () => {
    const wei = await phoneAt(app, code)
    await wei.checkIn(code)
    const scan_id = randomUUID()
    const second = told(await wei.checkIn(code, { scan_id }))
    expect(second).to.include({ outcome: 'already', number: 1 })
    for (let i = 0; i < 3; i++) await (await phoneAt(app, code)).checkIn(code)
    app.clock.set('2026-12-02T09:00:00+08:00')
    expect(told(await wei.checkIn(code, { scan_id }))).to.deep.equal(second)
  })

  it('with other companions, changes nothing', async () => {
    const wei = await phoneAt(app, code)
    const scan_id = randomUUID()
    await wei.checkIn(code, { scan_id, companions: 1 })
    expect(await wei.checkIn(code, { scan_id, companions: 5 })).to.include({ outcome: 'counted', number: 2, today: 2, all: 2 })
  })

  it('at another site is another scan, which knows nothing of the first', async () => {
    const wei = await phoneAt(app, code)
    const scan_id = randomUUID()
    const elsewhere = await app.code('tongzi-mountain')
    expect(await wei.checkIn(code, { scan_id })).to.include({ outcome: 'counted', site: 'baima-mountain-battlefield' })
    expect(await wei.checkIn(elsewhere, { scan_id })).to.include({ outcome: 'counted', site: 'tongzi-mountain', number: 1 })
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 2, people: 2, scans: 2 })
  })

  it('in any order among others, shuffled and all at once, is counted once', async () => {
    const sites = ['baima-mountain-battlefield', 'tongzi-mountain', 'zunyi-martyrs-cemetery']
    const codes = await Promise.all(sites.map((site) => app.code(site)))
    const attempt = fc.record({ phone: fc.nat(3), scan: fc.nat(5), at: fc.nat(2), companions: fc.nat(5) })
    const shuffledTwice = fc
      .array(attempt, { minLength: 1, maxLength: 40 })
      .chain((all) => fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }))
    await fc.assert(
      fc.asyncProperty(shuffledTwice, async (attempts) => {
        const before = await countedIn(app.parts.db)
        const phones = await Promise.all(Array.from({ length: 4 }, () => phoneAt(app, code)))
        const ids = Array.from({ length: 6 }, () => randomUUID())
        const send = ({ phone, scan, at, companions }: (typeof attempts)[number]) =>
          phones[phone]!.checkIn(codes[at]!, { scan_id: ids[scan], companions })
        const answers = await Promise.all(attempts.map(send))
        const byScan = new Map<string, ReturnType<typeof told>>()
        for (const answer of answers) {
          const key = `${answer.site} ${answer.scan_id}`
          expect(told(answer)).to.deep.equal(byScan.get(key) ?? told(answer))
          byScan.set(key, told(answer))
        }
        const after = await countedIn(app.parts.db)
        expect(after.scans - before.scans).to.equal(byScan.size)
        expect(after.visits - before.visits).to.be.at.most(Math.min(byScan.size, 4 * sites.length))
        const counted = [...byScan.values()].filter(({ outcome }) => outcome === 'counted')
        expect(after.visits - before.visits).to.equal(counted.length)
        expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
      }),
      { numRuns: 20 },
    )
  })
})
