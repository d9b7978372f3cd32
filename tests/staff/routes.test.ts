import { expect } from 'chai'
import { eachDatabase } from '../database/each-database.ts'
import { auditOf, cast, form, hire, type House, json, openHouse } from './house.ts'

eachDatabase('POST /staff/session', (db) => {
  let house: House
  beforeEach(async () => {
    house = await openHouse(db())
    await hire(db(), 'mei')
  })
  afterEach(() => house.close())

  const post = (init: RequestInit) => house.ask('/staff/session', init)
  const mei = { name: cast.mei.name, password: cast.mei.password }

  it('shows the page again after a wrong password, with the name and the wish kept', async () => {
    const answer = await post(form({ name: '"><b>Mei', password: 'wrong', next: '/staff/exports/visits.csv?from=1&to=2' }))
    expect(answer.status).to.equal(401)
    expect(answer.headers.get('set-cookie')).to.equal(null)
    expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    const page = await answer.text()
    expect(page).to.match(/role="alert"/)
    expect(page).to.contain('value="&#34;&gt;&lt;b&gt;Mei"').and.not.to.contain('<b>Mei')
    expect(page).to.contain('value="/staff/exports/visits.csv?from=1&amp;to=2"')
    expect(page).not.to.contain('value="wrong"')
  })

  it('says the same of an unknown name as of a wrong password', async () => {
    const said = async (name: string) => (await (await post(form({ name, password: 'wrong' }))).text()).replace(`value="${name}"`, '')
    expect(await said('nobody')).to.equal(await said('Mei'))
    expect(await (await post(json({ name: 'nobody', password: 'x' }))).json()).to.deep.equal(
      await (await post(json({ name: 'Mei', password: 'x' }))).json(),
    )
  })

  const bad: [string, RequestInit, number, string][] = [
    ['no name', json({ password: 'x' }), 422, 'invalid'],
    ['an empty password', json({ ...mei, password: '' }), 422, 'invalid'],
    ['a number', json({ name: 'Mei', password: 1234567890 }), 422, 'invalid'],
    ['a list of names', json({ name: ['Mei'], password: mei.password }), 422, 'invalid'],
    ['an operator', json({ name: { $ne: '' }, password: { $ne: '' } }), 422, 'invalid'],
    ['a list', json([mei]), 422, 'invalid'],
    ['nothing at all', { method: 'POST', headers: { accept: 'application/json' } }, 415, 'media-type'],
    ['broken JSON', json('{"name":'), 400, 'malformed'],
    ['a bare word', json('"Mei"'), 400, 'malformed'],
    ['text', { ...json(mei, { accept: 'application/json', 'content-type': 'text/plain' }) }, 415, 'media-type'],
    ['an upload', { ...json(mei, { accept: 'application/json', 'content-type': 'multipart/form-data; boundary=x' }) }, 415, 'media-type'],
    ['an odd charset', json(mei, { 'content-type': 'application/json; charset=klingon' }), 415, 'media-type'],
    ['a body that is not gzip', json(mei, { 'content-encoding': 'gzip' }), 400, 'malformed'],
    ['more than 10 kB', json({ ...mei, password: 'x'.repeat(10_240) }), 413, 'too-large'],
    ['9 kB', json({ ...mei, password: 'x'.repeat(9000) }), 401, 'wrong-password'],
    ['NUL', json({ ...mei, password: `${mei.password}\0` }), 401, 'wrong-password'],
    ['a name with control characters', json({ ...mei, name: 'Mei\u0000\u001b[2J' }), 401, 'wrong-password'],
    ['half a character', json(`{"name":"\\ud800","password":"\\udfff"}`), 401, 'wrong-password'],
    ['SQL', json({ name: `Mei' --`, password: `' or 1=1` }), 401, 'wrong-password'],
  ]
  for (const [what, init, status, reason] of bad) {
    it(`refuses ${what}: ${status} ${reason}`, async () => {
      const answer = await post(init)
      expect(answer.status).to.equal(status)
      expect(await answer.json()).to.include({ reason })
      expect(answer.headers.get('set-cookie')).to.equal(null)
      expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    })
  }

  it('shows a form that was sent empty, or with a field twice, again', async () => {
    for (const fields of ['', 'name=&password=', 'name=Mei', 'name=Mei&name=Mei&password=x', 'name[a]=Mei&password=x', '%ff%00=%']) {
      const answer = await post({ ...form({}), body: new URLSearchParams(fields) })
      expect(answer.status, fields).to.equal(422)
      expect(await answer.text()).to.match(/role="alert"/)
    }
  })

  it('signs in by form and goes where the person wanted to go', async () => {
    const answer = await post(form({ ...mei, next: '/staff/exports/visits.csv?from=2026-11-01&to=2026-11-22' }))
    expect(answer.status).to.equal(303)
    expect(answer.headers.get('location')).to.equal('/staff/exports/visits.csv?from=2026-11-01&to=2026-11-22')
    expect(answer.headers.get('cache-control')).to.equal('private, no-store')
    expect(answer.headers.get('set-cookie')).to.match(/^rf_staff=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/)
  })

  it('goes nowhere else, whatever the form says', async () => {
    const others = ['https://evil.example/staff', '//evil.example/staff', '/\\evil.example', '\\\\evil.example/staff', ' //evil.example']
    const tricks = ['/staff/../c/ABC', '/staff\\..\\..\\evil', '/staffed', '', 'javascript:alert(1)', '/staff/x\r\nSet-Cookie: a=b']
    for (const next of [...others, ...tricks]) {
      const answer = await post(form({ ...mei, next }))
      expect(answer.headers.get('location'), next).to.match(/^\/staff(\/[\w%:=-]*)?$/)
      expect(answer.headers.get('set-cookie')).to.match(/^rf_staff=[^,]*$/)
    }
  })

  it('answers JSON with who it is', async () => {
    const answer = await post(json(mei))
    expect(answer.status).to.equal(200)
    expect(await answer.json()).to.deep.equal({ name: 'Mei', role: 'manager' })
    expect(answer.headers.get('set-cookie')).to.match(/^rf_staff=/)
  })

  it('sends the cookie over https only where the site is https', async () => {
    const safe = await openHouse(db(), { secure: true })
    const answer = await safe.ask('/staff/session', json(mei)).finally(() => safe.close())
    expect(answer.headers.get('set-cookie')).to.match(/; Secure/)
  })

  it('stops guessing: 429, when to come back, and the name still there', async () => {
    for (let guess = 0; guess < 10; guess++) await post(json({ ...mei, password: 'guess' }))
    const answer = await post(form(mei))
    expect(answer.status).to.equal(429)
    expect(Number(answer.headers.get('retry-after'))).to.be.within(1, 900)
    expect(await answer.text()).to.match(/role="alert"/).and.contain('value="Mei"')
    expect(await (await post(json(mei))).json()).to.include({ reason: 'too-many' })
  })

  it('is a plain visit when it is reloaded, and takes no other method', async () => {
    const answer = await house.ask('/staff/session')
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/staff'])
    expect((await house.ask('/staff/session', { method: 'DELETE' })).status).to.equal(405)
  })
})

eachDatabase('POST /staff/session/end', (db) => {
  let house: House
  beforeEach(async () => (house = await openHouse(db())))
  afterEach(() => house.close())

  const sessions = async () => (await db().read.selectFrom('sessions').selectAll().execute()).length

  it('asks nothing of whoever is not signed in', async () => {
    const headers: Record<string, string>[] = [{}, { cookie: 'rf_staff=' }, { cookie: 'rf_staff=nonsense' }, { cookie: 'rf_staff=%' }]
    for (const header of headers) {
      expect((await house.ask('/staff/session/end', { method: 'POST', headers: header })).status).to.equal(303)
    }
    expect(await auditOf(db())).to.deep.equal([])
  })

  it('ends the session in the database, not only in the browser', async () => {
    const headers = await house.as('mei')
    const answer = await house.ask('/staff/session/end', { method: 'POST', headers })
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/staff'])
    expect(answer.headers.get('set-cookie')).to.match(/^rf_staff=; Max-Age=0; Path=\//)
    expect(await sessions()).to.equal(0)
    expect(await auditOf(db())).to.deep.equal([{ actor: 'Mei', action: 'sign-out', subject: '', detail: '' }])
  })

  it('answers JSON with nothing', async () => {
    const headers = { ...(await house.as('mei')), accept: 'application/json' }
    expect((await house.ask('/staff/session/end', { method: 'POST', headers })).status).to.equal(204)
  })

  it('does not happen by a link', async () => {
    const headers = await house.as('mei')
    await house.ask('/staff/session/end', { headers })
    expect(await sessions()).to.equal(1)
  })
})
