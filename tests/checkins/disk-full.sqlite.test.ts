import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { sql } from 'kysely'
import { recount } from '../../server/counters/recount.ts'
import { type Served, serve } from '../app/serve.ts'
import { Phone, phoneAt } from './phone.ts'
import { everyTable } from './tables.ts'

describe('when the disk is full', () => {
  let app: Served
  let code: string
  let wei: Phone
  beforeEach(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    code = await app.code('zunyi-martyrs-cemetery')
    wei = await phoneAt(app, code)
  })
  afterEach(() => app.close())

  const limitPages = (most: number) => app.parts.db.write((trx) => sql`pragma max_page_count = ${sql.lit(most)}`.execute(trx))

  /** Lets the file grow no more, and uses up what is free in it. Answers with how many scans that took. */
  async function fillDisk(): Promise<number> {
    await limitPages(1)
    for (let filled = 0; filled < 2000; filled += 50) {
      const sent = await Promise.all(Array.from({ length: 50 }, () => new Phone(app).send(code, { scan_id: randomUUID() })))
      if (sent.some(({ status }) => status === 503)) return filled
    }
    throw new Error('the disk never filled up')
  }

  it('a check-in is told to come back, and nothing of it is kept', async () => {
    await fillDisk()
    const before = await everyTable(app.parts.db)
    const crowd = await Promise.all(Array.from({ length: 50 }, () => new Phone(app).send(code)))
    const refused = crowd.find(({ status }) => status === 503)!
    expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 60)
    const message = '系统暂时无法读写，这一次不能确认已记上。请过几秒再试，不会重复计数。'
    expect(await refused.json()).to.deep.equal({ reason: 'unavailable', message })
    expect(crowd.filter(({ status }) => status !== 503 && status !== 201)).to.deep.equal([])
    const written = crowd.filter(({ status }) => status === 201).length
    const after = await everyTable(app.parts.db)
    expect(after.visits!.length - before.visits!.length, 'who was told so is counted, nobody else').to.equal(written)
    expect(after.scans!.length - before.scans!.length).to.equal(written)
    expect(await recount(app.parts.db, { check: true }), 'and no counter says otherwise').to.deep.equal([])
  })

  it('a page says so to a person, in both languages', async () => {
    await fillDisk()
    for (const [lang, sentence] of [['zh', '这一次不能确认已记上'], ['en', 'this is not confirmed']] as const) {
      let page: Response
      do {
        const opened = await wei.open(code)
        page = await wei.request(`/c/${code}`, {
          method: 'POST',
          headers: { 'accept-language': lang },
          body: new URLSearchParams({ scan_id: opened.scanId }),
        })
      } while (page.status === 303)
      expect(page.status).to.equal(503)
      expect(Number(page.headers.get('retry-after'))).to.be.within(1, 60)
      expect(await page.text()).to.include(sentence)
    }
  })

  it('the guide and the check-in page are still served', async () => {
    await fillDisk()
    const site = '/sites/zunyi-martyrs-cemetery'
    const sites = app.parts.guide.sites().map(({ slug }) => `/sites/${slug}`)
    for (const path of ['/', '/sources', ...sites, `${site}/count.json`, '/counts.json', '/sites.geojson', `/c/${code}`, '/health/live', '/health/ready']) {
      expect((await wei.request(path)).status, path).to.equal(200)
    }
  })

  it('the same scan counts once there is room again', async () => {
    await fillDisk()
    let scan_id: string
    do scan_id = randomUUID()
    while ((await new Phone(app).send(code, { scan_id })).status !== 503)
    await limitPages(1_000_000)
    const again = await new Phone(app).send(code, { scan_id })
    expect(again.status).to.equal(201)
    expect(await again.json()).to.include({ outcome: 'counted', scan_id })
    expect(await recount(app.parts.db, { check: true })).to.deep.equal([])
  })
})
