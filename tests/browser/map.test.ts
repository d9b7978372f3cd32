import { expect } from 'chai'
import { desk, phone, withBrowser } from './with-browser.ts'

withBrowser('The map', ({ app, visit }) => {
  for (const [name, options] of Object.entries({ phone, desk })) {
    it(`draws the sites without asking any other host (${name})`, async () => {
      const { page, requests, complaints } = await visit(options)
      await page.goto(app().url)
      await page.locator('.map').scrollIntoViewIfNeeded()
      await page.waitForSelector('[data-map-state=ready]')
      expect(await page.locator('.map [role=button]').count()).to.be.greaterThan(3)
      expect(requests.filter((url) => !url.startsWith(app().url) && !url.startsWith('data:'))).to.deep.equal([])
      expect(complaints).to.deep.equal([])
    })
  }

  it('opens a plate by keyboard, and leads on to the site', async () => {
    const { page } = await visit(desk)
    await page.goto(`${app().url}/sites/zunyi-conference-site`)
    await page.locator('.map').scrollIntoViewIfNeeded()
    await page.waitForSelector('[data-map-state=ready]')
    const plate = page.locator('.map [role=button]', { hasText: '遵义会议会址' }).first()
    await plate.focus()
    await page.keyboard.press('Enter')
    const link = page.locator('.leaflet-popup a[href="/sites/zunyi-conference-site"]')
    await link.waitFor()
    expect(await page.locator('.leaflet-popup').innerText()).to.include('400')
  })

  it('shows text as text in its popups', async () => {
    const { page } = await visit(desk)
    await page.route('**/sites.geojson', async (route) => {
      const answer = await (await route.fetch()).json()
      for (const feature of answer.features) feature.properties.name = '<img src=x onerror="document.title=1">'
      await route.fulfill({ json: answer })
    })
    await page.goto(`${app().url}/sites/zunyi-conference-site`)
    await page.locator('.map').scrollIntoViewIfNeeded()
    await page.waitForSelector('[data-map-state=ready]')
    await page.locator('.map [role=button]').first().focus()
    await page.keyboard.press('Enter')
    await page.waitForSelector('.leaflet-popup')
    expect(await page.locator('.leaflet-popup img').count()).to.equal(0)
    expect(await page.title()).not.to.equal('1')
  })

  it('leaves the words beside it standing when it cannot be loaded', async () => {
    const { page } = await visit(desk)
    await page.route('**/sites.geojson', (route) => route.abort())
    await page.goto(app().url)
    await page.locator('.map').scrollIntoViewIfNeeded()
    await page.waitForSelector('[data-map-state=failed]')
    expect(await page.locator('.map').innerText()).to.include('地图没有载入')
    expect(await page.locator('.places li').count()).to.equal(9)
  })
})
