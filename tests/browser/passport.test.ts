import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { countedIn } from '../checkins/tables.ts'
import { phone, withBrowser } from './with-browser.ts'

const hall = 'base-memorial-hall'
const key = 'footprints-stamps-1'
const file = (stamps: unknown, more: object = {}) => JSON.stringify({ format: 'red-footprints-stamps', version: 1, stamps, ...more })
const good = file([{ site: hall, day: '2026-11-30' }, { site: 'tongzi-mountain', day: '2026-11-29', number: 12 }])

withBrowser('The passport', ({ app, visit }) => {
  const kept = (page: Page) => page.evaluate((name) => localStorage.getItem(name), key)
  const stamps = async (page: Page): Promise<Record<string, { day: string; number?: number }>> => JSON.parse((await kept(page)) ?? '{"stamps":{}}').stamps
  const choose = (page: Page, text: string) => page.setInputFiles('[data-import]', { name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) })
  const said = (page: Page) => page.locator('[data-said]').innerText()

  async function open(stored?: string): Promise<{ page: Page; context: BrowserContext; complaints: string[]; requests: string[] }> {
    const seen = await visit()
    await seen.page.clock.setFixedTime('2026-12-01T09:00:00+08:00')
    if (stored !== undefined) {
      await seen.page.goto(`${app().url}/passport`)
      await seen.page.evaluate(([name, value]) => localStorage.setItem(name!, value!), [key, stored])
    }
    await seen.page.goto(`${app().url}/passport`)
    return seen
  }

  async function checkIn(page: Page, site: string): Promise<void> {
    await page.goto(`${app().url}/c/${await app().code(site)}`)
    await Promise.all([page.waitForURL(/\/c\/\w+\/[\w-]{36}$/), page.tap('.plate-card button')])
    await page.locator('[data-stamp]').waitFor()
  }

  it('leads a reader inside WeChat, where nothing can be downloaded, to the text', async () => {
    const { page } = await visit({ ...phone, userAgent: 'Mozilla/5.0 (Linux; Android 13) MicroMessenger/8.0.50' })
    await page.goto(`${app().url}/passport`)
    await page.getByText('微信里不能下载文件，请用下面的文字搬。').waitFor()
    const { page: elsewhere } = await open()
    expect(await elsewhere.locator('[data-in-wechat]').isHidden()).to.equal(true)
  })

  describe('takes no file', () => {
    const bad: [string, string, RegExp][] = [
      ['that is empty', '', /不是足迹护照导出的/],
      ['that is no JSON', '{"format":', /不是足迹护照导出的/],
      ['that is a picture', '\u0000PNG\uFFFD\u0001', /不是足迹护照导出的/],
      ['that is somebody else’s', '{"stamps":[]}', /不是足迹护照导出的/],
      ['that is a list', '[]', /不是足迹护照导出的/],
      ['that is null', 'null', /不是足迹护照导出的/],
      ['of a version to come', file([], { version: 2 }), /更新的版本/],
      ['of no version', file([], { version: 'x' }), /不是足迹护照导出的/],
      ['whose stamps are none', file({ [hall]: '2026-11-30' }), /不是足迹护照导出的/],
      ['with a hole in its list', file([null]), /不是足迹护照导出的/],
      ['with a number that is none', file([{ site: hall, day: '2026-11-30', number: '<b>' }]), /不是足迹护照导出的/],
      ['of a site that is not here', file([{ site: hall, day: '2026-11-30' }, { site: 'atlantis', day: '2026-11-30' }]), /没有的场馆/],
      ['of a site that every object has', file([{ site: '__proto__', day: '2026-11-30' }]), /没有的场馆/],
      ['with a day that does not exist', file([{ site: hall, day: '2026-02-30' }]), /日期不对/],
      ['with a day before the guide', file([{ site: hall, day: '1935-11-19' }]), /日期不对/],
      ['with a day that has not come', file([{ site: hall, day: '2026-12-02' }]), /还没到/],
      ['that is too large', file([], { more: 'x'.repeat(300_000) }), /太大/],
      ['of more than it could say', file(Array.from({ length: 2000 }, () => ({ site: hall, day: '2026-11-30' }))), /太大/],
    ]
    it('that it cannot vouch for: it says why, and changes nothing', async () => {
      const before = JSON.stringify({ version: 1, stamps: { [hall]: { day: '2026-11-28' } } })
      const { page, complaints } = await open(before)
      for (const [what, text, sentence] of bad) {
        await choose(page, text)
        await page.locator('[data-said]').filter({ hasText: sentence }).waitFor()
        expect(await kept(page), what).to.equal(before)
        // The next sentence is a new one.
        await page.evaluate(() => (document.querySelector('[data-said]')!.textContent = ''))
      }
      expect(complaints).to.deep.equal([])
    })
  })

  for (const [what, stored] of Object.entries({
    'is no JSON': '{',
    'is null': 'null',
    'has no stamps': '{"version":1}',
    'has stamps that are none': JSON.stringify({ stamps: { [hall]: 7, 'tongzi-mountain': { day: 'x' }, atlantis: { day: '2026-11-30' }, 'heping-middle-school': null } }),
  })) {
    it(`opens empty where what is kept ${what}`, async () => {
      const { page, complaints } = await open(stored)
      expect(await page.locator('[data-sum-said]').innerText()).to.equal('已盖 0 枚，共 9 枚')
      expect(await page.locator('.stamped').count()).to.equal(0)
      expect(complaints).to.deep.equal([])
    })
  }

  it('says so where the browser keeps nothing, and the check-in counts all the same', async () => {
    const { page, context, complaints } = await visit()
    await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get: () => { throw new DOMException('denied', 'SecurityError') } }))
    await checkIn(page, hall)
    expect(await page.locator('[data-stamp]').innerText()).to.include('没能存下印章')
    expect((await countedIn(app().parts.db)).visits).to.equal(1)
    await page.goto(`${app().url}/passport`)
    expect(await page.locator('[data-blocked]').innerText()).to.include('不让网页保存')
    expect(await page.locator('[data-keep]').isVisible()).to.equal(false)
    await page.goto(`${app().url}/passport/certificate`)
    expect(await page.locator('[data-none]').isVisible()).to.equal(true)
    expect(complaints).to.deep.equal([])
  })

  it('says so where there is no room', async () => {
    const { page } = await open()
    await page.evaluate(() => {
      Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }
    })
    await choose(page, good)
    await page.locator('[data-said]').filter({ hasText: '存不下了' }).waitFor()
    expect(await kept(page)).to.equal(null)
  })

  it('says what it is for, and lists the nine sites, without a script', async () => {
    const { page } = await visit({ ...phone, javaScriptEnabled: false })
    await page.goto(`${app().url}/passport`)
    expect(await page.locator('main').innerText()).to.include('盖章要用到脚本').and.include('只存在这部手机')
    expect(await page.locator('.seals li').count()).to.equal(9)
    expect(await page.locator('[data-keep]').isVisible()).to.equal(false)
    await page.goto(`${app().url}/passport/certificate`)
    expect(await page.locator('main').innerText()).to.include('要用到脚本')
  })

  it('is given a stamp by a check-in, in words too, and keeps the first day', async () => {
    const { page } = await visit()
    await checkIn(page, hall)
    expect(await stamps(page)).to.deep.equal({ [hall]: { day: '2026-12-01', number: 1 } })
    app().clock.set('2026-12-03T10:00:00+08:00')
    await checkIn(page, hall)
    expect(await stamps(page)).to.deep.equal({ [hall]: { day: '2026-12-01', number: 1 } })
    await page.tap('[data-stamp] a')
    await page.waitForURL('**/passport')
    const seal = page.locator(`[data-site=${hall}]`)
    expect(await seal.innerText()).to.match(/到访纪念\s+2026年12月1日\s+第 1 人次/)
    expect(await page.locator('[data-sum-said]').innerText()).to.equal('已盖 1 枚，共 9 枚')
    expect(await page.locator('[data-site=tongzi-mountain]').innerText()).to.include('待盖章')
  })

  it('is given the stamp of a scan that was kept without network, once it counts', async () => {
    const { page, context } = await visit()
    await page.goto(`${app().url}/c/${await app().code(hall)}`)
    await context.setOffline(true)
    await page.click('form.check-in button')
    await page.getByText('已存在手机里').waitFor()
    expect(await stamps(page)).to.deep.equal({})
    await context.setOffline(false)
    await page.getByText('已补计').waitFor()
    expect(await stamps(page)).to.deep.equal({ [hall]: { day: '2026-12-01' } })
  })

  it('is given none by a check-in that is refused', async () => {
    const { page } = await visit()
    await page.goto(`${app().url}/c/00000000`)
    expect(await kept(page)).to.equal(null)
  })

  it('asks the server for nothing but its own page and files', async () => {
    const { page, requests } = await open(JSON.stringify({ version: 1, stamps: { [hall]: { day: '2026-11-28' } } }))
    await page.waitForLoadState('networkidle')
    const paths = [...new Set(requests.map((url) => new URL(url).pathname.replace(/\/assets\/.*/, '/assets')))]
    expect(paths.filter((path) => !['/passport', '/assets', '/icons/mark.svg', '/sw.js', '/offline'].includes(path))).to.deep.equal([])
  })

  it('goes out as a file and comes in on another phone, where the earlier day stays', async () => {
    const { page } = await open(JSON.stringify({ version: 1, stamps: { [hall]: { day: '2026-11-28', number: 3 }, 'zunyi-conference-site': { day: '2026-11-30' } } }))
    const [download] = await Promise.all([page.waitForEvent('download'), page.tap('[data-export]')])
    expect(download.suggestedFilename()).to.equal('footprints-2026-12-01.json')
    const chunks: Buffer[] = []
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer)
    const other = await open(JSON.stringify({ version: 1, stamps: { [hall]: { day: '2026-11-27' }, 'zunyi-conference-site': { day: '2026-12-01' } } }))
    await choose(other.page, Buffer.concat(chunks).toString())
    await other.page.locator('[data-said]').filter({ hasText: '有 1 枚' }).waitFor()
    expect(await stamps(other.page)).to.deep.equal({ [hall]: { day: '2026-11-27' }, 'zunyi-conference-site': { day: '2026-11-30' } })
    await choose(other.page, Buffer.concat(chunks).toString())
    await other.page.locator('[data-said]').filter({ hasText: '这里都有了' }).waitFor()
  })

  it('moves as text where no file can be saved', async () => {
    const { page } = await open()
    await page.tap('summary:has-text("用文字搬")')
    await page.fill('[data-text]', good)
    await page.tap('[data-import-text]')
    expect(await said(page)).to.include('有 2 枚')
    expect((await stamps(page))['tongzi-mountain']).to.deep.equal({ day: '2026-11-29', number: 12 })
  })

  it('is deleted only when that is confirmed', async () => {
    const { page } = await open(JSON.stringify({ version: 1, stamps: { [hall]: { day: '2026-11-28' } } }))
    await page.tap('[data-ask]')
    expect(await page.evaluate(() => document.activeElement?.textContent)).to.equal('不删了')
    expect(await page.locator('[data-ask]').isVisible()).to.equal(false)
    await page.tap('[data-no]')
    expect(await page.locator('.stamped').count()).to.equal(1)
    await page.tap('[data-ask]')
    await page.tap('[data-yes]')
    expect(await said(page)).to.equal('印章已全部删除。')
    expect(await kept(page)).to.equal(null)
    expect(await page.locator('.stamped').count()).to.equal(0)
    for (const empty of ['[data-certificate]', '[data-ask]']) expect(await page.locator(empty).isVisible(), empty).to.equal(false)
  })

  it('becomes a certificate on the phone: with the name typed, its honest line, as a picture and on one sheet', async () => {
    const { page, requests } = await open(JSON.stringify({ version: 1, stamps: { 'zunyi-conference-site': { day: '2026-11-30' }, [hall]: { day: '2026-11-28' } } }))
    await page.goto(`${app().url}/passport/certificate`)
    const before = requests.length
    await page.fill('#name', '<b>魏</b> $& 某')
    const paper = await page.locator('#letter').innerText()
    expect(paper).to.include('<b>魏</b> $& 某').and.include('不是正式证明文件').and.include('2026年12月1日')
    expect(paper).to.match(/2026\.11\.28\s+湘鄂川黔革命根据地纪念馆[\s\S]*2026\.11\.30\s+遵义会议会址/)
    await page.tap('#draw')
    const [width, height] = await page.locator('#drawing').evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      return [image.naturalWidth, image.naturalHeight]
    })
    expect([width, height! > 500]).to.deep.equal([1240, true])
    expect(await page.locator('#save').getAttribute('href')).to.match(/^data:image\/png;base64,/)
    expect(requests.slice(before).filter((url) => !url.startsWith('data:'))).to.deep.equal([])
    expect(await page.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage))).to.not.include('魏')
    // A name that is changed is not in the picture.
    await page.fill('#name', '魏')
    expect(await page.locator('#drawn').isVisible()).to.equal(false)
    await page.emulateMedia({ media: 'print' })
    for (const around of ['.top', '.foot', '[data-form]']) expect(await page.locator(around).isVisible(), around).to.equal(false)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(pdf.match(/\/Type \/Page\b[^s]/g)).to.have.length(1)
  })
})
