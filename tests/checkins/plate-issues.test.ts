import { expect } from 'chai'
import { reissuePlate } from '../../server/checkins/plate-issues.ts'
import { type Served, serve } from '../app/serve.ts'
import { auditOf, random } from '../staff/house.ts'
import { PlateDesk, platesOf, servedToMei } from './plate-desk.ts'

const site = 'tongzi-mountain'
const day = 24 * 60 * 60 * 1000
const now = Date.parse('2026-12-01T09:00:00+08:00')

const platesIn = (app: Served) => app.parts.db.read.selectFrom('plates').selectAll().orderBy('code').execute()
const deedsIn = async (app: Served) => (await auditOf(app.parts.db)).filter(({ action }) => action.startsWith('plate-'))

describe('issuing a plate again, asked for wrongly', () => {
  let app: Served
  before(async () => (app = await serve()))
  after(() => app.close())

  const bad: [string, unknown, number, string][] = [
    ['nothing', {}, 422, 'invalid'],
    ['a list', [], 422, 'invalid'],
    ['a number for a site', { site: 7 }, 422, 'invalid'],
    ['a site that is not', { site: 'nowhere' }, 404, 'not-found'],
    ['the name of a prototype', { site: '__proto__' }, 404, 'not-found'],
    ['a stop that is not', { site, stop: 'nowhere' }, 404, 'not-found'],
    ['a list of stops', { site, stop: ['old-street'] }, 422, 'invalid'],
    ['an overlap before now', { site, overlap_days: -1 }, 422, 'overlap'],
    ['an overlap of 61 days', { site, overlap_days: 61 }, 422, 'overlap'],
    ['half a day', { site, overlap_days: 0.5 }, 422, 'overlap'],
    ['an overlap of no number', { site, overlap_days: '' }, 422, 'overlap'],
    ['an overlap of blanks', { site, overlap_days: '  ' }, 422, 'overlap'],
    ['an overlap in letters', { site, overlap_days: '1e1' }, 422, 'overlap'],
    ['an issue that is not the newest', { site, issue: 0 }, 409, 'plate-changed'],
    ['an issue to come', { site, issue: 2 }, 409, 'plate-changed'],
  ]
  for (const [what, body, status, reason] of bad) {
    it(`refuses ${what}: ${status} ${reason}, and changes nothing`, async () => {
      const before = await platesIn(app)
      const answer = await new PlateDesk(app, 'mei').send('/staff/plates', body)
      expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([status, reason])
      expect(await platesIn(app)).to.deep.equal(before)
      expect(await deedsIn(app)).to.deep.equal([])
    })
  }

  it('is for admins and managers', async () => {
    const before = await platesIn(app)
    expect((await new PlateDesk(app).send('/staff/plates', { site })).status).to.equal(401)
    expect((await new PlateDesk(app, 'wen').send('/staff/plates', { site })).status).to.equal(403)
    expect(await platesIn(app)).to.deep.equal(before)
    expect((await new PlateDesk(app, 'tan').send('/staff/plates', { site })).status).to.equal(201)
  })

  it('is never done for another site’s page', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'cross-site' }
    expect((await fetch(`${app.url}/staff/plates`, { method: 'POST', headers, body: `site=${site}` })).status).to.equal(403)
  })
})

describe('issuing a plate again', () => {
  let app: Served
  let mei: PlateDesk
  servedToMei({}, (served, desk) => ([app, mei] = [served, desk]))

  it('makes the next issue under a new code; the one before is good for a fortnight, to the millisecond', async () => {
    const { code, replaces } = await mei.reissue({ site })
    const [first, second, ...more] = await platesOf(app, site)
    expect(more).to.deep.equal([])
    expect(first).to.include({ code: replaces.code, issue: 1, retired_at: now + 14 * day })
    expect(second).to.include({ code, issue: 2, issued_at: now, retired_at: null })
    expect(code).not.to.equal(first!.code)
    expect(replaces.retired_at).to.equal(new Date(now + 14 * day).toISOString())
  })

  for (const overlap_days of [0, 1, 60, '0', '60']) {
    it(`lets the one before be good for ${JSON.stringify(overlap_days)} days, when asked to`, async () => {
      await mei.reissue({ site, stop: 'old-street', overlap_days })
      const [first] = await platesOf(app, site, 'old-street')
      expect(first!.retired_at).to.equal(now + Number(overlap_days) * day)
      expect(await platesOf(app, site), 'the gate has its own').to.have.length(1)
    })
  }

  it('makes nothing twice when its button is pressed twice', async () => {
    const form = { site, stop: '', issue: '1', overlap_days: '14' }
    const answers = await Promise.all([mei.press('/staff/plates', form), mei.press('/staff/plates', form)])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, 409])
    const refused = await answers.find(({ status }) => status === 409)!.text()
    expect(refused).to.include('没有重复制作').and.include(`href="/staff/plates?site=${site}"`)
    expect(await platesOf(app, site)).to.have.length(2)
    expect(await deedsIn(app)).to.have.length(1)
  })

  it('makes nothing twice for two servers at the same moment', async () => {
    const asked = { site, stop: '', overlapDays: 0, seen: 1, actor: 'Mei' }
    const parts = { db: app.parts.db, now: app.clock.now, random }
    const made = await Promise.all([reissuePlate(parts, asked), reissuePlate(parts, asked)])
    expect(made.filter((one) => 'refused' in one)).to.have.length(1)
    expect(await platesOf(app, site)).to.have.length(2)
  })

  it('never lengthens the life of the one before', async () => {
    const [first] = await platesOf(app, site)
    await mei.send(`/staff/plates/${first!.code}/retirement`, { at: '2026-12-03' })
    await mei.reissue({ site, overlap_days: 60 })
    expect((await platesOf(app, site))[0]!.retired_at).to.equal(Date.parse('2026-12-03T00:00:00+08:00'))
  })

  it('gives a place whose plate was retired a plate again, and the retired one stays retired', async () => {
    const [first] = await platesOf(app, site)
    await mei.send(`/staff/plates/${first!.code}/retirement`, { at: 'now' })
    app.clock.forward(day)
    await mei.reissue({ site })
    const [old, next] = await platesOf(app, site)
    expect(old!.retired_at).to.equal(now)
    expect(next).to.include({ issue: 2, retired_at: null })
  })

  it('comes back to the site it belongs to, with the new code and a way to print it', async () => {
    const answer = await mei.press('/staff/plates', { site, stop: '', issue: '1', overlap_days: '0' })
    const [, next] = await platesOf(app, site)
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `/staff/plates?site=${site}&done=issued&code=${next!.code}#done`])
    const page = await (await mei.get(answer.headers.get('location')!)).text()
    expect(page).to.match(/role="status">新牌已经制好：\w{4} \w{4}（第 2 版）/).and.include(`href="/staff/plates/sheet?code=${next!.code}"`)
  })

  it('is written down: who, where, both codes and the end of the old one', async () => {
    const { code, replaces } = await mei.reissue({ site, stop: 'old-street', overlap_days: 2 })
    expect(await deedsIn(app)).to.deep.equal([
      { actor: 'Mei', action: 'plate-issued', subject: `${site}/old-street`, detail: `2 ${code}; 1 ${replaces.code} until 2026-12-03 09:00` },
    ])
  })
})
