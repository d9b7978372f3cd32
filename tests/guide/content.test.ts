import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { isKnown } from '../../server/guide/schema.ts'
import { shipped } from '../../server/root.ts'
import { found, seed, siteOf, statements, texts } from './seed.ts'

const guide = seed()
const han = /\p{Script=Han}/u

describe('the guide that ships', () => {
  it('has the nine sites of the design, the four of the request first', () => {
    expect(guide.sites.map(({ slug }) => slug)).to.deep.equal([
      'he-long-former-residence',
      'long-march-starting-point',
      'base-memorial-hall',
      'heping-middle-school',
      'he-long-park-tianzi-mountain',
      'baima-mountain-battlefield',
      'tongzi-mountain',
      'zunyi-conference-site',
      'zunyi-martyrs-cemetery',
    ])
  })

  describe('names its sources', () => {
    const keys = guide.sources.map(({ key }) => key)
    const cited = new Set([
      ...statements(guide).flatMap(({ value }) => value.sources),
      ...guide.sites.flatMap(({ location }) => (isKnown(location) ? location.sources : [])),
      ...guide.sites.flatMap(({ figures }) => figures.map(({ source }) => source)),
    ])

    it('at every statement', () => {
      expect(statements(guide)).to.have.length.above(300)
      for (const { path, value } of statements(guide)) expect(value.sources, path).to.be.an('array').that.is.not.empty
    })

    it('wherever a reader meets a sentence', () => {
      // Names and headings carry none, nor does the line that says how a point was come by, which stands beside its own.
      const bare = texts(guide.sites).filter(({ value }) => !('sources' in value) && !('source' in value))
      for (const { path } of bare) expect(path).to.match(/\.(short|heading|origin|doubt)$|(stops|see)\[\d+\]\.name$/)
    })

    it('from a list that holds every one of them', () => {
      expect([...cited].filter((key) => !keys.includes(key))).to.deep.equal([])
    })

    it('from a list that holds no other, and none twice', () => {
      expect(keys.filter((key) => !cited.has(key))).to.deep.equal([])
      expect(new Set(keys).size).to.equal(keys.length)
    })

    it('only once at one statement', () => {
      for (const { path, value } of statements(guide)) expect(new Set(value.sources).size, path).to.equal(value.sources.length)
    })

    it('without a link to a content farm or a hijacked mirror', () => {
      expect(guide.sources.filter(({ grade }) => grade === 'C').map(({ key }) => key)).to.deep.equal(['S17', 'S45', 'S58', 'S61'])
      for (const { key, grade, url } of guide.sources) if (grade === 'C') expect(url, key).to.equal(undefined)
    })

    it('and says why one that could be linked is not', () => {
      for (const { key, url, note } of guide.sources) if (!url && !/^(seed-|R)/.test(key)) expect(note, key).to.be.an('object')
    })
  })

  describe('knows where', () => {
    it('three sites stand, in WGS-84, to the accuracy that is known', () => {
      const points = guide.sites.flatMap(({ slug, location: at }) => (isKnown(at) ? [[slug, at.lat, at.lon, at.accuracy_m]] : []))
      expect(points).to.deep.equal([
        ['he-long-former-residence', 29.4773, 110.1637, 300],
        ['long-march-starting-point', 29.4611, 110.2302, 500],
        ['zunyi-conference-site', 27.6919, 106.9169, 400],
      ])
    })

    it('every site lies by county, by a name that the map draws', () => {
      const map: { features: { properties: { name: string } }[] } = JSON.parse(readFileSync(shipped('data/basemap.geojson'), 'utf8'))
      const drawn = map.features.map(({ properties }) => properties.name)
      expect(guide.sites.map(({ place }) => place.county)).to.deep.equal([
        '桑植县', '桑植县', '永定区', '武隆区', '武陵源区', '武隆区', '武隆区', '红花岗区', '红花岗区',
      ])
      for (const { place, slug } of guide.sites) expect(drawn, slug).to.include(place.county)
    })

    it('each point came from, and that it was not surveyed', () => {
      for (const { location, slug } of guide.sites) {
        if (!isKnown(location)) continue
        expect(location.origin.zh, slug).to.match(/换算而来.*未经实地测量/)
        expect(location.origin.en, slug).to.match(/^Converted from .*[Nn]ot surveyed/)
      }
    })
  })

  it('prints no hours, ticket or phone without its doubt', () => {
    const published = guide.sites.flatMap(({ hours, ticket, phone }) => [hours, ticket, phone].filter(isKnown).flat())
    expect(published).to.have.length.above(5)
    for (const { doubt } of published) {
      expect(doubt.zh).to.match(/^据.*请先核实/)
      expect(doubt.en).to.match(/^According to .*please confirm/)
    }
  })

  it('leaves open what is unknown', () => {
    const open = guide.sites.map(({ slug, location, protection, hours, ticket, phone }) => {
      const unknown = Object.entries({ location, protection, hours, ticket, phone }).filter(([, value]) => value === 'unknown')
      return [slug, unknown.map(([field]) => field).join(' ')]
    })
    expect(Object.fromEntries(open)).to.deep.equal({
      'he-long-former-residence': 'phone',
      'long-march-starting-point': '',
      'base-memorial-hall': 'location hours ticket phone',
      'heping-middle-school': 'location protection hours ticket phone',
      'he-long-park-tianzi-mountain': 'location protection ticket phone',
      'baima-mountain-battlefield': 'location protection hours ticket phone',
      'tongzi-mountain': 'location protection hours ticket phone',
      'zunyi-conference-site': 'phone',
      'zunyi-martyrs-cemetery': 'location hours ticket phone',
    })
  })

  describe('gives the published figures', () => {
    const campaign = { as_of: '2021-06/2021-08', source: 'seed-000' }
    const printed = {
      'he-long-former-residence': [{ value: 930_000, unit: 'visits', bound: 'over', ...campaign }],
      'long-march-starting-point': [{ value: 610_000, unit: 'visits', bound: 'exact', ...campaign }],
      'base-memorial-hall': [
        { value: 500, unit: 'groups', bound: 'about', ...campaign },
        { value: 60_000, unit: 'visits', bound: 'over', ...campaign },
      ],
      'he-long-park-tianzi-mountain': [{ value: 10_000, unit: 'visits-per-day', bound: 'over', ...campaign }],
    }

    it('as the newspaper has them, and no other', () => {
      const given = guide.sites.filter(({ figures }) => figures.length > 0).map(({ slug, figures }) => [slug, figures.map(numbers)])
      expect(Object.fromEntries(given)).to.deep.equal(printed)
    })

    it('in the newspaper’s own measure', () => {
      const words = guide.sites.flatMap(({ figures }) => figures.map(({ zh }) => zh))
      const measures = ['逾93万人次', '61万人次', '“近500余批次”', '6万余人次', '每天接待游客上万人次']
      expect(words.map((zh, i) => zh.includes(measures[i]!))).to.deep.equal([true, true, true, true, true])
    })

    function numbers({ value, unit, bound, as_of, source }: (typeof guide.sites)[number]['figures'][number]) {
      return { value, unit, bound, as_of, source }
    }
  })

  describe('speaks', () => {
    it('both languages everywhere, and says something in each', () => {
      for (const { path, value } of texts(guide)) {
        for (const words of [value.zh, value.en]) expect(words, path).to.be.a('string').and.match(/\S/).and.equal(words.trim())
      }
    })

    it('English without Chinese, but for names given in brackets', () => {
      for (const { path, value } of texts(guide)) expect(value.en.replace(/\([^()]*\)/g, ''), path).to.not.match(han)
    })

    it('Chinese in Chinese', () => {
      const numbersOnly = (zh: string) => /^[\d—-]+$/.test(zh)
      for (const { path, value } of texts(guide)) if (!numbersOnly(value.zh)) expect(value.zh, path).to.match(han)
    })

    it('Chinese with Chinese punctuation', () => {
      for (const { path, value } of texts(guide)) {
        expect(value.zh, path).to.not.match(/\p{Script=Han}[,.;:?!]|[,;:?!]\p{Script=Han}|[()"]/u)
      }
    })

    it('pinyin with its tones', () => {
      for (const { pinyin, slug } of guide.sites) expect(pinyin.normalize('NFD'), slug).to.match(/[\u0300-\u030c]/)
    })
  })

  it('dates nothing outside the century and a half it tells of', () => {
    for (const { value, path } of found<{ date: string }>(guide.sites, (one) => 'event' in one)) {
      expect(value.date >= '1890' && value.date < '2026', `${path} ${value.date}`).to.equal(true)
    }
  })

  it('tells the dates of a site in order', () => {
    for (const { dates, slug } of guide.sites) {
      const days = dates.map(({ date }) => date)
      expect(days, slug).to.deep.equal([...days].sort())
    }
  })

  it('says once that the Second Front Army had another name when it set out', () => {
    const [note] = siteOf('long-march-starting-point').notes
    expect(note?.zh).to.include('红二军团和红六军团').and.include('1936年7月')
    expect(note?.en).to.include('July 1936')
  })
})
