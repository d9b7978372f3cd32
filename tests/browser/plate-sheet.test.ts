import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { begin, hire } from '../staff/house.ts'
import { desk, phone, withBrowser } from './with-browser.ts'

/** 210 × 297 mm in points; Chromium rounds to its pixels. */
const a4 = [595.28, 841.89] as const

/** The sizes of a PDF's pages: Chromium writes them uncompressed. */
function pagesOf(pdf: Buffer): string[] {
  const boxes = pdf.toString('latin1').matchAll(/\/Type \/Page\b[^s][\s\S]*?\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)
  return [...boxes].map(([, ...size]) => (size.every((side, i) => Math.abs(Number(side) - a4[i]!) < 1.5) ? 'A4' : size.join(' × ')))
}

withBrowser('Printing plates', ({ app, visit }) => {
  const open = async (page: Page, path: string) => {
    const { db } = app().parts
    const now = app().clock.now()
    const { token } = await begin(db, await hire(db, 'mei', now), now)
    await page.context().addCookies([{ name: 'rf_staff', value: token, url: app().url }])
    await page.goto(app().url + path)
  }

  it('gives one page of A4 for each plate, or one for four, and nothing else', async () => {
    const { page, complaints } = await visit(desk)
    await open(page, '/staff/plates/sheet?site=base-memorial-hall')
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).to.deep.equal(Array(6).fill('A4'))
    await open(page, '/staff/plates/sheet?site=base-memorial-hall&per=4')
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).to.deep.equal(Array(2).fill('A4'))
    await open(page, `/staff/plates/sheet?code=${await app().code('tongzi-mountain')}`)
    expect(pagesOf(await page.pdf({ format: 'A4' })), 'whatever the printer is set to').to.deep.equal(['A4'])
    expect(complaints).to.deep.equal([])
  })

  it('has a button on the screen, and none on paper', async () => {
    const { page } = await visit(desk)
    await open(page, '/staff/plates/sheet?site=tongzi-mountain')
    const button = page.locator('#print')
    expect(await button.isVisible()).to.equal(true)
    await page.evaluate(() => Object.assign(window, { print: () => document.body.setAttribute('data-printed', '') }))
    await button.click()
    expect(await page.locator('body[data-printed]').count()).to.equal(1)
    await page.emulateMedia({ media: 'print' })
    for (const other of ['#print', '.top', '.foot', 'h1', '.notice']) expect(await page.locator(other).first().isVisible(), other).to.equal(false)
    expect(await page.locator('.plate svg').first().isVisible()).to.equal(true)
  })

  it('keeps every line of every plate inside its frame', async () => {
    const { page } = await visit(desk)
    await open(page, '/staff/plates/sheet?per=4')
    const over = await page.$$eval('.plate > svg', (plates) =>
      plates.flatMap((plate) => {
        const frame = plate.getBoundingClientRect()
        const margin = frame.width * 0.025
        const lines = [...plate.querySelectorAll('text')]
        return lines.filter((line) => {
          const box = line.getBoundingClientRect()
          return box.left < frame.left + margin || box.right > frame.right - margin || box.bottom > frame.bottom - margin
        }).map((line) => line.textContent)
      }),
    )
    expect(over).to.deep.equal([])
  })

  it('has room for everything on a phone, in large text too', async () => {
    const { page } = await visit(phone)
    for (const path of ['/staff/plates?site=tongzi-mountain', '/staff/plates/sheet?site=tongzi-mountain&per=4']) {
      for (const text of ['normal', 'large']) {
        await open(page, `${path}&text=${text}`)
        await page.$$eval('details', (all) => all.forEach((one) => (one.open = true)))
        expect(await page.evaluate(() => document.documentElement.scrollWidth), `${path} ${text}`).to.be.at.most(390)
      }
    }
  })

  it('is chosen by ticking plates on the list', async () => {
    const { page } = await visit(phone)
    await open(page, '/staff/plates?site=tongzi-mountain')
    const code = await app().code('tongzi-mountain', 'old-street')
    await page.check(`input[value="${code}"]`)
    await Promise.all([page.waitForURL('**/staff/plates/sheet?*'), page.tap('.print-bar button')])
    expect(await page.locator('.plate').count()).to.equal(1)
    expect(await page.locator('.plate').textContent()).to.include('老街')
  })

  it('hangs a new plate: issued again, the old one ends by itself', async () => {
    const { page } = await visit(phone)
    await open(page, '/staff/plates?site=tongzi-mountain')
    const gate = page.locator('.plates-of[open] .plate-places > li').first()
    await gate.locator('.reissue summary').tap()
    await Promise.all([page.waitForURL('**done=issued**'), gate.locator('.reissue button').tap()])
    expect(await page.locator('#done').innerText()).to.include('第 2 版')
    expect(await gate.locator('.plate-row.ending').innerText()).to.include('2026年12月15日 09:00 停用')
  })
})
