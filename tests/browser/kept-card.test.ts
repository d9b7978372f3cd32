import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { countedIn } from '../checkins/tables.ts'
import { withBrowser } from './with-browser.ts'

const site = 'base-memorial-hall'
const counted = '已补计：湘鄂川黔革命根据地纪念馆，2026年12月1日。'

withBrowser('What stands in the place of a check-in that was kept', ({ app, visit }) => {
  /** Presses the button without network. */
  async function keptOn(): Promise<{ page: Page; context: BrowserContext }> {
    const { page, context } = await visit()
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await context.setOffline(true)
    await page.click('form.check-in button')
    await page.locator('.kept-now').getByText('暂时没有送出').waitFor()
    return { page, context }
  }

  const card = async (page: Page) => (await page.locator('.kept-now').innerText()).trim()
  /** Where everything stands on the page that is not the card's own. */
  const places = (page: Page) => page.evaluate(() => ['.kept-now', '.plate-card > .small', '.after'].map((one) => document.querySelector(one)!.getBoundingClientRect().top + scrollY))

  it('says that it was counted once it was, in a voice that interrupts nobody, and nothing jumps or takes the keyboard away', async () => {
    const { page, context } = await keptOn()
    const before = await places(page)
    await page.focus('.after a')
    await context.setOffline(false)
    await page.locator('.kept-now').getByText(counted).waitFor()
    expect(await card(page)).to.equal(counted)
    expect(await page.getByText('已补计').count(), 'said once').to.equal(1)
    expect(await page.locator('[data-kept]').isHidden(), 'nothing waits').to.equal(true)
    expect(await page.getAttribute('.kept-now', 'role')).to.equal('status')
    expect(await places(page)).to.deep.equal(before)
    expect(await page.evaluate(() => document.activeElement?.closest('.after') !== null)).to.equal(true)
  })

  it('says why it was not', async () => {
    const { page, context } = await keptOn()
    await app().parts.db.write((trx) => trx.updateTable('plates').set({ retired_at: Date.parse('2026-11-30T00:00:00+08:00') }).execute())
    app().clock.forward(2000)
    await context.setOffline(false)
    await page.locator('.kept-now').getByText('没有计入：这块二维码牌已经停用').waitFor()
    expect(await card(page)).to.not.include('暂时没有送出').and.not.include('自动补传')
  })

  it('goes on saying that it is kept while the store cannot write', async () => {
    const { page, context } = await keptOn()
    await context.route('**/scans', (route) => route.fulfill({ json: { results: [{ ...(route.request().postDataJSON() as { scans: object[] }).scans[0], outcome: 'refused', reason: 'unavailable', message: '稍后再试' }] } }))
    const refused = page.waitForResponse('**/scans')
    await context.setOffline(false)
    await refused
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve)))
    expect(await card(page)).to.include('暂时没有送出')
    await context.unroute('**/scans')
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.locator('.kept-now').getByText(counted).waitFor()
  })

  it('says so too when another tab has sent it, and counts nothing more', async () => {
    const { page, context } = await keptOn()
    const other = await context.newPage()
    await page.evaluate(() => Object.defineProperty(navigator, 'onLine', { get: () => false, configurable: true }))
    await context.setOffline(false)
    await other.goto(`${app().url}/`)
    await other.getByText(counted).waitFor()
    expect(await card(page)).to.include('暂时没有送出')
    await page.evaluate(() => {
      Object.defineProperty(navigator, 'onLine', { get: () => true, configurable: true })
      dispatchEvent(new Event('online'))
    })
    await page.locator('.kept-now').getByText(counted).waitFor()
    expect(await countedIn(app().parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 1 })
  })

  it('tells in its own place of its own scan, and of others below', async () => {
    const { page, context } = await visit()
    const other = await context.newPage()
    await other.goto(`${app().url}/c/${await app().code('tongzi-mountain')}`)
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await context.setOffline(true)
    for (const one of [other, page]) {
      await one.click('form.check-in button')
      await one.locator('.kept-now').getByText('暂时没有送出').waitFor()
    }
    await other.close()
    await context.setOffline(false)
    await page.locator('.kept-now').getByText(counted).waitFor()
    await page.locator('[data-kept-said]').getByText('已补计：桐梓山').waitFor()
    expect(await page.locator('[data-kept-said] li').count()).to.equal(1)
  })

  it('takes back in the same breath that there is no network, where a page says so that stood in for want of one', async () => {
    const { page, context } = await visit()
    await page.goto(app().url)
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await context.setOffline(true)
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    expect(await page.locator('h1').innerText()).to.equal('现在没有网络')
    await page.click('button:has-text("我到了，打卡")')
    await page.getByText('暂时没有送出').waitFor()
    await context.setOffline(false)
    // What a worker has opened does not notice by itself.
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.locator('.kept-now').getByText(counted).waitFor()
    expect(await page.locator('h1').innerText()).to.equal('到访打卡')
    expect(await page.title()).to.include('到访打卡').and.not.include('没有网络')
  })
})
