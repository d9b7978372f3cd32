import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import { asItIs, booked, deskOf, guidedBy, happened, offering, reasonOf, site } from './site-desk.ts'

const acts = ['confirmation', 'declination', 'docent', 'move', 'people', 'cancellation']

describe('the doors of the bookings’ console', () => {
  let app: Served
  let ref: string
  let docent: string
  before(async () => {
    app = await serve()
    await offering(app)
    docent = await guidedBy(app, '小河')
    ref = (await booked(app)).ref
  })
  after(() => app.close())

  const pages = () => ['/staff/bookings', `/staff/bookings/${ref}`, `/staff/docents/${docent}/day`, '/staff/agenda']
  const managersPages = () => ['/staff/bookings/new', `/staff/bookings/new?site=${site}`, `/staff/closures/${site}`]
  const deeds = () => [
    ...[...acts, 'contact'].map((act) => `/staff/bookings/${ref}/${act}`),
    '/staff/bookings/new',
    `/staff/closures/${site}`,
    `/staff/closures/${site}/reopening`,
    `/staff/closures/${site}/cancellations`,
  ]

  it('are shut to whoever is not signed in: 401, and nothing is changed', async () => {
    for (const path of [...pages(), ...managersPages()]) expect((await deskOf(app).get(path)).status, path).to.equal(401)
    for (const path of deeds()) expect((await deskOf(app).send(path, {})).status, path).to.equal(401)
  })

  it('let a docent look, and not act: 403', async () => {
    for (const path of pages()) expect((await deskOf(app, 'wen').get(path)).status, path).to.equal(200)
    for (const path of managersPages()) expect((await deskOf(app, 'wen').get(path)).status, path).to.equal(403)
    const body = { reason: '不行', slot: '2026-12-03T10:00', people: 5, docent, from: '2026-12-03', day: '2026-12-03' }
    for (const path of deeds()) expect((await deskOf(app, 'wen').send(path, body)).status, path).to.equal(403)
    expect((await asItIs(app, { ref })).status).to.equal('requested')
    expect(await happened(app, { ref })).to.deep.equal(['booked'])
    const { closures, audit } = await rowsOf()
    expect([closures, audit.filter(({ action }) => action === 'contact-seen')]).to.deep.equal([[], []])
  })

  it('show a docent no form to act with', async () => {
    const text = await (await deskOf(app, 'wen').get(`/staff/bookings/${ref}`)).text()
    expect(text).to.not.match(/<form/)
    expect(text).to.contain('139****5678')
  })

  it('lead a manager and an admin in', async () => {
    for (const who of ['mei', 'tan'] as const) {
      for (const path of [...pages(), ...managersPages()]) expect((await deskOf(app, who).get(path)).status, path).to.equal(200)
    }
  })

  it('know no booking that is none, no site, no docent: 404', async () => {
    const mei = deskOf(app, 'mei')
    for (const unknown of ['AAAAAAAAAA', 'x', '__proto__', `${ref}0`, '%00']) {
      expect((await mei.get(`/staff/bookings/${unknown}`)).status, unknown).to.equal(404)
      for (const act of [...acts, 'contact']) expect((await mei.send(`/staff/bookings/${unknown}/${act}`, { reason: 'x' })).status, unknown).to.equal(404)
    }
    const nowhere = ['/staff/bookings?site=nowhere', '/staff/bookings/new?site=nowhere', '/staff/closures/nowhere']
    const nobody = ['/staff/docents/x/day', `/staff/docents/${ref}/day`, '/staff/docents/00000000-0000-7000-8000-000000000000/day', '/staff/agenda?docent=x']
    for (const path of [...nowhere, ...nobody]) expect((await mei.get(path)).status, path).to.equal(404)
  })

  it('refuse dates that are none, and spans that are too long: 422', async () => {
    const mei = deskOf(app, 'mei')
    const bad = ['from=2027-02-29', 'to=x', 'from=2026-12-05&to=2026-12-04', 'from=2026-12-01&to=2027-01-01', 'from=2026-12-01&from=2026-12-02']
    for (const query of bad) expect((await mei.get(`/staff/bookings?${query}`)).status, query).to.equal(422)
    for (const query of ['status=lost', 'status[]=confirmed&status=x']) expect((await mei.get(`/staff/bookings?${query}`)).status, query).to.be.oneOf([200, 422])
    for (const path of [`/staff/docents/${docent}/day?date=2026-02-30`, '/staff/agenda?date=tomorrow']) expect((await mei.get(path)).status, path).to.equal(422)
  })

  it('take forms and JSON, nothing else, and name the methods that they serve', async () => {
    const mei = deskOf(app, 'mei')
    for (const path of ['/staff/bookings', `/staff/bookings/${ref}`, '/staff/agenda']) expect((await mei.send(path, {})).status, path).to.equal(405)
    expect(await reasonOf(mei.send(`/staff/bookings/${ref}/people`, 'broken'))).to.deep.equal([400, 'malformed'])
  })

  it('bring a browser that reloads a form’s address back to the booking', async () => {
    for (const act of [...acts, 'contact']) {
      const answer = await deskOf(app, 'mei').get(`/staff/bookings/${ref}/${act}`)
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `/staff/bookings/${ref}`])
    }
  })

  const rowsOf = async () => ({
    closures: await app.parts.db.read.selectFrom('closures').selectAll().execute(),
    audit: await app.parts.db.read.selectFrom('audit').selectAll().execute(),
  })
})
