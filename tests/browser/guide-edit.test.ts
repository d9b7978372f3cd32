import { expect } from 'chai'
import { isKnown, type Location } from '../../server/guide/schema.ts'
import { desk, phone, withBrowser } from './with-browser.ts'

const site = 'base-memorial-hall'
const form = `/staff/guide/${site}`

withBrowser('The words of the guide', ({ app, signedIn }) => {
  it('put a site where its marker is dragged, and the public page says so at once', async () => {
    const { page, complaints } = await signedIn('mei', desk)
    await page.goto(`${app().url}/sites/${site}`)
    expect(await page.textContent('#where')).to.include('位置待实地核定')
    await page.goto(`${app().url}${form}/location`)
    const map = (await (await page.waitForSelector('.map.leaflet-container')).boundingBox())!
    await page.mouse.click(map.x + map.width / 2, map.y + map.height / 2)
    const put = await page.inputValue('[id="location.lat"]')
    const mark = (await (await page.waitForSelector('.leaflet-marker-draggable')).boundingBox())!
    await page.mouse.move(mark.x + 22, mark.y + 20)
    await page.mouse.down()
    await page.mouse.move(mark.x + 60, mark.y - 30, { steps: 8 })
    await page.mouse.up()
    const lat = Number(await page.inputValue('[id="location.lat"]'))
    expect(lat, 'dragged to the north').to.be.above(Number(put))
    await page.fill('[id="location.accuracy_m"]', '30')
    await page.selectOption('[id="location.how"]', 'survey')
    await page.click('.save-bar button:has-text("保存")')
    await page.waitForSelector('#done')
    const kept = app().parts.guide.site(site)!.location
    expect(isKnown(kept) && (kept as Location).lat).to.equal(lat)
    await page.goto(`${app().url}/sites/${site}`)
    expect(await page.textContent('#where')).to.include(String(lat)).and.include('30')
    await page.locator('[data-map]').scrollIntoViewIfNeeded()
    await page.waitForSelector('.map-mark-sure.map-mark-focus')
    expect(complaints).to.deep.equal([])
  })

  it('are changed on a phone without scripts, looked at first', async () => {
    const { page } = await signedIn('mei', { ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}${form}/hours`)
    await page.tap('#phone label:has-text("有依据")')
    await page.fill('[id="phone.zh"]', '0744-8231234')
    await page.fill('[id="phone.en"]', '0744-8231234')
    await page.fill('[id="phone.sources.more"]', 'S999')
    await page.tap('button:has-text("预览")')
    await page.fill('[id="phone.sources.more"]', 'S2')
    await page.tap('.save-bar button:has-text("预览")')
    await page.waitForSelector('#preview')
    expect(await page.textContent('#facts')).to.include('0744-8231234')
    await page.tap('#preview button:has-text("保存")')
    await page.waitForSelector('#done')
    const { phone: kept } = app().parts.guide.site(site)!
    expect(isKnown(kept) && [kept.zh, kept.sources]).to.deep.equal(['0744-8231234', ['S2']])
  })
})
