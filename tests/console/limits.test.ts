import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import type { Phone } from '../checkins/phone.ts'
import { hall, hill, readable, staffPhone, textOf } from './counted-house.ts'

const path = `/staff/limits/${hall}`

describe('how many people a site takes', () => {
  let app: Served
  let manager: Phone
  beforeEach(async () => {
    app = await serve()
    manager = await staffPhone(app, 'manager', [hall])
  })
  afterEach(() => app.close())

  const send = (fields: Record<string, string>, to = path, phone = manager) =>
    phone.request(to, { method: 'POST', body: new URLSearchParams({ version: '0', ...fields }) })
  const kept = () => app.parts.db.read.selectFrom('site_limits').select(['site', 'version', 'daily', 'instant', 'amber', 'red']).orderBy('version').execute()

  it('is refused when it is no number, out of bounds, or amber from red on; what was typed stays', async () => {
    const bad = [{ daily: 'viele' }, { daily: '0' }, { daily: '-5' }, { daily: '1000001' }, { instant: '1.5' }, { instant: '1e3x' }, { amber: '101' }, { red: '0' }, { amber: '90', red: '80' }, { amber: '80', red: '80' }, { version: 'x' }]
    for (const fields of bad as Record<string, string>[]) {
      const answer = await send(fields)
      expect(answer.status, JSON.stringify(fields)).to.equal(422)
      expect(await answer.text()).to.match(/role="alert"/)
    }
    expect(await (await send({ daily: '<b>9' })).text()).to.contain('value="&lt;b&gt;9"')
    expect(await kept()).to.deep.equal([])
  })

  it('is nobody’s to set at a site of others: it does not exist', async () => {
    for (const to of [`/staff/limits/${hill}`, '/staff/limits/nowhere']) {
      expect((await send({ daily: '5' }, to)).status, to).to.equal(404)
      expect((await manager.request(to)).status, to).to.equal(404)
    }
    const [docent, admin] = [await staffPhone(app, 'docent', [hall]), await staffPhone(app, 'admin', 'every')]
    expect((await send({ daily: '5' }, path, docent)).status).to.equal(403)
    expect((await send({ daily: '5' }, '/staff/limits/nowhere', admin)).status).to.equal(404)
    expect(await textOf(manager, '/staff/limits')).not.to.contain('桐梓山')
    expect(await kept()).to.deep.equal([])
  })

  it('is unset until somebody sets it; every version stays, with who and when', async () => {
    expect(readable(await textOf(manager, '/staff/limits'))).to.contain('日承载量 未设定 · 瞬时承载量 未设定')
    expect((await send({ daily: '1200', instant: '300', amber: '70', red: '90' })).headers.get('location')).to.equal(`${path}?done=set`)
    app.clock.forward(60_000)
    expect((await send({ version: '1', daily: '1500', instant: '', amber: '', red: '' })).status).to.equal(303)
    expect(await kept()).to.deep.equal([
      { site: hall, version: 1, daily: 1200, instant: 300, amber: 70, red: 90 },
      { site: hall, version: 2, daily: 1500, instant: null, amber: null, red: null },
    ])
    const page = readable(await textOf(manager, path))
    expect(page).to.contain('1,200').and.contain('300').and.contain('70%').and.contain('09:01')
    const deeds = await app.parts.db.read.selectFrom('audit').selectAll().where('action', '=', 'limits-set').execute()
    expect(deeds.map(({ subject, detail }) => [subject, detail])).to.deep.include([hall, 'daily 1200, instant 300, amber 70, red 90'])
  })

  it('is not lost when two set it at once: the second is told', async () => {
    await send({ daily: '1200' })
    const second = await send({ daily: '800' })
    expect(second.status).to.equal(409)
    expect(await second.text()).to.contain('value="1200"')
    expect(await kept()).to.have.length(1)
  })

  it('is never changed behind the program’s back', async () => {
    await send({ daily: '1200' })
    const change = app.parts.db.write((trx) => trx.updateTable('site_limits').set({ daily: 9 }).execute())
    expect(await change.catch((error: Error) => error.message)).to.contain('stays as it was set')
  })
})
