import { expect } from 'chai'
import { serve, type Served } from '../app/serve.ts'
import { ask } from './ask.ts'

const year = 365 * 24 * 60 * 60

describe('the reader', () => {
  let app: Served
  before(async () => {
    app = await serve()
  })
  after(() => app.close())

  const get = (path: string, headers: Record<string, string> = {}) => ask(app.url + path, { headers: { accept: 'text/html', ...headers } })
  const opening = async (path: string, headers?: Record<string, string>) => /<html[^>]*>/.exec((await get(path, headers)).text)![0]
  const language = async (path: string, headers?: Record<string, string>) => /lang="([^"]+)"/.exec(await opening(path, headers))?.[1]
  const large = async (path: string, headers?: Record<string, string>) => (await opening(path, headers)).includes('class="large"')

  describe('reads the language', () => {
    it('of the address before that of the cookie, before that of the browser', async () => {
      expect(await language('/?lang=en', { cookie: 'lang=zh', 'accept-language': 'zh' })).to.equal('en')
      expect(await language('/?lang=zh', { cookie: 'lang=en', 'accept-language': 'en' })).to.equal('zh-CN')
      expect(await language('/', { cookie: 'lang=en', 'accept-language': 'zh' })).to.equal('en')
      expect(await language('/', { cookie: 'lang=zh', 'accept-language': 'en' })).to.equal('zh-CN')
      expect(await language('/', { 'accept-language': 'en' })).to.equal('en')
    })

    const browsers: [string, string][] = [
      ['en,zh;q=0.5', 'en'],
      ['en-GB', 'en'],
      ['en-US,en;q=0.9,zh-CN;q=0.8', 'en'],
      ['fr,en;q=0.5', 'en'],
      ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
      ['zh-TW', 'zh-CN'],
      ['zh;q=0.4,en;q=0.3', 'zh-CN'],
      ['*', 'zh-CN'],
      ['ja,ko;q=0.5', 'zh-CN'],
      ['', 'zh-CN'],
      [';;;=,', 'zh-CN'],
    ]
    for (const [accepted, lang] of browsers) {
      it(`${lang} in a browser that asks for “${accepted}”`, async () => {
        expect(await language('/', { 'accept-language': accepted })).to.equal(lang)
      })
    }

    it('Chinese when nothing is said', async () => {
      expect(await language('/')).to.equal('zh-CN')
    })

    it('past a language that nobody speaks here, wherever it stands', async () => {
      expect(await language('/?lang=fr', { cookie: 'lang=en' })).to.equal('en')
      expect(await language('/', { cookie: 'lang=fr', 'accept-language': 'en' })).to.equal('en')
      expect(await language('/?lang=', { 'accept-language': 'en' })).to.equal('en')
      expect(await language('/?lang=en&lang=zh')).to.equal('zh-CN')
      expect(await language('/', { cookie: 'lang=%E0%A4%A' })).to.equal('zh-CN')
    })

    it('on every page, also one that is not there', async () => {
      for (const path of ['/sources', '/c', '/nowhere', '/sites/tongzi-mountain']) {
        expect(await language(`${path}?lang=en`), path).to.equal('en')
      }
    })
  })

  describe('reads large text', () => {
    it('when the address or the cookie says so, the address first', async () => {
      expect(await large('/')).to.equal(false)
      expect(await large('/?text=large')).to.equal(true)
      expect(await large('/', { cookie: 'text=large' })).to.equal(true)
      expect(await large('/?text=normal', { cookie: 'text=large' })).to.equal(false)
      expect(await large('/?text=huge', { cookie: 'text=large' })).to.equal(true)
    })

    it('and is offered the way back', async () => {
      expect((await get('/')).text).to.include('href="?text=large"').and.include('长者模式')
      expect((await get('/?text=large')).text).to.include('href="?text=normal"').and.include('标准字号')
    })
  })

  describe('is remembered', () => {
    const settings = `Max-Age=${year}; Path=/; SameSite=Lax`

    it('for a year, readable by the page, when the address chooses', async () => {
      expect((await get('/?lang=en')).headers['set-cookie']).to.deep.equal([`lang=en; ${settings}`])
      expect((await get('/?text=large')).headers['set-cookie']).to.deep.equal([`text=large; ${settings}`])
      expect((await get('/?lang=zh&text=normal')).headers['set-cookie']).to.deep.equal([`lang=zh; ${settings}`, `text=normal; ${settings}`])
    })

    it('on the next page', async () => {
      const chosen = (await get('/?lang=en&text=large')).headers['set-cookie']!.map((one) => one.split(';')[0]).join('; ')
      expect(await language('/sources', { cookie: chosen })).to.equal('en')
      expect(await large('/sources', { cookie: chosen })).to.equal(true)
    })

    it('only by a choice that exists', async () => {
      for (const query of ['', '?lang=fr', '?text=huge', '?lang=', '?lang=en&lang=zh', '?lang=en%0d%0aSet-Cookie:x']) {
        expect((await get(`/${query}`)).headers['set-cookie'], query).to.equal(undefined)
      }
    })

    it('under https only over https', async () => {
      const safe = await serve({ env: { PUBLIC_URL: 'https://guide.example.org' } })
      const { headers } = await ask(`${safe.url}/?lang=en`)
      await safe.close()
      expect(headers['set-cookie']).to.deep.equal([`lang=en; Max-Age=${year}; Path=/; Secure; SameSite=Lax`])
    })
  })

  describe('cannot put a script into a page', () => {
    const script = `"><script>alert('x')</script>`
    const sent = encodeURIComponent(script)
    const places: [string, string, Record<string, string>?][] = [
      ['the language', `/?lang=${sent}`],
      ['the size of text', `/?text=${sent}`],
      ['a cookie', '/', { cookie: `lang=${sent}; text=${sent}` }],
      ['a typed code', `/c?code=${sent}`],
      ['a code in the address', `/c/${sent}`],
      ['the address of a site', `/sites/${sent}`],
      ['the address of a stop', `/sites/tongzi-mountain/stops/${sent}`],
      ['any address', `/${sent}`],
    ]
    for (const [place, path, headers] of places) {
      it(`by ${place}`, async () => {
        for (const lang of ['zh', 'en']) {
          const { text, status } = await get(path, { 'accept-language': lang, ...headers })
          expect(status).to.be.below(500)
          expect(text).to.include('<main').and.not.include('<script>').and.not.include(`alert('x')`)
        }
      })
    }

    it('and meets a typed code again as it was typed', async () => {
      expect((await get(`/c?code=${encodeURIComponent('<b>"&')}`)).text).to.include('value="&lt;b&gt;&#34;&amp;"')
    })
  })
})
