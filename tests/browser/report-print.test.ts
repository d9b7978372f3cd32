import { expect } from 'chai'
import { sessionOf } from '../checkins/at-desk.ts'
import { corrected, counted, hall, sealed } from '../ledger/month-books.ts'
import { violations } from './axe.ts'
import { desk, phone, withBrowser } from './with-browser.ts'

withBrowser('A monthly report', ({ app, visit }) => {
  const pages = ['/staff/reports', `/staff/reports/${hall.slug}/2026-10`, '/staff/reports/bureau/2026-10']

  beforeEach(async () => {
    const { db } = app().parts
    for (let day = 10; day < 31; day++) await counted(db, `2026-10-${day}`, 12_345)
    await corrected(db, { about: '2026-10-11', people: -60 })
    await sealed(db, '2026-11-03')
  })

  async function reading(options: Parameters<typeof visit>[0], cookie = '') {
    const seen = await visit(options)
    const given = [['rf_staff', await sessionOf(app(), 'tan')], ...cookie.split('; ').filter(Boolean).map((one) => one.split('='))]
    await seen.context.addCookies(given.map(([name, value]) => ({ name: name!, value: value!, url: app().url })))
    return seen
  }

  for (const [who, options, cookie] of [['on a phone', phone, ''], ['on a phone in large text, in English', phone, 'text=large; lang=en'], ['at a desk', desk, '']] as const) {
    it(`is read ${who}: nothing sticks out, nothing is too small to tap, and nobody is kept out`, async () => {
      const { page, complaints } = await reading(options, cookie)
      for (const path of pages) {
        await page.goto(app().url + path)
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), path).to.equal(0)
        const small = `[...document.querySelectorAll('main a, main button, main textarea')].filter((one) => one.offsetHeight > 0 && one.offsetHeight < 43.5).map((one) => one.textContent)`
        expect(await page.evaluate(small), path).to.deep.equal([])
        expect(await violations(page), path).to.deep.equal([])
      }
      expect(complaints).to.deep.equal([])
    })
  }

  it('prints on three sheets of A4 with its lines to sign, and without the buttons', async () => {
    const { page } = await reading(desk)
    for (const path of pages.slice(1)) {
      await page.goto(app().url + path)
      await page.emulateMedia({ media: 'print' })
      expect(await page.isVisible('.report-bar')).to.equal(false)
      expect(await page.isVisible('.report-sign')).to.equal(true)
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
      expect(pdf.match(/\/Type \/Page\b/g), path).to.have.length.within(2, 3)
      expect(pdf).to.match(/\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/)
    }
  })
})
