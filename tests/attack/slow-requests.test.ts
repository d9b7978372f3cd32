import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { expect } from 'chai'
import { httpServer, waits } from '../../server/operations/http-server.ts'

describe('a client who takes for ever', () => {
  const patience = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 }
  const slow: Record<string, string> = {
    'to say what it asks': 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    'to send what it has announced': 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{',
  }

  for (const [what, bytes] of Object.entries(slow)) {
    it(`${what} is told so, and loses its connection`, async () => {
      const server = httpServer((req, res) => req.resume().on('end', () => res.end()), patience)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').setEncoding('latin1')
      let told = ''
      socket.on('data', (chunk) => (told += String(chunk))).write(bytes)
      await once(socket, 'close')
      expect(told).to.match(/^HTTP\/1\.1 408 /)
      await new Promise((resolve) => server.close(resolve))
    })
  }

  it('is waited for in the running guide as well, long enough for a slow line and no longer', () => {
    const server = httpServer(() => undefined)
    expect(server.headersTimeout).to.equal(waits.headersTimeout).and.be.within(10_000, 60_000)
    expect(server.requestTimeout).to.equal(waits.requestTimeout).and.be.within(60_000, 300_000)
  })
})
