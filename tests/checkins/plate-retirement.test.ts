import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { auditOf } from '../staff/house.ts'
import { PlateDesk, platesOf, servedToMei } from './plate-desk.ts'

const site = 'tongzi-mountain'
const midnight = (day: string) => Date.parse(`${day}T00:00:00+08:00`)

describe('retiring a plate, asked for wrongly', () => {
  let app: Served
  before(async () => (app = await serve()))
  after(() => app.close())

  const bad: [string, unknown, number, string][] = [
    ['nothing', undefined, 422, 'plate-date'],
    ['an empty field', '', 422, 'plate-date'],
    ['a word', 'soon', 422, 'plate-date'],
    ['a number', 1_900_000_000_000, 422, 'plate-date'],
    ['a day that is not', '2027-02-29', 422, 'plate-date'],
    ['yesterday', '2026-11-30', 422, 'plate-date'],
    ['today, which has begun', '2026-12-01', 422, 'plate-date'],
  ]
  for (const [what, at, status, reason] of bad) {
    it(`refuses ${what}: ${status} ${reason}, and changes nothing`, async () => {
      const answer = await new PlateDesk(app, 'mei').send(`/staff/plates/${await app.code(site)}/retirement`, { at })
      expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([status, reason])
      expect((await platesOf(app, site))[0]!.retired_at).to.equal(null)
      expect((await auditOf(app.parts.db)).filter(({ action }) => action.startsWith('plate-'))).to.deep.equal([])
    })
  }
})

describe('retiring a plate', () => {
  let app: Served
  let mei: PlateDesk
  let code: string
  servedToMei({}, (served, desk) => ([app, mei] = [served, desk]))
  beforeEach(async () => (code = await app.code(site)))

  const retire = (at: unknown, which = code) => mei.send(`/staff/plates/${which}/retirement`, { at })
  const end = async () => (await platesOf(app, site))[0]!.retired_at
  const deeds = async () => (await auditOf(app.parts.db)).filter(({ action }) => action.startsWith('plate-'))

  it('knows no code that is none', async () => {
    for (const which of ['00000000', 'ABCD', '__proto__', `${code.slice(0, 7)}${code[7] === '0' ? '1' : '0'}`]) {
      expect((await retire('now', which)).status, which).to.equal(404)
    }
  })

  it('is for admins and managers, by POST alone', async () => {
    const path = `/staff/plates/${code}/retirement`
    expect((await new PlateDesk(app).send(path, { at: 'now' })).status).to.equal(401)
    expect((await new PlateDesk(app, 'wen').send(path, { at: 'now' })).status).to.equal(403)
    expect((await mei.get(path)).status).to.equal(405)
    expect(await end()).to.equal(null)
  })

  it('ends it at this very moment, and a second press changes nothing', async () => {
    const answer = await retire('now')
    expect(answer.status).to.equal(200)
    expect(await answer.json()).to.include({ code, site, stop: null, retired_at: '2026-12-01T01:00:00.000Z' })
    app.clock.forward(60_000)
    expect((await retire('now')).status).to.equal(200)
    expect(await end()).to.equal(Date.parse('2026-12-01T09:00:00+08:00'))
    expect(await deeds()).to.deep.equal([{ actor: 'Mei', action: 'plate-retired', subject: site, detail: `1 ${code} from 2026-12-01 09:00` }])
  })

  it('ends it at the beginning of a day to come, at the site, not in London', async () => {
    expect((await retire('2026-12-02')).status).to.equal(200)
    expect(await end()).to.equal(midnight('2026-12-02'))
  })

  it('moves an end forward, never back', async () => {
    await retire('2026-12-10')
    expect((await retire('2026-12-05')).status).to.equal(200)
    const later = await retire('2026-12-06')
    expect([later.status, ((await later.json()) as { reason: string }).reason]).to.deep.equal([409, 'plate-later'])
    expect((await retire('2026-12-05')).status, 'the same again').to.equal(200)
    expect(await end()).to.equal(midnight('2026-12-05'))
    expect(await deeds()).to.have.length(2)
  })

  it('brings none back: a retired plate takes no other end', async () => {
    await retire('now')
    expect((await retire('2026-12-06')).status).to.equal(409)
    expect(await end()).to.equal(Date.parse('2026-12-01T09:00:00+08:00'))
  })

  it('works for a plate whose place has left the guide', async () => {
    await app.parts.db.write((trx) => trx.updateTable('plates').set({ site: 'gone' }).where('code', '=', code).execute())
    expect((await retire('now')).status).to.equal(200)
    expect((await platesOf(app, 'gone'))[0]!.retired_at).to.equal(app.clock.now())
  })

  it('comes back to its site and says when it ends', async () => {
    const answer = await mei.press(`/staff/plates/${code}/retirement`, { at: '2026-12-05' })
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `/staff/plates?site=${site}&done=ended&code=${code}#done`])
    expect(await (await mei.get(answer.headers.get('location')!)).text()).to.match(/role="status">\w{4} \w{4}（第 1 版）2026年12月5日 00:00 起停用。/)
  })
})
