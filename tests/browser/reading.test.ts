import { expect } from 'chai'
import { desk, withBrowser } from './with-browser.ts'

withBrowser('Reading', ({ app, visit }) => {
  it('gives a thumb 44 pixels on every control of the check-in', async () => {
    const { page } = await visit()
    await page.goto(`${app().url}/c/${await app().code('base-memorial-hall')}`)
    for (const summary of await page.locator('summary').all()) await summary.click()
    for (const control of await page.locator('button:visible, a:not(.skip), summary, .choices span:visible, .tick, select').all()) {
      const box = await control.boundingBox()
      expect(box?.height, await control.innerText()).to.be.at.least(44)
    }
  })

  it('remembers large text on the device, and shows one part of a site at a time', async () => {
    const { page } = await visit()
    await page.goto(`${app().url}/sites/he-long-former-residence`)
    await page.click('text=长者模式')
    await page.goto(`${app().url}/sites/zunyi-conference-site`)
    expect(await page.getAttribute('html', 'class')).to.equal('large')
    expect(await page.locator('#story p').first().isVisible()).to.equal(false)
    await page.click('#story summary')
    expect(await page.locator('#story p').first().isVisible()).to.equal(true)
    await page.click('#see summary')
    expect(await page.locator('#story p').first().isVisible()).to.equal(false)
    await page.click('text=标准字号')
    expect(await page.locator('#story p').first().isVisible()).to.equal(true)
  })

  it('keeps the language that was chosen', async () => {
    const { page } = await visit(desk)
    await page.goto(app().url)
    await page.click('text=English')
    await page.goto(`${app().url}/sites/zunyi-conference-site`)
    expect(await page.locator('h1').innerText()).to.equal('Zunyi Conference Site')
  })

  it('shows new numbers without being reloaded', async () => {
    const { page } = await visit(desk)
    await page.clock.install()
    await page.goto(`${app().url}/sites/heping-middle-school?lang=en`)
    const tally = page.locator('.tally').first()
    expect(await tally.innerText()).to.match(/0\s+visits$/)
    const scan_id = '01935c1e-7a10-7000-8000-000000000001'
    const headers = { 'content-type': 'application/json' }
    await fetch(`${app().url}/c/${await app().code('heping-middle-school')}`, { method: 'POST', headers, body: JSON.stringify({ scan_id }) })
    app().clock.forward(5000)
    const today = page.locator('[data-live$=today]').first()
    // A request that is lost is made good by the next.
    do {
      await Promise.all([page.waitForResponse('**/counts.json'), page.clock.fastForward(21_000)])
    } while ((await today.textContent()) !== '1')
    expect(await tally.innerText(), 'and their unit with them').to.match(/1\s+visit$/)
  })
})
