import { expect } from 'chai'
import { serve, type Served } from '../app/serve.ts'
import { ask } from './ask.ts'

const policy = (images: string, more = '') =>
  `default-src 'self';img-src ${images};object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'${more}`

describe('every answer', () => {
  let app: Served
  before(async () => {
    app = await serve()
  })
  after(() => app.close())

  const headersOf = async (path: string) => (await ask(app.url + path)).headers
  const stylesheet = async () => /href="(\/assets\/site[^"]+)"/.exec((await ask(app.url)).text)![1]!
  const pages = async () => ['/', '/sites/tongzi-mountain', '/c', `/c/${await app.code('tongzi-mountain')}`, '/nowhere']
  const every = async () => [...(await pages()), '/counts.json', '/health/live', await stylesheet()]

  it('loads nothing but our own files', async () => {
    for (const path of await every()) expect((await headersOf(path))['content-security-policy'], path).to.equal(policy(`'self' data:`))
  })

  it('stays out of frames, is taken for what it says it is, and tells other sites nothing', async () => {
    for (const path of await every()) {
      expect(await headersOf(path), path).to.include({
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
      })
    }
  })

  it('does not say what it runs on', async () => {
    for (const path of await every()) expect(await headersOf(path), path).to.not.have.any.keys('x-powered-by', 'server')
  })

  it('does not insist on https where there is none', async () => {
    for (const path of await every()) expect(await headersOf(path), path).to.not.have.property('strict-transport-security')
  })

  it('has no script or style that its own policy would forbid', async () => {
    const paths = [...(await pages()), '/sources', '/c?code=wrong', '/sites/base-memorial-hall/stops/founding-yard']
    for (const path of paths) {
      const { text } = await ask(app.url + path)
      expect(text, path).to.match(/^\s*<!doctype html>/)
      expect(text, path).to.not.match(/<script(?![^>]*\ssrc="\/)|<style|\sstyle="|\son[a-z]+="|javascript:/i)
      // What leads somewhere, and the one address that search engines are told of, fetch nothing.
      expect(text.replace(/<a [^>]*>|<link rel="canonical"[^>]*>/g, ''), path).to.not.match(/(?:src|href|action)="(?!\/|#|\?)/)
    }
  })
})

describe('a guide with', () => {
  const headers = async (env: NodeJS.ProcessEnv) => {
    const app = await serve({ env })
    const answer = await ask(app.url)
    await app.close()
    return answer.headers
  }

  it('an https address insists on https', async () => {
    const secure = await headers({ PUBLIC_URL: 'https://guide.example.org' })
    expect(secure['content-security-policy']).to.equal(policy(`'self' data:`, ';upgrade-insecure-requests'))
    expect(secure['strict-transport-security']).to.equal('max-age=31536000; includeSubDomains')
  })

  const tianditu = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `https://t${n}.tianditu.gov.cn`)
  const amap = [1, 2, 3, 4].map((n) => `https://webrd0${n}.is.autonavi.com`)
  const grounds: [string, NodeJS.ProcessEnv, string[]][] = [
    ['天地图', { BASEMAP: 'tianditu', TIANDITU_KEY: 'abc123' }, tianditu],
    ['高德', { BASEMAP: 'amap' }, amap],
    ['OpenStreetMap', { BASEMAP: 'osm' }, ['https://tile.openstreetmap.org']],
    ['the county outlines, and a key that is not used,', { BASEMAP: 'builtin', TIANDITU_KEY: 'abc123' }, []],
  ]
  for (const [ground, env, hosts] of grounds) {
    it(`${ground} loads pictures from ${hosts.length || 'no'} host${hosts.length === 1 ? '' : 's'} besides`, async () => {
      expect((await headers(env))['content-security-policy']).to.equal(policy([`'self' data:`, ...hosts].join(' ')))
    })
  }
})
