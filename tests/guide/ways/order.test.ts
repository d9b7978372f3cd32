import { expect } from 'chai'
import fc from 'fast-check'
import { inDays, inOrder } from '../../../server/guide/ways/order.ts'
import type { Site } from '../../../server/guide/schema.ts'
import { seed, siteOf } from '../seed.ts'

const slugs = (sites: Site[]) => sites.map(({ slug }) => slug)

describe('the order of a visit', () => {
  it('is empty for nobody, and one for one', () => {
    expect(inOrder([])).to.deep.equal([])
    expect(inDays([])).to.deep.equal([])
    expect(slugs(inOrder([siteOf('tongzi-mountain')]))).to.deep.equal(['tongzi-mountain'])
  })

  it('begins with the first and comes by each once, whatever was picked', () => {
    const { sites } = seed()
    fc.assert(
      fc.property(fc.shuffledSubarray(sites, { minLength: 1 }), (picked) => {
        const ordered = inOrder(picked)
        expect(ordered[0]).to.equal(picked[0])
        expect(slugs(ordered).sort()).to.deep.equal(slugs(picked).sort())
        expect(inDays(ordered).flat()).to.deep.equal(ordered)
      }),
      { numRuns: 25 },
    )
  })

  it('takes the neighbour before the far one', () => {
    const [he, zunyi, liujiaping] = ['he-long-former-residence', 'zunyi-conference-site', 'long-march-starting-point'].map(siteOf) as [Site, Site, Site]
    expect(slugs(inOrder([he, zunyi, liujiaping]))).to.deep.equal(slugs([he, liujiaping, zunyi]))
    expect(inDays(inOrder([he, zunyi, liujiaping])).map(slugs)).to.deep.equal([slugs([he, liujiaping]), slugs([zunyi])])
  })

  it('finds the shortest, where the nearest next would lead astray', () => {
    const at = (lon: number) => ({ ...siteOf('he-long-former-residence'), slug: `at-${lon}`.replace('.', '-').replace('--', '-m'), location: { ...(siteOf('he-long-former-residence').location as object), lat: 29, lon } }) as Site
    // To the nearest first, then back to the left, then all the way out: half as far again as left first.
    const [start, left, right, out] = [110, 109, 110.9, 113].map(at) as [Site, Site, Site, Site]
    expect(slugs(inOrder([start, out, right, left]))).to.deep.equal(slugs([start, left, right, out]))
  })

  it('keeps a site without a point with its county', () => {
    const picked = ['he-long-former-residence', 'zunyi-conference-site', 'zunyi-martyrs-cemetery', 'base-memorial-hall'].map(siteOf)
    expect(inDays(inOrder(picked)).map(slugs)).to.deep.equal([
      ['he-long-former-residence', 'base-memorial-hall'],
      ['zunyi-conference-site', 'zunyi-martyrs-cemetery'],
    ])
  })
})
