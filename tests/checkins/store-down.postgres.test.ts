import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { recount } from '../../server/counters/recount.ts'
import { type Served, serve } from '../app/serve.ts'
import { breakConnections, whileDown } from '../database/postgres/broken.ts'
import { Phone, phoneAt } from './phone.ts'
import { countedIn } from './tables.ts'

describe('when PostgreSQL is down', () => {
  let app: Served
  let code: string
  let wei: Phone
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    code = await app.code('zunyi-martyrs-cemetery')
    wei = await phoneAt(app, code)
  })
  afterEach(() => app.close())

  it('a check-in is told to come back, and counts once when PostgreSQL is there again, without a restart', async () => {
    const first = await wei.checkIn(code)
    expect(first).to.include({ outcome: 'counted', number: 1 })
    const lan = await phoneAt(app, code)
    const { scanId: scan_id } = await lan.open(code)
    await whileDown(async () => {
      for (let i = 0; i < 2; i++) {
        const refused = await lan.send(code, { scan_id })
        expect(refused.status).to.equal(503)
        expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60)
        expect(await refused.json()).to.have.property('reason', 'unavailable')
      }
    })
    const again = await lan.send(code, { scan_id })
    expect(again.status).to.equal(201)
    expect(await again.json()).to.include({ outcome: 'counted', scan_id, number: 2 })
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 2, people: 2, scans: 2 })
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })

  it('a page says so to a person, in both languages', async () => {
    const opened = await wei.open(code)
    await whileDown(async () => {
      for (const [lang, sentence] of [['zh', '这一次不能确认已记上'], ['en', 'this is not confirmed']] as const) {
        const page = await wei.request(`/c/${code}`, { method: 'POST', headers: { 'accept-language': lang }, body: new URLSearchParams({ scan_id: opened.scanId }) })
        expect(page.status).to.equal(503)
        expect(await page.text()).to.include(sentence)
      }
    })
  })

  it('the guide is still served, and no page is a surprise', async () => {
    const all = app.parts.guide.sites()
    const sites = all.map(({ slug }) => `/sites/${slug}`)
    const stops = all.flatMap((site) => site.stops.map((stop) => `/sites/${site.slug}/stops/${stop.slug}`))
    const ways = ['/routes', '/routes/march', `/routes/plan?sites=${all[0]!.slug}`, ...app.parts.guide.routes().map(({ slug }) => `/routes/${slug}`)]
    await wei.request('/')
    await whileDown(async () => {
      // What was read just before is forgotten.
      app.clock.forward(5000)
      for (const path of ['/', '/sources', '/stories', '/days', '/help', ...sites, ...stops, ...sites.map((site) => `${site}/help`), ...ways, '/health/live']) {
        expect((await wei.request(path)).status, path).to.equal(200)
      }
      for (const path of ['/counts.json', '/sites.geojson', `${sites[0]}/count.json`, `/c/${code}`, '/bookings/new', '/staff']) {
        expect((await wei.request(path)).status, path).to.be.oneOf([200, 303, 503])
      }
      const home = await (await wei.request('/')).text()
      expect(home, 'a number that nobody knows is none, and not zero').to.match(/data-live="\* today">—</).and.not.match(/data-live="[^"]*">\D*0/)
    })
  })

  it('those who watch are told that it is not ready, until it is', async () => {
    const ready = async () => (await fetch(`${app.url}/health/ready`)).status
    expect(await ready()).to.equal(200)
    await whileDown(async () => {
      expect([await ready(), await ready()]).to.deep.equal([503, 503])
    })
    expect(await ready()).to.equal(200)
  })

  it('a crowd whose connection is lost in the middle is told to come back, and is counted once when it does', async () => {
    const phones = await Promise.all(Array.from({ length: 60 }, () => phoneAt(app, code)))
    const scans = phones.map((phone) => ({ phone, scan_id: randomUUID() }))
    const sent = scans.map(({ phone, scan_id }) => phone.send(code, { scan_id }))
    await breakConnections(app.parts.config.DATABASE_URL!, 'counting')
    for (const { status } of await Promise.all(sent)) expect(status).to.be.oneOf([201, 503])
    const again = await Promise.all(scans.map(async ({ phone, scan_id }) => (await phone.send(code, { scan_id })).json() as Promise<{ outcome: string; number: number }>))
    expect(again.map(({ outcome }) => outcome)).to.deep.equal(Array(60).fill('counted'))
    expect(again.map(({ number }) => number).sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 60 }, (_, i) => i + 1))
    expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 60, people: 60, scans: 60 })
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })
})
