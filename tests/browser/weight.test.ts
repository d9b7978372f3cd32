import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { phone, withBrowser } from './with-browser.ts'

const kB = 1000

/** Bytes over the wire, heads included, of everything that opening a page fetches. */
async function weigh(page: Page, address: string): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  let bytes = 0
  session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
  await page.goto(address, { waitUntil: 'networkidle' })
  return bytes
}

withBrowser('The weight of a page', ({ app, visit }) => {
  for (const [lang, locale] of [
    ['zh', 'zh-CN'],
    ['en', 'en-GB'],
  ]) {
    it(`is at most 30 kB for the check-in, all told (${lang})`, async () => {
      const { page } = await visit({ ...phone, locale: locale! })
      const bytes = await weigh(page, `${app().url}/c/${await app().code('base-memorial-hall')}`)
      expect(bytes).to.be.within(1 * kB, 30 * kB)
    })

    it(`is at most 100 kB for every site, before the map (${lang})`, async () => {
      for (const { slug } of app().parts.guide.sites()) {
        const { page, requests } = await visit({ ...phone, locale: locale! })
        const bytes = await weigh(page, `${app().url}/sites/${slug}`)
        const beforeMap = requests.some((url) => url.includes('/assets/map')) ? Infinity : bytes
        expect(beforeMap, slug).to.be.within(1 * kB, 100 * kB)
      }
    })
  }
})
