import { expect } from 'chai'
import { hashOf } from '../../server/staff/passwords.ts'
import type { Person } from '../../server/staff/people.ts'
import { uuidText } from '../../server/uuid.ts'
import { type Served, serve } from '../app/serve.ts'
import { accountTables, Seat } from './accounts-on-app.ts'
import { auditOf, begin } from './house.ts'
import { hall, hired, school } from './two-sites.ts'

const old = 'mei counts visitors'

describe('/staff/me', () => {
  let app: Served
  let mei: Person
  let seat: Seat
  let hash: string
  before(async () => (hash = await hashOf(old)))
  beforeEach(async () => {
    app = await serve({ env: { ADMIN_PASSWORD: 'a long walk from Sangzhi' } })
    mei = await hired(app, 'Mei', 'manager', [hall])
    await app.parts.db.write((trx) => trx.updateTable('staff').set({ password_hash: hash }).where('name', '=', 'Mei').execute())
    seat = new Seat(app, mei)
  })
  afterEach(() => app.close())

  const bad: [string, unknown, number, string][] = [
    ['nothing', {}, 422, 'invalid'],
    ['the wrong old one', { old: 'mei counts visitor', password: 'ten letters or more' }, 401, 'wrong-password'],
    ['no old one', { password: 'ten letters or more' }, 422, 'invalid'],
    ['nine characters', { old, password: '123456789' }, 422, 'password-length'],
    ['201 characters', { old, password: 'x'.repeat(201) }, 422, 'password-length'],
    ['a number', { old, password: 1234567890 }, 422, 'invalid'],
  ]
  for (const [what, body, status, reason] of bad) {
    it(`changes no password for ${what}: ${status} ${reason}`, async () => {
      const before = await accountTables(app)
      expect(await seat.send('/staff/me/password', body)).to.include({ status, reason })
      expect(await accountTables(app)).to.equal(before)
    })
  }

  it('stops who guesses the old password at a desk left alone', async () => {
    for (let guess = 0; guess < 10; guess++) await seat.send('/staff/me/password', { old: `guess ${guess}`, password: 'ten letters or more' })
    expect(await seat.send('/staff/me/password', { old, password: 'ten letters or more' })).to.include({ status: 429 })
  })

  it('changes the password: every other session ends, this one goes on', async () => {
    const { db, now } = app.parts
    const other = await begin(db, mei, now())
    const answer = await seat.press('/staff/me/password', { old, password: 'a new one of mine' })
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/staff/me?done=password#done'])
    const fresh = /rf_staff=[\w-]+/.exec(answer.headers.get('set-cookie')!)![0]
    const me = async (cookie: string) => (await fetch(`${app.url}/staff/me`, { headers: { cookie } })).status
    expect([await me(fresh), await me(`rf_staff=${other.token}`)]).to.deep.equal([200, 401])
    expect(await auditOf(db)).to.deep.include({ actor: 'Mei', action: 'password-changed', subject: 'Mei', detail: '' })
  })

  it('signs out everywhere, here too', async () => {
    const { db, now } = app.parts
    const other = await begin(db, mei, now())
    const answer = await seat.press('/staff/me/sign-out')
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/staff'])
    expect(answer.headers.get('set-cookie')).to.match(/^rf_staff=; Max-Age=0/)
    expect(await db.read.selectFrom('sessions').selectAll().execute()).to.deep.equal([])
    expect((await fetch(`${app.url}/staff/me`, { headers: { cookie: `rf_staff=${other.token}` } })).status).to.equal(401)
  })

  const wrongTokens: [string, unknown, string][] = [
    ['no label', { scope: 'read' }, 'token-label'],
    ['an empty label', { label: ' ', scope: 'read' }, 'token-label'],
    ['a label of two lines', { label: 'a\nb', scope: 'read' }, 'token-label'],
    ['a label that looks like a name', { label: 'a〕 〔b', scope: 'read' }, 'token-label'],
    ['a scope that is none', { label: 'report', scope: 'write' }, 'token-scope'],
    ['a site of others', { label: 'report', scope: 'read', site: school }, 'person-sites'],
    ['an unknown site', { label: 'report', scope: 'read', site: 'nowhere' }, 'person-sites'],
  ]
  for (const [what, body, reason] of wrongTokens) {
    it(`makes no token for ${what}: 422 ${reason}`, async () => {
      const before = await accountTables(app)
      expect(await seat.send('/staff/me/tokens', body)).to.include({ status: 422, reason })
      expect(await accountTables(app)).to.equal(before)
    })
  }

  it('makes a token, shows it once, lists it by its label, and revokes it', async () => {
    const answer = await seat.press('/staff/me/tokens', { label: '<b>report', scope: 'read', site: hall })
    const text = await answer.text()
    const token = /rft_[\w-]{43}/.exec(text)![0]
    expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([201, 'private, no-store'])
    const page = await (await seat.get('/staff/me')).text()
    expect(page).to.contain('&lt;b&gt;report').and.not.contain(token).and.not.contain('<b>report')
    expect(await seat.send('/staff/me/tokens', { label: '<b>report', scope: 'arrivals' })).to.include({ status: 409, reason: 'token-taken' })
    const row = await app.parts.db.read.selectFrom('tokens').selectAll().executeTakeFirstOrThrow()
    expect(JSON.stringify([row, await auditOf(app.parts.db)])).not.to.contain(token)
    const strange = new Seat(app, await hired(app, 'Hua', 'manager', [hall]))
    expect(await strange.send(`/staff/me/tokens/${uuidText(row.id)}/revocation`)).to.include({ status: 404 })
    expect((await seat.press(`/staff/me/tokens/${uuidText(row.id)}/revocation`)).headers.get('location')).to.equal('/staff/me?done=revoked#done')
  })
})
