import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import type { Served } from '../app/serve.ts'
import { countedIn, everyTable } from '../checkins/tables.ts'
import { phone, withBrowser } from './with-browser.ts'

const site = 'base-memorial-hall'
const kept = '暂时没有送出，这次打卡已存在手机里。'

withBrowser('A check-in without network', ({ app, visit }) => {
  const visitsOf = async () => (await everyTable(app().parts.db)).visits!.map(({ day, source, people }) => ({ day, source, people }))

  /** Opens a check-in page, loses the network, presses the button. */
  async function checkInOffline(more: (page: Page) => Promise<unknown> = async () => undefined): Promise<{ context: BrowserContext; page: Page }> {
    const { page, context } = await visit()
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await context.setOffline(true)
    await more(page)
    await page.click('form.check-in button')
    await page.getByText(kept).waitFor()
    return { context, page }
  }

  /** Closes what is open, opens the guide with a network, and waits for what it says of a kept scan. */
  async function openOnline(context: BrowserContext, said: string): Promise<Page> {
    for (const open of context.pages()) await open.close()
    await context.setOffline(false)
    const page = await context.newPage()
    await page.goto(`${app().url}/sites/${site}`)
    await page.locator('[data-kept]').getByText(said).waitFor()
    return page
  }

  it('is kept when the page is closed, and counts once, on the day it was made', async () => {
    app().clock.set('2026-12-01T23:50:00+08:00')
    const { context, page } = await visit()
    await page.clock.setFixedTime('2026-12-01T23:50:00+08:00')
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await context.setOffline(true)
    await page.click('form.check-in button')
    await page.getByText(kept).waitFor()
    await page.close()
    expect(await countedIn(app().parts.db)).to.include({ visits: 0 })

    app().clock.set('2026-12-02T07:30:00+08:00')
    await context.setOffline(false)
    const again = await context.newPage()
    await again.clock.setFixedTime('2026-12-02T07:30:00+08:00')
    await again.goto(`${app().url}/`)
    await again.getByText('已补计：湘鄂川黔革命根据地纪念馆，2026年12月1日。').waitFor()
    expect(await visitsOf()).to.deep.equal([{ day: '2026-12-01', source: 'plate', people: 1 }])
    await again.click('[data-kept-close]')
    await again.goto(`${app().url}/`)
    expect(await again.locator('[data-kept]').isHidden()).to.equal(true)
  })

  it('sends itself from the same page when the network returns, with the companions it named', async () => {
    const { context, page } = await checkInOffline(async (here) => {
      await here.click('summary:has-text("有家人没带手机")')
      await here.check('input[name=companions][value="2"]', { force: true })
    })
    await context.setOffline(false)
    await page.getByText('已补计').waitFor()
    expect(await visitsOf()).to.deep.equal([{ day: '2026-12-01', source: 'plate', people: 3 }])
  })

  it('counts once when two tabs send it and the first answer is lost on the way', async () => {
    const { context, page } = await checkInOffline()
    let lost = 0
    await context.route('**/scans', async (route) => {
      if (lost++ > 0) return route.continue()
      await route.fetch()
      await route.abort()
    })
    const other = await context.newPage()
    await context.setOffline(false)
    await Promise.all([other.goto(`${app().url}/`), page.evaluate(() => dispatchEvent(new Event('online')))])
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await other.evaluate(() => dispatchEvent(new Event('online')))
    await Promise.any([page.getByText('已补计').waitFor(), other.getByText('已补计').waitFor()])
    expect(lost).to.be.at.least(1)
    expect(await countedIn(app().parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 1 })
  })

  /** What a browser may put in the place of its database. */
  const stores = { 'refuses the first': 'undefined', 'neither opens nor refuses the first': '({ open: () => ({}) })' }
  for (const [does, store] of Object.entries(stores)) {
    it(`is kept in the other store of a browser that ${does}`, async () => {
      const { page, context } = await visit()
      await context.addInitScript(`Object.defineProperty(window, 'indexedDB', { get: () => ${store} })`)
      await page.goto(`${app().url}/c/${await app().code(site)}`)
      await context.setOffline(true)
      await page.click('form.check-in button')
      await page.getByText(kept).waitFor()
      await openOnline(context, '已补计')
      expect(await countedIn(app().parts.db)).to.include({ visits: 1 })
    })
  }

  it('says what to do when the phone can keep nothing', async () => {
    const { page, context } = await visit()
    await context.addInitScript(() => {
      for (const store of ['indexedDB', 'localStorage']) Object.defineProperty(window, store, { get: () => undefined })
    })
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await context.setOffline(true)
    await page.click('form.check-in button')
    await page.getByText('这部手机存不下离线打卡').waitFor()
  })

  it('is told why it does not count, once, and is not sent again', async () => {
    const { context } = await checkInOffline()
    await retire(app(), '2026-11-30T00:00:00+08:00')
    const page = await openOnline(context, '没有计入：这块二维码牌已经停用')
    const sent: string[] = []
    page.on('request', (request) => sent.push(request.url()))
    await page.reload()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    expect(sent.filter((url) => url.endsWith('/scans'))).to.deep.equal([])
    expect(await countedIn(app().parts.db)).to.include({ visits: 0 })
  })

  it('stays on the phone while the store cannot write', async () => {
    const { context, page } = await checkInOffline()
    await context.route('**/scans', (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '5' }, json: { reason: 'unavailable', message: '' } }))
    const refused = page.waitForResponse('**/scans')
    await context.setOffline(false)
    await refused
    await page.getByText('有 1 次打卡存在这部手机里').waitFor()
    await context.unroute('**/scans')
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText('已补计').waitFor()
    expect(await countedIn(app().parts.db)).to.include({ visits: 1 })
  })

  it('is made from any guide page by the plate\'s short code, which is checked on the phone', async () => {
    const { page, context } = await visit()
    await page.goto(`${app().url}/sites/${site}`)
    await context.setOffline(true)
    const code = await app().code(site)
    await page.click('nav a[href="/c"]')
    await page.fill('input[name=code]', `${code.slice(0, 4).toLowerCase()} ${code.slice(4, 7)}${code[7] === 'X' ? 'Y' : 'X'}`)
    await page.click('form.entry button')
    await page.getByText('短码里有一位不对').waitFor()
    await page.fill('input[name=code]', `${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`)
    await page.click('form.entry button:has-text("下一步")')
    await page.click('button:has-text("我到了，打卡")')
    await page.getByText(kept).waitFor()
    await context.setOffline(false)
    await page.getByText('已补计').waitFor()
    expect(await visitsOf()).to.deep.equal([{ day: '2026-12-01', source: 'code', people: 1 }])
    const [visit1] = (await everyTable(app().parts.db)).visits!
    expect(visit1!.device, 'the browser was given its cookie before').to.be.instanceOf(Uint8Array)
  })

  it('opens out of a QR where a service worker runs, and nothing of anybody is stored there', async () => {
    const { page, context } = await visit()
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    const stored = await page.evaluate(async () => {
      const names = await caches.keys()
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
      return requests.flat().map(({ url }) => new URL(url).pathname)
    })
    expect(stored.filter((path) => !/^\/((help|offline|pocket)$|assets\/|icons\/)/.test(path))).to.deep.equal([])
    await page.reload()
    await context.setOffline(true)
    await page.goto(`${app().url}/c/${await app().code('tongzi-mountain')}`)
    await page.click('button:has-text("我到了，打卡")')
    await page.getByText(kept).waitFor()
    await openOnline(context, '已补计：桐梓山')
    expect(await visitsOf()).to.deep.equal([{ day: '2026-12-01', source: 'plate', people: 1 }])
  })

  it('is of a typed code where the address of the code was typed, or another code after it', async () => {
    const { page, context } = await visit({ ...phone, serviceWorkers: 'block' })
    const body = await (await fetch(`${app().url}/offline`, { headers: { 'accept-language': 'zh' } })).text()
    await page.route('**/c/**', (route) => route.fulfill({ contentType: 'text/html', body }))
    const confirmed = async () => {
      await page.click('button:has-text("我到了，打卡")')
      await page.getByText(kept).waitFor()
    }
    const [one, two, three] = [await app().code('tongzi-mountain'), await app().code('baima-mountain-battlefield'), await app().code('zunyi-conference-site')]
    for (const address of [`${one}?typed`, two.toLowerCase()]) {
      await page.goto(`${app().url}/c/${address}`)
      await confirmed()
    }
    await page.goto(`${app().url}/c/${one}`)
    await context.setOffline(true)
    await page.fill('input[name=code]', three)
    await page.click('form.entry button:has-text("下一步")')
    await page.getByText(`${three.slice(0, 4)} ${three.slice(4)}`).waitFor()
    await confirmed()
    await openOnline(context, '已补计：遵义会议会址')
    expect((await visitsOf()).map(({ source }) => source)).to.deep.equal(['code', 'code', 'code'])
  })

  it('is sent once by a page whose phone cannot forget it, and told once', async () => {
    const { page, context } = await visit()
    await context.addInitScript(() => {
      IDBObjectStore.prototype.delete = () => {
        throw new DOMException('the disk is full', 'QuotaExceededError')
      }
    })
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await context.setOffline(true)
    await page.click('form.check-in button')
    await page.getByText(kept).waitFor()
    const sent: string[] = []
    page.on('request', (request) => new URL(request.url()).pathname === '/scans' && sent.push(request.url()))
    await context.setOffline(false)
    await page.locator('.kept-now').getByText('已补计').waitFor()
    for (let again = 0; again < 5; again++) {
      await page.evaluate(async () => {
        dispatchEvent(new Event('online'))
        await fetch('/health/live')
      })
    }
    expect(sent).to.have.length(1)
    expect(await page.getByText('已补计').count()).to.equal(1)
    expect(await page.locator('[data-kept-waiting]').isHidden()).to.equal(true)
    await page.reload()
    await page.getByText('已补计').waitFor()
    expect(await countedIn(app().parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 1 })
  })

  it('is not offered at an address that no plate has, be it ever so strange', async () => {
    const { page, complaints } = await visit()
    const body = await (await fetch(`${app().url}/offline`, { headers: { 'accept-language': 'zh' } })).text()
    await page.route('**/c/%zz', (route) => route.fulfill({ contentType: 'text/html', body }))
    await page.goto(`${app().url}/c/%zz`)
    await page.getByText('这一页要有网络才能打开').waitFor()
    expect(complaints).to.deep.equal([])
  })
})

async function retire({ parts, clock }: Served, at: string): Promise<void> {
  await parts.db.write((trx) => trx.updateTable('plates').set({ retired_at: Date.parse(at) }).execute())
  // Codes are kept in memory for two seconds.
  clock.forward(2000)
}
