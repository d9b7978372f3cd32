import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { recount } from '../../server/counters/recount.ts'
import { countedIn, everyTable } from '../checkins/tables.ts'
import { withBrowser } from './with-browser.ts'

const site = 'tongzi-mountain'
const kept = '暂时没有送出，这次打卡已存在手机里。'

withBrowser('The page without network', ({ app, visit }) => {
  const rows = async () => (await everyTable(app().parts.db)).visits!
  const visits = async () => (await rows()).map(({ source, people }) => ({ source, people }))

  /** A phone that has been here before scans a plate where there is no signal. */
  async function scanned(): Promise<{ page: Page; context: BrowserContext }> {
    const { page, context } = await visit()
    await page.goto(app().url)
    await page.evaluate(async () => void (await navigator.serviceWorker.ready))
    await context.setOffline(true)
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    return { page, context }
  }

  /** The network returns: what a worker has opened does not notice by itself, and an attempt that was under way must have failed. */
  async function back(page: Page): Promise<void> {
    await page.evaluate(() => fetch('/health/live').catch(() => undefined))
    await page.context().setOffline(false)
    await page.evaluate(() => dispatchEvent(new Event('online')))
  }

  const confirm = async (page: Page) => {
    await page.click('button:has-text("我到了，打卡")')
    await page.getByText(kept).waitFor()
  }

  /** What of a check-in page asks who else has come. */
  const asks = (page: Page) =>
    page.locator('form.check-in').evaluate((form) => {
      const [companions, group] = [...form.querySelectorAll('details')]
      const shape = (one: Element) => one.outerHTML.replace(/\s+/g, ' ')
      return [shape(companions!), shape(group!.querySelector('label.tick')!), shape(group!.querySelector('label.tick + .hint')!)]
    })

  it('asks who else has come in the words and parts of the page with network', async () => {
    const { page, context } = await scanned()
    const without = await asks(page)
    expect(await page.locator('form.check-in details').last().locator('summary').innerText()).to.equal('我随团参观')
    await context.setOffline(false)
    await page.reload()
    await page.getByText('今天到目前为止').waitFor()
    expect(without).to.deep.equal(await asks(page))
  })

  it('counts the companions that it was told of, once, though the first answer is lost', async () => {
    const { page, context } = await scanned()
    await page.click('summary:has-text("有家人没带手机")')
    await page.check('input[name=companions][value="2"]', { force: true })
    await confirm(page)
    let lost = 0
    await context.route('**/scans', async (route) => {
      if (lost++ > 0) return route.continue()
      await route.fetch()
      await route.abort()
    })
    const aborted = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/scans'))
    await back(page)
    await aborted
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await page.getByText('已补计：桐梓山').waitFor()
    expect(lost).to.equal(2)
    expect(await visits()).to.deep.equal([{ source: 'plate', people: 3 }])
    expect(await countedIn(app().parts.db)).to.deep.equal({ visits: 1, people: 3, scans: 1 })
    expect(await recount(app().parts.db, { check: true })).to.deep.equal([])
  })

  it('leaves whoever came with a group to the group, with the companions named', async () => {
    const { page } = await scanned()
    for (const summary of await page.locator('form.check-in summary').all()) await summary.click()
    await page.check('input[name=companions][value="5"]', { force: true })
    await page.check('input[name=with_group]')
    await confirm(page)
    await back(page)
    await page.getByText('随团参观，人数由团队统一登记').waitFor()
    expect(await visits()).to.deep.equal([{ source: 'group', people: 0 }])
  })

  it('is answered with the keyboard alone', async () => {
    const { page } = await scanned()
    const here = () => page.evaluate(() => document.activeElement?.textContent?.trim())
    expect(await here()).to.equal('我到了，打卡')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('ArrowRight')
    expect(await page.locator('input[name=companions]:checked').inputValue()).to.equal('1')
    await page.keyboard.press('Enter')
    await page.getByText(kept).waitFor()
    expect(await here()).to.include(kept)
    await back(page)
    await page.getByText('已补计').waitFor()
    expect(await visits()).to.deep.equal([{ source: 'plate', people: 2 }])
  })

  it('asks anew when another code is typed, and keeps that one alone', async () => {
    const { page } = await scanned()
    await page.click('summary:has-text("有家人没带手机")')
    await page.check('input[name=companions][value="4"]', { force: true })
    await page.fill('input[name=code]', 'ABCD')
    await page.click('form.entry button')
    await page.locator('form.entry [role=alert]').getByText('八位').waitFor()
    expect(await page.locator('form.check-in').count(), 'nothing is asked of a code that is none').to.equal(0)
    await page.fill('input[name=code]', await app().code('zunyi-conference-site'))
    await page.click('form.entry button')
    await page.locator('form.check-in').waitFor()
    await confirm(page)
    expect(await page.locator('form').count(), 'what is kept stands in the place of the forms').to.equal(0)
    await back(page)
    await page.getByText('已补计：遵义会议会址').waitFor()
    expect((await rows()).map(({ site: where, source, people }) => [where, source, people])).to.deep.equal([['zunyi-conference-site', 'code', 1]])
  })

  it('sends as ever what a page of an older build has kept, in either store', async () => {
    const { page } = await visit()
    await page.goto(`${app().url}/sources`)
    await page.evaluate(
      async ([one, other]) => {
        const old = (code: string) => ({ scan_id: crypto.randomUUID(), code, scanned_at: Date.now() - 60_000, via: 'scan' })
        localStorage.setItem('kept-scans', JSON.stringify([old(one!)]))
        const opened = indexedDB.open('kept-scans', 1)
        opened.onupgradeneeded = () => opened.result.createObjectStore('scans', { keyPath: 'scan_id' })
        await new Promise((resolve) => (opened.onsuccess = resolve))
        const transaction = opened.result.transaction('scans', 'readwrite')
        transaction.objectStore('scans').put(old(other!))
        await new Promise((resolve) => (transaction.oncomplete = resolve))
        opened.result.close()
      },
      [await app().code(site), await app().code('zunyi-conference-site')],
    )
    await page.goto(app().url)
    await page.locator('[data-kept-said] li').nth(1).waitFor()
    expect(await visits()).to.deep.equal([{ source: 'plate', people: 1 }, { source: 'plate', people: 1 }])
  })
})
