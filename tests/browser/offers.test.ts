import { expect } from 'chai'
import { offerOf } from '../../server/bookings/offers/offers.ts'
import { phone, withBrowser } from './with-browser.ts'

const site = 'base-memorial-hall'

withBrowser('What a site offers', ({ app, signedIn }) => {
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
