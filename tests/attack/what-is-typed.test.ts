import { randomUUID } from 'node:crypto'
import { Writable } from 'node:stream'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { pairDisplay } from '../../server/checkins/paired-displays.ts'
import { openTicket } from '../../server/help/open-ticket.ts'
import { correct } from '../../server/ledger/correct.ts'
import { addToken } from '../../server/staff/tokens.ts'
import { uuidBytes } from '../../server/uuid.ts'
import { openLog } from '../../server/web/log.ts'
import { wish } from '../bookings/organiser.ts'
import { booked } from '../bookings/console/site-desk.ts'
import { docentNamed } from '../bookings/house.ts'
import { hall, hired } from '../staff/two-sites.ts'
import { type Bureau, openBureau } from './bureau.ts'
import { headerOf } from './line.ts'
import { markup, smuggled } from './poison.ts'
import { Visitor } from './visitor.ts'

/** What somebody can do with what they type into our fields and addresses. */

const formulas = { organisation: '=HYPERLINK("http://evil.example")', note: '@SUM(A1)', place: '+86', leader_name: '-2+3', contact_name: '=1+1' }

describe('somebody who types', () => {
  let bureau: Bureau
  let visitor: Visitor
  let admin: Visitor
  const log: string[] = []

  before(async () => {
    bureau = await openBureau({ log: openLog('trace', new Writable({ write: (chunk, _encoding, done) => (log.push(String(chunk)), done()) })) })
    visitor = new Visitor(bureau)
    admin = new Visitor(bureau, 'admin')
    await writeEverywhere()
  })
  after(async () => {
    visitor.leave()
    admin.leave()
    await bureau.close()
  })

  /** Markup, and formulas, in everything that somebody's words are kept in. */
  async function writeEverywhere(): Promise<void> {
    const { app } = bureau
    const { db, now, random, tickets } = app.parts
    const marked = { organisation: markup, contact_name: markup, leader_name: markup, note: markup, place: markup }
    for (const [i, words] of [marked, formulas].entries()) bureau.things.ref = (await booked(app, { ...words, slot: `2026-12-0${3 + i}T09:00`, people: 20 })).ref
    bureau.things.ref = (await booked(app, { ...marked, slot: '2026-12-05T09:00', people: 20 })).ref
    const said = { requestId: randomUUID(), site: hall, stop: '', kind: 'plate', visitDay: '', text: markup, name: markup, phone: '0744-8231234', lang: 'zh' } as const
    bureau.things.ticket = (await openTicket(tickets, said, hall)).ticket.number
    await hired(app, markup, 'docent', [hall])
    await docentNamed(db, markup)
    await pairDisplay(app.parts, { id: uuidBytes(randomUUID())!, site: hall, place: markup, by: markup })
    for (const reason of [markup, formulas.organisation]) await correct(app.parts, { requestId: randomUUID(), site: hall, about: '2026-12-01', people: 3, reason }, markup)
    const { id: staffId } = await hired(app, `${markup}2`, 'manager', [hall])
    await db.write((trx) => addToken(trx, { staffId, label: markup, site: '*', scope: 'read', now: now(), random }))
    await db.write((trx) => trx.insertInto('closures').values({ site: hall, day: '2026-12-08', reason: markup, closed_by: markup, closed_at: now() }).execute())
  }

  const gets = () => bureau.routes.filter(({ method }) => method === 'GET').map(({ path }) => path)

  it('markup (HTML injection) finds it as the text that it is, on whatever page it is shown', async () => {
    const { booking, ticket } = { booking: bureau.app.parts.bookings.keys.keyOf(bureau.things.ref!), ticket: bureau.app.parts.tickets.keys.keyOf(bureau.things.ticket!) }
    const asMarkup: string[] = []
    let asText = 0
    for (const path of gets()) {
      // Of papers and tickets the key; of lists all that they can show.
      const key = path.startsWith('/help') ? ticket : booking
      const query = new URLSearchParams({ key, from: '2026-12-01', to: '2026-12-31', status: 'all', name: markup, text: markup, number: markup, code: markup, person: markup, q: markup, docent: markup, next: markup, typed: markup })
      const answer = await admin.get(`${bureau.addressOf(path)}?${query}`)
      const text = answer.body.toString()
      const isText = /^(application\/json|text\/(csv|calendar|plain))/.test(headerOf(answer, 'content-type') ?? '')
      if (!isText && (text.includes(markup) || text.includes('<img src=x'))) asMarkup.push(path)
      if (text.includes('&lt;img src=x')) asText++
    }
    expect(asMarkup).to.deep.equal([])
    // It stands on many pages, or this would prove nothing.
    expect(asText).to.be.above(12)
  })

  it('a formula (CSV injection) finds it as text in every table that is downloaded', async () => {
    let neutralised = 0
    const tables = gets().filter((path) => path.endsWith('.csv'))
    expect(tables).to.have.length.above(4)
    for (const path of tables) {
      for (const query of ['from=2026-11-01&to=2026-12-31&status=all&contacts=1', 'from=2026-11&to=2026-12']) {
        const address = bureau.addressOf(path.replace(':month', '2026-12'))
        const answer = await admin.get(`${address}?${query}`)
        if (answer.status !== 200) continue
        const cells = (parse(answer.body, { bom: true, relax_column_count: true }) as string[][]).flat()
        expect(cells, path).to.have.length.above(3)
        expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell) && !/^[+-]?\d[\d,.]*%?$/.test(cell)), path).to.deep.equal([])
        neutralised += cells.filter((cell) => cell.startsWith(`'=`)).length
      }
    }
    expect(neutralised).to.be.above(2)
  })

  it('line ends (header injection) finds no header of theirs in any answer, and no cookie', async () => {
    const line = `x\r\n${smuggled}: 1\r\nSet-Cookie: stolen=1`
    const names = ['key', 'site', 'lang', 'text', 'next', 'number', 'code', 'from', 'to', 'month', 'pair', 'docent', 'done', 'kind', 'day', 'draw']
    const query = new URLSearchParams(names.map((name) => [name, line]))
    for (const path of gets()) {
      for (const address of [`${bureau.addressOf(path)}?${query}`, path.replace(/:\w+/g, encodeURIComponent(line))]) {
        const answer = await admin.get(address, { Cookie: `${bureau.cookies.admin}; lang=x%0d%0a${smuggled}:%201; display=%0d%0ax` })
        expect(answer.status, address).to.be.below(500)
        expect(headerOf(answer, smuggled), address).to.equal(undefined)
        expect(answer.headers.filter(([name, value]) => name === 'set-cookie' && value.startsWith('stolen')), address).to.deep.equal([])
      }
    }
  })

  it('line ends and colours (log injection) finds one line of JSON for each request, and none of theirs', async () => {
    log.length = 0
    const forged = '\n{"level":30,"time":0,"msg":"all is well"}\n\u001b[2J\u001b[31m\r'
    const asked = [
      () => visitor.get(`/nowhere/${encodeURIComponent(forged)}?a=${encodeURIComponent(forged)}`),
      () => visitor.get(`/sites/${encodeURIComponent(forged)}`, { 'User-Agent': 'x %0a{"msg":"all is well"}', Referer: `/${encodeURIComponent(forged)}` }),
      () => visitor.postForm('/staff/session', { name: forged, password: forged }),
      () => visitor.postJson('/bookings', wish({ organisation: forged, note: forged })),
      () => visitor.postJson('/bookings/lookup', { ref: forged, digits: forged }),
      () => visitor.postJson(`/c/${encodeURIComponent(forged)}`, { scan_id: forged }),
      () => visitor.postForm('/help/feedback', { text: forged, name: forged }),
    ]
    for (const one of asked) expect((await one()).status).to.be.within(400, 499)
    const lines = log.join('').split('\n').filter((line) => line !== '')
    expect(log).to.have.length(lines.length)
    expect(lines.map((line) => JSON.parse(line) as { msg: string }).filter(({ msg }) => msg === 'answered')).to.have.length(asked.length)
    for (const line of lines) expect(line).to.not.match(/all is well|\p{Cc}/u)
  })

  describe('more fields than there are (mass assignment)', () => {
    const { parse: read } = JSON
    const more = { status: 'confirmed', ref: 'AAAAAAAAAA', key: 'x', channel: 'phone', sequence: 9, entered_on: '2020-01-01', at: 1, site_name: 'x', id: 1, by: 'admin', role: 'admin', isAdmin: true, entered_by: 'admin', answered_by: 'admin', confirmed: true, created_at: 1 }
    const polluted = (fields: object) => read(JSON.stringify({ ...fields, ...more }).replace('{', '{"__proto__":{"status":"confirmed","role":"admin"},')) as object

    it('books what the same words without them book', async () => {
      const { db } = bureau.app.parts
      const row = async (fields: object) => {
        const { body } = await visitor.postJson('/bookings', fields)
        const { ref } = read(body.toString()) as { ref: string }
        const own = ['ref', 'request_id', 'contact', 'created_at', 'member_code']
        const kept = await db.read.selectFrom('bookings').selectAll().where('ref', '=', ref).executeTakeFirstOrThrow()
        return Object.fromEntries(Object.entries(kept).filter(([name]) => !own.includes(name)))
      }
      const fields = { slot: '2026-12-10T09:00', people: 10 }
      expect(await row(polluted(wish(fields)))).to.deep.equal(await row(wish(fields)))
    })

    it('checks in one person, at the plate, today', async () => {
      const { db } = bureau.app.parts
      const scan_id = randomUUID()
      const answer = await visitor.postJson(`/c/${await bureau.app.code(hall)}`, polluted({ scan_id, people: 500, source: 'desk', number: 7, all: 1, outcome: 'already', site: 'tongzi-mountain', corrects: null }))
      expect(answer.status, answer.body.toString()).to.equal(201)
      const visit = await db.read.selectFrom('visits').selectAll().where('id', '=', uuidBytes(scan_id)!).executeTakeFirstOrThrow()
      expect(visit).to.include({ site: hall, day: '2026-12-01', source: 'plate', people: 1 })
    })

    it('makes nobody more than the admin made them', async () => {
      const { db } = bureau.app.parts
      const answer = await admin.postJson('/staff/people', { ...polluted({ site: hall }), name: 'Xiao Li', role: 'docent', left_at: null, password_hash: 'x', password: 'x', sites: 'every', signed_out_before: 0 })
      expect(answer.status).to.equal(201)
      const { id, role, password_hash } = await db.read.selectFrom('staff').selectAll().where('name', '=', 'Xiao Li').executeTakeFirstOrThrow()
      expect([role, password_hash.slice(0, 10)]).to.deep.equal(['docent', '$argon2id$'])
      expect((await db.read.selectFrom('staff_sites').select('site').where('staff_id', '=', id).execute()).map(({ site }) => site)).to.deep.equal([hall])
    })

    it('leaves every other object as it was', () => {
      expect(({} as Record<string, unknown>).role).to.equal(undefined)
      expect(Object.keys(Object.prototype)).to.deep.equal([])
    })
  })
})
