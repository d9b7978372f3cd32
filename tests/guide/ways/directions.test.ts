import { expect } from 'chai'
import { distance } from '../../../server/guide/distances.ts'
import { waysTo } from '../../../server/guide/ways/directions.ts'
import { seed, siteOf } from '../seed.ts'

const point = (site: string) => Object.fromEntries(waysTo(siteOf(site), 'zh').links.map(({ app, href }) => [app, new URL(href)]))
const pair = (text: string) => text.split(',').slice(0, 2).map(Number) as [number, number]

/** Where the sources have these places, in the datum of the map they were read from (`facts.md`, section 1). */
const markers = {
  liujiaping: { lat: 29.458382, lon: 110.235002 },
  heLong: { lat: 29.480996, lon: 110.175061 },
}

describe('the way to a site', () => {
  it('gives 高德 and 腾讯 the point in GCJ-02, to ten metres', () => {
    const ways = point('long-march-starting-point')
    const [lon, lat] = pair(ways.amap!.searchParams.get('to')!)
    expect(distance({ lat, lon }, markers.liujiaping)).to.be.below(10)
    const [tencentLat, tencentLon] = pair(ways.tencent!.searchParams.get('tocoord')!)
    expect(distance({ lat: tencentLat, lon: tencentLon }, markers.liujiaping)).to.be.below(10)
  })

  it('gives 百度 the point in BD-09 and says so, to ten metres', () => {
    const { baidu } = point('he-long-former-residence')
    const [lat, lon] = pair(baidu!.searchParams.get('location')!)
    expect(distance({ lat, lon }, markers.heLong)).to.be.below(10)
    expect(baidu!.searchParams.get('coord_type')).to.equal('bd09ll')
  })

  it('leaves the phone its WGS-84, as the guide keeps it', () => {
    const { phone } = point('he-long-former-residence')
    expect(phone!.href).to.equal('geo:29.4773,110.1637?q=29.4773,110.1637(%E8%B4%BA%E9%BE%99%E6%95%85%E5%B1%85)')
  })

  it('names the place, encoded', () => {
    const { links } = waysTo(siteOf('he-long-former-residence'), 'zh')
    const encoded = encodeURIComponent('贺龙故居')
    for (const { href } of links) expect(href).to.include(encoded).and.match(/^[\x21-\x7e]+$/)
  })

  it('keeps a strange name from ending its field, or the address', () => {
    const site = { ...siteOf('he-long-former-residence'), short: { zh: '甲,乙&to=丙;丁#戊', en: `A (B) & C's "D"` } }
    for (const lang of ['zh', 'en'] as const) {
      const links = Object.fromEntries(waysTo(site, lang).links.map(({ app, href }) => [app, new URL(href)]))
      expect(links.amap!.searchParams.get('to')!.split(',')).to.have.length(3)
      expect(links.amap!.searchParams.getAll('to')).to.have.length(1)
      expect(links.tencent!.searchParams.get('to')).to.equal('甲 乙&to=丙 丁#戊')
      expect(links.phone!.href).to.match(/\([^()]*\)$/)
      for (const link of Object.values(links)) expect(link.hash).to.equal('')
    }
  })

  it('is a search by name and county where no point is known, and no point at all', () => {
    const unknown = seed().sites.filter(({ location }) => location === 'unknown')
    expect(unknown).to.have.length(6)
    for (const site of unknown) {
      const { kind, links } = waysTo(site, 'zh')
      expect(kind).to.equal('search')
      expect(links.map(({ app }) => app)).to.deep.equal(['amap', 'baidu', 'tencent'])
      for (const { href } of links) {
        const query = [...new URL(href).searchParams.values()]
        expect(query[0]).to.equal(`${site.place.county}${site.short.zh}`)
        expect(query.join(' ')).to.not.match(/\d+\.\d/)
      }
    }
  })
})
