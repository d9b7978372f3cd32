import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { type Served, serve, StoppedClock } from '../app/serve.ts'
import { Phone, phoneAt } from './phone.ts'
import { countedIn, everyTable } from './tables.ts'

const site = 'heping-middle-school'

describe('the ways to check in', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-12-04T09:00:00+08:00') })
    code = await app.code(site)
  })
  afterEach(async () => {
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
    await app.close()
  })

  const rows = async () => (await everyTable(app.parts.db)).visits!
  const refusalOf = async (answer: Response) => [answer.status, ((await answer.json()) as { reason: string }).reason]
  /** Presses the button of a page, with what was filled in. */
  const press = async (phone: Phone, address: string, more: Record<string, string> = {}) => {
    const page = await phone.request(address)
    const html = await page.text()
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)![1]!
    const body = new URLSearchParams({ scan_id: field('scan_id'), proof: field('proof'), ...more })
    return phone.request(address.split('?')[0]!, { method: 'POST', body })
  }

  describe('with companions', () => {
    it('counts the visitor and up to five people without a phone', async () => {
      await press(new Phone(app), `/c/${code}`, { companions: '5' })
      expect(await rows()).to.have.length(1)
      expect((await rows())[0]).to.include({ source: 'plate', people: 6 })
    })

    for (const companions of ['6', '-1', '1.5', 'two']) {
      it(`refuses ${companions} of them`, async () => {
        expect((await press(new Phone(app), `/c/${code}`, { companions })).status).to.equal(422)
        expect(await rows()).to.deep.equal([])
      })
    }
  })

  describe('with a code typed by hand', () => {
    it('is counted as a code', async () => {
      const phone = new Phone(app)
      const { headers } = await phone.request(`/c?code=${code.toLowerCase()}`)
      await press(phone, headers.get('location')!)
      expect((await rows())[0]).to.include({ source: 'code', people: 1 })
    })
  })

  describe('late, with the day chosen by hand', () => {
    it('offers the days of which a part lies within 72 hours, and counts on the one chosen', async () => {
      const { html } = await new Phone(app).open(code)
      const days = [...html.matchAll(/<option value="(\d[^"]*)"/g)].map(([, day]) => day)
      expect(days).to.deep.equal(['2026-12-03', '2026-12-02', '2026-12-01'])
      await press(new Phone(app), `/c/${code}`, { day: '2026-12-01' })
      expect((await rows())[0]).to.include({ source: 'late', day: '2026-12-01', entered_on: '2026-12-04' })
    })

    it('counts one browser once on that day, and leaves today to be counted', async () => {
      const phone = new Phone(app)
      for (const day of ['2026-12-02', '2026-12-02', '']) await press(phone, `/c/${code}`, { day })
      expect((await rows()).map(({ day, source }) => `${String(day)} ${String(source)}`)).to.deep.equal(['2026-12-02 late', '2026-12-04 plate'])
    })

    it('says of which day it speaks, and no hour that nobody knows', async () => {
      const phone = new Phone(app)
      const told = async () => {
        const { headers } = await press(phone, `/c/${code}`, { day: '2026-12-02' })
        return (await phone.request(headers.get('location')!)).text()
      }
      const counted = await told()
      expect(counted).to.include('您是当日第').and.to.include('这次打卡计在 2026年12月2日。')
      expect(await told()).to.include('那天已经打过卡了').and.to.include('您当天已打卡，是当日第 1 人次').and.not.to.match(/00:00|今日第/)
    })

    it('ends at the millisecond in which the whole day lies 72 hours back', async () => {
      const phone = await phoneAt(app, code)
      app.clock.set('2026-12-04T23:59:59.999+08:00')
      expect((await phone.checkIn(code, { day: '2026-12-01' })).outcome).to.equal('counted')
      app.clock.set('2026-12-05T00:00:00.000+08:00')
      expect(await refusalOf(await phone.send(code, { day: '2026-12-01' }))).to.deep.equal([410, 'expired'])
    })

    for (const day of ['2026-12-05', '2027-02-29', 'gestern', '2026-12-4']) {
      it(`refuses ${day}`, async () => {
        const answer = await (await phoneAt(app, code)).send(code, { day })
        expect(await refusalOf(answer)).to.deep.equal([422, 'scan-day'])
      })
    }

    it('judges the plate by the beginning of that day', async () => {
      const retired_at = Date.parse('2026-12-02T10:00:00+08:00')
      await app.parts.db.write((trx) => trx.updateTable('plates').set({ retired_at }).where('code', '=', code).execute())
      app.clock.forward(2000)
      const phone = new Phone(app)
      expect((await phone.checkIn(code, { day: '2026-12-02' })).outcome).to.equal('counted')
      expect(await refusalOf(await phone.send(code, { day: '2026-12-03' }))).to.deep.equal([410, 'retired'])
    })
  })

  describe('late, at a plate that has been taken down since', () => {
    it('offers the days on which it hung, and no other', async () => {
      const retired_at = Date.parse('2026-12-03T10:00:00+08:00')
      await app.parts.db.write((trx) => trx.updateTable('plates').set({ retired_at }).where('code', '=', code).execute())
      app.clock.forward(2000)
      const phone = new Phone(app)
      const refused = await phone.request(`/c/${code}`)
      expect([refused.status, (await refused.text()).includes(`/c/${code}?late`)]).to.deep.equal([410, true])
      const html = await (await phone.request(`/c/${code}?late`)).text()
      expect([...html.matchAll(/<option value="([^"]*)"/g)].map(([, day]) => day), 'none of them by itself').to.deep.equal(['', '2026-12-03', '2026-12-02', '2026-12-01'])
      expect(html).to.include('您到过').and.include('补打卡</button>').and.include('<summary>我随团参观</summary>').and.not.match(/您现在在|我到了/)
      expect((await press(phone, `/c/${code}?late`, { day: '2026-12-03' })).status).to.equal(303)
      expect((await rows())[0]).to.include({ source: 'late', day: '2026-12-03' })
      expect((await press(phone, `/c/${code}?late`, { day: '' })).status, 'today').to.equal(410)
      app.clock.set('2026-12-07T00:00:00+08:00')
      expect((await phone.request(`/c/${code}?late`)).status).to.equal(410)
    })
  })

  describe('with a group', () => {
    const member = '0000000A'
    const joined = async (day = '2026-12-04') => {
      await app.parts.db.write((trx) => trx.insertInto('member_codes').values({ code: member, site, day, booking: 'B1' }).execute())
      app.clock.forward(2000)
    }

    it('gives the stamp and counts nobody: the group\'s arrival does', async () => {
      const phone = new Phone(app)
      const answer = await press(phone, `/c/${code}`, { with_group: 'on', companions: '3' })
      expect(answer.status).to.equal(303)
      const page = await (await phone.request(answer.headers.get('location')!)).text()
      expect(page).to.include('随团参观，已盖章').and.to.include('class="stamp"')
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 0, scans: 1 })
      expect((await phone.checkIn(code)).outcome, 'its place that day is taken').to.equal('member')
    })

    it('takes back, once, what its browser had counted before, with the companions it named', async () => {
      const phone = await phoneAt(app, code)
      await phoneAt(app, code).then((other) => other.checkIn(code))
      expect(await phone.checkIn(code, { companions: 2 })).to.include({ outcome: 'counted', today: 4 })
      for (let i = 0; i < 3; i++) expect(await phone.checkIn(code, { with_group: true })).to.include({ outcome: 'member', today: 1 })
      expect((await rows()).map(({ source, people }) => `${String(source)} ${String(people)}`).sort()).to.deep.equal(['group -3', 'plate 1', 'plate 3'])
      expect((await phone.checkIn(code)).outcome).to.equal('member')
    })

    it('is told by the group\'s code, on its day and no other', async () => {
      await joined()
      const phone = new Phone(app)
      const { html } = await phone.open(member)
      expect(html).to.include('我随团到了').and.not.to.include('name="companions"')
      expect((await phone.checkIn(member)).outcome).to.equal('member')
      app.clock.set('2026-12-05T00:00:00+08:00')
      expect(await refusalOf(await (await phoneAt(app, code)).send(member))).to.deep.equal([410, 'member-day'])
      expect((await phone.request(`/c/${member}`)).status).to.equal(410)
      expect(await countedIn(app.parts.db)).to.include({ people: 0 })
    })
  })
})
