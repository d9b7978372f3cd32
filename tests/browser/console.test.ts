import { expect } from 'chai'
import { addDays } from '../../server/local-day.ts'
import { counted, hall, hill, scanned } from '../console/counted-house.ts'
import { desk, phone, withBrowser } from './with-browser.ts'

const today = '2026-12-01'

withBrowser('The console’s numbers', ({ app, signedIn }) => {
  /** Five weeks of plausible days at two sites. */
  async function weeks(): Promise<void> {
    for (let i = 0; i < 35; i++) {
      const day = addDays(today, -i)
      for (const [site, people] of [[hall, 1200 + ((i * 137) % 500)], [hill, 30 + (i % 9)]] as const) {
        await counted(app(), site, day, people)
        await counted(app(), site, day, Math.round(people / 4), 'group')
        for (const time of ['08:30', '09:10', '10:40', '14:20']) await scanned(app(), site, day, time, Math.round(people / 5))
      }
    }
    await counted(app(), hall, today, -18, 'correction')
    const limits = { site: hall, version: 1, daily: 1500, instant: 400, amber: 70, red: 90, set_by: '老谭', set_at: 1 }
    await app().parts.db.write((trx) => trx.insertInto('site_limits').values(limits).execute())
  }

  it('are drawn from the tables beside them, each as SVG, also under a pointer and on paper', async () => {
    await weeks()
    const { page, complaints } = await signedIn('tan', desk)
    await page.goto(`${app().url}/staff/charts`)
    await page.waitForSelector('.chart.drawn svg')
    const drawn = await page.evaluate("[...document.querySelectorAll('[data-chart]')].map((one) => [one.dataset.of, one.querySelectorAll('svg').length, document.getElementById(one.dataset.of).querySelectorAll('[data-n]').length > 0])")
    expect(drawn).to.deep.equal(['t-day', 't-month', 't-source', 't-site', 't-hour'].map((table) => [table, 1, true]))
    // The bars' labels are the table's figures.
    const labels = "(id) => [...document.querySelectorAll(`[data-of=${id}] svg text`)].map((one) => one.textContent)"
    for (const id of ['t-source', 't-site']) {
      const figures = await page.evaluate(`[...document.querySelectorAll('#${id} td[data-n]')].map((one) => Number(one.dataset.n).toLocaleString('en-US'))`)
      expect(await page.evaluate(`(${labels})('${id}')`)).to.include.members(figures as string[])
    }
    for (const chart of await page.locator('.chart').all()) await chart.hover()
    await page.emulateMedia({ media: 'print' })
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await page.evaluate("[...document.querySelectorAll('.chart svg')].every((one) => one.getBoundingClientRect().width <= 700)")).to.equal(true)
    expect(complaints, 'no inline style, nothing from elsewhere').to.deep.equal([])
  })

  it('leave the tables to who has no scripts', async () => {
    await weeks()
    const { page } = await signedIn('tan', { ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/staff/charts`)
    expect(await page.locator('.chart').first().isVisible()).to.equal(false)
    expect(await page.locator('#t-day').isVisible()).to.equal(true)
  })

  it('renew themselves on the dashboard; say so when the connection is lost, or the session is over', async () => {
    await weeks()
    const { page, context } = await signedIn('tan', desk)
    await page.clock.install()
    await page.goto(`${app().url}/staff`)
    const shown = page.locator('.glance tfoot .today a')
    const before = Number((await shown.textContent())!.replaceAll(',', ''))
    await counted(app(), hall, today, 5)
    app().clock.forward(2000)
    await page.clock.runFor(15_000)
    await page.locator('.glance tfoot .today a', { hasText: (before + 5).toLocaleString('en-US') }).waitFor()
    await context.setOffline(true)
    await page.clock.runFor(15_000)
    await page.locator('#renewal', { hasText: '连接中断' }).waitFor()
    await context.setOffline(false)
    await page.clock.runFor(15_000)
    await page.locator('#renewal').waitFor({ state: 'hidden' })
    await context.clearCookies({ name: 'rf_staff' })
    await page.clock.runFor(15_000)
    await page.locator('#renewal', { hasText: '重新登录' }).waitFor()
  })
})
