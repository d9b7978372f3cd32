import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'

describe('The file that proves whose address it is', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
    mkdirSync(join(app.parts.config.DATA_DIR, 'verify'))
    writeFileSync(join(app.parts.config.DATA_DIR, 'verify', 'MP_verify_abc.txt'), 'abc')
  })
  afterEach(() => app.close())

  it('is served at the root, without a restart', async () => {
    const answer = await fetch(`${app.url}/MP_verify_abc.txt`)
    expect(answer.status).to.equal(200)
    expect(answer.headers.get('content-type')).to.include('text/plain')
    expect(await answer.text()).to.equal('abc')
  })

  for (const path of ['/MP_verify_other.txt', '/secret', '/secret.txt', '/..%2Fsecret', '/%2e%2e%2fsecret.txt', '/.txt', '/guide.json']) {
    it(`gives nothing else away: ${path}`, async () => {
      const answer = await fetch(`${app.url}${path}`)
      expect(answer.status).to.equal(404)
    })
  }
})
