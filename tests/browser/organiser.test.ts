import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { hall, Lan, managePath, offers, slot } from '../bookings/organiser.ts'
import { needsChineseFont, phone, withBrowser } from './with-browser.ts'

withBrowser('Booking a group visit', ({ app, visit }) => {
  const bookings = async () => app().parts.db.read.selectFrom('bookings').select(['status', 'people', 'organisation']).execute()

  /** From the start to the answer, as an organiser in a hurry goes. */
  async function bookAll(page: Page): Promise<void> {
    await page.goto(`${app().url}/bookings`)
    await go(page, `a.button[href="/bookings/new?site=${hall}"]`)
    await page.fill('#people', '40')
    await page.selectOption('#docent', 'any')
    await go(page, '.who button')
    await go(page, `.month a[href*="day=2026-12-07"]`)
    await go(page, '.times li:nth-child(2) a')
    expect(await page.inputValue('#people')).to.equal('40')
    await page.fill('#organisation', '桑植县第一党支部')
    await page.selectOption('#kind', 'party-branch')
    await page.fill('#contact_name', '兰秀英')
    await page.fill('#contact_phone', '1381234567')
    await press(page)
    expect(await page.innerText('#contact_phone-said')).to.include('11 位手机号')
    await page.fill('#contact_phone', '13812345678')
    await press(page)
    await page.waitForURL(/\/bookings\/\w{10}\?key=/)
  }
  const go = async (page: Page, button: string) => Promise.all([page.waitForNavigation(), page.tap(button)])
  const press = async (page: Page) => go(page, '#booking .big')

  it('is done with a thumb and without scripts, from the site to the answer, and moved and cancelled from there', async () => {
    await offers(app(), {}, ['文'])
    const { page, complaints } = await visit({ ...phone, javaScriptEnabled: false })
    await bookAll(page)
    expect(await page.innerText('h1')).to.equal('预约已确认')
    expect(await page.innerText('.standing')).to.include('12月7日（周一）10:00–11:00').and.include('40 人')
    await go(page, '.changes > a')
    await go(page, '.month a[href*="day=2026-12-08"]')
    await go(page, '.times li:first-child button')
    expect(await page.innerText('.standing')).to.include('12月8日（周二）09:00–10:00')
    await page.tap('summary:text-is("改人数")')
    await page.fill('#people', '35')
    await go(page, 'button:text-is("改成这个人数")')
    expect(await page.innerText('.standing')).to.include('35 人')
    await page.tap('summary:text-is("取消预约")')
    await go(page, 'button:text-is("确定取消")')
    expect(await page.innerText('h1')).to.equal('预约已取消')
    expect(await bookings()).to.deep.equal([{ status: 'cancelled', people: 35, organisation: '桑植县第一党支部' }])
    // A refused form answers 422, which a browser notes.
    expect(complaints.filter((line) => !line.includes('422'))).to.deep.equal([])
  })

  it('remembers who books on this device only when asked to, and forgets it when asked', async () => {
    const { page, complaints } = await visit()
    await bookAll(page)
    expect(await page.evaluate('localStorage.length')).to.equal(0)
    const form = `${app().url}/bookings/new?site=${hall}&people=20&slot=2026-12-09T09:00`
    await page.goto(form)
    expect(await page.inputValue('#organisation')).to.equal('')
    for (const [field, value] of Object.entries({ organisation: '桑植县第一党支部', contact_name: '兰秀英', contact_phone: '13812345678' })) await page.fill(`#${field}`, value)
    await page.selectOption('#kind', 'school')
    await page.tap('.remember .tick')
    await press(page)
    await page.goto(form)
    expect([await page.inputValue('#organisation'), await page.inputValue('#kind')]).to.deep.equal(['桑植县第一党支部', 'school'])
    await page.tap('.remember .button')
    expect([await page.inputValue('#organisation'), await page.evaluate('localStorage.length')]).to.deep.equal(['', 0])
    await page.reload()
    expect(await page.inputValue('#contact_phone')).to.equal('')
    expect(complaints.filter((line) => !line.includes('422'))).to.deep.equal([])
  })

  it('takes another time from a refused form with one tap, and the Enter key sends what stands in the form', async () => {
    const lan = new Lan(app())
    const { page } = await visit()
    await page.goto(`${app().url}/bookings/new?site=${hall}&people=40&slot=${slot}`)
    for (const [field, value] of Object.entries({ organisation: '桑植县第一党支部', contact_name: '兰秀英', contact_phone: '13812345678' })) await page.fill(`#${field}`, value)
    await page.selectOption('#kind', 'school')
    await lan.books({ people: 60 })
    await press(page)
    await Promise.all([page.waitForNavigation(), page.press('#contact_name', 'Enter')])
    expect(await bookings()).to.have.length(1)
    await Promise.all([page.waitForNavigation(), page.tap('.instead button >> nth=0')])
    expect(await page.innerText('.standing')).to.include('12月3日（周四）10:00')
  })

  it('has tap targets of 44 pixels at least', async function () {
    const held = await new Lan(app()).books({ people: 60 })
    const { page } = await visit()
    await needsChineseFont(this, page)
    for (const path of ['/bookings', `/bookings/new?site=${hall}&people=40&day=2026-12-03`, `/bookings/new?site=${hall}&people=20&slot=2026-12-03T10:00`, managePath(held)]) {
      await page.goto(app().url + path)
      const small = await page.evaluate(`[...document.querySelectorAll('main a, main button, main select, main summary, main input:not([type=hidden], [type=checkbox])')]
        .filter((one) => !one.matches('.first-button') && one.getClientRects().length > 0 && Math.min(one.getBoundingClientRect().height, one.getBoundingClientRect().width) < 43.5)
        .map((one) => one.outerHTML)`)
      expect(small, path).to.deep.equal([])
    }
  })
})
