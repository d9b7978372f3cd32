import { expect } from 'chai'
import { isFromInside, kindOf } from '../../server/operations/inside.ts'
import { onApp } from '../checkins/on-app.ts'
import { ask } from '../web/ask.ts'

describe('an address', () => {
  const kinds = {
    loopback: ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'],
    private: ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.9', '169.254.1.1', 'fd00::1', 'fe80::1', '::ffff:192.168.1.9'],
    pretended: ['192.0.2.77', '::ffff:192.0.2.77'],
    public: ['203.0.113.77', '172.15.0.1', '172.32.0.1', '11.0.0.1', '2001:db8::1', '::ffff:8.8.8.8', '', 'nonsense'],
  } as const
  for (const [kind, addresses] of Object.entries(kinds)) {
    it(`is ${kind}: ${addresses.map((one) => `“${one}”`).join(', ')}`, () => {
      expect(addresses.map(kindOf)).to.deep.equal(addresses.map(() => kind))
    })
  }
})

describe('the metrics are for whoever runs the server', () => {
  const from = (remoteAddress: string | undefined, headers: Record<string, string> = {}) =>
    isFromInside({ socket: { remoteAddress }, headers } as unknown as Parameters<typeof isFromInside>[0], 'footprints.example.cn')

  it('who asks from this machine or its own network', () => {
    for (const address of ['127.0.0.1', '::1', '10.0.0.9', '::ffff:172.18.0.4']) expect(from(address, { host: '10.0.0.1:3000' }), address).to.equal(true)
  })

  it('not for others', () => {
    for (const address of ['203.0.113.77', '2001:db8::1', undefined]) expect(from(address)).to.equal(false)
  })

  it('not for whom a proxy passes on, whatever it says of them', () => {
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) expect(from('127.0.0.1', { [header]: '127.0.0.1' }), header).to.equal(false)
  })

  it('not under the public name, where a proxy says nothing of itself', () => {
    expect(from('127.0.0.1', { host: 'Footprints.example.cn' })).to.equal(false)
  })

  it('so that a running server hides them from all others as if they were not there', async () => {
    await onApp({ env: { PUBLIC_URL: 'https://footprints.example.cn', TRUST_PROXY: 'true' } }, async ({ url }) => {
      expect((await ask(`${url}/metrics`)).status).to.equal(200)
      const none = await ask(`${url}/metricx`)
      for (const headers of [{ 'x-forwarded-for': '127.0.0.1' }, { host: 'footprints.example.cn' }] as Record<string, string>[]) {
        const hidden = await ask(`${url}/metrics`, { headers })
        expect(hidden.status).to.equal(404)
        expect(hidden.text).to.equal(none.text.replaceAll('/metricx', '/metrics')).and.not.contain('red_footprints_')
      }
    })
  })

  it('and while there is only a trial address, under that', async () => {
    await onApp({ env: { PUBLIC_URL: 'http://localhost:3000' } }, async ({ url }) => {
      expect((await ask(`${url}/metrics`, { headers: { host: 'localhost:3000' } })).status).to.equal(200)
    })
  })
})
