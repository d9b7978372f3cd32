import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { EventReader } from '../checkins/event-reader.ts'
import { phoneAt } from '../checkins/phone.ts'
import { scratchFolder } from '../database/each-database.ts'
import { ask, phone } from '../web/ask.ts'
import { Caddy } from './caddy.ts'
import { checker } from './checker.ts'

const site = 'base-memorial-hall'
const caddyProgram = checker('caddy')

describe('behind Caddy, with the Caddyfile that ships', () => {
  let app: Served
  let caddy: Caddy
  let folder: ReturnType<typeof scratchFolder>

  before(function () {
    if (caddyProgram === undefined) this.skip()
  })
  beforeEach(async () => {
    folder = scratchFolder()
    app = await serve({ env: { TRUST_PROXY: 'loopback' } })
    caddy = await Caddy.start(caddyProgram!, { app: app.url, folder: folder.path })
  })
  afterEach(async () => {
    await caddy.kill()
    await app.close()
    folder.remove()
  })

  it('compresses what the app does not, and leaves alone what the app has compressed', async () => {
    const page = await ask(`${caddy.url}/verify`, { headers: { ...phone, 'accept-encoding': 'gzip' } })
    expect(page.headers['content-encoding']).to.equal('gzip')
    const plain = await ask(`${caddy.url}/verify`, { headers: phone })
    expect(plain.headers).not.to.have.property('content-encoding')
    expect(page.bytes.length).to.be.below(plain.bytes.length * 0.6)
    const guide = await ask(`${caddy.url}/`, { headers: { ...phone, 'accept-encoding': 'gzip, br, zstd' } })
    expect(guide.headers['content-encoding']).to.equal('br')
  })

  it('hands on every event of a stream at once, uncompressed', async () => {
    const wall = await EventReader.open(`${caddy.url}/display/${site}/events`, { 'accept-encoding': 'gzip, zstd' })
    expect(wall.response.headers.get('content-encoding')).to.equal(null)
    expect(await wall.nextOf('count')).to.include({ today: 0 })
    await (await phoneAt(caddy, await app.code(site))).checkIn(await app.code(site))
    app.clock.forward(1000)
    await app.parts.hub.tick()
    // They come while the stream is open, with nothing behind them to push them out.
    expect(await wall.nextOf('count')).to.include({ today: 1 })
    expect(await wall.nextOf('beat')).to.equal('09:00')
    wall.close()
  })

  it('lets go of a stream as soon as its screen has left', async () => {
    const { hub } = app.parts
    const opened = new Promise<ServerResponse>((resolve) => {
      const open = hub.open.bind(hub)
      hub.open = (stream, ...rest) => {
        resolve(stream)
        return open(stream, ...rest)
      }
    })
    const wall = await EventReader.open(`${caddy.url}/display/${site}/events`)
    await wall.nextOf('count')
    wall.close()
    await once(await opened, 'close')
    expect(hub.size).to.equal(0)
  })

  it('tells the app who asks, whatever the visitor claims to be', async function () {
    // Only Linux answers at every address of 127.0.0.0/8.
    if (process.platform !== 'linux') this.skip()
    let last = 0
    for (let guess = 0; guess < 40 && last !== 429; guess++) {
      const claimed = { ...phone, 'x-forwarded-for': `203.0.113.${guess}` }
      last = (await ask(`${caddy.url}/c/0000000${guess % 10}`, { headers: claimed, from: '127.0.0.2' })).status
    }
    expect(last, 'the same visitor, guessing codes').to.equal(429)
    expect((await ask(`${caddy.url}/c/00000000`, { headers: phone, from: '127.0.0.3' })).status, 'another visitor').not.to.equal(429)
  })

  it('logs the address of each request, and no key, no cookie, no scan', async () => {
    const code = await app.code(site)
    const visitor = await phoneAt(caddy, code)
    const { scan_id } = await visitor.checkIn(code)
    await visitor.request(`/c/${code}/${scan_id}`)
    await visitor.request('/bookings/AB12CD?key=manage-key', { headers: { referer: `${caddy.url}/bookings/AB12CD?key=manage-key` } })
    const { lines, text } = await caddy.stop()
    expect(lines.map(({ request: { remote_ip, method, uri } }) => `${remote_ip} ${method} ${uri}`)).to.deep.equal([
      '127.0.0.1 GET /c/',
      '127.0.0.1 POST /c/',
      '127.0.0.1 GET /c/',
      '127.0.0.1 GET /bookings/AB12CD?',
    ])
    for (const secret of [scan_id, visitor.device!, code, 'manage-key']) expect(text).not.to.include(secret)
  })
})
