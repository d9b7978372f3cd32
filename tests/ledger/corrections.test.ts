import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { countFrom } from '../../server/ledger/ledger-days.ts'
import { setSites } from '../../server/staff/people.ts'
import { type Served, serve } from '../app/serve.ts'
import { DeskPhone } from '../checkins/at-desk.ts'
import { everyTable } from '../checkins/tables.ts'
import { auditOf, hire } from '../staff/house.ts'

const site = 'base-memorial-hall'
const elsewhere = 'tongzi-mountain'
const today = '2026-12-01'

/** What the corrections answer to JSON. */
interface Told {
  outcome?: string
  reason?: string
  request_id: string
  about: string
  date: string | null
  people: number
  today: number
  all: number
}

describe('corrections', () => {
  let app: Served
  let mei: DeskPhone
  let tan: DeskPhone
  beforeEach(async () => {
    app = await serve()
    ;[mei, tan] = [await DeskPhone.of(app, 'mei'), await DeskPhone.of(app, 'tan')]
    await mei.tap(40, { site })
  })
  afterEach(() => app.close())

  const json = { accept: 'application/json', 'content-type': 'application/json' }
  const post = async (who: DeskPhone, path: string, body: object = {}) => {
    const response = await who.request(`/staff/corrections${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) })
    return { status: response.status, ...((await response.json()) as Told) }
  }
  const entry = (more: object = {}) => ({ request_id: randomUUID(), site, about: today, people: -5, reason: '前台重复登记', ...more })
  const enter = (more: object = {}, who = mei) => post(who, '', entry(more))
  const counts = async () => (await app.parts.counts.all()).of(site)
  const rows = async () => (await everyTable(app.parts.db)).corrections
  const list = async (who: DeskPhone, query = '') => {
    const response = await who.request(`/staff/corrections${query}`, { headers: json })
    return { status: response.status, ...((await response.json()) as { corrections: Told[]; waiting: { id: string }[]; confirm_above: number }) }
  }

  const wrong: Record<string, [object, number, string]> = {
    'no request': [{ request_id: 'x' }, 422, 'request-id'],
    'no site': [{ site: 'nowhere' }, 404, 'correction-site'],
    'no day': [{ about: '2026-02-30' }, 422, 'correction-day'],
    'a day to come': [{ about: '2026-12-02' }, 422, 'correction-day'],
    'a day of long ago': [{ about: '1899-12-31' }, 422, 'correction-day'],
    'nobody': [{ people: 0 }, 422, 'correction-people'],
    'half a person': [{ people: 1.5 }, 422, 'correction-people'],
    'too many': [{ people: 100_001 }, 422, 'correction-people'],
    'a formula': [{ people: '=1+1' }, 422, 'correction-people'],
    'no reason': [{ reason: '  ' }, 422, 'correction-reason'],
    'a reason too long': [{ reason: '因'.repeat(201) }, 422, 'correction-reason'],
    'a reason of several lines': [{ reason: 'a\nb' }, 422, 'correction-reason'],
    'more than the day has': [{ people: -41 }, 409, 'correction-below-zero'],
    'anything from a day without visits': [{ about: '2026-11-30' }, 409, 'correction-below-zero'],
  }
  for (const [what, [more, status, reason]] of Object.entries(wrong)) {
    it(`of ${what} are refused, by name, and change nothing`, async () => {
      const before = await everyTable(app.parts.db)
      expect(await enter(more)).to.deep.include({ status, reason })
      expect(await everyTable(app.parts.db)).to.deep.equal(before)
    })
  }

  it('are for managers and admins, each of their own sites', async () => {
    expect((await enter({}, await DeskPhone.of(app, 'wen'))).status).to.equal(403)
    const waiting = await enter({ people: 80 })
    await app.parts.db.write(async (trx) => setSites(trx, (await hire(app.parts.db, 'mei')).id, [elsewhere]))
    expect(await enter()).to.deep.include({ status: 404, reason: 'correction-site' })
    expect((await list(mei, `?site=${site}`)).status).to.equal(404)
    expect((await list(mei)).waiting).to.deep.equal([])
    for (const answer of ['confirmation', 'rejection']) expect((await post(mei, `/${waiting.request_id}/${answer}`)).status).to.equal(404)
    expect((await post(mei, '/size', { confirm_above: 5 })).status).to.equal(403)
    expect((await list(tan)).waiting).to.have.length(1)
  })

  it('are appended, counted at once, and recorded with author and reason', async () => {
    await counts()
    expect(await enter()).to.deep.include({ status: 201, outcome: 'counted', date: today, people: -5, today: 35, all: 35 })
    expect(await counts()).to.deep.equal({ today: 35, all: 35 })
    expect((await rows())![0]).to.include({ site, day: today, about: today, people: -5, reason: '前台重复登记', entered_by: 'Mei', confirmed_by: '' })
    const said = (await auditOf(app.parts.db)).filter(({ action }) => action.startsWith('correction'))
    expect(said).to.deep.equal([{ actor: 'Mei', action: 'correction-entered', subject: site, detail: `${today} -5 前台重复登记` }])
  })

  it('are counted once, however often a request comes, and all at once', async () => {
    const same = entry()
    const answers = await Promise.all(Array.from({ length: 10 }, () => post(mei, '', same)))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([...Array(9).fill(200), 201])
    expect([(await counts()).today, (await rows())!.length]).to.deep.equal([35, 1])
    expect(await post(tan, '', { ...same, site: elsewhere, people: 3 })).to.deep.include({ status: 422, reason: 'request-id' })
  })

  it('count on the day they speak of, until its month is closed; then on the day they are entered, and name it', async () => {
    expect(await enter({ about: '2026-11-20', people: 12 })).to.deep.include({ date: '2026-11-20', today: 40, all: 52 })
    await app.parts.db.write((trx) => countFrom(trx, site, '2026-12-01'))
    expect(await enter({ about: '2026-11-20', people: -10 })).to.deep.include({ about: '2026-11-20', date: today, today: 40, all: 42 })
    expect(await enter({ about: '2026-11-20', people: -3 })).to.deep.include({ reason: 'correction-below-zero' })
    await enter({ about: '2026-11-20', people: 45 })
    expect(await enter({ about: today, people: -70 }), 'of whom only 40 came today').to.deep.include({ status: 409, reason: 'correction-below-zero' })
    expect(await enter({ about: '2026-11-20', people: -47 })).to.deep.include({ date: today, today: 40, all: 40 })
    expect(await enter({ about: '2026-11-21', people: 30 })).to.deep.include({ today: 40, all: 70 })
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('never take a day of the open month below zero either', async () => {
    await enter({ about: '2026-11-20', people: 50 })
    await app.parts.db.write((trx) => countFrom(trx, site, '2026-12-01'))
    expect(await enter({ about: '2026-11-20', people: -45 })).to.deep.include({ status: 409, reason: 'correction-below-today' })
    expect(await enter({ about: '2026-11-20', people: -40 })).to.deep.include({ status: 201, today: 40, all: 50 })
  })

  describe('above the admin’s size', () => {
    it('wait, and count nothing', async () => {
      const same = entry({ people: 51 })
      expect(await post(mei, '', same)).to.deep.include({ status: 202, outcome: 'waiting', date: null, today: 40 })
      expect(await post(mei, '', same)).to.deep.include({ status: 200, outcome: 'waiting' })
      expect([(await rows())!.length, (await list(mei)).waiting.map(({ id }) => id)]).to.deep.equal([0, [same.request_id]])
      expect(await enter({ people: 50 })).to.deep.include({ status: 201 })
    })

    it('are confirmed by another person, once', async () => {
      const { request_id } = await enter({ people: 80 })
      expect(await post(mei, `/${request_id}/confirmation`)).to.deep.include({ status: 403, reason: 'correction-second' })
      const answers = await Promise.all([1, 2, 3].map(() => post(tan, `/${request_id}/confirmation`)))
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 200, 201])
      expect(await counts()).to.deep.equal({ today: 120, all: 120 })
      expect((await rows())![0]).to.include({ people: 80, entered_by: 'Mei', confirmed_by: '老谭' })
      expect(await post(tan, `/${request_id}/rejection`)).to.deep.include({ status: 409, reason: 'correction-answered' })
      expect(await post(mei, '', { ...entry({ people: 80 }), request_id })).to.deep.include({ status: 200, outcome: 'counted' })
      const said = (await auditOf(app.parts.db)).filter(({ action }) => action.startsWith('correction'))
      expect(said.map(({ actor, action }) => `${actor} ${action}`)).to.have.members(['Mei correction-proposed', '老谭 correction-confirmed'])
    })

    it('are rejected by another, or withdrawn by whoever proposed them, and never count', async () => {
      for (const who of [tan, mei]) {
        const { request_id } = await enter({ people: 80 })
        expect(await post(who, `/${request_id}/rejection`)).to.deep.include({ status: 200, outcome: 'rejected' })
        expect(await post(tan, `/${request_id}/confirmation`)).to.deep.include({ status: 409, reason: 'correction-answered' })
        expect(await post(mei, '', { ...entry({ people: 80 }), request_id })).to.deep.include({ status: 200, outcome: 'rejected' })
      }
      expect([(await rows())!.length, (await list(mei)).waiting, (await counts()).today]).to.deep.equal([0, [], 40])
    })

    it('are weighed again when they are confirmed', async () => {
      await enter({ people: 40 })
      const { request_id } = await enter({ people: -80 })
      await enter({ people: -1 })
      expect(await post(tan, `/${request_id}/confirmation`)).to.deep.include({ status: 409, reason: 'correction-below-zero' })
      expect((await list(mei)).waiting).to.have.length(1)
    })

    it('are whatever the admin says', async () => {
      for (const size of [-1, 'x', 100_001, '']) expect((await post(tan, '/size', { confirm_above: size })).status).to.equal(422)
      expect((await post(tan, '/size', { confirm_above: 4 })).status).to.equal(200)
      expect(await enter()).to.deep.include({ status: 202 })
      expect((await list(mei)).confirm_above).to.equal(4)
      expect((await auditOf(app.parts.db)).map(({ action }) => action)).to.include('correction-size')
    })
  })

  it('are rebuilt by a recount, which changes nothing of honest ones', async () => {
    await enter()
    await enter({ about: '2026-11-20', people: 9 })
    const { counters } = await everyTable(app.parts.db)
    expect(await recount(app.parts.db, { check: false })).to.deep.equal([])
    await app.parts.db.write((trx) => trx.deleteFrom('counters').where('source', '=', 'correction').execute())
    expect((await recount(app.parts.db, { check: false })).map(({ counter }) => counter)).to.include(`${site} ${today} correction people`)
    expect((await everyTable(app.parts.db)).counters).to.deep.equal(counters)
  })

  it('are listed by site and month, as a page and as JSON; other months and addresses are refused', async () => {
    await enter({ about: '2026-11-20', people: 9 })
    expect((await list(mei, `?site=${site}&month=2026-11`)).corrections).to.have.length(1)
    expect((await list(mei, `?site=${site}&month=2026-12`)).corrections).to.have.length(0)
    expect((await list(mei, `?site=${site}&month=9999-12`)).corrections, 'the last month that can be written').to.have.length(0)
    for (const month of ['2026-13', '2026', 'x', '']) expect((await list(mei, `?month=${month}`)).status, month).to.equal(422)
    const page = await (await mei.request(`/staff/corrections?site=${site}&month=2026-11`)).text()
    expect(page).to.include('+9').and.include('前台重复登记')
    expect((await mei.request('/staff/corrections/size')).status).to.equal(403)
    expect((await mei.request('/staff/corrections/nothing/confirmation')).status).to.equal(404)
  })

  it('come by a form too: 303 when taken, the form with its words when refused', async () => {
    const send = (more: Record<string, string>) =>
      mei.request('/staff/corrections', { method: 'POST', body: new URLSearchParams({ request_id: randomUUID(), site, about: today, reason: '前台重复登记', ...more }) })
    const taken = await send({ people: '5', direction: 'subtract' })
    expect([taken.status, taken.headers.get('location')]).to.satisfy(([status, to]: [number, string]) => status === 303 && to.startsWith(`/staff/corrections?site=${site}&month=2026-12#c-`))
    expect((await counts()).today).to.equal(35)
    const refused = await send({ people: '500', direction: 'subtract' })
    expect(refused.status).to.equal(409)
    expect(await refused.text()).to.include('role="alert"').and.include('value="500"').and.include('value="前台重复登记"')
  })
})
