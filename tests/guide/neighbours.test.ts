import { expect } from 'chai'
import { distance } from '../../server/guide/distances.ts'
import { neighboursOf } from '../../server/guide/neighbours.ts'
import { isKnown } from '../../server/guide/schema.ts'
import { seed } from './seed.ts'

const { sites } = seed()
const of = (slug: string) => neighboursOf(sites.find((site) => site.slug === slug)!, sites)
const names = (slug: string) => of(slug).map((site) => site.slug)

describe('the neighbours of a site', () => {
  it('are the nearest first by their points, then those of its county and its city', () => {
    expect(names('he-long-former-residence')[0]).to.equal('long-march-starting-point')
    expect(names('he-long-former-residence')).to.include.members(['base-memorial-hall', 'he-long-park-tianzi-mountain'])
    expect(names('zunyi-conference-site')).to.deep.equal(['zunyi-martyrs-cemetery'])
    expect(names('tongzi-mountain')).to.have.members(['heping-middle-school', 'baima-mountain-battlefield'])
  })

  it('are never itself, and never far off', () => {
    for (const site of sites) {
      for (const other of of(site.slug)) {
        expect(other.slug).to.not.equal(site.slug)
        if (isKnown(site.location) && isKnown(other.location)) expect(distance(site.location, other.location)).to.be.below(150_000)
        else expect(other.place.zh.slice(0, 3), site.slug).to.equal(site.place.zh.slice(0, 3))
      }
    }
  })

  it('of a city as wide as a province are those of the same county alone', () => {
    const one = sites.find(({ slug }) => slug === 'tongzi-mountain')!
    const far = { ...one, slug: 'far', place: { ...one.place, county: '巫山县', zh: '重庆市巫山县' } }
    expect(neighboursOf(far, sites)).to.deep.equal([])
  })
})
