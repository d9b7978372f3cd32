import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { hall, offers, slot } from '../bookings/organiser.ts'
import { desk, phone, withBrowser } from './with-browser.ts'

withBrowser('A booking form that is sent again', ({ app, visit, signedIn }) => {
  const count = async () => (await app().parts.db.read.selectFrom('bookings').select('ref').execute()).length
  const address = () => `${app().url}/bookings/new?site=${hall}&people=20&slot=${slot}`

  async function fill(page: Page, phone = '13812345678'): Promise<void> {
    const group = { organisation: '桑植县第一党支部', contact_name: '兰秀英', contact_phone: phone }
    for (const [field, value] of Object.entries(group)) await page.fill(`#${field}`, value)
    await page.selectOption('#kind', 'school')
  }
  const press = async (page: Page, button = '#booking .big') => Promise.all([page.waitForNavigation(), page.click(button)])

  for (const javaScriptEnabled of [true, false]) {
    it(`books once after the way back, ${javaScriptEnabled ? 'with' : 'without'} scripts, and once more from a link to it`, async () => {
      await offers(app())
      const { page } = await visit({ ...phone, javaScriptEnabled })
      await page.goto(address())
      await fill(page)
      await press(page)
      const booked = page.url()
      await page.goBack()
      await fill(page)
      await press(page)
      expect([page.url(), await count()]).to.deep.equal([booked, 1])
      await page.goto(address())
      await fill(page)
      await press(page)
      expect([page.url() === booked, await count()]).to.deep.equal([false, 2])
    })
  }

  it('books once where the browser keeps no page and where the form is loaded anew', async () => {
    await offers(app())
    const { page } = await visit()
    await page.route('**/bookings/new?*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, headers: { ...answer.headers(), 'cache-control': 'private, no-store' } })
    })
    await page.goto(address())
    await fill(page)
    await press(page)
    const booked = page.url()
    await page.goBack()
    await page.reload()
    await fill(page)
    await press(page)
    expect([page.url(), await count()]).to.deep.equal([booked, 1])
  })

  it('with another telephone says that it was sent, and books once more when it is sent once more', async () => {
    await offers(app())
    const { page } = await visit()
    await page.goto(address())
    await fill(page)
    await press(page)
    await page.goBack()
    await fill(page, '13700001111')
    await press(page)
    expect([await page.innerText('.refused'), await page.inputValue('#contact_phone'), await count()]).to.satisfy(
      ([said, typed, bookings]: unknown[]) => String(said).includes('这份表格已经提交过') && typed === '13700001111' && bookings === 1,
    )
    await press(page)
    expect([await page.innerText('h1'), await count()]).to.deep.equal(['预约已确认', 2])
  })

  it('at the desk books once after the way back', async () => {
    await offers(app())
    const { page } = await signedIn('mei', desk)
    await page.goto(`${app().url}/staff/bookings/new?site=${hall}&day=2026-12-03`)
    const sends = async () => {
      await page.check('.desk-form input[name=slot] >> nth=0')
      await page.fill('#people', '20')
      await fill(page)
      await press(page, '.desk-form .big')
    }
    await sends()
    const booked = page.url()
    expect(booked).to.include('done=booked')
    await page.goBack()
    await sends()
    expect([page.url(), await count()]).to.deep.equal([booked, 1])
  })
})
