import { expect } from 'chai'
import { everyTable } from '../checkins/tables.ts'
import { isPage, leadsAway, wrongInCookie } from './answers.ts'
import { type Bureau, openBureau } from './bureau.ts'
import { type Answer, headerOf } from './line.ts'
import { Visitor } from './visitor.ts'

/** What another site can do with the browser of somebody who is signed in here. */

describe('another site, in the browser of somebody who is signed in,', () => {
  let bureau: Bureau
  let nobody: Visitor
  let admin: Visitor
  /** What everybody is answered everywhere. */
  const seen: { asked: string; answer: Answer }[] = []

  before(async () => {
    bureau = await openBureau({ env: { PUBLIC_URL: 'https://guide.example.org', ADMIN_PASSWORD: 'a long walk from Sangzhi' } })
    nobody = new Visitor(bureau)
    admin = new Visitor(bureau, 'admin')
    for (const { method, path } of bureau.routes) {
      if (method !== 'GET') continue
      for (const [name, visitor] of Object.entries({ nobody, admin })) {
        const query = path.startsWith('/bookings/:ref') ? `?key=${bureau.keys.booking}` : path.startsWith('/help/') ? `?key=${bureau.keys.ticket}` : ''
        seen.push({ asked: `${name}: ${path}`, answer: await visitor.get(bureau.addressOf(path) + query) })
      }
    }
  })
  after(async () => {
    nobody.leave()
    admin.leave()
    await bureau.close()
  })

  const wrongIn = (look: (answer: Answer) => boolean) => seen.filter(({ answer }) => look(answer)).map(({ asked }) => asked)

  it('sends no form and no script’s request: every POST of a cross-site page is refused and changes nothing', async () => {
    const before = await everyTable(bureau.app.parts.db)
    const pages = [{ 'Sec-Fetch-Site': 'cross-site' }, { 'Sec-Fetch-Site': 'same-site' }, { Origin: 'https://evil.example' }, { Origin: 'null' }]
    const wrong: string[] = []
    for (const { method, path } of bureau.routes) {
      if (method !== 'POST') continue
      for (const page of pages) {
        const { status, body } = await admin.postForm(bureau.addressOf(path), {}, { ...page, Accept: 'application/json' } as Record<string, string>)
        if (status !== 403 || !body.includes('"cross-site"')) wrong.push(`${path} ${JSON.stringify(page)}: ${status}`)
      }
    }
    expect(wrong).to.deep.equal([])
    expect(await everyTable(bureau.app.parts.db)).to.deep.equal(before)
  })

  it('shows no page of ours in a frame, to have it clicked', () => {
    const pages = seen.filter(({ answer }) => isPage(answer))
    expect(pages).to.have.length.above(150)
    const framed = ({ headers }: Answer) => !(new Map(headers).get('content-security-policy') ?? '').includes("frame-ancestors 'none'") || new Map(headers).get('x-frame-options') !== 'DENY'
    expect(wrongIn((answer) => isPage(answer) && framed(answer))).to.deep.equal([])
  })

  it('finds no page that would run a script it has smuggled in: no policy allows one in the page, and no page has one', () => {
    expect(wrongIn((answer) => /unsafe-|data:.*script|\*/.test(headerOf(answer, 'content-security-policy') ?? ''))).to.deep.equal([])
    expect(wrongIn((answer) => isPage(answer) && !/default-src 'self'/.test(headerOf(answer, 'content-security-policy') ?? ''))).to.deep.equal([])
    const inline = /<script(?![^>]*\ssrc="\/)|<style|\sstyle="|\son[a-z]+="|javascript:/i
    expect(wrongIn((answer) => isPage(answer) && inline.test(answer.body.toString()))).to.deep.equal([])
  })

  it('cannot use our address to lead people to its own: whatever is asked, and whatever host is named', async () => {
    const there = ['//evil.example/staff', 'https://evil.example/staff', '/\\evil.example']
    const names = ['next', 'back', 'url', 'to', 'redirect', 'return', 'returnTo', 'continue', 'goto', 'path', 'from', 'site', 'code', 'number']
    const wrong: string[] = []
    let led = 0
    for (const [i, { path }] of bureau.routes.filter(({ method }) => method === 'GET').entries()) {
      const evil = there[i % there.length]!
      const query = new URLSearchParams(names.map((name) => [name, evil]))
      for (const address of new Set([bureau.addressOf(path), path.replace(/:\w+/g, encodeURIComponent(evil)), `//evil.example${bureau.addressOf(path)}`])) {
        const answer = await admin.get(`${address}?${query}`, { Host: 'evil.example', 'X-Forwarded-Host': 'evil.example' })
        const location = headerOf(answer, 'location')
        if (location === undefined) continue
        led++
        if (leadsAway(location)) wrong.push(`${path} leads to ${location}`)
      }
    }
    expect(wrong).to.deep.equal([])
    expect(led).to.be.above(20)
  })

  it('is sent no cookie of ours, which no script reads and no plain line carries', async () => {
    const signedIn = await nobody.postForm('/staff/session', { name: 'admin', password: 'a long walk from Sangzhi' })
    const others = [await nobody.get('/?lang=en&text=large'), await admin.postForm('/staff/session/end', {})]
    const cookies = [...seen.map(({ answer }) => answer), signedIn, ...others].flatMap(({ headers }) => headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value))
    expect([...new Set(cookies.map((cookie) => cookie.split('=')[0]))]).to.include.members(['rf_staff', 'device', 'lang', 'text'])
    expect(cookies.flatMap(wrongInCookie)).to.deep.equal([])
  })
})
