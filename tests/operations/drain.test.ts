import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect } from 'chai'
import { drainable } from '../../server/operations/drain.ts'

describe('draining a server', () => {
  let server: Server
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  /** A server whose pages wait until they are let go, and which is told to end. */
  async function ending(patience: number): Promise<{ connected(): Promise<Socket>; arrived(requests: number): Promise<void>; drain(): Promise<void>; letGo(): void }> {
    const held: (() => void)[] = []
    let seen = () => {}
    const page: RequestListener = (req, res) => {
      held.push(() => req.resume().on('end', () => res.end('a page')))
      seen()
    }
    server = createServer(page)
    const drain = drainable(server, { patience })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return {
      drain,
      letGo: () => held.forEach((go) => go()),
      async arrived(requests) {
        while (held.length < requests) await new Promise<void>((resolve) => (seen = resolve))
      },
      async connected() {
        const socket = connect(port, '127.0.0.1')
        await once(socket, 'connect')
        return socket.on('error', () => undefined)
      },
    }
  }
  const get = 'GET / HTTP/1.1\r\nHost: gate\r\n\r\n'

  it('answers each request that has arrived, and says that it is the connection\'s last', async () => {
    const { connected, arrived, drain, letGo } = await ending(60_000)
    const sockets = await Promise.all([connected(), connected()])
    for (const socket of sockets) socket.write(get)
    await arrived(2)
    const drained = drain()
    letGo()
    for (const socket of sockets) {
      expect(await text(socket)).to.match(/^HTTP\/1\.1 200 OK\r\n/).and.match(/\r\nConnection: close\r\n/).and.match(/a page/)
    }
    await drained
  })

  it('takes no new connection', async () => {
    const { connected, arrived, drain, letGo } = await ending(60_000)
    const socket = await connected()
    socket.write(get)
    await arrived(1)
    const drained = drain()
    expect(await connected().catch(({ code }: { code: string }) => code)).to.equal('ECONNREFUSED')
    letGo()
    await drained
  })

  it('waits for nobody who has said nothing', async () => {
    const { connected, drain } = await ending(60_000)
    await Promise.all([connected(), connected()])
    await drain()
  })

  const halves: Record<string, string> = {
    'its head': 'POST / HTTP/1.1\r\nHost: ga',
    'its body': 'POST / HTTP/1.1\r\nHost: gate\r\nContent-Length: 90\r\n\r\n{',
  }
  for (const [part, half] of Object.entries(halves)) {
    it(`waits no longer than its patience for one who is in the middle of ${part}`, async () => {
      const { connected, drain } = await ending(200)
      const socket = await connected()
      socket.write(half)
      // Behind it, so that what was written before has arrived too.
      await new Promise((resolve) => setImmediate(resolve))
      await drain()
      await text(socket).catch(() => undefined)
    })
  }

  it('still takes the rest of a request whose beginning has arrived', async () => {
    const { connected, arrived, drain, letGo } = await ending(60_000)
    const socket = await connected()
    socket.write(halves['its body']!)
    await arrived(1)
    const drained = drain()
    socket.write(' '.repeat(89))
    letGo()
    expect(await text(socket)).to.match(/^HTTP\/1\.1 200 OK\r\n/)
    await drained
  })

  it('is done at once where nobody is', async () => {
    const { drain } = await ending(60_000)
    await drain()
  })
})
