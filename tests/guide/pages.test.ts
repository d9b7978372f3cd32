import { expect } from 'chai'
import { isKnown, type Site } from '../../server/guide/schema.ts'
import { languages } from '../../server/web/words.ts'
import { serve, type Served } from '../app/serve.ts'
import { ask, phone } from '../web/ask.ts'
import { citations, listed, plain, reading } from './reading.ts'
import { seed, statements } from './seed.ts'

const guide = seed()
const stops = guide.sites.flatMap((site) => site.stops.map((stop) => ({ site, stop, path: `/sites/${site.slug}/stops/${stop.slug}` })))
const paths = ['/', ...guide.sites.map(({ slug }) => `/sites/${slug}`), ...stops.map(({ path }) => path), '/sources']
const unknown = { zh: '待核实', en: 'Not yet confirmed' }

describe('the guide', () => {
  let app: Served
  before(async () => {
    app = await serve()
  })
  after(() => app.close())

  const page = async (path: string, lang: 'zh' | 'en', text = 'normal') => {
    const answer = await ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}; text=${text}` } })
    expect(answer.status, path).to.equal(200)
    return answer.text
  }

  for (const lang of languages) {
    describe(`in ${lang}`, () => {
      it('serves every page, and each says its language', async () => {
        expect(paths).to.have.length.above(40)
        for (const path of paths) expect(await page(path, lang), path).to.include(`<html lang="${{ zh: 'zh-CN', en: 'en' }[lang]}">`)
      })

      it('gives every page a title of its own', async () => {
        const titles: string[] = []
        for (const path of paths) titles.push(/<title>(.*?)<\/title>/.exec(await page(path, lang))![1]!)
        expect(new Set(titles).size).to.equal(paths.length)
      })

      it('links every citation to the source of its number, and lists no source that is not cited', async () => {
        for (const path of paths.filter((path) => path !== '/sources')) {
          for (const size of ['normal', 'large']) {
            const html = await page(path, lang, size)
            const list = listed(html)
            const cited = citations(html)
            expect(cited, path).to.not.be.empty
            for (const { key, number } of cited) expect(list.indexOf(key) + 1, `${path} ${key}`).to.equal(number)
            expect(list, path).to.deep.equal([...new Set(cited.map(({ key }) => key))])
          }
        }
      })

      it('follows every statement of a site with its sources', async () => {
        for (const site of guide.sites) expectSaid(site, reading(await page(`/sites/${site.slug}`, lang)), lang)
      })

      it('follows every statement of a stop with its sources', async () => {
        for (const { stop, path } of stops) {
          const text = reading(await page(path, lang))
          for (const said of stop.body) expect(text, path).to.include(`${plain(said[lang])}⟦${said.sources.join(' ')}⟧`)
        }
      })

      it('follows every summary on the home page with its sources', async () => {
        const text = reading(await page('/', lang))
        for (const { summary } of guide.sites) expect(text).to.include(`${plain(summary[lang])}⟦${summary.sources.join(' ')}⟧`)
      })

      it('lists every source on a page of their own, linked when it may be', async () => {
        const html = await page('/sources', lang)
        expect(listed(html)).to.deep.equal(guide.sources.map(({ key }) => key))
        for (const { title, url } of guide.sources) {
          expect(reading(html)).to.include(plain(title[lang]))
          if (url) expect(plain(html)).to.include(`href="${url}" rel="noopener noreferrer nofollow"`)
        }
        expect(html.match(/<a href="https?:/g)).to.have.length(guide.sources.filter(({ url }) => url).length)
      })

      it(`says “${unknown[lang]}” for everything unknown, once each`, async () => {
        for (const site of guide.sites) {
          const open = [site.address, site.protection, site.hours, site.ticket, site.phone].filter((field) => !isKnown(field))
          const said = (await page(`/sites/${site.slug}`, lang)).split(`<span class="unsure">${unknown[lang]}</span>`).length - 1
          expect(said, site.slug).to.equal(open.length)
        }
      })

      it('prints hours, tickets and phones with their doubt', async () => {
        for (const site of guide.sites) {
          const text = reading(await page(`/sites/${site.slug}`, lang))
          for (const value of [site.hours, site.ticket, site.phone].filter(isKnown).flat()) {
            const after = text.slice(text.indexOf(`${plain(value[lang])}⟦`))
            expect(after.slice(0, 400), site.slug).to.include(plain(value.doubt[lang]))
          }
        }
      })

      it('shows a site without a point as its county', async () => {
        const surveyed = { zh: '位置待实地核定', en: 'Position to be surveyed' }[lang]
        for (const { slug, location, place } of guide.sites) {
          const text = reading(await page(`/sites/${slug}`, lang))
          if (isKnown(location)) expect(text, slug).to.include(`${location.lat}°`).and.not.include(surveyed)
          else expect(text, slug).to.match(new RegExp(`${surveyed}.*${place[lang]}`))
        }
      })

      it('sets published figures apart from the count, with their source', async () => {
        // Its interval is when the count was taken, not how long it lasted.
        const taken = { zh: '截至时间约在 2021年6月 至 2021年8月 之间', en: 'up to some time between June 2021 and August 2021' }[lang]
        for (const { slug, figures } of guide.sites) {
          const text = reading(await page(`/sites/${slug}`, lang))
          expect(text.split(taken), slug).to.have.length(figures.length + 1)
          for (const figure of figures) {
            expect(text, slug).to.include(`${plain(figure[lang])}⟦${figure.source}⟧`).and.include(figure.value.toLocaleString('en-US'))
          }
        }
      })
    })
  }

  it('says the same to a reader of large text', async () => {
    for (const { slug } of guide.sites) {
      const [normal, large] = [await page(`/sites/${slug}`, 'zh'), await page(`/sites/${slug}`, 'zh', 'large')]
      expect(large).to.include('class="large"')
      const sentences = (html: string) => reading(html).split('⟧').length
      expect(sentences(large), slug).to.equal(sentences(normal))
    }
  })

  describe('does not know', () => {
    const missing = ['/sites/nowhere', '/sites/nowhere/stops/gate', '/sites/he-long-former-residence/stops/nowhere', '/sites', '/nowhere']
    const sentences = { zh: '没有这个页面，可能是地址变了。', en: 'There is no such page; its address may have changed.' }
    for (const path of missing) {
      it(`${path}, and says so as a page and as JSON in both languages`, async () => {
        for (const lang of languages) {
          const html = await ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}` } })
          expect(html.status).to.equal(404)
          expect(html.headers['content-type']).to.equal('text/html; charset=utf-8')
          expect(html.text).to.include(sentences[lang]).and.include(`<html lang="${{ zh: 'zh-CN', en: 'en' }[lang]}">`)
          const json = await ask(app.url + path, { headers: { accept: 'application/json', 'accept-language': lang } })
          expect(json.status).to.equal(404)
          expect(JSON.parse(json.text)).to.deep.equal({ reason: 'not-found', message: sentences[lang] })
        }
      })
    }
  })
})

function expectSaid(site: Site, text: string, lang: 'zh' | 'en'): void {
  // The stops have pages of their own; the name stands in the heading, and its citation behind both languages of it.
  const { name } = site
  const told = { ...site, name: null, stops: [] }
  const life = site.persons.flatMap(({ person }) => statements(guide.persons.find(({ slug }) => slug === person)))
  const all = [...statements(told), ...life]
  expect(all, site.slug).to.have.length.above(8)
  for (const { path, value } of all) expect(text, `${site.slug} ${path}`).to.include(`${plain(value[lang])}⟦${value.sources.join(' ')}⟧`)
  expect(text).to.include(plain(name[lang])).and.include(`⟦${name.sources.join(' ')}⟧`)
}
