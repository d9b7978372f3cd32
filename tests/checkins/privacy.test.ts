import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { expect } from 'chai'
import pino from 'pino'
import { createApp } from '../../server/app.ts'
import { storeOf } from '../../server/parts.ts'
import { type Served, serve } from '../app/serve.ts'
import { filesOf } from '../database/stores.ts'
import { onListener } from './on-app.ts'
import { Phone } from './phone.ts'
import { everythingAsText, everyTable } from './tables.ts'

const userAgent = 'Mozilla/5.0 (Linux; Android 9; WeiPhone) MicroMessenger/8.0.47'

describe('what is kept of a visitor', () => {
  let app: Served
  beforeEach(async () => (app = await serve({ env: { TRUST_PROXY: 'true' } })))
  afterEach(() => app.close())

  /** Wei visits two sites on two days, by way of a proxy that names his address. */
  async function weiTravels(): Promise<Phone> {
    const wei = new Phone(app, { 'user-agent': userAgent, 'x-forwarded-for': '203.0.113.77', referer: 'https://mp.weixin.qq.com/s/abc' })
    for (const day of ['2026-12-01', '2026-12-02']) {
      app.clock.set(`${day}T10:00:00+08:00`)
      for (const site of ['base-memorial-hall', 'heping-middle-school']) {
        const code = await app.code(site)
        expect((await wei.press(code, await wei.open(code))).status).to.equal(303)
        expect(await wei.checkIn(code, { name: 'Wei', phone: '13800000000' })).to.include({ outcome: 'already' })
      }
    }
    return wei
  }

  const strangers = (wei: Phone) => {
    const id = Buffer.from(wei.device!, 'base64url')
    const spelled = [wei.device!, id.toString('hex'), id.toString('base64').replace(/=+$/, ''), id.toString('latin1')]
    return [...spelled, '203.0.113.77', '127.0.0.1', 'WeiPhone', 'MicroMessenger', 'weixin', '13800000000', 'Wei']
  }

  it('is, in no table, the id of the phone, its address, its browser, its name or where it came from', async () => {
    const wei = await weiTravels()
    const kept = await everythingAsText(app.parts.db)
    expect(kept).to.include('base-memorial-hall').and.to.include('2026-12-02')
    for (const found of strangers(wei)) expect(kept, found).not.to.include(found)
  })

  it('is not in the files either, journal and all', async () => {
    const wei = await weiTravels()
    const { DATA_DIR } = app.parts.config
    const files = [...readdirSync(DATA_DIR).map((name) => readFileSync(join(DATA_DIR, name))), ...(await filesOf(storeOf(app.parts.config)))]
    expect(files.some((bytes) => bytes.includes('base-memorial-hall')), 'they are those of the visits').to.equal(true)
    for (const bytes of files) {
      // "Wei" and the like are words of the guide; what only the phone has said is looked for.
      for (const found of strangers(wei).filter((one) => one.length > 8)) expect(bytes.includes(found, 0, 'latin1'), found).to.equal(false)
    }
  })

  it('is not in the log, even when it says all it can', async () => {
    const lines: string[] = []
    const stream = new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) })
    const log = pino({ level: 'trace' }, stream)
    const code = await app.code('tongzi-mountain')
    const { wei, opened } = await onListener(createApp({ ...app.parts, log }), async (url) => {
      const wei = new Phone({ url }, { 'user-agent': userAgent, 'x-forwarded-for': '203.0.113.77' })
      const opened = await wei.open(code)
      await wei.press(code, opened)
      await wei.send(code, { companions: 'Wei' })
      await wei.request(`/c?code=${code}`)
      return { wei, opened }
    })
    expect(lines.length).to.be.above(3)
    for (const found of [...strangers(wei), opened.scanId]) expect(lines.join(''), found).not.to.include(found)
  })

  it('is a pseudonym that is another at every site and on every day', async () => {
    await weiTravels()
    const { visits = [] } = await everyTable(app.parts.db)
    const pseudonyms = visits.map(({ device }) => Buffer.from(device as Uint8Array).toString('hex'))
    expect(pseudonyms).to.have.length(4)
    expect(new Set(pseudonyms)).to.have.property('size', 4)
    for (const pseudonym of pseudonyms) expect(pseudonym).to.match(/^[0-9a-f]{32}$/)
  })
})
