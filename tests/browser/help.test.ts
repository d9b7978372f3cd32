import { expect } from 'chai'
import { phone, withBrowser } from './with-browser.ts'

const site = 'base-memorial-hall'

withBrowser('Help', ({ app, signedIn, visit }) => {
  it('makes a text of where somebody is, on the device, and asks the server for nothing', async () => {
    const { page } = await signedIn('tan', { ...phone, geolocation: { latitude: 29.461123, longitude: 110.230277, accuracy: 12 }, permissions: ['geolocation'] })
    await page.goto(`${app().url}/sites/${site}/help`)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.tap('[data-part=locate]')
    await page.waitForSelector('[data-part=made]:not([hidden])')
    expect(await page.textContent('[data-part=text]')).to.match(/湘鄂川黔革命根据地纪念馆.*北纬 29\.46112，东经 110\.23028，误差约 12 米，\d\d:\d\d/)
    expect(asked).to.deep.equal([])
  })

  it('says what to do where the phone may not tell', async () => {
    const { page } = await signedIn('tan', { ...phone, permissions: [] })
    await page.goto(`${app().url}/help`)
    await page.tap('[data-part=locate]')
    await page.waitForFunction("!/正在|^$/.test(document.querySelector('[data-part=state]').textContent)")
    expect(await page.textContent('[data-part=state]')).to.match(/没有允许|测不到/)
  })

  it('is there without network, though nobody has opened it; of a site whose page of help was opened, its own', async () => {
    const { page, context } = await visit(phone)
    await page.goto(app().url)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await context.setOffline(true)
    for (const path of ['/help', '/sites/tongzi-mountain/help']) {
      await page.goto(app().url + path)
      await page.locator('a[href="tel:120"]:visible').waitFor()
      expect(await page.locator('h1').innerText(), path).to.equal('帮助')
    }
    await context.setOffline(false)
    await page.goto(`${app().url}/sites/${site}/help`)
    await page.waitForFunction(async (path) => Boolean(await caches.match(path)), `/sites/${site}/help`)
    await context.setOffline(true)
    await page.goto(`${app().url}/sites/${site}/help`)
    await page.locator('[data-saved-words]:visible').waitFor()
    expect(await page.title()).to.include('湘鄂川黔革命根据地纪念馆')
  })

  it('reads without network as it was read last, in the reader’s language of today', async () => {
    const { page, context } = await visit(phone)
    await page.goto(app().url)
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
    await page.reload()
    await context.addCookies([{ name: 'lang', value: 'en', url: app().url }])
    await page.goto(`${app().url}/help`)
    await page.waitForFunction(async () => /lang="en"/.test(await (await caches.match('/help'))!.text()))
    await context.setOffline(true)
    await page.goto(`${app().url}/help`)
    expect(await page.locator('h1').innerText()).to.equal('Help')
  })

  it('can be had without scripts: whom to call, what to say, and a form that becomes a ticket', async () => {
    const { page } = await signedIn('tan', { ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/sites/${site}/help`)
    expect(await page.isVisible('a[href="tel:120"]')).to.equal(true)
    expect(await page.isVisible('[data-part=locate]')).to.equal(false)
    await page.goto(`${app().url}/help/feedback?site=${site}`)
    await page.check('input[value=praise]')
    await page.fill('#text', '讲解很好')
    await page.tap('button:has-text("提交反馈")')
    await page.waitForSelector('h1:has-text("待受理")')
    expect(page.url()).to.match(/\/help\/tickets\/\d{10}\?key=/)
  })
})
