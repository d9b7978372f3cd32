import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { Booking } from '../../server/bookings/bookings.ts'
import { arrived, booked, closeDay, numberOn, openOffice, pathOf } from '../bookings/papers/booked.ts'
import { desk, phone, withBrowser } from './with-browser.ts'

/** As long as a name may be: sixty characters. */
const longName = '中共湖南省张家界市桑植县洪家关白族乡洪家关村第三联合支部委员会暨桑植县退役军人事务局机关党支部与县供销合作社联合支部委'
const longTerms = { zh: '请提前十分钟到馆，保持安静。'.repeat(28), en: 'Please arrive ten minutes early; keep quiet. '.repeat(8).trim() }
const fourParts = ['09:00', '10:00', '14:00', '15:00'].map((time) => ({ slot: `2026-12-10T${time}`, people: 60 }))
const papers = ['/letter', '/plan', '/request-letter', '/codes']

/** How many pages a PDF has, each of them A4: Chromium writes their sizes uncompressed. */
async function sheets(page: Page): Promise<string> {
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const boxes = [...pdf.matchAll(/\/Type \/Page\b[^s][\s\S]*?\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)]
  return boxes.map(([, width, height]) => (Math.abs(Number(width) - 595.28) < 1.5 && Math.abs(Number(height) - 841.89) < 1.5 ? 'A4' : `${width} × ${height}`)).join()
}

withBrowser('An organiser’s papers', ({ app, visit }) => {
  const go = (page: Page, booking: Pick<Booking, 'ref'>, paper: string, more = '') => page.goto(app().url + pathOf(app(), booking, paper, more))

  it('are one sheet of A4 each, with a long name, long terms, many parts and a notice too', async () => {
    const { page } = await visit(desk)
    await openOffice(app(), { notes: longTerms })
    const full = await booked(app(), { slot: undefined, people: undefined, slots: fourParts, minors: 10, step_free: true, docent: 'any', organisation: longName })
    const came = await booked(app(), { slot: '2026-12-11T09:00', organisation: longName })
    const closed = await booked(app(), { slot: '2026-12-14T09:00', organisation: longName })
    await arrived(app(), came, 38, 2)
    await closeDay(app(), '2026-12-14')
    const asked: [Booking, string][] = [...papers.map((paper): [Booking, string] => [full, paper]), [came, '/certificate'], [closed, '/letter']]
    for (const [booking, paper] of asked) {
      for (const more of ['&lang=zh&text=normal', '&lang=en&text=normal', '&lang=zh&text=large']) {
        await go(page, booking, paper, more)
        expect(await sheets(page), paper + more).to.equal('A4')
      }
    }
  })

  it('print without what the screen has around them', async () => {
    const { page } = await visit(desk)
    await openOffice(app())
    const booking = await booked(app())
    for (const paper of papers) {
      await go(page, booking, paper)
      await page.emulateMedia({ media: 'screen' })
      expect(await page.locator('#print').isVisible(), paper).to.equal(true)
      await page.emulateMedia({ media: 'print' })
      for (const other of ['.top', '.paper-bar']) expect(await page.locator(other).isVisible(), paper + other).to.equal(false)
      expect(await page.locator('.paper').isVisible(), paper).to.equal(true)
    }
  })

  it('become a picture on the phone itself, to hold and save: the letter, whole, asking nobody for anything', async () => {
    const { page, requests, complaints } = await visit(phone)
    await openOffice(app(), { notes: longTerms })
    await go(page, await booked(app(), { organisation: longName }), '/letter')
    const before = requests.length
    await page.tap('#draw')
    const size = await page.locator('#drawing').evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      return [image.naturalWidth, image.naturalHeight]
    })
    expect(size[0]).to.equal(1240)
    expect(size[1]).to.be.above(1753)
    expect(await page.locator('#drawing').getAttribute('src')).to.match(/^data:image\/png;base64,/)
    expect(requests.slice(before).filter((url) => !url.startsWith('data:'))).to.deep.equal([])
    expect(complaints).to.deep.equal([])
    const dark = await page.locator('#drawing').evaluate(inkIn)
    expect(dark.qr, 'the QR').to.be.within(0.2, 0.6)
    expect(dark.margins, 'nothing in the margins').to.equal(0)
  })

  it('are copied at a tap, over plain http as well', async () => {
    const { page, context } = await visit(phone)
    await openOffice(app())
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await go(page, await booked(app()), '/plan')
    await page.tap('#copy')
    await page.locator('#copied').waitFor({ state: 'visible' })
    expect(await page.evaluate(() => navigator.clipboard.readText())).to.match(/^参观活动方案\s+一、单位：桑植县/)
    await page.reload()
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }))
    await page.tap('#copy')
    await page.locator('#copied').waitFor({ state: 'visible' })
    expect(await page.evaluate(() => String(getSelection()))).to.match(/^参观活动方案/)
  })

  it('are all there without JavaScript, and the buttons that need it are not', async () => {
    const { page } = await visit({ ...phone, javaScriptEnabled: false })
    await openOffice(app())
    const booking = await booked(app())
    for (const paper of papers) {
      await go(page, booking, paper)
      for (const button of ['#print', '#draw', '#copy']) expect(await page.locator(button).isVisible(), paper + button).to.equal(false)
      expect(await page.locator('.paper').isVisible(), paper).to.equal(true)
    }
    await page.goto(`${app().url}/letters`)
    await page.fill('#number', await numberOn(app(), booking))
    await Promise.all([page.waitForURL('**/letters/*'), page.tap('.checked form button')])
    expect(await page.locator('h1').innerText()).to.equal('真实有效')
  })
})

/** What share of the QR is dark, and how many pixels of the side margins are. */
function inkIn(image: HTMLImageElement): { qr: number; margins: number } {
  const canvas = document.createElement('canvas')
  canvas.width = image.naturalWidth
  canvas.height = image.naturalHeight
  const pen = canvas.getContext('2d')!
  pen.drawImage(image, 0, 0)
  const darkIn = (x: number, y: number, width: number, height: number) => {
    const { data } = pen.getImageData(x, y, width, height)
    let dark = 0
    for (let i = 0; i < data.length; i += 4) if (data[i]! + data[i + 1]! + data[i + 2]! < 300) dark += 1
    return dark
  }
  const side = 250
  const bottom = canvas.height - 120 - side
  return { qr: darkIn(120, bottom, side, side) / (side * side), margins: darkIn(0, 0, 80, canvas.height) + darkIn(canvas.width - 80, 0, 80, canvas.height) }
}
