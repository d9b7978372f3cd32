import { expect } from 'chai'
import { phone, withBrowser } from './with-browser.ts'

withBrowser('Whoever reads English', ({ app, visit }) => {
  it('meets Chinese on no page of the guide but as the name of something, in brackets behind it or marked as Chinese', async () => {
    const { page } = await visit({ ...phone, locale: 'en-GB' })
    const { guide } = app().parts
    const ofSite = guide.sites().flatMap(({ slug, stops, story }) => [
      ...[`/sites/${slug}`, `/quiz/${slug}`, `/print/sites/${slug}`, `/sites/${slug}/help`],
      ...stops.map((stop) => `/sites/${slug}/stops/${stop.slug}`),
      ...story.flatMap((part) => (part.slug === undefined ? [] : [`/sites/${slug}/stories/${part.slug}`])),
    ])
    const all = ['/', '/stories', '/days', '/routes', '/routes/march', '/routes/plan?sites=he-long-former-residence,long-march-starting-point', '/quiz', '/quiz/mixed', '/quiz/contest']
    const more = ['/passport', '/passport/certificate', '/help', '/help/feedback', '/help/assistance', '/pocket', '/print/region', '/bookings', '/c', '/verify', '/sources', '/letters', '/nowhere']
    const routes = guide.routes().map(({ slug }) => `/routes/${slug}`)
    const found: string[] = []
    for (const path of [...all, ...more, ...routes, ...ofSite]) {
      await page.goto(app().url + path)
      for (const text of await page.evaluate(untranslated)) found.push(`${path}: ${text}`)
    }
    expect(found).to.deep.equal([])
  })
})

/** Runs in the page: texts that are Chinese and neither marked so nor in brackets. */
function untranslated(): string[] {
  const texts: string[] = [document.title]
  const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (nodes.nextNode()) {
    const { parentElement, textContent } = nodes.currentNode
    if (parentElement!.closest('script, style') === null && parentElement!.closest('[lang]')!.getAttribute('lang') !== 'zh-CN') texts.push(textContent ?? '')
  }
  return texts.filter((text) => /\p{Script=Han}/u.test(text.replace(/\([^()]*\)/g, ''))).map((text) => text.trim())
}
