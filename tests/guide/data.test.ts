import { expect } from 'chai'
import { badge } from '../../server/guide/badge.ts'
import { isKnown } from '../../server/guide/schema.ts'
import { uuidText, uuidV7 } from '../../server/uuid.ts'
import { serve, type Served } from '../app/serve.ts'
import { ask } from '../web/ask.ts'
import { seed } from './seed.ts'
import { xmlFault } from './xml.ts'

const guide = seed()
const site = 'base-memorial-hall'
const dataPaths = ['/sites.geojson', '/counts.json', `/sites/${site}/count.json`, `/sites/${site}/count.svg`]

describe('the data for maps and embeds', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
  })
  afterEach(() => app.close())

  const get = (path: string, headers: Record<string, string> = {}) => ask(app.url + path, { headers })
  const json = async (path: string, headers?: Record<string, string>) => JSON.parse((await get(path, headers)).text)

  let scans = 0
  async function checkIn(slug: string): Promise<void> {
    const scan_id = uuidText(uuidV7(app.clock.now(), () => Uint8Array.from({ length: 16 }, () => scans++)))
    const headers = { 'content-type': 'application/json' }
    const answer = await ask(`${app.url}/c/${await app.code(slug)}`, { method: 'POST', headers, body: JSON.stringify({ scan_id }) })
    expect(answer.status, answer.text).to.equal(201)
  }

  describe('/sites.geojson', () => {
    it('is a feature collection of the nine sites (RFC 7946)', async () => {
      const answer = await get('/sites.geojson')
      expect(answer.headers['content-type']).to.match(/^application\/geo\+json/)
      const collection = JSON.parse(answer.text)
      expect(collection).to.have.all.keys('type', 'features')
      expect(collection.type).to.equal('FeatureCollection')
      const slugs = collection.features.map((one: { properties: { site: string } }) => one.properties.site)
      expect(slugs).to.deep.equal(guide.sites.map(({ slug }) => slug))
      for (const feature of collection.features) {
        expect(feature).to.include({ type: 'Feature' }).and.have.all.keys('type', 'geometry', 'properties')
      }
    })

    it('gives a known point longitude first, and no geometry to a site known by county only', async () => {
      const { features } = await json('/sites.geojson')
      guide.sites.forEach(({ location, short }, i) => {
        const { geometry, properties } = features[i]
        expect(properties).to.include({ name: short.zh, name_en: short.en, today: 0 })
        if (isKnown(location)) {
          expect(geometry).to.deep.equal({ type: 'Point', coordinates: [location.lon, location.lat] })
          expect(properties).to.include({ located: 'point', accuracy_m: location.accuracy_m })
        } else {
          expect(geometry).to.equal(null)
          expect(properties).to.include({ located: 'county', accuracy_m: null })
        }
      })
    })
  })

  it('counts every site in /counts.json, from nothing', async () => {
    const counts = await json('/counts.json')
    expect(counts).to.deep.equal({
      date: '2026-12-01',
      as_of: '2026-12-01T01:00:00.000Z',
      sites: Object.fromEntries(guide.sites.map(({ slug }) => [slug, { today: 0, all: 0 }])),
    })
  })

  it('sets the published figures beside the count of a site, never into it', async () => {
    const about = (lang: 'zh' | 'en') =>
      guide.sites
        .find(({ slug }) => slug === site)!
        .figures.map(({ value, unit, bound, as_of, source, ...text }) => {
          return { value, unit, bound, as_of, text: text[lang], source: guide.sources.find(({ key }) => key === source)!.title[lang] }
        })
    const count = { site, date: '2026-12-01', today: 0, all: 0, as_of: '2026-12-01T01:00:00.000Z' }
    expect(await json(`/sites/${site}/count.json`)).to.deep.equal({ ...count, published: about('zh') })
    expect(await json(`/sites/${site}/count.json?lang=en`)).to.deep.equal({ ...count, published: about('en') })
    expect(await json(`/sites/${site}/count.json`, { 'accept-language': 'en' })).to.deep.include({ published: about('en') })
  })

  it('publishes nothing for a site of which nothing was printed', async () => {
    expect((await json('/sites/heping-middle-school/count.json')).published).to.deep.equal([])
  })

  it('draws the count of every site as a well-formed picture that says what it shows', async () => {
    for (const { slug, short } of guide.sites) {
      const answer = await get(`/sites/${slug}/count.svg`)
      expect(answer.headers['content-type']).to.match(/^image\/svg\+xml/)
      expect(xmlFault(answer.text), slug).to.equal(undefined)
      expect(answer.text).to.include(`aria-label="${short.zh} 今日 0 人次 · 累计 0 人次"`).and.include('role="img"')
    }
    expect((await get(`/sites/${site}/count.svg?lang=en`)).text).to.include('0 today · 0 visits in all')
  })

  it('keeps strange names inside the picture', () => {
    const picture = badge(`<script>&"'`, '1 & 2')
    expect(xmlFault(picture)).to.equal(undefined)
    expect(picture).to.include('&lt;script&gt;&amp;&quot;&#39;').and.not.include('<script')
  })

  it('is read strictly here: what is not well-formed is noticed', () => {
    const faults = ['<a>', '<a></b>', '<a b="1" b="2"/>', '<a b=1/>', '<a b="<"/>', '<a>&</a>', '<a>&nbsp;</a>', '<a/>x', '</a>']
    for (const faulty of faults) expect(xmlFault(faulty), faulty).to.be.a('string')
    expect(xmlFault('<a b="&amp;\'"><c/>d &#39;</a>')).to.equal(undefined)
  })

  it('follows a check-in at once, and no other site’s', async () => {
    for (const path of dataPaths) await get(path)
    await checkIn(site)
    await checkIn(site)
    await checkIn('tongzi-mountain')
    expect(await json(`/sites/${site}/count.json`)).to.include({ today: 2, all: 2 })
    expect((await json('/counts.json')).sites).to.deep.include({ [site]: { today: 2, all: 2 }, 'tongzi-mountain': { today: 1, all: 1 } })
    const { features } = await json('/sites.geojson')
    expect(features.map((one: { properties: { today: number } }) => one.properties.today)).to.deep.equal([0, 0, 2, 0, 0, 0, 1, 0, 0])
    expect((await get(`/sites/${site}/count.svg`)).text).to.include('今日 2 人次 · 累计 2 人次')
  })

  it('begins the day at the site’s midnight', async () => {
    app.clock.set('2026-12-01T23:59:59+08:00')
    await checkIn(site)
    expect(await json(`/sites/${site}/count.json`)).to.include({ date: '2026-12-01', today: 1, all: 1 })
    app.clock.set('2026-12-02T00:00:00+08:00')
    expect(await json(`/sites/${site}/count.json`)).to.include({ date: '2026-12-02', today: 0, all: 1 })
  })

  it('knows no count of a site that is not there, as JSON', async () => {
    const answer = await get('/sites/nowhere/count.json', { accept: 'text/html' })
    expect(answer.status).to.equal(404)
    expect(JSON.parse(answer.text)).to.include({ reason: 'not-found' })
    expect((await get('/sites/nowhere/count.svg')).status).to.equal(404)
  })

  describe('is open', () => {
    const openness = async (path: string) => {
      const { headers } = await get(path)
      return [headers['access-control-allow-origin'], headers['cross-origin-resource-policy']]
    }

    it('to the pages of others, and kept by nobody for long', async () => {
      for (const path of dataPaths) {
        expect(await openness(path), path).to.deep.equal(['*', 'cross-origin'])
        expect((await get(path)).headers['cache-control'], path).to.equal('public, max-age=2')
      }
    })

    it('by the language it was asked in', async () => {
      for (const path of dataPaths.slice(2)) expect((await get(path)).headers.vary, path).to.equal('Accept-Language, Cookie')
    })

    it('and nothing else is', async () => {
      const code = await app.code(site)
      const stylesheet = /href="(\/assets\/site[^"]+)"/.exec((await get('/')).text)![1]!
      const pages = ['/', `/sites/${site}`, '/sources', '/c', `/c/${code}`, '/c/wrong', '/staff', '/nowhere']
      const others = ['/health/ready', '/sites/nowhere/count.json', stylesheet, '/icons/mark.svg']
      for (const path of [...pages, ...others]) expect(await openness(path), path).to.deep.equal([undefined, 'same-origin'])
    })
  })
})
