import { expect } from 'chai'
import { markedFile } from '../../server/demo/mark.ts'
import { demoPassword } from '../../server/demo/settings.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { scratchFolder } from '../database/each-database.ts'
import { ask, phone } from '../web/ask.ts'
import { sampleParts, secret, until } from './sample.ts'

const band = '演示数据，并非真实记录 · Sample data, not real'

describe('sample data, served', () => {
  const folder = scratchFolder()
  let app: Served
  let cookie = ''
  before(async () => {
    const made = await sampleParts(folder.path, { days: 6, scale: 0.5 })
    await made.db.close()
    // By whoever serves the folder, not by the command that made it.
    app = await serve({ dataDir: folder.path, clock: new StoppedClock(until), env: { SECRET: secret } })
  })
  after(async () => {
    await app.close()
    folder.remove()
  })

  const get = (path: string, headers: Record<string, string> = {}) => ask(app.url + path, { headers: { ...phone, cookie, ...headers } })
  const signIn = async (name: string) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const answer = await ask(`${app.url}/staff/session`, { method: 'POST', headers, body: String(new URLSearchParams({ name, password: demoPassword })) })
    cookie = answer.headers['set-cookie']?.map((one) => one.split(';')[0]).join('; ') ?? ''
    return answer.status
  }

  it('lets its three people in, by the password that the console names', async () => {
    for (const name of ['docent', 'manager', 'admin']) expect(await signIn(name), name).to.equal(303)
  })

  it('says so on every page, above everything else and in the title', async () => {
    const plate = await app.code('base-memorial-hall')
    const { ref } = await app.parts.db.read.selectFrom('bookings').select('ref').where('status', '=', 'confirmed').executeTakeFirstOrThrow()
    const key = app.parts.bookings.keys.keyOf(ref)
    const guide = ['/', '/sources', '/sites/base-memorial-hall', '/nowhere', '/api', '/offline', '/c', `/c/${plate}`, '/display/base-memorial-hall', '/letters']
    const groups = ['/bookings', `/bookings/${ref}?key=${key}`, ...['letter', 'codes', 'plan', 'certificate'].map((paper) => `/bookings/${ref}/${paper}?key=${key}`)]
    const console_ = ['/staff', '/staff/bookings', `/staff/bookings/${ref}`, '/staff/agenda', '/staff/arrivals', '/staff/desk', '/staff/plates', '/staff/plates/sheet', '/staff/offers', '/staff/calls']
    for (const path of [...guide, ...groups, ...console_]) {
      const { text, status } = await get(path)
      expect(status, path).to.be.below(500)
      expect(text.indexOf('<body'), path).to.be.above(0)
      expect(text.slice(text.indexOf('<body')).replace(/^<body[^>]*>\s*/, ''), path).to.match(new RegExp(`^<p class="sample-band" role="note">${band}</p>`))
      expect(text, path).to.include('<title>演示数据 · ').and.match(/<link rel="stylesheet" href="\/assets\/sample-\w+\.css">/i)
    }
  })

  it('says so to programs, in the names of downloads, and on the plate that other pages show', async () => {
    const counts = await get('/counts.json')
    expect(counts.headers['x-sample-data']).to.equal('not real')
    expect(Object.keys(JSON.parse(counts.text) as object)).to.deep.equal(['date', 'as_of', 'sites'])
    const csv = await get('/staff/exports/visits.csv?from=2026-10-08&to=2026-10-10')
    expect(csv.status).to.equal(200)
    expect(csv.headers['content-disposition']).to.match(/^attachment; filename="sample-visits-/)
    expect((await get('/sites/base-memorial-hall/count.svg')).text).to.include('演示数据')
  })

  it('marks every way in which a file can be named', () => {
    expect(markedFile('attachment; filename="a.csv"')).to.equal('attachment; filename="sample-a.csv"')
    expect(markedFile("attachment; filename=a.csv; filename*=UTF-8''%E6%9C%88.xlsx")).to.equal("attachment; filename=sample-a.csv; filename*=UTF-8''sample-%E6%9C%88.xlsx")
    expect(markedFile('inline')).to.equal('inline')
  })

  it('is told from real data: an installation of its own shows no such thing', async () => {
    const real = await serve()
    try {
      const { text, headers } = await ask(`${real.url}/`, { headers: phone })
      expect(text).to.not.include('演示数据')
      expect(headers['x-sample-data']).to.equal(undefined)
    } finally {
      await real.close()
    }
  })
})
