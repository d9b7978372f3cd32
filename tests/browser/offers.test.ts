import { expect } from 'chai'
import type { BrowserContextOptions } from 'playwright-core'
import { offerOf } from '../../server/bookings/offers/offers.ts'
import { violations } from './axe.ts'
import { desk, phone, withBrowser } from './with-browser.ts'

const site = 'base-memorial-hall'
const pages = ['/staff/offers', `/staff/offers/${site}`, `/staff/docents/${site}`, '/staff/calendar']

withBrowser('What a site offers', ({ app, signedIn }) => {
  for (const [name, options, more] of [
    ['a phone', phone, {}],
    ['a phone, in English', { ...phone, locale: 'en-GB' }, {}],
    ['a phone, in large text', phone, { text: 'large' }],
    ['a desk', desk, {}],
  ] as [string, BrowserContextOptions, Record<string, string>][]) {
    it(`fits ${name}, open to everyone, with room for a thumb`, async () => {
      const { page, complaints } = await signedIn('tan', options, more)
      for (const path of pages) {
        await page.goto(app().url + path)
        await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), `${path} is no wider than the screen`).to.equal(true)
        const small = "[...document.querySelectorAll('main a, main button, main summary, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), main .tick')].filter((one) => one.getBoundingClientRect().height < 43.5).map((one) => one.outerHTML.slice(0, 80))"
        expect(await page.evaluate(small), path).to.deep.equal([])
        expect(await violations(page), path).to.deep.equal([])
      }
      expect(complaints).to.deep.equal([])
    })
  }

  it('is confirmed on a phone without scripts, after one mistake', async () => {
    const { page } = await signedIn('tan', { ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/staff/offers/${site}`)
    await page.fill('[id="seasons.0.mon"]', '八点')
    await page.fill('#capacity', '８０')
    await page.tap('button:has-text("确认并保存")')
    await page.waitForSelector('[role=alert]')
    await page.tap('a:has-text("第 1 处")')
    await page.fill('[id="seasons.0.mon"]', '休')
    await page.tap('summary:has-text("添加特殊的日子")')
    await page.fill('[id="exceptions.0.day"]', '2026-12-10')
    await page.fill('[id="exceptions.0.note"]', '内部培训')
    await page.tap('button:has-text("确认并保存")')
    await page.waitForSelector('#done')
    const { saved, terms } = (await offerOf(app().parts.db.read, site))!
    expect([saved, terms.capacity, terms.seasons[0]!.week.mon, terms.exceptions]).to.deep.equal([true, 80, [], [{ day: '2026-12-10', starts: [], note: '内部培训' }]])
  })
})
