import { expect } from 'chai'
import type { ServerResponse } from 'node:http'
import QRCode from 'qrcode'
import { DisplayChannel } from '../../server/checkins/display-channel.ts'
import { shipped } from '../../server/root.ts'
import { type Served, serve } from '../app/serve.ts'
import { ChildServer } from '../bench/child-server.ts'
import { scratchFolder } from '../database/each-database.ts'
import { EventReader } from './event-reader.ts'
import { Phone } from './phone.ts'
import { Screen } from './screen.ts'

const site = 'base-memorial-hall'

describe('the stream of a screen', () => {
  let app: Served
  let readers: EventReader[]
  beforeEach(async () => {
    app = await serve()
    readers = []
  })
  afterEach(async () => {
    for (const reader of readers) reader.close()
    await app.close()
  })

  const listen = async (headers: Record<string, string> = {}, where = site) => {
    const reader = await EventReader.open(`${app.url}/display/${where}/events`, headers)
    readers.push(reader)
    return reader
  }
  /** What the timer does a second later. */
  const tick = async (seconds = 1) => {
    app.clock.forward(seconds * 1000)
    await app.parts.hub.tick()
  }
  const visit = async (where = site) => new Phone(app).checkIn(await app.code(where))
  const now = (today: number, all = today, date = '2026-12-01') => ({ today, all, date })

  it('is there for the sites of the guide only, to be read only', async () => {
    expect((await fetch(`${app.url}/display/nowhere/events`)).status).to.equal(404)
    expect((await fetch(`${app.url}/display/${site}/events`, { method: 'POST' })).status).to.equal(405)
    expect((await fetch(`${app.url}/display/${site}/events`, { method: 'HEAD' })).status).to.equal(200)
    expect(app.parts.hub.size).to.equal(0)
  })

  it('is kept by nobody on the way, and begins with how things stand', async () => {
    await visit()
    const wall = await listen()
    expect(wall.response.headers.get('content-type')).to.equal('text/event-stream; charset=utf-8')
    expect(wall.response.headers.get('cache-control')).to.equal('private, no-store')
    expect(wall.response.headers.get('x-accel-buffering')).to.equal('no')
    expect(await wall.nextOf('count')).to.deep.equal(now(1))
  })

  it('tells of a crowd once, not once for each, and of nothing when there is nothing new', async () => {
    const wall = await listen()
    expect(await wall.nextOf('count')).to.deep.equal(now(0))
    await tick()
    expect(await wall.nextOf('beat')).to.equal('09:00')
    for (let visits = 0; visits < 5; visits++) await visit()
    await tick()
    await tick()
    await visit('tongzi-mountain')
    await tick()
    await visit()
    await tick()
    expect(await wall.nextOf('count')).to.deep.equal(now(5))
    expect(await wall.nextOf('count')).to.deep.equal(now(6))
    await tick(20)
    expect(await wall.nextOf('beat'), 'and after twenty seconds that it is still there').to.equal('09:00')
  })

  it('tells whoever comes later the same as those before', async () => {
    const [first] = [await listen()]
    expect(await first!.nextOf('count')).to.deep.equal(now(0))
    await visit()
    const second = await listen()
    expect(await second.nextOf('count')).to.deep.equal(now(1))
    await tick()
    expect(await first!.nextOf('count')).to.deep.equal(now(1))
  })

  it('turns over at midnight of the site', async () => {
    await visit()
    app.clock.set('2026-12-01T23:59:59+08:00')
    const wall = await listen()
    expect(await wall.nextOf('count')).to.deep.equal(now(1))
    await tick()
    expect(await wall.nextOf('count')).to.deep.equal(now(0, 1, '2026-12-02'))
  })

  it('gives a paired screen, and nobody else, its code, a new one every thirty seconds, until it is revoked', async () => {
    const screen = await Screen.at(app, site)
    const drawn = async () => {
      const svg = await QRCode.toString(`${app.parts.config.PUBLIC_URL}/c/${screen.code}`, { type: 'svg', errorCorrectionLevel: 'M', margin: 3 })
      return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
    }
    const wall = await listen({ cookie: screen.cookie })
    await wall.nextOf('count')
    expect(await wall.nextOf('code')).to.deep.equal({ url: await drawn(), until: '2026-12-01T01:00:30.000Z' })
    const others = [await listen(), await listen({ cookie: `${screen.cookie}x` }), await listen({ cookie: screen.cookie }, 'tongzi-mountain')]
    for (const other of others) await other.nextOf('count')
    expect(app.parts.hub.copies(screen.number)).to.equal(1)
    await tick(29)
    expect(await wall.nextOf('beat')).to.equal('09:00')
    await tick(1)
    expect(await wall.nextOf('code')).to.deep.equal({ url: await drawn(), until: '2026-12-01T01:01:00.000Z' })
    await screen.revoke()
    await tick(2)
    expect(await wall.nextOf('unpaired')).to.deep.equal({})
    for (const other of others) expect((await other.next())?.event, 'no code came to anybody else').to.equal('beat')
  })

  it('is let go when the screen goes away', async () => {
    const wall = await listen()
    await wall.nextOf('count')
    expect(app.parts.hub.size).to.equal(1)
    wall.close()
    while (app.parts.hub.size > 0) await new Promise(setImmediate)
  })

  it('is cut when nobody takes what is sent: what waits would pile up for ever', () => {
    const channel = new DisplayChannel()
    const did: string[] = []
    const stuck = { writableLength: 0, write: () => did.push('write'), destroy: () => did.push('destroy') }
    channel.join(stuck as unknown as ServerResponse, 'one')
    stuck.writableLength = 100_000
    channel.say('two')
    expect(did).to.deep.equal(['write', 'destroy'])
  })

  it('ends when the server ends, and any that is asked for meanwhile', async () => {
    const wall = await listen()
    await wall.nextOf('count')
    app.parts.hub.end()
    expect(await wall.next()).to.equal(undefined)
    expect(await (await listen()).next()).to.equal(undefined)
  })

  it('does not keep a real server from ending on SIGTERM', async () => {
    const folder = scratchFolder()
    const env = { DATA_DIR: folder.path, PORT: '0', HOST: '127.0.0.1', ADMIN_PASSWORD: 'a long walk from Sangzhi', LOG_LEVEL: 'silent' }
    const server = await ChildServer.start(shipped('build/server/main.js'), [], env)
    try {
      const wall = await EventReader.open(`${server.url}/display/${site}/events`)
      expect((await wall.next())?.event).to.equal('count')
      await server.stop()
      let last = await wall.next()
      while (last !== undefined) last = await wall.next()
    } finally {
      folder.remove()
    }
  })
})
