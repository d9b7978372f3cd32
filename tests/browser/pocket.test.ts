import { expect } from 'chai'
import type { BrowserContext, Page } from 'playwright-core'
import { NextBuild } from './next-build.ts'
import { withBrowser } from './with-browser.ts'

const hall = '/sites/base-memorial-hall'

/** Paths of what the browser keeps of the guide: pages first opened or chosen, and their files. */
async function saved(page: Page): Promise<string[]> {
  return page.evaluate(async () => (await (await caches.open('saved')).keys()).map(({ url }) => new URL(url).pathname))
}

/** Asks until it is so: what the worker does, no page is told of. */
async function until(so: () => Promise<boolean>): Promise<void> {
  while (!(await so())) await new Promise(setImmediate)
}

/** Until a page stands among what is kept. */
const kept = (page: Page, path: string) => until(async () => (await saved(page)).includes(path))

/** Opens a page, and waits until the worker keeps it. */
async function open(page: Page, address: string): Promise<void> {
  await page.goto(address)
  await kept(page, new URL(address).pathname)
}

/** Until the worker has done all that it was at. */
const settled = (page: Page) =>
  page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready
    const { port1, port2 } = new MessageChannel()
    await new Promise((resolve) => {
      port1.onmessage = resolve
      active!.postMessage({ forget: [] }, [port2])
    })
  })

withBrowser('The guide in the pocket', ({ app, visit }) => {
  /** Where the stops of the hall and its stories are read. */
  const toldOfHall = () => {
    const { stops, story } = app().parts.guide.site('base-memorial-hall')!
    return { stops: stops.map(({ slug }) => `${hall}/stops/${slug}`), stories: story.flatMap(({ slug }) => (slug ? [`${hall}/stories/${slug}`] : [])) }
  }

  it('opens without network what was opened before, in its own style, and says since when it has been kept', async () => {
    const { page, context } = await visit()
    await open(page, `${app().url}${hall}`)
    expect(await page.locator('[data-saved-words]').isHidden(), 'the present page has no age').to.equal(true)
    await page.evaluate(async (path) => {
      const cache = await caches.open('saved')
      const answer = (await cache.match(path))!
      const html = (await answer.text()).replace(/data-saved-at="\d+"/, `data-saved-at="${new Date(new Date().getFullYear(), 10, 30, 10, 12).getTime()}"`)
      await cache.put(path, new Response(html, { headers: answer.headers }))
    }, hall)
    await context.setOffline(true)
    await page.goto(`${app().url}${hall}`)
    await page.getByText('没有网络，这是 11月30日 10:12 存下的内容。').waitFor()
    expect(await page.locator('h1').innerText()).to.equal('湘鄂川黔革命根据地纪念馆')
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--red').trim())).to.equal('#8f1a1d')
  })

  it('speaks without network as the reader has chosen since, in the list, at a plate and of whom to call', async () => {
    const { page } = await visit()
    const guide = await NextBuild.before(app().url)
    await open(page, `${guide.url}${hall}`)
    const dressed = async () => [await page.getAttribute('html', 'lang'), (await page.getAttribute('html', 'class')) ?? '', await page.locator('h1').innerText()]
    const standIns = ['/pocket', `/c/${await app().code('tongzi-mountain')}`, '/help']
    const standing = () =>
      page.evaluate(async () => Promise.all(['/pocket', '/offline', '/help'].map(async (path) => /<html [^>]*>/.exec(await (await caches.match(path, { ignoreVary: true }))!.text())![0].replace(/ data-build="\w*"/, ''))))
    expect(await standing()).to.deep.equal(Array(3).fill('<html lang="zh-CN">'))
    await page.goto(`${guide.url}/sources?lang=en`)
    await settled(page)
    expect(await standing()).to.deep.equal(Array(3).fill('<html lang="en">'))
    await page.goto(`${guide.url}/sources?text=large`)
    await settled(page)
    expect(await standing()).to.deep.equal(Array(3).fill('<html lang="en" class="large">'))
    // A language that was chosen on a page for one person, too.
    await page.goto(`${guide.url}/c/${await app().code('base-memorial-hall')}?lang=zh`)
    await settled(page)
    expect(await standing()).to.deep.equal(Array(3).fill('<html lang="zh-CN" class="large">'))
    await page.goto(`${guide.url}/c?lang=en`)
    await settled(page)
    await guide.close()
    const heads: string[] = []
    for (const path of standIns) {
      await page.goto(guide.url + path)
      const [lang, size, head] = await dressed()
      expect([lang, size], path).to.deep.equal(['en', 'large'])
      heads.push(head!)
    }
    expect(heads).to.deep.equal(['Saved on this phone', 'No network now', 'Help'])
  })

  it('lists what is kept in the place of a page that is not, and leads to it', async () => {
    const { page } = await visit()
    const guide = await NextBuild.before(app().url)
    await open(page, `${guide.url}${hall}`)
    // Really away: a network that the browser only plays to be gone comes back for a second page.
    await guide.close()
    await page.goto(`${guide.url}/sites/tongzi-mountain`)
    await page.getByText('没有网络，这一页也没有存过。').waitFor()
    await page.click('.pocket-list a:has-text("湘鄂川黔革命根据地纪念馆")')
    await page.locator('[data-saved-words]:visible').waitFor()
  })

  it('keeps a whole site at one press: its page, its stops, its map and the home page, and lets go of it', async () => {
    const { page, context } = await visit()
    await page.goto(`${app().url}${hall}`)
    await page.click('text=存到手机')
    await page.getByText(/已存到手机：\d+ 页，约 \d+\.\d MB/).waitFor()
    const { stops, stories } = toldOfHall()
    const there = await saved(page)
    expect(there).to.include.members(['/', hall, `${hall}/help`, ...stops, ...stories, '/sites.geojson'])
    for (const file of [/^\/assets\/basemap-/, /^\/assets\/map-.*js$/, /^\/assets\/map-.*css$/]) expect(there.filter((path) => file.test(path)), String(file)).to.have.length(1)
    await context.setOffline(true)
    await page.goto(`${app().url}${stops[2]}`)
    await page.locator('[data-saved-words]:visible').waitFor()
    await page.goto(`${app().url}/#map`)
    await page.locator('[data-map-state=ready]').waitFor()

    await context.setOffline(false)
    await page.goto(`${app().url}/pocket`)
    await page.locator('.pocket-list li').first().waitFor()
    expect(await page.locator('.pocket-list li').count()).to.equal(stops.length + stories.length + 3)
    await page.click('.pocket-list li:has(a[href="/"]) button')
    await page.getByText(`共 ${stops.length + stories.length + 2} 页`).waitFor()
    await page.click('text=全部删除')
    await page.getByText('还没有存下任何页面。').waitFor()
    expect(await saved(page)).to.deep.equal([])
  })

  it('never keeps what is of one person, counts, changes something or has set a cookie', async () => {
    const { page, context } = await visit()
    await open(page, `${app().url}/`)
    const code = await app().code('base-memorial-hall')
    for (const path of [`/c/${code}`, '/c', '/bookings', '/bookings/new?site=base-memorial-hall', '/staff', '/display/base-memorial-hall', '/letters', '/api', '/nowhere', '/offline', `${hall}?lang=en`]) {
      await page.goto(app().url + path)
      await page.evaluate((one) => navigator.serviceWorker.ready.then(({ active }) => active!.postMessage({ keep: [one] })), path.split('?')[0]!)
    }
    await page.click('.choices a:has-text("中文")')
    await open(page, `${app().url}/sources`)
    const pages = (await saved(page)).filter((path) => !path.startsWith('/assets/') && path !== '/sites.geojson')
    expect(pages.sort()).to.deep.equal(['/', hall, '/sources'].sort())
    const cookies = await page.evaluate(async (path) => (await (await caches.open('saved')).match(path))!.headers.has('set-cookie'), hall)
    expect(cookies).to.equal(false)
    await context.setOffline(true)
    await page.goto(`${app().url}/c/${code}`)
    await page.locator('[data-offline]').waitFor()
  })

  it('keeps forty pages that were only opened, the newest, and all that were chosen', async () => {
    const { page } = await visit()
    await page.goto(`${app().url}${hall}`)
    await page.click('text=存到手机')
    await page.getByText('已存到手机').waitFor()
    const { stops, stories } = toldOfHall()
    const chosen = stops.length + stories.length + 3
    await page.evaluate(async () => {
      const cache = await caches.open('saved')
      for (let i = 0; i < 45; i++) await cache.put(`/stories/${i}`, new Response('<html lang="zh-CN">', { headers: { 'saved-at': String(1000 + i), 'saved-bytes': '10' } }))
    })
    await open(page, `${app().url}/sources`)
    await until(async () => !(await saved(page)).includes('/stories/5'))
    const pages = (await saved(page)).filter((path) => !path.startsWith('/assets/') && path !== '/sites.geojson')
    expect(pages).to.have.length(chosen + 40)
    expect(pages).to.include.members(['/', hall, '/sources', '/stories/6', '/stories/44'])
  })

  it('says so where the browser lets nothing be stored, or has no room', async () => {
    const { page, context } = await visit()
    await open(page, `${app().url}/`)
    await settled(page)
    await page.evaluate(async () => {
      const cache = await caches.open('saved')
      await cache.put('/stories/full', new Response('', { headers: { 'saved-at': '1', 'saved-bytes': '12000000', 'saved-with': '/sites/x' } }))
    })
    await page.goto(`${app().url}${hall}`)
    await page.click('text=存到手机')
    await page.getByText('手机里放不下了，只存下 0 页。').waitFor()
    await context.addInitScript(() => {
      CacheStorage.prototype.open = () => Promise.reject(new DOMException('blocked', 'SecurityError'))
    })
    await page.goto(`${app().url}${hall}`)
    await page.click('text=存到手机')
    await page.getByText('浏览器不让本站存东西').waitFor()
    await page.goto(`${app().url}/pocket`)
    await page.getByText('浏览器不让本站存东西').waitFor()
  })

  it('is as it was where there is no service worker, as inside WeChat', async () => {
    const { page, complaints } = await visit()
    await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'))
    await page.goto(`${app().url}${hall}`)
    expect(await page.locator('.pocket').isHidden()).to.equal(true)
    await page.goto(`${app().url}/pocket`)
    await page.getByText('这个浏览器不能离线保存').waitFor()
    expect(complaints).to.deep.equal([])
  })
})

withBrowser('A new build', ({ app, visit }) => {
  let build: NextBuild
  beforeEach(async () => {
    build = await NextBuild.before(app().url)
  })
  afterEach(() => build.close())

  /** Of which build a page is, and its style. */
  const builds = async (page: Page) => [await page.getAttribute('html', 'data-build'), await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--build'))]

  /** Waits for the worker of the next build to have the field alone. */
  const renewed = (page: Page) =>
    until(async () => {
      const names = await page.evaluate(() => caches.keys())
      return names.filter((name) => name.startsWith('offline ')).every((name) => name.includes('.next.')) && names.length === 2
    })

  async function deployed(): Promise<{ page: Page; context: BrowserContext }> {
    const { page, context } = await visit()
    await open(page, build.url + hall)
    await open(page, `${build.url}/sources`)
    expect(await builds(page)).to.deep.equal(['old', 'old'])
    build.deployed = true
    await page.goto(`${build.url}/sources`)
    expect(await builds(page)).to.deep.equal(['next', 'next'])
    await renewed(page)
    return { page, context }
  }

  it('is shown at once; a page kept of the old one keeps its own style and script, until it is opened again', async () => {
    const { page, context } = await deployed()
    await context.setOffline(true)
    await page.goto(build.url + hall)
    await page.locator('[data-saved-words]:visible').waitFor()
    expect(await builds(page)).to.deep.equal(['old', 'old'])
    await page.goto(`${build.url}/sources`)
    expect(await builds(page)).to.deep.equal(['next', 'next'])
  })

  it('leaves nothing of the old one when no kept page is of it any more', async () => {
    const { page, context } = await deployed()
    await page.goto(build.url + hall)
    await until(async () => (await saved(page)).every((path) => !/\.(css|js)$/.test(path) || path.includes('.next.')))
    await page.goto(build.url + hall)
    await context.setOffline(true)
    await page.goto(build.url + hall)
    expect(await builds(page)).to.deep.equal(['next', 'next'])
  })
})
