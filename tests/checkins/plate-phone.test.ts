import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { auditOf } from '../staff/house.ts'
import { PlateDesk, servedToMei } from './plate-desk.ts'

const site = 'tongzi-mountain'
const path = '/staff/plates/help-phone'
const keptIn = async (app: Served) => (await app.parts.db.read.selectFrom('gate_rules').select(['site', 'help_phone']).execute()).map((row) => ({ ...row }))

describe('the help number of a site', () => {
  let app: Served
  before(async () => (app = await serve()))
  after(() => app.close())

  for (const phone of ['call us', '0744-123a', '1'.repeat(21), '12', '---', '+', '1+2 3', '<b>123</b>', '0744；123', '１２\n34', 5, null, ['123'], undefined]) {
    it(`is not ${JSON.stringify(phone)}`, async () => {
      const answer = await new PlateDesk(app, 'mei').send(path, { site, phone })
      expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([422, 'help-phone'])
      expect(await keptIn(app)).to.deep.equal([])
    })
  }
})

describe('the help number of a site, entered by its manager,', () => {
  let app: Served
  let mei: PlateDesk
  servedToMei({}, (served, desk) => ([app, mei] = [served, desk]))

  it('is for a site of the guide, and for admins and managers', async () => {
    expect((await mei.send(path, { site: 'nowhere', phone: '110' })).status).to.equal(404)
    expect((await new PlateDesk(app).send(path, { site, phone: '110' })).status).to.equal(401)
    expect((await new PlateDesk(app, 'wen').send(path, { site, phone: '110' })).status).to.equal(403)
    expect((await mei.get(path)).status).to.equal(405)
    expect(await keptIn(app)).to.deep.equal([])
  })

  it('is kept as it was typed, full-width digits as plain ones', async () => {
    for (const [typed, phone] of [['0744-123 4567', '0744-123 4567'], [' +86 744 1234567 ', '+86 744 1234567'], ['０７４４－１２３４', '0744-1234'], ['110', '110']]) {
      expect((await mei.send(path, { site, phone: typed })).status, typed).to.equal(200)
      expect(await keptIn(app)).to.deep.equal([{ site, help_phone: phone }])
    }
  })

  it('stays until it is emptied; the same twice is written down once', async () => {
    for (const phone of ['0744-1234', '0744-1234', '']) {
      app.clock.forward(1000)
      const answer = await mei.press(path, { site, phone })
      expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `/staff/plates?site=${site}&done=phone#done`])
    }
    const deeds = (await auditOf(app.parts.db)).filter(({ action }) => action === 'help-phone')
    expect(deeds.map(({ actor, subject, detail }) => [actor, subject, detail])).to.deep.equal([
      ['Mei', site, '- → 0744-1234'],
      ['Mei', site, '0744-1234 → -'],
    ])
  })

  it('leaves the gate’s other rule alone', async () => {
    const rule = { site, display_only_since: 5, help_phone: '' }
    await app.parts.db.write((trx) => trx.insertInto('gate_rules').values(rule).execute())
    await mei.send(path, { site, phone: '110' })
    expect(await app.parts.db.read.selectFrom('gate_rules').selectAll().execute()).to.deep.equal([{ ...rule, help_phone: '110' }])
  })
})
