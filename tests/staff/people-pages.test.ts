import { expect } from 'chai'
import type { Person } from '../../server/staff/people.ts'
import { uuidText } from '../../server/uuid.ts'
import { type Served, serve } from '../app/serve.ts'
import { accountTables, pathOf, Seat, withToken } from './accounts-on-app.ts'
import { auditOf, begin } from './house.ts'
import { hall, hired, school } from './two-sites.ts'

describe('/staff/people', () => {
  let app: Served
  let tan: Person
  let mei: Person
  let admin: Seat
  beforeEach(async () => {
    app = await serve({ env: { ADMIN_PASSWORD: 'a long walk from Sangzhi' } })
    const { db } = app.parts
    // The first admin leaves, so that 老谭 is the only one.
    tan = await hired(app, '老谭', 'admin', 'every')
    await db.write((trx) => trx.updateTable('staff').set({ left_at: 1 }).where('name', '=', 'admin').execute())
    mei = await hired(app, 'Mei', 'manager', [hall])
    admin = new Seat(app, tan)
  })
  afterEach(() => app.close())

  const signIn = (name: string, password: string) =>
    fetch(`${app.url}/staff/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, password }) })
  const deeds = async () => (await auditOf(app.parts.db)).map(({ actor, action, subject, detail }) => [actor, action, subject, detail].join('|').replace(/\|+$/, ''))

  const wen = { name: 'Wen', role: 'docent', site: [hall] }
  const bad: [string, unknown, number, string][] = [
    ['nothing', {}, 422, 'person-role'],
    ['a list', [], 422, 'invalid'],
    ['broken JSON', '{', 400, 'malformed'],
    ['no name', { ...wen, name: undefined }, 422, 'person-name'],
    ['an empty name', { ...wen, name: '  ' }, 422, 'person-name'],
    ['a name with control characters', { ...wen, name: 'W\u0000en' }, 422, 'person-name'],
    ['a name of 41 characters', { ...wen, name: 'W'.repeat(41) }, 422, 'person-name'],
    ['the command line’s name', { ...wen, name: 'CLI' }, 422, 'person-name'],
    ['a name like a program’s', { ...wen, name: 'Mei 〔gate〕' }, 422, 'person-name'],
    ['a name that somebody has', { ...wen, name: 'Mei' }, 409, 'person-taken'],
    ['the same in other letters', { ...wen, name: ' Ｍｅｉ ' }, 409, 'person-taken'],
    ['a name that somebody had', { ...wen, name: 'admin' }, 409, 'person-taken'],
    ['a role that is none', { ...wen, role: 'king' }, 422, 'person-role'],
    ['no site', { ...wen, site: [] }, 422, 'person-sites'],
    ['an unknown site', { ...wen, site: [hall, 'nowhere'] }, 422, 'person-sites'],
    ['every site by a star in the list', { ...wen, site: ['*'] }, 422, 'person-sites'],
    ['sites that are no text', { ...wen, site: [{ $ne: '' }] }, 422, 'person-sites'],
  ]
  for (const [what, body, status, reason] of bad) {
    it(`adds nobody for ${what}: ${status} ${reason}`, async () => {
      const before = await accountTables(app)
      expect(await admin.send('/staff/people', body)).to.include({ status, reason })
      expect(await accountTables(app)).to.equal(before)
    })
  }

  it('shows a refused form again with what was typed, and text as text', async () => {
    const answer = await admin.press('/staff/people', [['name', '<b>Mei'], ['role', 'manager'], ['site', hall], ['site', 'nowhere']])
    const text = await answer.text()
    expect(answer.status).to.equal(422)
    expect(text).to.match(/role="alert"/).and.contain('value="&lt;b&gt;Mei"').and.not.contain('<b>Mei')
    expect(text).to.contain('<option value="manager" selected>').and.match(new RegExp(`value="${hall}" checked`))
  })

  it('adds a person, whose readable password is shown once and signs them in', async () => {
    const answer = await admin.press('/staff/people', [['name', ' Wen '], ['role', 'docent'], ['site', hall], ['site', school]])
    const password = /<code>([a-z2-9-]{19})<\/code>/.exec(await answer.text())![1]!
    expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([201, 'private, no-store'])
    expect(await (await admin.get('/staff/people')).text()).to.contain('Wen').and.not.contain(password)
    expect((await signIn('Wen', password)).status).to.equal(200)
    expect(await deeds()).to.include(`老谭|person-added|Wen|docent ${hall} ${school}`)
    expect(JSON.stringify(await auditOf(app.parts.db))).not.to.contain(password)
  })

  it('knows no person that is none', async () => {
    for (const id of ['x', '00000000-0000-7000-8000-000000000000', '%00', '__proto__']) {
      expect((await admin.get(`/staff/people/${id}`)).status, id).to.equal(404)
      for (const deed of ['/password', '/sign-out', '/closing', '/reopening']) expect(await admin.send(`/staff/people/${id}${deed}`), id).to.include({ status: 404 })
      expect(await admin.send(`/staff/people/${id}`, { role: 'docent', site: [hall] })).to.include({ status: 404 })
    }
  })

  it('changes role and sites, which hold at once', async () => {
    const seat = new Seat(app, mei)
    expect((await seat.get(`/staff/desk/${school}`)).status).to.equal(404)
    const answer = await admin.press(pathOf(mei), [['role', 'docent'], ['site', school]])
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `${pathOf(mei)}?done=changed#done`])
    expect((await seat.get(`/staff/desk/${school}`)).status).to.equal(200)
    expect((await seat.get(`/staff/desk/${hall}`)).status).to.equal(404)
    expect((await seat.get('/staff/plates')).status).to.equal(403)
    expect(await deeds()).to.include(`老谭|person-changed|Mei|docent ${school}`)
    expect(await admin.send(pathOf(mei), { role: 'manager', every: true })).to.include({ status: 204 })
    expect((await seat.get(`/staff/desk/${hall}`)).status).to.equal(200)
  })

  it('keeps the last open admin, and lets nobody close themself', async () => {
    const before = await accountTables(app)
    expect(await admin.send(pathOf(tan), { role: 'manager', every: true })).to.include({ status: 409, reason: 'last-admin' })
    expect(await admin.send(`${pathOf(tan)}/closing`)).to.include({ status: 409, reason: 'own-account' })
    expect(await accountTables(app)).to.equal(before)
    // With a second one the first may step down, and then the second is the last.
    await admin.send(pathOf(mei), { role: 'admin' })
    expect(await admin.send(pathOf(tan), { role: 'docent', site: [hall] })).to.include({ status: 204 })
    expect(await new Seat(app, mei).send(pathOf(mei), { role: 'manager', every: true })).to.include({ status: 409, reason: 'last-admin' })
  })

  it('closes an account: signed out, no way in, its tokens over, its name and deeds kept', async () => {
    const { db, now } = app.parts
    const made = await admin.send(`${pathOf(mei)}/tokens`, { label: 'report', scope: 'read' })
    const { token } = await begin(db, mei, now())
    const renewed = (await admin.send(`${pathOf(mei)}/password`)).body
    expect(await admin.send(`${pathOf(mei)}/closing`)).to.include({ status: 204 })
    expect((await fetch(`${app.url}/staff/desk`, { headers: { cookie: `rf_staff=${token}` } })).status).to.equal(401)
    expect((await signIn('Mei', renewed.password!)).status).to.equal(401)
    expect((await withToken(app, made.body.token!, '/staff/exports/visits.csv?from=2026-11-01&to=2026-11-30')).status).to.equal(401)
    for (const deed of ['/password', '/sign-out', '/closing']) expect(await admin.send(pathOf(mei) + deed)).to.include({ status: 409, reason: 'account-closed' })
    expect(await admin.send(pathOf(mei), { role: 'admin' })).to.include({ reason: 'account-closed' })
    expect(await (await admin.get(pathOf(mei))).text()).to.contain('已于').and.contain('Mei')
    expect(await deeds()).to.include('老谭|account-closed|Mei')
  })

  it('opens it again with a new password, and none of its tokens', async () => {
    const made = await admin.send(`${pathOf(mei)}/tokens`, { label: 'report', scope: 'read' })
    expect(await admin.send(`${pathOf(mei)}/reopening`)).to.include({ status: 409, reason: 'conflict' })
    await admin.send(`${pathOf(mei)}/closing`)
    const { password } = (await admin.send(`${pathOf(mei)}/reopening`)).body
    expect((await signIn('Mei', password!)).status).to.equal(200)
    expect((await withToken(app, made.body.token!, '/staff/exports/visits.csv?from=2026-11-01&to=2026-11-30')).status).to.equal(401)
  })

  it('signs a person out everywhere, and renews a password, which does the same', async () => {
    const { db, now } = app.parts
    for (const deed of ['sign-out', 'password']) {
      const { token } = await begin(db, mei, now())
      const desk = () => fetch(`${app.url}/staff/desk`, { headers: { cookie: `rf_staff=${token}` } })
      expect((await desk()).status).to.equal(200)
      await admin.press(`${pathOf(mei)}/${deed}`)
      expect((await desk()).status, deed).to.equal(401)
    }
  })

  it('revokes only a token of the person whose page it is', async () => {
    await admin.send(`${pathOf(mei)}/tokens`, { label: 'report', scope: 'read' })
    const row = await app.parts.db.read.selectFrom('tokens').select('id').executeTakeFirstOrThrow()
    expect(await admin.send(`${pathOf(tan)}/tokens/${uuidText(row.id)}/revocation`)).to.include({ status: 404 })
    expect(await admin.send(`${pathOf(mei)}/tokens/x/revocation`)).to.include({ status: 404 })
    expect(await admin.send(`${pathOf(mei)}/tokens/${uuidText(row.id)}/revocation`)).to.include({ status: 204 })
    expect(await admin.send(`${pathOf(mei)}/tokens/${uuidText(row.id)}/revocation`)).to.include({ status: 404 })
  })
})
