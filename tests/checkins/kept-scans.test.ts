import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { uuidText } from '../../server/uuid.ts'
import { type Served, serve, StoppedClock } from '../app/serve.ts'
import { Phone, phoneAt } from './phone.ts'
import { countedIn, everyTable } from './tables.ts'

const site = 'tongzi-mountain'
const hour = 60 * 60 * 1000

interface Result {
  scan_id: unknown
  outcome: string
  reason?: string
  message: string
}

describe('POST /scans', () => {
  let app: Served
  let code: string
  let now: number
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-12-04T09:00:00+08:00') })
    code = await app.code(site)
    now = app.clock.now()
  })
  afterEach(() => app.close())

  const post = (phone: Phone, body: unknown, headers: Record<string, string> = {}) =>
    phone.request('/scans', { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: typeof body === 'string' ? body : JSON.stringify(body) })
  const results = async (phone: Phone, scans: object[], more: object = {}): Promise<Result[]> => {
    const answer = await post(phone, { sent_at: now, scans, ...more })
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    return ((await answer.json()) as { results: Result[] }).results
  }
  const kept = (more: object = {}) => ({ scan_id: randomUUID(), code, scanned_at: now - hour, ...more })
  const rows = async () => (await everyTable(app.parts.db)).visits!

  describe('refuses', () => {
    const one = () => JSON.stringify(kept())
    const wrong: Record<string, [() => string, number, string]> = {
      'what is no JSON': [() => '{"scans": [', 400, 'malformed'],
      'a list alone': [() => `[${one()}]`, 422, 'invalid'],
      'no list': [() => '{}', 422, 'invalid'],
      'a list of numbers': [() => '{"scans":[1]}', 422, 'invalid'],
      'more than fifty': [() => `{"scans":[${Array.from({ length: 51 }, one).join()}]}`, 422, 'invalid'],
      'a time of sending that is none': [() => `{"sent_at":"gestern","scans":[${one()}]}`, 422, 'invalid'],
      'a hundred kilobytes': [() => `{"scans":[${one()}],"more":"${'x'.repeat(110_000)}"}`, 413, 'too-large'],
    }
    for (const [what, [body, status, reason]] of Object.entries(wrong)) {
      it(`${what}, and changes nothing`, async () => {
        const before = await everyTable(app.parts.db)
        const answer = await post(new Phone(app), body(), { accept: 'application/json' })
        expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([status, reason])
        expect(await everyTable(app.parts.db)).to.deep.equal(before)
      })
    }

    it('a form, a page of another site, and every other method', async () => {
      const phone = new Phone(app)
      expect((await phone.request('/scans', { method: 'POST', body: new URLSearchParams({ scans: '[]' }) })).status).to.equal(415)
      expect((await post(phone, { scans: [kept()] }, { 'sec-fetch-site': 'cross-site' })).status).to.equal(403)
      const got = await phone.request('/scans')
      expect([got.status, got.headers.get('allow')]).to.deep.equal([405, 'POST'])
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 0, people: 0, scans: 0 })
    })
  })

  it('answers each scan in order, and a wrong one does not hold up its neighbours', async () => {
    const phone = await phoneAt(app, code)
    const scans = [
      kept({ companions: 2 }),
      kept({ scan_id: 'x' }),
      kept(),
      kept({ code: 'ABCD' }),
      kept({ code: 7 }),
      kept({ scanned_at: now - 73 * hour }),
      kept({ scanned_at: undefined }),
      kept({ companions: 6 }),
      kept({ code: await app.code('zunyi-conference-site') }),
    ]
    const answered = await results(phone, scans)
    expect(answered.map(({ outcome, reason }) => reason ?? outcome)).to.deep.equal([
      'counted',
      'scan-id',
      'already',
      'code-malformed',
      'code-malformed',
      'expired',
      'scan-time',
      'companions',
      'counted',
    ])
    expect(answered.map(({ scan_id }) => scan_id)).to.deep.equal(scans.map(({ scan_id }) => scan_id))
    expect(answered[0]!.message).to.equal('已补计：桐梓山，2026年12月4日。')
    expect(answered[5]!.message).to.include('72 小时')
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 2, people: 4, scans: 3 })
  })

  it('gives the same answers when the first answer was lost', async () => {
    const phone = await phoneAt(app, code)
    const scans = [kept(), kept({ scanned_at: now - 30 * hour }), kept()]
    const first = await results(phone, scans)
    app.clock.forward(90 * hour)
    expect(await results(phone, [...scans].reverse())).to.deep.equal([...first].reverse())
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 2, people: 2, scans: 3 })
  })

  it('counts companions and leaves a group to its arrival as with network, and nothing more when they are sent again otherwise', async () => {
    const [wei, lan] = [await phoneAt(app, code), await phoneAt(app, code)]
    const [withTwo, withGroup] = [kept({ via: 'scan', companions: 2 }), kept({ via: 'scan', companions: 5, with_group: true })]
    for (const [phone, scan, more] of [[wei, withTwo, { companions: 5 }], [lan, withGroup, { with_group: false }]] as const) {
      const first = await results(phone, [scan])
      expect(await results(phone, [scan, { ...scan, ...more }])).to.deep.equal([...first, ...first])
    }
    expect((await rows()).map(({ source, people }) => `${String(source)} ${String(people)}`).sort()).to.deep.equal(['group 0', 'plate 3'])
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('answers an empty list with an empty list', async () => {
    expect(await results(new Phone(app), [])).to.deep.equal([])
  })

  it('counts a scan whose page was opened as a plate\'s, and one without proof as a typed code', async () => {
    const phone = new Phone(app)
    const { scanId, proof } = await phone.open(code)
    await results(phone, [kept({ scan_id: scanId, proof }), kept({ code: await app.code('base-memorial-hall'), proof })])
    expect((await rows()).map(({ source }) => source).sort()).to.deep.equal(['code', 'plate'])
  })

  it('counts a scan without proof as its phone says that the code was come by, but for one that says nothing sensible', async () => {
    for (const [via, source] of [['scan', 'plate'], ['typed', 'code'], ['', 'code'], [7, 'code'], [['scan'], 'code']] as const) {
      const scan = kept({ via })
      await results(new Phone(app), [scan])
      expect((await rows()).find(({ id }) => uuidText(id as Uint8Array) === scan.scan_id), String(via)).to.include({ source })
    }
  })

  it('believes the proof of a page before the phone', async () => {
    const phone = new Phone(app)
    const typed = await (await phone.request(`/c/${code}?typed`)).text()
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(typed)![1]!
    await results(phone, [kept({ scan_id: field('scan_id'), proof: field('proof'), via: 'scan' })])
    expect((await rows())[0]).to.include({ source: 'code' })
  })

  it('counts on the day of the scan by the phone\'s own error, and enters it today', async () => {
    const phone = await phoneAt(app, code)
    const wrongBy = -400 * 24 * hour
    await results(phone, [kept({ scanned_at: now - 20 * hour + wrongBy })], { sent_at: now + wrongBy })
    expect(await rows()).to.have.length(1)
    expect((await rows())[0]).to.include({ day: '2026-12-03', entered_on: '2026-12-04', at: now - 20 * hour })
  })

  it('never dates a scan before its page was opened, however slow the phone\'s clock', async () => {
    app.clock.set('2026-12-04T08:30:00+08:00')
    const phone = new Phone(app)
    const { scanId, proof } = await phone.open(code)
    app.clock.set('2026-12-04T09:00:00+08:00')
    await results(phone, [{ scan_id: scanId, code, proof, scanned_at: now - 50 * hour }], { sent_at: undefined })
    expect((await rows())[0]).to.include({ day: '2026-12-04', at: Date.parse('2026-12-04T08:30:00+08:00') })
  })

  it('judges a plate at the scan\'s own time', async () => {
    await app.parts.db.write((trx) => trx.updateTable('plates').set({ retired_at: now - 2 * hour }).where('code', '=', code).execute())
    app.clock.forward(2000)
    const outcomes = await results(await phoneAt(app, code), [kept({ scanned_at: now - 2 * hour - 3000 }), kept({ scanned_at: now - 2 * hour + 3000 })])
    expect(outcomes.map(({ outcome, reason }) => reason ?? outcome)).to.deep.equal(['counted', 'retired'])
  })

  it('says in English what became of a scan to whoever reads English', async () => {
    const [one] = await results(new Phone(app, { 'accept-language': 'en' }), [kept({ scanned_at: now - 80 * hour })])
    expect(one!.message).to.include('72 hours')
  })
})
