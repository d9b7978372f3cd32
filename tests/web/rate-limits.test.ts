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

  /** A household, a phone and a rented server are each given 64 bits of IPv6 to choose from. */
  const byAddress: Partial<Record<LimitName, number>> = {
    'check-in-address': 6000,
    'wrong-code': 30,
    'wrong-letter': 30,
    'sign-in-address': 30,
    'booking-address': 120,
    'help-address': 60,
    'lookup-address': 10,
  }
  for (const [name, points] of Object.entries(byAddress) as [LimitName, number][]) {
    it(`give one network of IPv6 one allowance, whichever of its addresses is used: ${name}`, async () => {
      const limits = new RateLimits(true)
      const used = await Promise.all(Array.from({ length: points }, (_, at) => limits.take(name, `2001:db8:1:2::${(at + 1).toString(16)}`)))
      expect(used.every((one) => one === undefined)).to.equal(true)
      expect((await limits.take(name, '2001:db8:1:2:ffff::1'))?.refused).to.equal('too-many')
      expect((await limits.spent(name, '2001:db8:1:2:ffff::2'))?.refused).to.equal('too-many')
      expect(await limits.take(name, '2001:db8:1:3::1')).to.equal(undefined)
      await limits.forget(name, '2001:db8:1:2:ffff::3')
      expect(await limits.take(name, '2001:db8:1:2::1')).to.equal(undefined)
    })
  }

  it('count an IPv4 address as one, also written as IPv6', async () => {
    const limits = new RateLimits(true)
    for (let i = 0; i < 10; i++) expect(await limits.take('lookup-address', '192.0.2.7')).to.equal(undefined)
    expect((await limits.take('lookup-address', '::ffff:192.0.2.7'))?.refused).to.equal('too-many')
    expect(await limits.take('lookup-address', '::ffff:192.0.2.8')).to.equal(undefined)
  })

  it('refuse nobody when they are off', async () => {
    const limits = new RateLimits(false)
    for (let i = 0; i < 100; i++) expect(await limits.take('check-in-device', 'phone')).to.equal(undefined)
  })
})
