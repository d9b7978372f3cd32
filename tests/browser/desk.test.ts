import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { sessionOf, site } from '../checkins/at-desk.ts'
import type { Member } from '../staff/house.ts'
import { phone, withBrowser } from './with-browser.ts'

withBrowser('The desk', ({ app, visit }) => {
  const desk = () => `${app().url}/staff/desk/${site}`
  const rows = async () => app().parts.db.read.selectFrom('desk_counts').select(['people', 'minors', 'note', 'entered_by', 'at']).orderBy('at').execute()
  const people = async () => (await rows()).map((row) => row.people)

  async function signIn(context: BrowserContext, who: Member): Promise<void> {
    await context.addCookies([{ name: 'rf_staff', value: await sessionOf(app(), who), url: app().url }])
  }
  async function atDesk(options: Parameters<typeof visit>[0] = phone) {
    const seen = await visit(options)
    await signIn(seen.context, 'mei')
    await seen.page.goto(desk())
    return seen
  }
  const tap = (page: Page, label: string) => page.tap(`.tap button:text-is("${label}")`)
  const press = (page: Page, label: string) => page.tap(`.desk-many button:text-is("${label}")`)
  const waits = (page: Page) => page.waitForSelector('[data-show=state].waiting')
  const waitsNoMore = (page: Page) => page.waitForSelector('[data-show=state]:not(.waiting)')
  const shows = (page: Page, total: string) => page.waitForSelector(`[data-show=today]:text-is("${total}")`)
  const says = (page: Page, sentence: string) => page.waitForSelector(`[data-show=state]:has-text("${sentence}")`)

  it('counts a tap at once, and the server has it', async () => {
    const { page, complaints } = await atDesk()
    await tap(page, '+1')
    await tap(page, '+5')
    await tap(page, '+1 未成年人')
    await tap(page, '−1')
    await says(page, '都已记上')
    await shows(page, '6')
    expect((await people()).sort()).to.deep.equal([-1, 1, 1, 5])
    await page.waitForSelector('.desk-rows:not(.waiting) li:nth-child(4)')
    expect(complaints).to.deep.equal([])
  })

  it('takes a coach with its pupils and a note, and takes a number off again', async () => {
    const { page } = await atDesk()
    await page.fill('#people', '2')
    await page.fill('#minors', '3')
    await press(page, '加上')
    expect(await page.$eval('#minors', (field) => (field as HTMLInputElement).validationMessage)).to.include('未成年人')
    await page.fill('#people', '40')
    await page.fill('#minors', '38')
    await page.fill('#note', '研学团')
    await press(page, '加上')
    await shows(page, '40')
    await page.fill('#people', '4')
    await page.fill('#minors', '4')
    await press(page, '减去')
    await says(page, '都已记上')
    await shows(page, '36')
    expect((await rows()).map(({ people, minors, note }) => [people, minors, note])).to.have.deep.members([
      [40, 38, '研学团'],
      [-4, 4, ''],
    ])
  })

  describe('without a network', () => {
    it('goes on counting, says what waits, and sends each tap once when the network is back', async () => {
      const { page, context } = await atDesk()
      await context.setOffline(true)
      for (const label of ['+1', '+10', '−1']) await tap(page, label)
      await shows(page, '10')
      await says(page, '3 笔还没发出')
      expect(await page.locator('.desk-rows.waiting li').allInnerTexts()).to.have.length(3)
      expect(await people()).to.deep.equal([])
      await context.setOffline(false)
      await says(page, '都已记上')
      expect((await people()).sort((a, b) => a - b)).to.deep.equal([-1, 1, 10])
      await shows(page, '10')
    })

    it('keeps the taps when the page is closed, and sends them once when it is opened again', async () => {
      const { page, context } = await atDesk()
      await context.setOffline(true)
      await tap(page, '+2')
      await tap(page, '+5')
      await page.close()
      await context.setOffline(false)
      for (let opened = 0; opened < 2; opened++) {
        const again = await context.newPage()
        await again.goto(desk())
        await shows(again, '7')
        await waitsNoMore(again)
        expect(await again.evaluate('localStorage.length')).to.equal(0)
        await again.close()
      }
      expect((await people()).sort()).to.deep.equal([2, 5])
    })

    it('sends them from two tabs at once, and they are counted once', async () => {
      const { page, context } = await atDesk()
      const other = await context.newPage()
      await other.goto(desk())
      await context.setOffline(true)
      for (let i = 0; i < 4; i++) await tap(page, '+1')
      for (const tab of [page, other]) await waits(tab)
      await context.setOffline(false)
      for (const tab of [page, other]) await waitsNoMore(tab)
      expect(await people()).to.deep.equal([1, 1, 1, 1])
    })

    it('dates a tap by when it was made, not by when it was sent', async () => {
      const { page, context } = await atDesk()
      await page.clock.setFixedTime('2030-01-01T00:00:00Z')
      await context.setOffline(true)
      await tap(page, '+1')
      await page.clock.setFixedTime('2030-01-01T00:20:00Z')
      await context.setOffline(false)
      await says(page, '都已记上')
      expect((await rows())[0]?.at).to.equal(app().clock.now() - 20 * 60_000)
    })
  })

  it('left open over night begins the new day with nobody, with a network and without', async () => {
    app().clock.set('2026-12-01T23:50:00+08:00')
    const { page, context } = await visit(phone)
    await page.clock.install({ time: new Date('2026-12-01T23:50:00+08:00') })
    await signIn(context, 'mei')
    await page.goto(desk())
    await tap(page, '+5')
    await tap(page, '+1 未成年人')
    await says(page, '都已记上')
    await shows(page, '6')
    await context.setOffline(true)
    app().clock.set('2026-12-02T08:30:00+08:00')
    await page.clock.setFixedTime(new Date('2026-12-02T08:30:00+08:00'))
    await page.evaluate("dispatchEvent(new Event('online'))")
    await shows(page, '0')
    await tap(page, '+2')
    await shows(page, '2')
    for (const [name, number] of [['part', '2'], ['minors', '0']]) expect(await page.innerText(`[data-show=${name}]`), name).to.equal(number)
    await signIn(context, 'mei')
    await context.setOffline(false)
    await says(page, '都已记上')
    await shows(page, '2')
    expect(await people()).to.have.members([1, 2, 5])
  })

  it('counts once a tap whose answer was lost on the way', async () => {
    const { page } = await atDesk()
    const sent = new Promise<void>((resolve) => {
      void page.route('**/staff/visits', async (route) => {
        await route.fetch()
        await route.abort()
        resolve()
      })
    })
    await tap(page, '+5')
    await sent
    expect(await people(), 'the server has it, the phone does not know').to.deep.equal([5])
    await page.unroute('**/staff/visits')
    await page.evaluate("dispatchEvent(new Event('online'))")
    await says(page, '都已记上')
    await shows(page, '5')
    expect(await people()).to.deep.equal([5])
  })

  it('is not fooled by the page of a network that wants one to sign in', async () => {
    const { page } = await atDesk()
    await page.route('**/staff/visits', (route) => route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Wi-Fi</h1>' }))
    await tap(page, '+5')
    await says(page, '1 笔还没发出')
    await page.unroute('**/staff/visits')
    await page.evaluate("dispatchEvent(new Event('online'))")
    await says(page, '都已记上')
    expect(await people()).to.deep.equal([5])
  })

  it('keeps the taps of one whose session is over, and never sends them under another’s name', async () => {
    const { page, context } = await atDesk()
    await context.clearCookies({ name: 'rf_staff' })
    await tap(page, '+2')
    await says(page, '登录已过期')
    await signIn(context, 'wen')
    await page.goto(desk())
    await says(page, '还有 Mei 记的 1 笔没发出')
    await tap(page, '+1')
    await shows(page, '1')
    await says(page, '都已记上')
    expect((await rows()).map(({ people, entered_by }) => [entered_by, people])).to.deep.equal([['Wen', 1]])
    await signIn(context, 'mei')
    await page.goto(desk())
    await says(page, '都已记上')
    expect((await rows()).map(({ people, entered_by }) => [entered_by, people])).to.deep.include(['Mei', 2])
  })

  it('shows a tap that will never count, until somebody has read why', async () => {
    const { page } = await atDesk()
    await tap(page, '−1')
    await page.waitForSelector('[data-show=refused] [role=alert]')
    expect(await page.innerText('[data-show=refused]')).to.include('−1').and.include('前台当天只登记了 0 人次')
    await shows(page, '0')
    await page.reload()
    await page.tap('[data-show=refused] button')
    expect(await page.locator('[data-show=refused] p').count()).to.equal(0)
    expect(await page.evaluate('localStorage.length')).to.equal(0)
  })

  it('works with scripts switched off, and a reload counts nothing more', async () => {
    const { page } = await atDesk({ ...phone, javaScriptEnabled: false })
    await tap(page, '+5')
    await shows(page, '5')
    expect(await page.innerText('.desk-last')).to.include('+5').and.include('Mei')
    await page.reload()
    await page.fill('#people', '3')
    app().clock.forward(1000)
    await press(page, '减去')
    await shows(page, '2')
    expect(await page.innerText('.desk-last')).to.include('−3')
    expect(await people()).to.have.members([5, -3])
  })

  it('lies under one thumb: every button in sight, 44 pixels at least, in both sizes of text', async () => {
    const { page } = await atDesk()
    for (const size of ['normal', 'large']) {
      await page.goto(`${desk()}?text=${size}`)
      for (const button of await page.locator('.tap button').all()) {
        const box = (await button.boundingBox())!
        expect(Math.min(box.width, box.height), size).to.be.at.least(44)
        expect(box.y + box.height, size).to.be.at.most(844)
      }
    }
  })
})
