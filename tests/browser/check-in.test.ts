import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { phone, withBrowser } from './with-browser.ts'

const site = 'he-long-former-residence'
const weChat =
  'Mozilla/5.0 (Linux; Android 8.1.0; MI 6 Build/OPM1) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/66.0.3359.126 MQQBrowser/6.2 Mobile Safari/537.36 MicroMessenger/8.0.2 Language/zh_CN'

/** Taps the one button and waits for the answer's page. */
async function tapCheckIn(page: Page): Promise<void> {
  await Promise.all([page.waitForURL(/\/c\/\w+\/[\w-]{36}$/), page.tap('.plate-card button')])
}

withBrowser('Checking in', ({ app, visit }) => {
  const visitsIn = async () => (await app().parts.db.read.selectFrom('visits').selectAll().execute()).length

  it('takes one tap, and tells Wei which visit of the day hers is', async () => {
    const { page } = await visit()
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    expect(await page.locator('h1').textContent()).to.equal('贺龙故居')
    expect(await page.locator('.plate-card button').count()).to.equal(1)
    await tapCheckIn(page)
    expect(await page.locator('h1').textContent()).to.equal('打卡成功')
    expect(await page.locator('.tally').innerText()).to.match(/您是今日第\s*1\s*人次/)
    expect(await page.locator('.stamp').isVisible()).to.equal(true)
  })

  it('answers the tap in one exchange and asks for nothing else, with the words that stand there when it is reloaded', async () => {
    const { page, requests } = await visit()
    const code = await app().code(site)
    await page.goto(`${app().url}/c/${code}`, { waitUntil: 'networkidle' })
    const before = requests.length
    await tapCheckIn(page)
    const answered = await page.locator('main').evaluate((main) => main.outerHTML)
    expect(requests.slice(before)).to.deep.equal([`${app().url}/c/${code}`])
    await page.reload()
    expect(await page.locator('main').evaluate((main) => main.outerHTML)).to.equal(answered)
  })

  it('counts nothing more when the answer is reloaded, or the page opened and the button tapped again', async () => {
    const { page } = await visit()
    const address = `${app().url}/c/${await app().code(site)}`
    await page.goto(address)
    await tapCheckIn(page)
    await page.reload()
    await page.goto(address)
    await tapCheckIn(page)
    expect(await page.locator('h1').textContent()).to.be.oneOf(['打卡成功', '今天已经打过卡了'])
    expect(await visitsIn()).to.equal(1)
  })

  it('leads the keyboard on to the answer, and offers that in another language as what it is', async () => {
    const { page, context } = await visit()
    const address = `${app().url}/c/${await app().code(site)}?typed`
    const here = () => page.evaluate(() => document.activeElement?.textContent?.trim())
    await page.goto(address)
    await page.focus('form.check-in button')
    await page.keyboard.press('Enter')
    await page.locator('.outcome').waitFor()
    expect(await here()).to.equal('打卡成功')
    expect(await page.locator('.choices a').first().getAttribute('href')).to.equal('?lang=en')
    await page.goto(address)
    await context.setOffline(true)
    await page.focus('form.check-in button')
    await page.keyboard.press('Enter')
    await page.locator('.kept-now').waitFor()
    expect(await here()).to.include('暂时没有送出')
  })

  it('greets a second scan of the same day with the time of the first', async () => {
    const { page } = await visit()
    const address = `${app().url}/c/${await app().code(site)}`
    app().clock.set('2026-12-01T09:12:00+08:00')
    await page.goto(address)
    await tapCheckIn(page)
    app().clock.set('2026-12-01T15:40:00+08:00')
    await page.goto(address)
    await tapCheckIn(page)
    expect(await page.locator('main').innerText()).to.include('09:12')
    expect(await visitsIn()).to.equal(1)
  })

  it('counts nothing more when, with scripts switched off, its visitor goes back and taps again', async () => {
    const { page } = await visit({ ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await tapCheckIn(page)
    await page.goBack()
    await tapCheckIn(page)
    expect(await visitsIn()).to.equal(1)
  })

  it('works with scripts switched off', async () => {
    const { page } = await visit({ ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await tapCheckIn(page)
    expect(await page.locator('h1').textContent()).to.equal('打卡成功')
    expect(await visitsIn()).to.equal(1)
  })

  it('counts a browser that keeps no cookie once for each page it opened', async () => {
    const { page, context } = await visit()
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await context.clearCookies()
    await tapCheckIn(page)
    await page.reload()
    expect(await page.locator('h1').textContent()).to.equal('打卡成功')
    const [only, ...more] = await app().parts.db.read.selectFrom('visits').selectAll().execute()
    expect(more).to.deep.equal([])
    expect(only?.device).to.equal(null)
  })

  it('works in the WebView of WeChat on an old phone', async () => {
    const { page, complaints } = await visit({ ...phone, userAgent: weChat })
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await tapCheckIn(page)
    expect(await page.locator('h1').textContent()).to.equal('打卡成功')
    await Promise.all([page.waitForURL('**/sites/*'), page.tap('.plate-card a.button')])
    expect(await page.locator('h1').textContent()).to.include('贺龙故居')
    expect(complaints).to.deep.equal([])
  })

  it('speaks English to whoever reads English', async () => {
    const { page } = await visit({ ...phone, locale: 'en-GB' })
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await tapCheckIn(page)
    expect(await page.locator('h1').textContent()).to.equal('You are checked in')
  })

  it('is not kept by the browser: going back asks the server again', async () => {
    const { page } = await visit()
    const address = `${app().url}/c/${await app().code(site)}`
    await page.goto(address)
    const first = await page.inputValue('[name=scan_id]')
    await page.goto(`${app().url}/sources`)
    await page.goto(address)
    expect(await page.inputValue('[name=scan_id]')).not.to.equal(first)
  })

  it('takes a code typed by hand, and keeps a mistyped one in its field', async () => {
    const { page } = await visit()
    const code = await app().code(site)
    await page.goto(`${app().url}/c`)
    await page.fill('#code', code.slice(0, 5))
    await Promise.all([page.waitForURL('**/c?code=*'), page.tap('.entry button')])
    expect(await page.inputValue('#code')).to.equal(code.slice(0, 5))
    expect(await page.locator('[role=alert]').innerText()).to.include('八位')
    await page.fill('#code', ` ${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`)
    await Promise.all([page.waitForURL(new RegExp(`/c/${code}\\?typed$`)), page.tap('.entry button')])
    expect(await page.locator('h1').textContent()).to.equal('贺龙故居')
  })
})
