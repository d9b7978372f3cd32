import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { type Booked, asForm, asJson, Lan, wish } from '../bookings/organiser.ts'
import { Phone } from '../checkins/phone.ts'
import { scratchFolder } from '../database/each-database.ts'
import { engine, storeIn } from '../database/stores.ts'
import { asStranger } from '../database/stranger.ts'
import { command } from '../cli/command.ts'
import { onServer } from '../operations/installation.ts'

const site = 'base-memorial-hall'
const password = 'a long walk from Sangzhi'
const userAgent = 'Mozilla/5.0 (Linux; Android 9; WeiPhone) MicroMessenger/8.0.47'
const headers = { 'user-agent': userAgent, 'x-forwarded-for': '203.0.113.77', referer: 'https://mp.weixin.qq.com/s/abc' }

interface Line {
  level: number
  msg: string
  requestId?: string
  [field: string]: unknown
}

describe('the log of a server that says all it can', function () {
  this.timeout(120_000)
  let lines: Line[]
  /** What nobody may read there. */
  const secrets: string[] = ['203.0.113.77', '127.0.0.1', 'WeiPhone', 'weixin', password, 'robot-key', '兰秀英', '13812345678', '12345678', '5678', '第一党支部', 'lan@branch.example', 'wrong guess']
  /** Of answers: their id, by what was asked. */
  const ids = new Map<string, string>()
  const pages = new Map<string, string>()

  before(async () => {
    const folder = scratchFolder()
    const DATA_DIR = join(folder.path, 'var')
    const env = { DATA_DIR, ADMIN_PASSWORD: password, LOG_LEVEL: 'trace', NOTIFY_WEBHOOK: 'http://127.0.0.1:1/send?key=robot-key', PUBLIC_URL: 'http://localhost:0' }
    await command(env, 'migrate')
    const token = (await command(env, 'token', 'add', 'admin', 'gate', '--scope', 'arrivals')).stdout.trim()
    const plates = JSON.parse((await command(env, 'plates', '--json')).stdout) as { site: string; code: string }[]
    const code = plates.find((plate) => plate.site === site)!.code
    secrets.push(token, code)
    if (engine === 'sqlite') secrets.push(readFileSync(join(DATA_DIR, 'secret'), 'utf8').trim())
    if (engine === 'postgres') secrets.push(new URL(await storeIn(DATA_DIR)).password)
    const { stdout } = await onServer(env, async (url) => {
      const wei = new Phone({ url }, headers)
      const lan = new Lan({ url }, headers)
      const asked = async (what: string, answer: Promise<Response>) => {
        const got = await answer
        ids.set(what, got.headers.get('x-request-id') ?? '')
        pages.set(what, await got.text())
        return got
      }
      await visits(wei, code, asked)
      await books(lan, asked)
      await works(wei, token, asked)
      await breaks(await storeIn(DATA_DIR), wei, new Phone({ url }, headers), code, asked)
    })
    // What is said at the start is for the person who starts it: it names an address to try.
    const written = stdout.trim().split('\n').filter((line) => !/^(红色足迹| {2}\S)/.test(line))
    lines = written.map((line) => JSON.parse(line) as Line)
    folder.remove()
  })

  type Asked = (what: string, answer: Promise<Response>) => Promise<Response>

  async function visits(wei: Phone, code: string, asked: Asked): Promise<void> {
    const opened = await wei.open(code)
    secrets.push(opened.scanId, opened.proof.slice(0, 30))
    await asked('a form', wei.press(code, opened))
    await asked('its outcome', wei.request(`/c/${code}/${opened.scanId}`))
    secrets.push(wei.device!)
    await asked('a scan', wei.send(code, { phone: '13812345678' }))
    await asked('a scan that is wrong', wei.send(code, { companions: '兰秀英' }))
    await asked('a typed code', wei.request(`/c?code=${code}`))
    await asked('a wrong code', wei.request('/c/7QQ7QQ7Q'))
    const kept = { scan_id: randomUUID(), code, scanned_at: new Date().toISOString() }
    secrets.push(kept.scan_id, '7QQ7QQ7Q')
    await asked('kept scans', wei.request('/scans', asJson({ scans: [kept, { ...kept, scan_id: '兰秀英' }] })))
    await asked('bad JSON', wei.request('/scans', asJson('{"scans": [13812345678')))
    await asked('another site', wei.request('/scans', { ...asJson({ scans: [] }), headers: { ...headers, origin: 'https://evil.example' } }))
  }

  async function books(lan: Lan, asked: Asked): Promise<void> {
    const day = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().slice(0, 10)
    const open = (await (await lan.request(`/sites/${site}/slots.json?from=${day(3)}&to=${day(30)}&people=40`)).json()) as { slots: { slot: string; open: boolean }[] }
    const { slot } = open.slots.find(({ open }) => open)!
    const more = { slot, organisation: '桑植县第一党支部', contact_email: 'lan@branch.example', note: '兰秀英 13812345678' }
    const answer = await lan.request('/bookings', asJson(wish(more)))
    expect(answer.status).to.equal(201)
    const { ref, key } = (await answer.json()) as Booked
    secrets.push(ref, key)
    const query = `?key=${key}&phone=13812345678`
    for (const path of ['', '.ics', '/letter', '/move', '/nowhere']) await asked(`a booking${path}`, lan.request(`/bookings/${ref}${path}${query}`))
    await asked('a wrong key', lan.request(`/bookings/${ref}?key=${key.slice(1)}`))
    await asked('a look-up', lan.request('/bookings/lookup', asForm({ ref, digits: '5678' })))
    await asked('a booking that is wrong', lan.request('/bookings', asJson(wish({ ...more, people: '兰秀英' }))))
    await asked('fewer people', lan.request(`/bookings/${ref}/people`, asForm({ key, people: 30 })))
    await asked('an end', lan.request(`/bookings/${ref}/cancellation`, asJson({ key })))
    await asked('a letter', lan.request('/letters/AB3DE'))
  }

  async function works(someone: Phone, token: string, asked: Asked): Promise<void> {
    await asked('a wrong password', someone.request('/staff/session', asForm({ name: 'admin', password: 'wrong guess' })))
    const signedIn = await asked('a password', someone.request('/staff/session', asForm({ name: 'admin', password })))
    secrets.push(/rf_staff=([^;]+)/.exec(signedIn.headers.get('set-cookie')!)![1]!)
    await asked('the console', someone.request('/staff'))
    await asked('the calls', someone.request('/staff/calls'))
    const entry = { request_id: randomUUID(), site, people: 3, note: '兰秀英 13812345678' }
    await asked('a program', someone.request('/staff/visits', asJson(entry, { authorization: `Bearer ${token}` })))
    await asked('no such page', someone.request('/no/13812345678?phone=13812345678'))
  }

  async function breaks(store: string, wei: Phone, stranger: Phone, code: string, asked: Asked): Promise<void> {
    await asStranger(store, async ({ run }) => {
      for (const table of ['totals', 'outbox']) await run(`alter table ${table} rename to ${table}_away`)
    })
    const failed = await asked('a scan that fails', stranger.send(code, { phone: '13812345678' }))
    expect(failed.status).to.equal(500)
    expect((await asked('a page that fails', wei.request('/staff/calls'))).status).to.equal(500)
  }

  it('is a line of JSON for each thing', () => {
    expect(lines).to.have.length.above(30)
    for (const line of lines) expect(line).to.include.all.keys('level', 'time', 'msg')
    expect(new Set(lines.map(({ msg }) => msg))).to.include('answered').and.include('a request failed')
  })

  it('holds no address, no code, no key, no reference, no name, no number, no cookie', () => {
    expect(secrets).to.have.length.above(20)
    for (const secret of secrets) {
      expect(secret).to.have.length.above(2)
      const found = lines.find((line) => JSON.stringify({ ...line, time: 0, milliseconds: 0, requestId: '' }).includes(secret))
      expect(found, secret).to.equal(undefined)
    }
  })

  it('holds nothing that an answer was told but its route, its status and how long it took', () => {
    const fields = new Set(lines.filter(({ msg }) => msg === 'answered').flatMap((line) => Object.keys(line)))
    expect([...fields].sort()).to.deep.equal(['level', 'method', 'milliseconds', 'msg', 'requestId', 'route', 'status', 'time'])
    const routes = new Set(lines.filter(({ msg }) => msg === 'answered').map(({ route }) => route))
    expect(routes).to.include('/c/:code').and.include('/bookings/:ref').and.include('/staff/visits')
    for (const route of routes) expect(route).to.match(/^(?:\/[\w:.{}-]*)*$/)
  })

  it('names every answer by the id that the answer carries', () => {
    expect(new Set(ids.values())).to.have.property('size', ids.size)
    const answered = lines.filter(({ msg }) => msg === 'answered').map(({ requestId }) => requestId)
    expect([...ids].filter(([, id]) => !answered.includes(id))).to.deep.equal([])
  })

  it('says why a request failed, by the id that stands on the page', () => {
    for (const what of ['a scan that fails', 'a page that fails']) {
      const id = ids.get(what)!
      expect(pages.get(what), what).to.contain(id)
      const line = lines.find(({ requestId, level }) => requestId === id && level >= 50)
      expect(line, what).to.have.nested.property('err.message').that.matches(/no such table|does not exist/)
    }
  })

  it('warns that there is a proxy', () => {
    expect(lines.filter(({ msg, level }) => level === 40 && msg.includes('TRUST_PROXY'))).to.have.length(1)
  })
})
