import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { addDays, dayOf, startOf } from '../../server/local-day.ts'
import { type Served, serve } from '../app/serve.ts'
import { Phone } from './phone.ts'
import { everyTable } from './tables.ts'
import { wrongClocks } from './wrong-clocks.ts'

const minute = 60 * 1000
const hour = 60 * minute
const year = 365 * 24 * hour

describe('counting law 6, where one day of the site becomes the next', () => {
  let app: Served
  let code: string
  /** The scans of one test, of which no other test is to know. */
  let scans: string[]
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    code = await app.code('baima-mountain-battlefield')
  })
  beforeEach(() => {
    scans = []
  })
  after(() => app.close())

  const nights: Record<string, string> = {
    'a night': '2026-12-01',
    'the end of a month': '2026-11-30',
    'the end of a year': '2026-12-31',
    '28 to 29 February': '2028-02-28',
    '29 February to 1 March': '2028-02-29',
    '28 February to 1 March': '2027-02-28',
    'the night before New York changes its clocks': '2027-03-13',
  }

  /** A scan made at one moment and sent at another, by a phone whose clock is wrong; what was answered. */
  async function sent({ made, at, by, silent }: { made: number; at: number; by: number; silent?: boolean }): Promise<string> {
    return send(at, { scanned_at: made + by, ...(silent ? {} : { sent_at: at + by }) })
  }

  async function send(at: number, body: object): Promise<string> {
    app.clock.instant = at
    const scan_id = randomUUID()
    scans.push(scan_id.replaceAll('-', ''))
    const answer = await new Phone(app).send(code, { scan_id, ...body })
    const { date, reason } = (await answer.json()) as { date?: string; reason?: string }
    return date ?? reason!
  }

  async function written(): Promise<Record<string, unknown>[]> {
    const { visits = [] } = await everyTable(app.parts.db)
    return visits.filter(({ id }) => scans.includes(Buffer.from(id as Uint8Array).toString('hex')))
  }

  for (const [night, before] of Object.entries(nights)) {
    const after = addDays(before, 1)
    const midnight = startOf(after)

    it(`${night}: a scan is of the day on which it was made, whatever the phone's clock shows`, async () => {
      const expected: [day: string, enteredOn: string][] = []
      for (const [wrong, by] of Object.entries(wrongClocks)) {
        const cases: [made: number, at: number, day: string][] = [
          [midnight - 1, midnight - 1, before],
          [midnight - 1, midnight, before],
          [midnight, midnight, after],
          [midnight, midnight + 20 * minute, after],
          [midnight - 1, midnight - 1 + 72 * hour, before],
          [midnight, midnight + 72 * hour, after],
          [midnight - 1, midnight + 72 * hour, 'expired'],
          [midnight, midnight + 72 * hour + 1, 'expired'],
        ]
        for (const [made, at, day] of cases) {
          expect(await sent({ made, at, by }), `${wrong}, made ${made - midnight} and sent ${at - midnight} ms after midnight`).to.equal(day)
          if (day !== 'expired') expected.push([day, dayOf(at)])
        }
      }
      expect((await written()).map(({ day, entered_on }) => [day, entered_on]).sort()).to.deep.equal(expected.sort())
      expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
    })

    it(`${night}: a phone that does not say what its clock shows is believed, but for times to come and times long past`, async () => {
      const last = { made: midnight - 1, at: midnight - 1, silent: true }
      const first = { made: midnight, at: midnight, silent: true }
      expect(await sent({ ...last, by: 7 * minute }), 'fast: taken as now').to.equal(before)
      expect(await sent({ ...last, by: year })).to.equal(before)
      expect(await sent({ ...first, by: year })).to.equal(after)
      expect(await sent({ ...first, by: -1 }), 'slow').to.equal(before)
      expect(await sent({ ...first, by: -9 * hour })).to.equal(before)
      expect(await sent({ ...first, by: -72 * hour })).to.equal(addDays(after, -3))
      expect(await sent({ ...first, by: -72 * hour - 1 })).to.equal('expired')
      expect(await sent({ ...first, by: -year })).to.equal('expired')
    })

    it(`${night}: a day chosen by hand is open for 72 hours after it has ended, and not before it begins`, async () => {
      const chosen = (day: string, at: number) => send(at, { day })
      expect(await chosen(after, midnight - 1)).to.equal('scan-day')
      expect(await chosen(after, midnight)).to.equal(after)
      expect(await chosen(before, midnight - 1)).to.equal(before)
      expect(await chosen(before, midnight)).to.equal(before)
      expect(await chosen(before, midnight + 72 * hour - 1)).to.equal(before)
      expect(await chosen(before, midnight + 72 * hour)).to.equal('expired')
      expect((await written()).map(({ day, entered_on, source }) => [day, entered_on, source]).sort()).to.deep.equal(
        [
          [after, after, 'plate'],
          [before, before, 'plate'],
          [before, after, 'late'],
          [before, addDays(after, 2), 'late'],
        ].sort(),
      )
    })
  }
})
