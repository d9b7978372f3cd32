import { expect } from 'chai'
import { baseMap, type BaseMap } from '../../server/guide/base-maps.ts'

describe('the base map', () => {
  const every: BaseMap[] = [
    baseMap({ BASEMAP: 'builtin' }),
    baseMap({ BASEMAP: 'tianditu', TIANDITU_KEY: 'abc123' }),
    baseMap({ BASEMAP: 'amap' }),
    baseMap({ BASEMAP: 'osm' }),
  ]
  const [builtin, tianditu, amap, osm] = every as [BaseMap, BaseMap, BaseMap, BaseMap]

  it('of our own asks no host for anything', () => {
    expect(builtin).to.deep.include({ name: 'builtin', datum: 'WGS-84', layers: [], hosts: [] })
  })

  it('opens the policy for exactly the hosts that its tiles come from', () => {
    for (const { layers, hosts, name } of every) {
      const asked = layers.flatMap(({ url, subdomains = [''] }) => subdomains.map((s) => new URL(url.replace('{s}', s)).origin))
      expect([...hosts].sort(), name).to.deep.equal([...new Set(asked)].sort())
    }
  })

  it('opens the policy for whole origins over https, without a wildcard', () => {
    for (const host of every.flatMap(({ hosts }) => hosts)) expect(host).to.match(/^https:\/\/[a-z0-9.]+$/)
  })

  it('asks every tile by its column, row and zoom', () => {
    for (const { url } of every.flatMap(({ layers }) => layers)) {
      for (const part of ['{x}', '{y}', '{z}']) expect(url.split(part), url).to.have.length(2)
    }
  })

  it('names its maker in both languages', () => {
    for (const { attribution } of every) {
      expect(attribution.zh).to.match(/\p{Script=Han}/u)
      expect(attribution.en).to.match(/^[^\p{Script=Han}]{5,}$/u)
    }
  })

  describe('of 天地图', () => {
    it('lays the labels over the image, both with the key', () => {
      const [image, labels] = tianditu.layers
      expect(tianditu.layers).to.have.length(2)
      expect(image?.url).to.match(/^https:\/\/t\{s\}\.tianditu\.gov\.cn\/vec_w\/wmts\?.*LAYER=vec&.*TILEMATRIXSET=w&.*tk=abc123$/)
      expect(labels?.url).to.match(/^https:\/\/t\{s\}\.tianditu\.gov\.cn\/cva_w\/wmts\?.*LAYER=cva&.*TILEMATRIXSET=w&.*tk=abc123$/)
    })

    it('is taken as WGS-84 and comes from eight hosts', () => {
      expect(tianditu.datum).to.equal('WGS-84')
      expect(tianditu.hosts).to.have.length(8).and.to.include('https://t0.tianditu.gov.cn').and.to.include('https://t7.tianditu.gov.cn')
    })

    it('cannot be had without a key', () => {
      expect(() => baseMap({ BASEMAP: 'tianditu' })).to.throw('TIANDITU_KEY')
    })

    it('keeps a strange key inside its parameter', () => {
      const { layers } = baseMap({ BASEMAP: 'tianditu', TIANDITU_KEY: 'a&b={s}' })
      expect(layers[0]?.url).to.match(/tk=a%26b%3D%7Bs%7D$/)
    })
  })

  it('of 高德 is the only one in GCJ-02', () => {
    expect(every.filter(({ datum }) => datum === 'GCJ-02')).to.deep.equal([amap])
    expect(amap.hosts).to.deep.equal([1, 2, 3, 4].map((n) => `https://webrd0${n}.is.autonavi.com`))
  })

  it('of OpenStreetMap links to its licence', () => {
    expect(osm.attribution).to.deep.equal({
      zh: '© OpenStreetMap 贡献者',
      en: '© OpenStreetMap contributors',
      href: 'https://www.openstreetmap.org/copyright',
    })
    expect(osm.hosts).to.deep.equal(['https://tile.openstreetmap.org'])
  })

  describe('shows the approval number', () => {
    it('that was configured, whatever the base', () => {
      expect(baseMap({ BASEMAP: 'builtin', MAP_APPROVAL: 'GS(2024)0650号' }).approval).to.equal('GS(2024)0650号')
      expect(baseMap({ BASEMAP: 'amap', MAP_APPROVAL: 'GS(2024)0650号' }).approval).to.equal('GS(2024)0650号')
    })

    it('without its caption, which the page prints', () => {
      expect(baseMap({ BASEMAP: 'builtin', MAP_APPROVAL: '审图号：GS(2024)0650号' }).approval).to.equal('GS(2024)0650号')
    })

    it('only when there is one', () => {
      expect(builtin).to.not.have.property('approval')
      expect(baseMap({ BASEMAP: 'osm', MAP_APPROVAL: ' ' })).to.not.have.property('approval')
    })
  })
})
