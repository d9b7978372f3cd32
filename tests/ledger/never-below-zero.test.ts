import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { countFrom } from '../../server/ledger/ledger-days.ts'
import { type Served, serve } from '../app/serve.ts'
import { type DeskAnswer, DeskPhone, site } from '../checkins/at-desk.ts'
import { phoneAt } from '../checkins/phone.ts'
import { everyTable } from '../checkins/tables.ts'
import { header, Importer } from './importer.ts'

const today = '2026-12-01'

describe('the total of a day', () => {
  let app: Served
  let mei: DeskPhone
  let code: string
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    mei = await DeskPhone.of(app, 'mei')
    code = await app.code(site)
  })
  afterEach(() => app.close())

  const correct = async (people: number, about = today) => {
    const body = JSON.stringify({ request_id: randomUUID(), site, about, people, reason: '与签到册重复' })
    const answer = await mei.request('/staff/corrections', { method: 'POST', headers: { accept: 'application/json', 'content-type': 'application/json' }, body })
    return { status: answer.status, ...((await answer.json()) as { reason?: string; today: number; all: number }) }
  }
  const shown = async (path = 'count.json') => (await mei.request(`/sites/${site}/${path}`)).json() as Promise<{ today: number; all: number }>
  const visits = async () => (await everyTable(app.parts.db)).visits!.map(({ source, people }) => `${String(source)} ${String(people)}`).sort()

  it('is not taken below zero at the desk, when a correction has taken the same people off: the desk is told, and keeps what it typed', async () => {
    await mei.count(5)
    await correct(-4)
    const before = await everyTable(app.parts.db)
    const refused = await mei.tap(-5)
    expect([refused.status, await refused.json()]).to.deep.equal([409, { reason: 'desk-below-day', message: '本馆当天连同更正合计 1 人次，再减这些就小于零了。可能已经用更正减过，请先核对。' }])
    const form = await mei.post({ people: '5', note: '团里多点了', subtract: '1' })
    const page = await form.text()
    expect(form.status).to.equal(409)
    expect(page).to.include('role="alert"').and.include('连同更正合计 1 人次').and.include('value="5"').and.include('value="团里多点了"')
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
    expect(await mei.count(-1)).to.include({ people: -1, today: 0, all: 0 })
    expect(await mei.count(7), 'a plus row needs no room').to.include({ today: 7 })
  })

  it('is not taken below zero by a member’s scan: no more is taken back than the day has, once, and the answer stays the same', async () => {
    const phone = await phoneAt(app, code)
    await phone.checkIn(code, { companions: 4 })
    await correct(-3)
    const scan_id = randomUUID()
    const first = await phone.checkIn(code, { with_group: true, scan_id })
    expect(first).to.include({ outcome: 'member', today: 0, all: 0 })
    expect(await shown()).to.include({ today: 0, all: 0 })
    await mei.count(10)
    const answers = [await phone.checkIn(code, { with_group: true, scan_id }), await phone.checkIn(code, { with_group: true }), await phone.checkIn(code, { companions: 2 })]
    expect(answers.map(({ outcome, number }) => `${outcome} ${number}`)).to.deep.equal(Array(3).fill(`member ${first.number}`))
    expect(await visits()).to.deep.equal(['desk 10', 'group -2', 'plate 5'])
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('has a member’s browser taken back for good where nothing is left: who comes later is not taken in its place', async () => {
    const phone = await phoneAt(app, code)
    await phone.checkIn(code)
    await correct(-1)
    expect(await phone.checkIn(code, { with_group: true })).to.include({ outcome: 'member', today: 0 })
    expect(await visits()).to.deep.equal(['group 0', 'plate 1'])
    await (await phoneAt(app, code)).checkIn(code)
    expect(await phone.checkIn(code, { with_group: true })).to.include({ outcome: 'member', today: 1 })
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('counts what its own commit brings: who checks in beside a member leaves room for what is taken back', async () => {
    const phone = await phoneAt(app, code)
    await phone.checkIn(code, { companions: 2 })
    await correct(-3)
    const others = await Promise.all(Array.from({ length: 4 }, () => phoneAt(app, code)))
    await Promise.all([...others.map((other) => other.checkIn(code)), phone.checkIn(code, { with_group: true })])
    const { today: now } = await shown()
    expect(now).to.be.within(1, 4)
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('stands at zero or above however desk, corrections and members race for the same people', async () => {
    const wen = await DeskPhone.of(app, 'wen')
    for (let round = 0; round < 5; round++) {
      const phones = await Promise.all([1, 2].map(() => phoneAt(app, code)))
      for (const phone of phones) await phone.checkIn(code, { companions: 1 })
      await mei.count(3)
      await Promise.all([correct(-4), mei.tap(-3), wen.tap(-3), ...phones.map((phone) => phone.checkIn(code, { with_group: true })), correct(-3)])
      app.clock.forward(1000)
      expect((await shown()).today).to.be.at.least(0)
    }
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  describe('that visitors see', () => {
    beforeEach(async () => {
      expect(await (await Importer.of(app)).bring(`${header}${site},2026-10-02,50\n`)).to.include({ status: 201, people: 50 })
      await app.parts.db.write((trx) => countFrom(trx, site, '2026-12-01'))
      await mei.count(3)
    })

    it('is of those who came that day: a correction about a closed month is in the ledger’s total and no one’s today', async () => {
      expect(await correct(40, '2026-10-02')).to.include({ status: 201, today: 3, all: 93 })
      app.clock.forward(2000)
      expect(await shown()).to.include({ today: 3, all: 93 })
      expect(await (await mei.request(`/sites/${site}/count.svg?lang=zh`)).text()).to.include('今日 3 人次')
      const { sites } = (await (await mei.request('/counts.json')).json()) as { sites: Record<string, { today: number; all: number }> }
      expect(sites[site]).to.deep.equal({ today: 3, all: 93 })
      const { features } = (await (await mei.request('/sites.geojson')).json()) as { features: { properties: { site: string; today: number } }[] }
      expect(features.find(({ properties }) => properties.site === site)!.properties.today).to.equal(3)
      expect(await (await mei.request(`/display/${site}`)).text()).to.match(/>3</)
      expect(await mei.count(2), 'the desk is told the same').to.include({ today: 5, all: 95 })
      expect(await (await phoneAt(app, code)).checkIn(code), 'and so is who comes next').to.include({ number: 6, today: 6, all: 96 })
      app.clock.forward(2000)
      expect(await shown()).to.include({ today: 6, all: 96 })
      expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
    })

    it('is lowered by what is taken off of today, and never below zero by it', async () => {
      await correct(40, '2026-10-02')
      expect(await correct(-4)).to.include({ status: 409, reason: 'correction-below-zero' })
      expect(await (await mei.tap(-3)).json() as DeskAnswer).to.include({ today: 0, all: 90 })
      const phone = await phoneAt(app, code)
      await phone.checkIn(code)
      expect(await correct(-1)).to.include({ status: 201, today: 0 })
      expect(await phone.checkIn(code, { with_group: true })).to.include({ outcome: 'member', today: 0, all: 90 })
    })

    it('keeps the ledger’s total above zero as well, where a correction about a closed month was a minus', async () => {
      expect(await correct(-2, '2026-10-02')).to.include({ status: 201, today: 3, all: 51 })
      expect(await (await mei.tap(-3)).json()).to.include({ reason: 'desk-below-day' })
      expect(await (await mei.tap(-1)).json() as DeskAnswer).to.include({ today: 2, all: 50 })
    })
  })
})
