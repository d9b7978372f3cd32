import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { addToken, type Scope } from '../../server/staff/tokens.ts'
import { addPerson, type Person, setSites } from '../../server/staff/people.ts'
import { type Served, serve } from '../app/serve.ts'
import { withToken } from './accounts-on-app.ts'
import { auditOf } from './house.ts'
import { hall, hired, school } from './two-sites.ts'

const csv = '/staff/exports/visits.csv?from=2026-11-01&to=2026-12-31'

describe('a program with a token', () => {
  let app: Served
  let mei: Person
  beforeEach(async () => {
    app = await serve({ env: { ADMIN_PASSWORD: 'a long walk from Sangzhi' } })
    mei = await hired(app, 'Mei', 'manager', [hall, school])
  })
  afterEach(() => app.close())

  const tokenFor = async (person: Person, scope: Scope = 'read', site = '*') => {
    const { db, now, random } = app.parts
    return (await db.write((trx) => addToken(trx, { staffId: person.id, label: `${scope} ${site}`, site, scope, now: now(), random })))!
  }
  const counted = (site: string = hall, headers: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ request_id: randomUUID(), site, people: 3 }),
  })
  const statusOf = async (answer: Promise<Response>) => (await answer).status

  it('is turned away with a token that is forged, cut, long or of another kind: 401, as JSON', async () => {
    const token = await tokenFor(mei)
    for (const wrong of [token.slice(0, -1), `${token}x`, token.slice(4), 'rft_', 'x', 'rft_' + 'A'.repeat(43), 'null', `rft_' or 1=1 --`, 'x'.repeat(7000)]) {
      const answer = await withToken(app, wrong, csv, { headers: { accept: 'application/json' } })
      expect(answer.status, wrong).to.equal(401)
      expect(await answer.json()).to.include.keys('reason', 'message')
    }
    const answer = await withToken(app, 'rft_forged', csv)
    expect([answer.status, answer.headers.get('www-authenticate')]).to.deep.equal([401, 'Bearer'])
    expect(await answer.json()).to.include({ reason: 'token' })
    const basic = Buffer.from(`Mei:${token}`).toString('base64')
    expect((await fetch(app.url + csv, { headers: { authorization: `Basic ${basic}` } })).status).to.equal(401)
    expect((await fetch(`${app.url}${csv}&token=${token}`)).status).to.equal(401)
    expect((await fetch(app.url + csv, { headers: { cookie: `rf_staff=${token}` } })).status).to.equal(401)
  })

  it('downloads what its person may, and nothing else stands open to it', async () => {
    const token = await tokenFor(mei, 'arrivals')
    const answer = await withToken(app, token, csv)
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'text/csv; charset=utf-8'])
    for (const path of ['/staff/me', '/staff/bookings', '/staff/plates', '/staff/calls', '/staff/desk', '/staff/audit', `/staff/offers/${hall}`]) {
      expect(await statusOf(withToken(app, token, path)), path).to.equal(403)
    }
    for (const path of ['/staff/me/tokens', '/staff/me/password', '/staff/plates', '/staff/displays']) {
      expect(await statusOf(withToken(app, token, path, counted())), path).to.equal(403)
    }
  })

  it('counts and enters arrivals with that scope only', async () => {
    expect(await statusOf(withToken(app, await tokenFor(mei, 'read'), '/staff/visits', counted()))).to.equal(403)
    const answer = await withToken(app, await tokenFor(mei, 'arrivals'), '/staff/visits', counted())
    expect(answer.status).to.equal(201)
    expect(await answer.json()).to.include({ outcome: 'counted', people: 3 })
    const { db } = app.parts
    const visits = await db.read.selectFrom('visits').select('people').execute()
    expect(visits).to.deep.equal([{ people: 3 }])
  })

  it('comes from no browser: a page of another site cannot send it along, and needs no exception', async () => {
    const token = await tokenFor(mei, 'arrivals')
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example' }]) {
      expect(await statusOf(withToken(app, token, '/staff/visits', counted(hall, headers))), JSON.stringify(headers)).to.equal(403)
    }
  })

  it('goes by its token alone when a session comes along with it', async () => {
    const { db, now, random } = app.parts
    const { beginSession } = await import('../../server/staff/sessions.ts')
    const session = await db.write((trx) => beginSession(trx, mei, now(), random))
    expect(await statusOf(withToken(app, 'rft_forged', csv, { headers: { cookie: `rf_staff=${session.token}` } }))).to.equal(401)
  })

  it('is kept to its site', async () => {
    const token = await tokenFor(mei, 'arrivals', school)
    expect(await statusOf(withToken(app, token, `${csv}&site=${school}`))).to.equal(200)
    expect(await statusOf(withToken(app, token, `${csv}&site=${hall}`))).to.equal(404)
    expect(await statusOf(withToken(app, token, '/staff/visits', counted(hall)))).to.equal(404)
    expect(await statusOf(withToken(app, token, '/staff/visits', counted(school)))).to.equal(201)
    await withToken(app, await tokenFor(mei, 'arrivals'), '/staff/visits', counted(hall))
    const text = await (await withToken(app, token, csv)).text()
    expect(text).to.contain(school).and.not.contain(hall)
  })

  it('may never more than its person may now', async () => {
    const { db } = app.parts
    const atSchool = await tokenFor(mei, 'read', school)
    const anywhere = await tokenFor(mei, 'read')
    const sees = async (token: string, site: string) => statusOf(withToken(app, token, `${csv}&site=${site}`))
    expect([await sees(atSchool, school), await sees(anywhere, school)]).to.deep.equal([200, 200])
    await db.write((trx) => setSites(trx, mei.id, [hall]))
    expect([await sees(atSchool, school), await sees(anywhere, school), await sees(anywhere, hall)]).to.deep.equal([404, 404, 200])
    await db.write((trx) => trx.updateTable('staff').set({ role: 'docent' }).where('id', '=', mei.id).execute())
    expect(await sees(anywhere, hall)).to.equal(403)
  })

  it('is turned away when the token is revoked or the account closed', async () => {
    const { db } = app.parts
    const token = await tokenFor(mei)
    await db.write((trx) => trx.updateTable('tokens').set({ revoked_at: 1 }).execute())
    expect(await statusOf(withToken(app, token, csv))).to.equal(401)
    const hua = (await db.write((trx) => addPerson(trx, { name: 'Hua', role: 'admin', sites: 'every', passwordHash: 'x', now: 1, random: app.parts.random })))!
    const hers = await tokenFor(hua)
    expect(await statusOf(withToken(app, hers, csv))).to.equal(200)
    await db.write((trx) => trx.updateTable('staff').set({ left_at: 1 }).where('id', '=', hua.id).execute())
    expect(await statusOf(withToken(app, hers, csv))).to.equal(401)
  })

  it('is named in the record, and noted by the day', async () => {
    const { db } = app.parts
    const token = await tokenFor(mei)
    const used = async () => (await db.read.selectFrom('tokens').select('last_used_on').executeTakeFirstOrThrow()).last_used_on
    expect(await used()).to.equal(null)
    await withToken(app, token, csv)
    expect(await used()).to.equal('2026-12-01')
    app.clock.set('2026-12-03T00:30:00+08:00')
    await withToken(app, token, csv)
    expect(await used()).to.equal('2026-12-03')
    const [first] = (await auditOf(db)).filter(({ action }) => action === 'export')
    expect(first).to.deep.equal({ actor: 'Mei 〔read *〕', action: 'export', subject: 'visits.csv', detail: `2026-11-01 2026-12-31 ${hall} ${school}` })
  })
})
