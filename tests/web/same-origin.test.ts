import { expect } from 'chai'
import type { Request } from 'express'
import { isSameOrigin } from '../../server/web/same-origin.ts'
import { serve, type Served } from '../app/serve.ts'
import { ask } from './ask.ts'

const scan_id = '019a0000-0000-7000-8000-000000000001'

describe('a request that changes something', () => {
  const asked = (headers: Record<string, string>, method = 'POST') =>
    isSameOrigin({ method, headers: { host: '10.0.0.5:3000', ...headers } } as Request, 'guide.example.org')

  const verdicts: [string, Record<string, string>, boolean][] = [
    ['by a page of ours', { 'sec-fetch-site': 'same-origin', origin: 'http://10.0.0.5:3000' }, true],
    ['by the person, not by a page', { 'sec-fetch-site': 'none' }, true],
    ['by another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
    ['by a neighbour under the same domain', { 'sec-fetch-site': 'same-site', origin: 'https://blog.example.org' }, false],
    ['by another site that lends itself our name', { 'sec-fetch-site': 'cross-site', origin: 'http://10.0.0.5:3000' }, false],
    ['by a word that no browser says', { 'sec-fetch-site': 'SAME-ORIGIN' }, false],
    ['by an older browser on our page', { origin: 'http://10.0.0.5:3000' }, true],
    ['by an older browser through a proxy', { origin: 'https://guide.example.org' }, true],
    ['by an older browser on another site', { origin: 'https://evil.example' }, false],
    ['by an older browser on another port', { origin: 'http://10.0.0.5:8080' }, false],
    ['by a site whose name begins like ours', { origin: 'https://guide.example.org.evil.example' }, false],
    ['by a frame without an origin', { origin: 'null' }, false],
    ['by an origin that is no address', { origin: 'guide.example.org' }, false],
    ['by no browser at all', {}, true],
  ]
  for (const [who, headers, allowed] of verdicts) {
    it(`is ${allowed ? 'taken' : 'refused'} when sent ${who}`, () => {
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) expect(asked(headers, method), method).to.equal(allowed)
    })
  }

  it('is not a GET, a HEAD or an OPTIONS, which any page may send', () => {
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(asked({ 'sec-fetch-site': 'cross-site' }, method)).to.equal(true)
  })

  describe('of the running guide', () => {
    let app: Served
    before(async () => {
      app = await serve()
    })
    after(() => app.close())

    const post = async (headers: Record<string, string>) =>
      ask(`${app.url}/c/${await app.code('tongzi-mountain')}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...headers },
        body: `scan_id=${scan_id}`,
      })

    it('is refused from another site, by name, and counts nothing', async () => {
      const answer = await post({ 'sec-fetch-site': 'cross-site' })
      expect(answer.status).to.equal(403)
      expect(JSON.parse(answer.text).reason).to.equal('cross-site')
      expect((await app.parts.counts.all()).of('tongzi-mountain')).to.deep.equal({ today: 0, all: 0 })
    })

    it('is taken from its own page', async () => {
      expect((await post({ 'sec-fetch-site': 'same-origin', origin: app.url })).status).to.equal(201)
    })
  })
})
