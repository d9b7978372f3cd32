import { expect } from 'chai'
import { phone, withBrowser } from './with-browser.ts'

withBrowser('The guide map', ({ app, visit }) => {
  const paths = () => ['/print/region', ...app().parts.guide.sites().map(({ slug }) => `/print/sites/${slug}`)]

  for (const locale of ['zh-CN', 'en-GB']) {
    it(`is one sheet of A4, landscape, with nothing cut off (${locale})`, async () => {
      const { page } = await visit({ viewport: { width: 1123, height: 794 }, locale })
      await page.emulateMedia({ media: 'print' })
      for (const path of paths()) {
        await page.goto(app().url + path)
        const lost = await page.evaluate(() => {
          const sheet = document.querySelector('.leaflet')!
          return [sheet.scrollHeight - sheet.clientHeight, sheet.scrollWidth - sheet.clientWidth]
        })
        expect(lost, path).to.deep.equal([0, 0])
        const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
        expect(pdf.match(/\/Type \/Page\b/g), path).to.have.length(1)
        expect(pdf, path).to.match(/\/MediaBox \[0 0 84[12](\.\d+)? 59[45](\.\d+)?\]/)
      }
    })
  }

  it('numbers every site once, and none of them covers another', async () => {
    const { page, requests } = await visit(phone)
    await page.goto(`${app().url}/print/region`)
    const discs = await page.locator('.region g > g circle, .region svg > g:not(.ground) circle').all()
    expect(discs).to.have.length(app().parts.guide.sites().length)
    const at = await Promise.all(discs.map(async (disc) => [Number(await disc.getAttribute('cx')), Number(await disc.getAttribute('cy'))] as const))
    for (const [i, [x, y]] of at.entries()) for (const [u, v] of at.slice(i + 1)) expect(Math.hypot(x - u, y - v)).to.be.at.least(42)
    expect(requests.filter((url) => !url.startsWith(app().url))).to.deep.equal([])
  })

  it('tells a reader inside WeChat how to open it where it can be printed', async () => {
    const { page } = await visit({ ...phone, userAgent: 'Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.50' })
    await page.goto(`${app().url}/print/region`)
    await page.getByText('微信里不能下载：点右上角“…”，选“在浏览器中打开”。').waitFor()
    const { page: elsewhere } = await visit(phone)
    await elsewhere.goto(`${app().url}/print/region`)
    expect(await elsewhere.locator('[data-in-wechat]').isHidden()).to.equal(true)
  })
})
