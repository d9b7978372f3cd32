import { expect } from 'chai'
import { type LimitName, RateLimits } from '../../server/web/rate-limits.ts'

describe('the limits', () => {
  /** Thousands for an address, behind which a coach and a carrier stand; tens for a phone. */
  const allowed: Partial<Record<LimitName, number>> = { 'check-in-device': 60, 'check-in-address': 6000 }

  for (const [name, points] of Object.entries(allowed)) {
    it(`let ${points} pass and refuse the next with the time to wait: ${name}`, async () => {
      const limits = new RateLimits(true)
      const take = (key: string) => limits.take(name as LimitName, key)
      for (let i = 0; i < points; i++) expect(await take('coach')).to.equal(undefined)
      const refused = await take('coach')
      expect(refused?.refused).to.equal('too-many')
      expect(refused?.retryAfter).to.be.within(1, 600)
      expect(await take('somebody else')).to.equal(undefined)
    })
  }

  it('refuse nobody when they are off', async () => {
    const limits = new RateLimits(false)
    for (let i = 0; i < 100; i++) expect(await limits.take('check-in-device', 'phone')).to.equal(undefined)
  })
})
