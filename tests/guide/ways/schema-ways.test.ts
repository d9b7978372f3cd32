import { expect } from 'chai'
import { GuideError, parseGuide } from '../../../server/guide/guide-document.ts'
import { isKnown, type Guide } from '../../../server/guide/schema.ts'
import { seed } from '../seed.ts'

const stopsOf = (guide: Guide, i = 0) => {
  const { stops } = guide.routes[i]!
  if (!isKnown(stops)) throw new Error('no stops')
  return stops
}

describe('the routes of the guide document', () => {
  const refusals: [string, (guide: Guide) => void, RegExp][] = [
    ['when a stop is no site', (g) => void (stopsOf(g)[0]!.site = 'nowhere'), /routes\[0\]\.stops\[0\]\.site: no site is called nowhere/],
    ['when a stop is a site and a place', (g) => void (stopsOf(g)[0]!.place = g.sites[0]!.summary), /routes\[0\]\.stops/],
    ['when a stop is neither', (g) => void delete stopsOf(g)[0]!.site, /routes\[0\]\.stops/],
    ['when a route has one stop', (g) => void stopsOf(g).pop(), /routes\[0\]\.stops/],
    ['when it takes the address of another page', (g) => void (g.routes[0]!.slug = 'plan'), /routes\[0\]\.slug: an address that is taken/],
    ['when two have one address', (g) => void (g.routes[1]!.slug = g.routes[0]!.slug), /routes\[1\]\.slug: sangzhi stands twice/],
    ['when nothing bears it out', (g) => void (g.routes[0]!.about = []), /routes\[0\]\.about/],
    ['when it cites nobody', (g) => void (g.routes[0]!.about[0]!.sources = ['S999']), /routes\[0\]\.about\[0\]\.sources\[0\]: no source has the key S999/],
    ['when a road time has no source', (g) => void ((stopsOf(g)[1]!.way as { sources: string[] }).sources = []), /routes\[0\]\.stops/],
    ['when the march goes back in time', (g) => void (g.march.stages[1]!.date = '1934-11-19'), /march\.stages\[1\]\.date: earlier/],
    ['when a stage is at no site', (g) => void (g.march.stages[0]!.where = { site: 'nowhere' }), /march\.stages\[0\]\.where\.site: no site/],
    ['when a stage gives a point of its own', (g) => void (g.march.stages[3]!.where = { lat: 31.6, lon: 100 } as never), /march\.stages\[3\]\.where/],
  ]
  for (const [when, change, said] of refusals) {
    it(`are refused ${when}`, () => {
      const guide = seed()
      change(guide)
      expect(() => parseGuide(JSON.stringify(guide), 'guide.json')).to.throw(GuideError, said)
    })
  }

  it('come to a document of an earlier version, with the sources they cite', () => {
    const { routes, march, sources, ...old } = seed()
    const earlier = { ...old, sources: sources.filter(({ key }) => key !== 'S15' && key !== 'seed-003') }
    const read = parseGuide(JSON.stringify(earlier), 'guide.json')
    expect(read.routes).to.deep.equal(routes)
    expect(read.march).to.deep.equal(march)
    expect(read.sources.map(({ key }) => key)).to.include.members(['S15', 'seed-003'])
  })
})
