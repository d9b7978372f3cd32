import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import { phoneAt } from '../../checkins/phone.ts'
import { bookGroup, day, GatePhone, hireGuide, openGroups, site } from './at-gate.ts'

describe('the pages at the gate', () => {
  let app: Served
  let mei: GatePhone
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    await openGroups(app.parts.bookings)
    await hireGuide(app.parts.bookings)
  })
  afterEach(() => app.close())

  async function at(iso: string): Promise<void> {
    app.clock.set(iso)
    mei = await GatePhone.of(app, 'mei')
  }
  const page = async (path: string) => (await mei.request(path)).text()
  /** What stands under each heading of the board, as text. */
  const board = async () => {
    const parts = (await page(`/staff/arrivals/${site}`)).split('<h2').slice(1)
    return parts.map((part) => part.replace(/^[^>]*>|<footer[^]*$|<p class="ways"[^]*$/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim())
  }

  describe('of one group', () => {
    it('show who is due, with the number that was booked to begin from, and no contact', async () => {
      const { ref } = await bookGroup(app.parts.bookings, { minors: 3, stepFree: true, docent: 'any', programme: 'last-calendar-page' })
      await at(`${day}T09:05:00+08:00`)
      const html = await page(`/staff/bookings/${ref}/arrival?code=${app.parts.bookings.keys.gateSecretOf(ref)}`)
      for (const fact of ['桑植县第一党支部', '12月3日（周四）09:00–09:30', '预约 40 人', '未成年人 3', '需要无障碍通道', '讲解员：文', '微党课《最后一页日历》', '二维码已核对']) {
        expect(html).to.include(fact)
      }
      expect(html).to.match(/id="people"[^>]* value="40"/)
      for (const secret of ['兰芳', '兰', '5678', 'lan@example.cn', app.parts.bookings.keys.keyOf(ref)]) expect(html).not.to.include(secret)
    })

    it('say kindly that a code is wrong, and go on by the reference', async () => {
      const { ref } = await bookGroup(app.parts.bookings)
      const other = await bookGroup(app.parts.bookings, { parts: [{ slot: `${day}T10:00`, people: 40 }] })
      await at(`${day}T09:05:00+08:00`)
      const { keys } = app.parts.bookings
      for (const code of ['x', '', keys.gateSecretOf(other.ref), keys.keyOf(ref)]) {
        const html = await page(`/staff/bookings/${ref}/arrival?code=${code}`)
        expect(html).to.include('二维码对不上').and.include('data-arrival')
      }
      expect(await page(`/staff/bookings/${ref}/arrival?code=a&code=b`)).to.include('二维码对不上')
      const plain = await page(`/staff/bookings/${ref.toLowerCase()}/arrival`)
      expect(plain).to.include('data-arrival').and.not.include('二维码')
    })

    it('show how many scanned by themselves in that hour, without those who said since that they came with a group', async () => {
      const { ref } = await bookGroup(app.parts.bookings)
      const code = await app.code(site)
      await at(`${day}T08:09:00+08:00`)
      await (await phoneAt(app, code)).checkIn(code)
      app.clock.set(`${day}T08:50:00+08:00`)
      const wei = await phoneAt(app, code)
      await wei.checkIn(code, { companions: 2 })
      await (await phoneAt(app, code)).checkIn(code, { companions: 3 })
      await at(`${day}T09:05:00+08:00`)
      expect(await page(`/staff/bookings/${ref}/arrival`)).to.include('08:10–09:05，本馆另有 7 人次自己扫码打卡')
      await wei.checkIn(code, { with_group: true })
      expect(await page(`/staff/bookings/${ref}/arrival`)).to.include('本馆另有 4 人次')
      await at('2026-12-04T09:05:00+08:00')
      expect(await page(`/staff/bookings/${ref}/arrival`), 'of the day before: around the slot').to.include('08:40–09:30，本馆另有 4 人次')
    })

    it('say why nothing can be entered before its day, and after', async () => {
      const { ref } = await bookGroup(app.parts.bookings)
      await at('2026-12-02T09:00:00+08:00')
      expect(await page(`/staff/bookings/${ref}/arrival`)).to.include('这个预约是12月3日（周四）的').and.not.include('data-arrival')
      await at('2026-12-07T09:00:00+08:00')
      expect(await page(`/staff/bookings/${ref}/arrival`)).to.include('超过 72 小时').and.not.include('data-arrival')
    })
  })

  describe('of a site', () => {
    it('say that nobody is booked', async () => {
      await at(`${day}T09:05:00+08:00`)
      expect(await page(`/staff/arrivals/${site}`)).to.include('今天没有团队预约')
      expect(await page('/staff/arrivals')).to.include(`/staff/arrivals/${site}`).and.include('今天没有')
    })

    it('list who is late, due, to be entered, arrived and not come, each with its page', async () => {
      const group = (time: string, organisation: string, on = day) => bookGroup(app.parts.bookings, { organisation, parts: [{ slot: `${on}T${time}`, people: 10 }] })
      const late = await group('09:00', '迟团')
      await group('10:00', '候团')
      const came = await group('09:00', '到团')
      const missed = await group('09:00', '缺团')
      await at('2026-11-25T09:00:00+08:00')
      await group('09:00', '前团', '2026-11-30')
      await group('09:00', '更前团', '2026-11-29')
      await at(`${day}T09:14:59+08:00`)
      expect((await board())[0]).to.match(/^将到 4/)
      await at(`${day}T09:15:00+08:00`)
      await mei.arrive(came.ref, { people: 12 })
      await mei.missed(missed.ref)
      const lists = await board()
      expect(lists.map((list) => list.split(' ').slice(0, 2).join(' '))).to.deep.equal(['过点未到 1', '将到 1', '待登记 1', '已到 1', '未到 1'])
      for (const [i, name] of ['迟团', '候团', '前团', '到团', '缺团'].entries()) expect(lists[i]).to.include(name)
      expect(lists[3]).to.include('12 人次')
      const html = await page(`/staff/arrivals/${site}`)
      expect(html).to.include(`href="/staff/bookings/${late.ref}/arrival"`).and.include('今天 4 批次，预约 40 人；已到 1 批次，12 人次').and.not.include('更前团')
      expect(await page('/staff/arrivals')).to.include('今天 4 批次，已到 1').and.include('待登记 1')
    })

    it('are led to from the desk and from the console', async () => {
      await at(`${day}T09:05:00+08:00`)
      expect(await page(`/staff/desk/${site}`)).to.include(`href="/staff/arrivals/${site}"`)
      expect(await page('/staff')).to.include('href="/staff/arrivals"')
    })
  })
})
