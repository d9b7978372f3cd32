import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { opening } from '../../server/checkins/proof.ts'
import { Signer } from '../../server/secrets.ts'
import { type Served, serve } from '../app/serve.ts'
import { onApp } from './on-app.ts'
import { Phone } from './phone.ts'
import { everyTable } from './tables.ts'

const gate = 'heping-middle-school'

describe('opening a check-in page', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    code = await app.code(gate)
  })
  afterEach(() => app.close())

  const openers: Record<string, { method?: string; headers?: Record<string, string> }> = {
    'a visitor': {},
    'a HEAD request': { method: 'HEAD' },
    'a browser that prefetches': { headers: { purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' } },
    'the link preview of a chat': { headers: { 'user-agent': 'WhatsApp/2.23', accept: '*/*' } },
    'WeChat, looking ahead': { headers: { 'user-agent': 'MicroMessenger/8.0 WeChat/arm64', 'x-requested-with': 'com.tencent.mm' } },
    'a crawler': { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Baiduspider/2.0)' } },
    'a program that asks for JSON': { headers: { accept: 'application/json' } },
    'an OPTIONS request': { method: 'OPTIONS' },
  }
  for (const [who, { method = 'GET', headers = {} }] of Object.entries(openers)) {
    it(`does not count ${who}, and writes nothing`, async () => {
      const before = await everyTable(app.parts.db)
      const scan = randomUUID()
      for (const path of [`/c/${code}`, `/c?code=${code}`, `/c/${code}/${scan}`, `/c/${code}?scan_id=${scan}`, '/c']) {
        const response = await new Phone(app).request(path, { method, headers })
        expect(response.status, path).to.be.below(500)
      }
      expect(await everyTable(app.parts.db)).to.deep.equal(before)
    })
  }

  it('shows what it will do and asks before it does it', async () => {
    const { html } = await new Phone(app).open(code)
    expect(html).to.match(new RegExp(`<form [^>]*action="/c/${code}" method="post"[ >]`)).and.to.match(/<button[^>]*>我到了，打卡<\/button>/)
  })

  it('gives every opening its own scan_id, a UUID of version 7', async () => {
    const wei = new Phone(app)
    const ids = new Set<string>()
    for (let i = 0; i < 5; i++) ids.add((await wei.open(code)).scanId)
    expect(ids).to.have.property('size', 5)
    for (const id of ids) expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('signs which code was opened, under which scan_id, and when', async () => {
    const { scanId, proof } = await new Phone(app).open(code)
    const signer = new Signer(app.parts.secrets, 'proof')
    expect(opening(signer, proof, code, scanId)).to.deep.equal({ openedAt: app.clock.now(), via: 'scan' })
    expect(opening(signer, proof, code, randomUUID()), 'of another page').to.equal(undefined)
    expect(opening(signer, proof, await app.code('zunyi-conference-site'), scanId), 'of another plate').to.equal(undefined)
    expect(opening(new Signer(['another secret'], 'proof'), proof, code, scanId), 'of another server').to.equal(undefined)
    const [time, via, signature] = proof.split('.') as [string, string, string]
    const later = (parseInt(time, 36) + 1).toString(36)
    expect(opening(signer, `${later}.${via}.${signature}`, code, scanId), 'with another time').to.equal(undefined)
    expect(opening(signer, `${time}.t.${signature}`, code, scanId), 'opened another way').to.equal(undefined)
    for (const nonsense of ['', '.', 'x', `${proof}.x`, `${proof}\n`, '中.中']) {
      expect(opening(signer, nonsense, code, scanId), nonsense).to.equal(undefined)
    }
  })

  it('gives a phone its cookie once: signed, http-only, for this site alone, kept long', async () => {
    const wei = new Phone(app)
    const [line = '', ...more] = (await wei.open(code)).headers.getSetCookie()
    expect(more).to.deep.equal([])
    expect(line).to.match(/^device=[\w-]{22}\.[\w-]{22}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await wei.open(code)).headers.getSetCookie()).to.deep.equal([])
  })

  it('keeps the cookie to https where the public address is https', async () => {
    await onApp({ env: { PUBLIC_URL: 'https://footprints.example.cn' } }, async (secured) => {
      const { headers } = await new Phone(secured).open(await secured.code(gate))
      expect(headers.getSetCookie()[0]).to.match(/; Secure/)
    })
  })

  it('goes on under the plate\'s one name when the code was typed as printed, and asks again for a wrong one', async () => {
    const typed = `${code.slice(0, 4).toLowerCase()} ${code.slice(4)}`
    const wei = new Phone(app)
    const found = await wei.request(`/c?code=${encodeURIComponent(typed)}`)
    expect([found.status, found.headers.get('location')]).to.deep.equal([303, `/c/${code}?typed`])
    const renamed = await wei.request(`/c/${encodeURIComponent(typed)}`)
    expect([renamed.status, renamed.headers.get('location')]).to.deep.equal([302, `/c/${code}?typed`])
    const asked = await wei.request('/c?code=%3Cscript%3E')
    expect(asked.status).to.equal(400)
    expect(await asked.text()).to.include('短码是八位').and.to.include('&lt;script&gt;').and.not.to.include('<script>')
  })
})

describe('a page under /c', () => {
  let app: Served
  let code: string
  before(async () => {
    app = await serve()
    code = await app.code(gate)
  })
  after(() => app.close())

  it('is private, never stored, and has nothing to be compared by, whatever it answers', async () => {
    const wei = new Phone(app)
    const { scanId, proof } = await wei.open(code)
    const answers = [
      await wei.request(`/c/${code}`),
      await wei.press(code, { scanId, proof }),
      await wei.request(`/c/${code}/${scanId}`),
      await wei.request('/c'),
      await wei.request(`/c?code=${code}`),
      await wei.request('/c?code=nonsense'),
      await wei.request('/c/nonsense'),
      await wei.request(`/c/${code}/${randomUUID()}`),
      await wei.request(`/c/${code}/${scanId}/more`),
      await wei.send(code),
      await wei.send(code, { companions: 9 }),
      await wei.request(`/c/${code}`, { headers: { 'if-none-match': '*' } }),
    ]
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 303, 200, 200, 303, 400, 400, 404, 404, 200, 422, 200])
    for (const { headers, url } of answers) {
      expect(headers.get('cache-control'), url).to.equal('private, no-store')
      expect(headers.get('etag'), url).to.equal(null)
      expect(headers.get('last-modified'), url).to.equal(null)
    }
  })

  it('is never shared: two visitors at the same moment have different pages and cookies', async () => {
    const [wei, lan] = [new Phone(app), new Phone(app)]
    const [hers, his] = await Promise.all([lan.open(code), wei.open(code)])
    expect(hers.scanId).not.to.equal(his.scanId)
    expect(hers.proof).not.to.equal(his.proof)
    expect(lan.device).to.be.a('string').and.not.equal(wei.device)
    expect(hers.html.replace(hers.scanId, '').replace(hers.proof, '')).to.equal(his.html.replace(his.scanId, '').replace(his.proof, ''))
  })

  it('may be read by search engines, which are told to show the page of the guide in its place', async () => {
    const { html } = await new Phone(app).open(code)
    expect(html).to.include(`<link rel="canonical" href="${app.parts.config.PUBLIC_URL}/sites/${gate}">`).and.not.include('noindex')
  })

  it('is kept from search engines once the plate is retired and only photographs of it are good', async () => {
    const db = app.parts.db
    await db.write((trx) => trx.updateTable('plates').set({ retired_at: app.clock.now() - 7_200_000 }).where('code', '=', code).execute())
    app.clock.forward(2000)
    const page = await new Phone(app).request(`/c/${code}?late`)
    expect(await page.text()).to.include('<meta name="robots" content="noindex">').and.not.include('rel="canonical"')
  })
})
