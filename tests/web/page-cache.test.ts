import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import express from 'express'
import { PageCache } from '../../server/web/page-cache.ts'
import { serve, StoppedClock } from '../app/serve.ts'
import { ask } from './ask.ts'

describe('the page cache', () => {
  let server: Server
  let clock: StoppedClock
  let cache: PageCache
  let renderings: string[]
  /** What a rendering waits for, and what comes of it. */
  let rendering: (key: string) => Promise<string>
  let arrived: number
  let onArrival: (count: number) => void
  const get = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { method, headers })

  beforeEach(async () => {
    clock = new StoppedClock()
    cache = new PageCache(clock.now)
    renderings = []
    arrived = 0
    onArrival = () => undefined
    rendering = async (key) => `<p>${key} ${renderings.length} ${'红色足迹'.repeat(200)}</p>`
    const app = express()
    app.disable('etag')
    app.get('/:key', async (req, res) => {
      const key = req.params.key
      const render = () => {
        renderings.push(key)
        return rendering(key)
      }
      const sent = cache.send(req, res, key, render)
      onArrival(++arrived)
      await sent.catch(() => res.status(500).end('failed'))
    })
    server = createServer(app)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  afterEach(() => new Promise((resolve) => server.close(resolve)))

  it('renders once for all who come within 900 milliseconds', async () => {
    const first = await get('/a')
    clock.forward(899)
    expect((await get('/a')).text).to.equal(first.text)
    expect(renderings).to.deep.equal(['a'])
  })

  it('renders anew after 900 milliseconds', async () => {
    const first = await get('/a')
    clock.forward(900)
    expect((await get('/a')).text).to.not.equal(first.text)
    expect(renderings).to.deep.equal(['a', 'a'])
  })

  it('renders once for a crowd that comes while it renders', async () => {
    const printed = new Promise<string>((resolve) => {
      onArrival = (count) => count === 20 && resolve('<p>one</p>')
    })
    rendering = () => printed
    const crowd = await Promise.all(Array.from({ length: 20 }, () => get('/a')))
    expect(new Set(crowd.map(({ text }) => text))).to.deep.equal(new Set(['<p>one</p>']))
    expect(renderings).to.deep.equal(['a'])
  })

  it('keeps pages apart by their keys', async () => {
    expect((await get('/a')).text).to.include('<p>a 1')
    expect((await get('/b')).text).to.include('<p>b 2')
    expect((await get('/a')).text).to.include('<p>a 1')
  })

  it('keeps no rendering that failed', async () => {
    rendering = () => Promise.reject(new Error('no ink'))
    expect((await get('/a')).status).to.equal(500)
    rendering = async () => '<p>mended</p>'
    expect((await get('/a')).text).to.equal('<p>mended</p>')
  })

  it('keeps nothing after it was cleared', async () => {
    await get('/a')
    cache.clear()
    await get('/a')
    expect(renderings).to.have.length(2)
  })

  describe('answers', () => {
    const codings: [string, string | undefined, (bytes: Buffer) => Buffer][] = [
      ['gzip, deflate, br', 'br', brotliDecompressSync],
      ['gzip', 'gzip', gunzipSync],
      ['gzip;q=1, br;q=0', 'gzip', gunzipSync],
      ['identity', undefined, (bytes) => bytes],
      ['zstd', undefined, (bytes) => bytes],
    ]
    for (const [accepted, coding, unpack] of codings) {
      it(`${coding ?? 'uncompressed'} to a browser that takes “${accepted}”`, async () => {
        const plain = await get('/a')
        const answer = await get('/a', { 'accept-encoding': accepted })
        expect(answer.headers['content-encoding']).to.equal(coding)
        expect(answer.headers['content-length']).to.equal(String(answer.bytes.length))
        expect(unpack(answer.bytes).toString()).to.equal(plain.text)
        if (coding) expect(answer.bytes.length).to.be.below(plain.bytes.length)
        expect(renderings).to.have.length(1)
      })
    }

    it('so that no cache between mixes readers up', async () => {
      const { headers } = await get('/a')
      expect(headers).to.include({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'private, no-cache' })
      expect(headers.vary).to.equal('Accept-Encoding, Accept-Language, Cookie')
    })

    it('304 to who has the page already, also when a proxy weakened its tag', async () => {
      const etag = (await get('/a')).headers.etag!
      expect(etag).to.match(/^"[\w-]{22}"$/)
      for (const tag of [etag, `W/${etag}`, `"other", ${etag}`]) {
        const again = await get('/a', { 'if-none-match': tag, 'accept-encoding': 'br' })
        expect([again.status, again.bytes.length, again.headers.etag]).to.deep.equal([304, 0, etag])
      }
      expect((await get('/a', { 'if-none-match': '"other"' })).status).to.equal(200)
    })

    it('the same tag for the same words, another for others', async () => {
      rendering = async () => '<p>still</p>'
      const first = (await get('/a')).headers.etag
      clock.forward(900)
      expect((await get('/a')).headers.etag).to.equal(first)
      rendering = async () => '<p>changed</p>'
      clock.forward(900)
      const { headers, text } = await get('/a')
      expect(headers.etag).to.not.equal(first)
      expect(text).to.equal('<p>changed</p>')
    })

    it('HEAD without the page', async () => {
      const { bytes } = await get('/a')
      const head = await get('/a', {}, 'HEAD')
      expect(head.bytes).to.have.length(0)
      expect(head.headers['content-length']).to.equal(String(bytes.length))
    })
  })

  describe('of the guide', () => {
    it('keeps every language and every size of text apart', async () => {
      const app = await serve()
      const variants = ['lang=zh; text=normal', 'lang=en; text=normal', 'lang=zh; text=large', 'lang=en; text=large']
      for (const path of ['/', '/sites/tongzi-mountain', '/sites/tongzi-mountain/stops/old-street', '/sources']) {
        const openings: (string | undefined)[] = []
        for (const cookie of [...variants, ...variants]) {
          openings.push(/<html[^>]*>/.exec((await ask(app.url + path, { headers: { cookie } })).text)?.[0])
        }
        const four = ['<html lang="zh-CN">', '<html lang="en">', '<html lang="zh-CN" class="large">', '<html lang="en" class="large">']
        expect(openings, path).to.deep.equal([...four, ...four])
      }
      await app.close()
    })

    it('holds no page made for one person', async () => {
      const app = await serve()
      for (const path of ['/c', `/c/${await app.code('tongzi-mountain')}`, '/c/wrong', '/nowhere']) {
        const { headers } = await ask(app.url + path)
        expect(headers['cache-control'], path).to.equal('private, no-store')
        expect(headers.etag, path).to.equal(undefined)
      }
      await app.close()
    })
  })
})
