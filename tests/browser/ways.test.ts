import { expect } from 'chai'
import { desk, phone, withBrowser } from './with-browser.ts'

const he = 'he-long-former-residence'
const plan = `/routes/plan?sites=${he},zunyi-conference-site,base-memorial-hall`

withBrowser('The ways', ({ app, visit }) => {
  it('ask no other host for anything', async () => {
    const { page, requests, complaints } = await visit(phone)
    for (const path of ['/routes/sangzhi', '/routes/march', plan]) {
      await page.goto(app().url + path)
      await page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
      const map = page.locator('.map')
      if ((await map.count()) > 0) {
        await map.scrollIntoViewIfNeeded()
        await page.waitForSelector('[data-map-state=ready]')
      }
    }
    expect(requests.filter((url) => !url.startsWith(app().url) && !url.startsWith('data:'))).to.deep.equal([])
    expect(complaints).to.deep.equal([])
  })

  it('lead through the march by the arrow keys, and say where one is', async () => {
    const { page } = await visit(desk)
    await page.goto(`${app().url}/routes/march`)
    const range = page.locator('#stage')
    await range.focus()
    expect(await range.getAttribute('aria-valuetext')).to.equal('1935年11月19日 · 刘家坪')
    await page.keyboard.press('End')
    expect(await range.getAttribute('aria-valuetext')).to.equal('1936年10月22日 · 将台堡')
    expect(await page.locator('[data-march-now]').innerText()).to.include('会师').and.include('没有可靠坐标')
    expect(await page.locator('li.now').innerText()).to.include('将台堡')
    expect(await page.locator('[data-march-step="1"]').isDisabled()).to.equal(true)
    await page.keyboard.press('ArrowLeft')
    expect(await range.getAttribute('aria-valuetext')).to.include('1936年7月')
    expect(await page.locator('.strip circle.now').count()).to.equal(1)
  })

  it('tell the march without scripts, as a list', async () => {
    const { page } = await visit({ ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/routes/march`)
    expect(await page.locator('#stage').isVisible()).to.equal(false)
    expect(await page.locator('.march-stages li[data-stage]').count()).to.equal(8)
  })

  it('are planned without scripts, by ticking', async () => {
    const { page } = await visit({ ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/routes/plan`)
    await page.check('input[value="zunyi-conference-site"]')
    await page.check(`input[value="${he}"]`)
    await page.selectOption('#from', 'zunyi-conference-site')
    await page.click('button:has-text("排出先后")')
    expect(page.url()).to.match(new RegExp(`\\?sites=zunyi-conference-site,${he}$`))
    expect(await page.locator('.route-stop h3').allInnerTexts()).to.deep.equal(['遵义会议会址', '贺龙故居'])
  })

  it('are printed: the order, the distances and the sources, and no button', async () => {
    const { page } = await visit(desk)
    await page.goto(app().url + plan)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.route-stop h3').first().isVisible()).to.equal(true)
    expect(await page.locator('.leg').first().isVisible()).to.equal(true)
    for (const away of ['.plan-form', '.ways-to', '.button', '.anywhere']) expect(await page.locator(`${away}:visible`).count(), away).to.equal(0)
  })
})
