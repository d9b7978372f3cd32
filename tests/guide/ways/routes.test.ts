import { expect } from 'chai'
import { isKnown } from '../../../server/guide/schema.ts'
import { languages } from '../../../server/web/words.ts'
import { serve, type Served } from '../../app/serve.ts'
import { ask, phone } from '../../web/ask.ts'
import { citations, listed, plain, reading } from '../reading.ts'
import { seed, statements } from '../seed.ts'

const { routes, march, sites } = seed()
const paths = ['/routes', '/routes/march', ...routes.map(({ slug }) => `/routes/${slug}`)]

describe('the routes', () => {
  let app: Served
  before(async () => {
    app = await serve()
  })
  after(() => app.close())

  const page = async (path: string, lang: string) => {
    const answer = await ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}` } })
    expect(answer.status, path).to.equal(200)
    return answer.text
  }

  it('know no route that is not there', async () => {
    for (const path of ['/routes/nowhere', '/routes/__proto__', '/routes/sangzhi/x', '/routes/%E0%A4%A']) {
      expect((await ask(app.url + path, { headers: phone })).status, path).to.be.oneOf([400, 404])
    }
  })

  for (const lang of languages) {
    it(`follow every statement with its sources (${lang})`, async () => {
      for (const route of routes) {
        const text = reading(await page(`/routes/${route.slug}`, lang))
        for (const { value } of statements(route)) expect(text, route.slug).to.include(`${plain(value[lang])}⟦${value.sources.join(' ')}⟧`)
      }
      const text = reading(await page('/routes/march', lang))
      for (const { value } of statements(march)) expect(text).to.include(`${plain(value[lang])}⟦${value.sources.join(' ')}⟧`)
    })

    it(`link every number to its source, and list no other (${lang})`, async () => {
      for (const path of paths) {
        const html = await page(path, lang)
        const cited = citations(html)
        const list = listed(html)
        expect(cited, path).to.not.be.empty
        for (const { key, number } of cited) expect(list.indexOf(key) + 1, `${path} ${key}`).to.equal(number)
        expect(list, path).to.deep.equal([...new Set(cited.map(({ key }) => key))])
      }
    })
  }

  it('lead from stop to stop in their order, each with a way to it', async () => {
    for (const { slug, stops } of routes) {
      const html = await page(`/routes/${slug}`, 'zh')
      const named = [...html.matchAll(/<div class="route-stop"><h3><a href="\/sites\/([^"]+)"/g)].map(([, site]) => site)
      expect(named, slug).to.deep.equal(isKnown(stops) ? stops.map(({ site }) => site) : [])
      expect(html.split('class="ways-to"').length - 1, slug).to.equal(named.length)
    }
  })

  it('give a straight line between known points, and no time that no source gives', async () => {
    const sangzhi = reading(await page('/routes/sangzhi', 'zh'))
    expect(sangzhi).to.include('直线约 6.7 公里').and.include('约十分钟。⟦S15⟧')
    const zunyi = reading(await page('/routes/zunyi', 'zh'))
    expect(zunyi).to.include('距离没有算').and.include('车程').and.not.include('直线约')
  })

  it('keep a place for the three of 慈利, empty and said so', async () => {
    const list = reading(await page('/routes', 'zh'))
    for (const n of [1, 2, 3]) {
      expect(list).to.include(`慈利县红色旅游精品线路（${n}），名称待核实`)
      const text = reading(await page(`/routes/cili-${n}`, 'zh'))
      expect(text).to.include('名称和站点待县里填写').and.include('3条红色旅游精品线路')
    }
  })

  it('show a draft of another document of the guide as long as it is not withdrawn', async () => {
    await app.parts.guide.change((copy) => ({ ...copy, routes: copy.routes.map((route) => (route.slug === 'zunyi' ? { ...route, withdrawn: true as const } : route)) }))
    expect((await ask(`${app.url}/routes/zunyi`, { headers: phone })).status).to.equal(404)
    expect(await page('/routes', 'zh')).to.not.include('/routes/zunyi')
  })
})

describe('the march', () => {
  it('has only the dated places of the sheet, with a point for none but the start', () => {
    expect(march.stages.map(({ date }) => date)).to.deep.equal(['1935-11-19', '1935-11-19', '1935-11-20', '1936-06-30', '1936-07-01', '1936-07-02', '1936-07', '1936-10-22'])
    const placed = march.stages.filter(({ where }) => isKnown(where) && 'site' in where)
    expect(placed.map(({ slug }) => slug)).to.deep.equal(['liujiaping'])
    expect(JSON.stringify(march)).to.not.match(/\b\d{2,3}\.\d{2,}/)
  })

  it('leaves the contested fifth of July to its month', () => {
    expect(JSON.stringify(march)).to.not.match(/1936-07-05|7月5日|5 July/)
    expect(sites.length).to.equal(9)
  })
})
