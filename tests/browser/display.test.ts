import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import type { AxeResults } from 'axe-core'
import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { serve } from '../app/serve.ts'
import { Phone } from '../checkins/phone.ts'
import { Screen, staff } from '../checkins/screen.ts'
import { scratchFolder } from '../database/each-database.ts'
import { desk, needsChineseFont, phone, withBrowser } from './with-browser.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const site = 'base-memorial-hall'
const wall = { viewport: { width: 1920, height: 1080 }, locale: 'zh-CN' }
const sizes: Record<string, BrowserContextOptions> = {
  'a wall': wall,
  'a wall on its side': { viewport: { width: 1080, height: 1920 }, locale: 'zh-CN' },
  'a wall, in English': { ...wall, locale: 'en-GB' },
  'a laptop, in English': { ...desk, locale: 'en-GB' },
  'an old screen': { viewport: { width: 1024, height: 768 }, locale: 'zh-CN' },
  'a tablet': { viewport: { width: 768, height: 1024 }, locale: 'zh-CN' },
  'a phone': phone,
}

const numbers = (page: Page) => page.evaluate("[document.querySelector('#today').textContent, document.querySelector('#all').textContent].join(' ')")
const today = (page: Page, value: string) => page.waitForFunction((said) => document.querySelector('#today')!.textContent === said, value)
const connected = (page: Page) => page.waitForSelector('#state', { state: 'hidden' })

withBrowser('The screen at the gate', ({ app, visit }) => {
  const counted = async () => {
    await new Phone(app()).checkIn(await app().code(site))
    app().clock.forward(1000)
    await app().parts.hub.tick()
  }
  /** Opens the address that the console showed, as somebody would on the screen itself. */
  const opened = async (screen: Screen, options: BrowserContextOptions = wall) => {
    const seen = await visit(options)
    await seen.page.goto(`${app().url}/display/${site}?pair=${screen.key}`)
    return seen
  }

  it('counts along by itself, and shows a new code every thirty seconds', async () => {
    const { page, complaints } = await opened(await Screen.at(app(), site))
    expect(page.url(), 'the key is gone from the address').to.equal(`${app().url}/display/${site}`)
    expect(await numbers(page)).to.equal('0 0')
    while (app().parts.hub.size === 0) await new Promise(setImmediate)
    const first = await page.getAttribute('#qr', 'src')
    for (let visits = 0; visits < 3; visits++) await counted()
    await today(page, '3')
    app().clock.forward(30_000)
    await app().parts.hub.tick()
    await page.waitForFunction((before) => document.querySelector('#qr')!.getAttribute('src') !== before, first)
    expect(complaints).to.deep.equal([])
  })

  for (const [name, options] of Object.entries(sizes)) {
    it(`fits ${name} without scrolling, the code in sight, and is open to everyone`, async function () {
      await app().parts.db.write((trx) => trx.insertInto('totals').values({ site, people: 1_234_567 }).execute())
      const { page } = await opened(await Screen.at(app(), site), options)
      await needsChineseFont(this, page)
      const over = 'document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight'
      expect(await page.evaluate(over)).to.equal(false)
      const { width = 0 } = (await page.locator('#qr').boundingBox())!
      const { width: wide, height: high } = options.viewport!
      expect(width / Math.min(wide, high), 'the QR is large').to.be.above(0.4)
      await page.evaluate(axe)
      const { violations } = (await page.evaluate('axe.run()')) as AxeResults
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).to.deep.equal([])
    })
  }

  it('keeps the number, its unit and the code apart, however much is counted and whatever the form of the screen', async function () {
    const { page } = await opened(await Screen.at(app(), site))
    await needsChineseFont(this, page)
    const found: string[] = []
    const counts = ['7', '152', '1,520', '15,200', '152,000', '1,520,000']
    for (const [width, height] of [[1920, 1080], [1366, 768], [1280, 800], [1280, 844], [1024, 768], [1280, 1024], [768, 1024], [1080, 1920]] as const) {
      await page.setViewportSize({ width, height })
      for (const history of [false, true]) {
        const touching = await page.evaluate(
          ([said, withHistory]) => {
            const main = document.querySelector('main')!
            main.toggleAttribute('data-history', withHistory)
            const number = document.querySelector<HTMLElement>('#today')!
            const box = (name: string) => document.querySelector(name)!.getBoundingClientRect()
            return said.filter((count) => {
              number.textContent = count
              number.dataset.length = String(count.length)
              const [unit, code, frame] = [box('.figure span'), box('.qr'), box('main')]
              const beside = unit.bottom > code.top && unit.top < code.bottom
              return unit.right > (beside ? code.left : frame.right) || box('.figure').left < frame.left
            })
          },
          [counts, history] as const,
        )
        found.push(...touching.map((count) => `${count} at ${width} × ${height}${history ? ', a day with a history' : ''}`))
      }
    }
    expect(found).to.deep.equal([])
  })

  it('needs no script: it asks again by itself, and brings a fresh code', async () => {
    const { page } = await opened(await Screen.at(app(), site), { ...wall, javaScriptEnabled: false })
    const first = await page.getAttribute('#qr', 'src')
    app().clock.forward(30_000)
    await page.reload()
    expect(await page.getAttribute('#qr', 'src')).not.to.equal(first)
    expect(await page.content()).to.include('http-equiv="refresh" content="30"')
  })

  it('takes its code away when it cannot be a good one any more', async () => {
    const { page } = await visit(wall)
    const screen = await Screen.at(app(), site)
    await page.clock.install()
    await page.route('**/events', (route) => route.abort())
    await page.goto(`${app().url}/display/${site}?pair=${screen.key}`)
    expect(await page.locator('#qr').isVisible()).to.equal(true)
    await page.clock.fastForward(61_000)
    await page.waitForSelector('.gate-waiting', { state: 'visible' })
    expect(await page.locator('#qr').isVisible()).to.equal(false)
  })

  it('says 未配对 when it has been revoked, and goes on counting', async () => {
    const screen = await Screen.at(app(), site)
    const { page } = await opened(screen)
    while (app().parts.hub.copies(screen.number) === 0) await new Promise(setImmediate)
    await screen.revoke()
    app().clock.forward(2000)
    await counted()
    await page.waitForSelector('.gate-unpaired', { state: 'visible' })
    await today(page, '1')
    expect(await page.locator('#qr').isVisible()).to.equal(false)
  })

  it('begins a new day with the new day’s page', async () => {
    app().clock.set('2026-12-01T23:59:50+08:00')
    const { page } = await visit(wall)
    await page.goto(`${app().url}/display/${site}`)
    while (app().parts.hub.size === 0) await new Promise(setImmediate)
    await counted()
    await today(page, '1')
    app().clock.set('2026-12-02T00:00:01+08:00')
    await app().parts.hub.tick()
    await page.waitForFunction(() => document.body?.dataset.date === '2026-12-02')
    expect(await page.locator('time').innerText()).to.equal('2026年12月2日')
    expect(await numbers(page)).to.equal('0 1')
  })

  it('keeps its numbers while the server is away, says so, and goes on when it is back', async () => {
    const folder = scratchFolder()
    let server = await serve({ dataDir: folder.path })
    try {
      const screen = await Screen.at(server, site)
      await new Phone(server).checkIn(await server.code(site))
      const { page } = await visit(wall)
      await page.goto(`${server.url}/display/${site}?pair=${screen.key}`)
      while (server.parts.hub.size === 0) await new Promise(setImmediate)
      const port = Number(new URL(server.url).port)
      await server.close()
      await page.waitForSelector('#state', { state: 'visible' })
      expect(await page.locator('#state').innerText()).to.equal('正在重新连接…（数字截至 09:00）')
      expect(await numbers(page)).to.equal('1 1')
      server = await serve({ dataDir: folder.path, port, clock: server.clock })
      server.clock.forward(30_000)
      await new Phone(server).checkIn(await server.code(site))
      await today(page, '2')
      await connected(page)
      expect(await page.locator('#qr').isVisible()).to.equal(true)
    } finally {
      await server.close()
      folder.remove()
    }
  })

  it('is paired by Mei at the console with one form', async () => {
    const { page, context } = await visit(desk)
    const { cookie } = await staff(app(), 'mei')
    await context.addCookies([{ name: 'rf_staff', value: cookie.split('=')[1]!, url: app().url }])
    await page.goto(`${app().url}/staff`)
    await Promise.all([page.waitForURL('**/staff/displays'), page.click('text=动态码屏')])
    await page.selectOption('#site', site)
    await page.fill('#place', '大门内右侧')
    await page.click('text=登记并取得地址')
    const address = new URL(await page.locator('.issued code').innerText())
    const onTheWall = await visit(wall)
    await onTheWall.page.goto(app().url + address.pathname + address.search)
    expect(await onTheWall.page.locator('#qr').isVisible()).to.equal(true)
    await page.click('text=停用')
    await page.waitForSelector('text=还没有配对的屏幕')
  })
})
