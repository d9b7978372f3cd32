import { expect } from 'chai'
import { networkOf } from '../../server/web/network.ts'

describe('the network of an address', () => {
  const cases: [string, string][] = [
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:192.0.2.8', '192.0.2.8'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::1', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['::', '0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['', ''],
    ['no address', 'no address'],
  ]
  for (const [address, network] of cases) {
    it(`of “${address}” is “${network}”`, () => expect(networkOf(address)).to.equal(network))
  }
})
