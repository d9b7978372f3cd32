import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { shipped } from '../../server/root.ts'
import { serve, type Served } from '../app/serve.ts'
import { ask } from '../web/ask.ts'

/** Pixels of a PNG, from its first chunk. */
function sizeOf(file: string): string {
  const png = readFileSync(shipped(`public${file}`))
  expect(png.subarray(1, 4).toString(), file).to.equal('PNG')
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`
}

interface Manifest {
  name: string
  start_url: string
  scope: string
  display: string
  lang: string
  icons: { src: string; sizes: string; type: string; purpose: string }[]
}

describe('the guide on a phone', () => {
  let app: Served
  before(async () => {
    app = await serve({ env: { PUBLIC_URL: 'https://guide.example' } })
  })
  after(() => app.close())

  const read = (path: string, lang = 'zh', more: Record<string, string> = {}) => ask(app.url + path, { headers: { 'accept-language': lang, accept: 'text/html', ...more } })

  it('can be installed under its name in the reader\'s language, with icons of the sizes they are said to have', async () => {
    for (const [lang, name] of [['zh', /^红色足迹/], ['en', /^Red Footprints/]] as const) {
      const { headers, text } = await read('/manifest.webmanifest', lang)
      expect(headers['content-type']).to.match(/^application\/manifest\+json/)
      const manifest = JSON.parse(text) as Manifest
      expect(manifest.name).to.match(name)
      expect(manifest).to.include({ start_url: '/', scope: '/', display: 'standalone', lang: lang === 'zh' ? 'zh-CN' : 'en' })
      const pngs = manifest.icons.filter(({ type }) => type === 'image/png')
      expect(pngs.map(({ purpose, sizes }) => `${purpose} ${sizes}`)).to.deep.equal(['any 192x192', 'any 512x512', 'maskable 512x512'])
      for (const { src, sizes } of pngs) expect(sizeOf(src)).to.equal(sizes)
      for (const { src } of manifest.icons) expect((await ask(app.url + src)).status, src).to.equal(200)
    }
    expect(sizeOf('/icons/apple-touch-icon.png')).to.equal('180x180')
  })

  it('is shared with a title, a sentence and a picture, each by its full address', async () => {
    expect(sizeOf('/icons/share.png')).to.equal('1200x630')
    expect(readFileSync(shipped('public/icons/share.png')).length).to.be.below(60_000)
    const stop = '/sites/base-memorial-hall/stops/founding-yard'
    for (const path of ['/', '/sites/base-memorial-hall', stop, '/sources']) {
      const { text } = await read(path)
      const said = (name: string) => new RegExp(`<meta property="og:${name}" content="([^"]+)">`).exec(text)?.[1]
      expect(said('title'), path).to.be.a('string')
      if (path !== '/sources') expect(said('description'), path).to.be.a('string')
      expect(said('url'), path).to.equal(`https://guide.example${path}`)
      expect(said('image'), path).to.equal('https://guide.example/icons/share.png')
      expect(said('site_name'), path).to.equal('红色足迹')
    }
  })

  it('is not shared from a page that is made for one person', async () => {
    for (const path of ['/c', `/c/${await app.code('base-memorial-hall')}`, '/offline', '/pocket', '/staff', '/bookings', '/nowhere']) {
      const { text } = await read(path)
      expect(text, path).to.not.match(/property="og:|data-saved-words/)
    }
  })

  it('may be kept only where the page is the same for everyone and no cookie is set', async () => {
    const { headers } = await read('/sites/base-memorial-hall')
    expect(headers.pocket).to.equal('may-keep')
    for (const path of ['/sites/base-memorial-hall?lang=en', '/c', `/c/${await app.code('base-memorial-hall')}`, '/bookings', '/staff', '/nowhere']) {
      expect((await read(path)).headers.pocket, path).to.equal(undefined)
    }
  })

  it('has its parts at addresses that take nothing else', async () => {
    for (const path of ['/pocket', '/manifest.webmanifest', '/print/region']) expect((await ask(app.url + path, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } })).status, path).to.equal(405)
    expect((await read('/print/sites/nowhere')).status).to.equal(404)
  })
})
