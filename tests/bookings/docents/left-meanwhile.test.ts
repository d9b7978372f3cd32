import { expect } from 'chai'
import { docentsOf } from '../../../server/bookings/docents/docents.ts'
import { type Served, serve, StoppedClock } from '../../app/serve.ts'
import { auditOf } from '../../staff/house.ts'
import { fieldsOf, Office } from '../office.ts'

const site = 'base-memorial-hall'
const path = `/staff/docents/${site}`

describe('the form of a docent who leaves while it is open', () => {
  let app: Served
  let mei: Office
  let own: string
  let id: string
  let opened: Record<string, string>
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-11-22T09:00:00+08:00') })
    mei = new Office(app, 'mei')
    await mei.fill(path, { name: '王芳<b>' })
    own = new RegExp(`href="(${path}/[^"]*)"`).exec(await mei.page(path))![1]!
    id = own.split('/').at(-1)!
    opened = { ...fieldsOf(await mei.page(own), own), gapMinutes: '25', name: '王小芳<b>', 'weekday.1': '' }
    await new Office(app, 'tan').press(`/staff/docents/${id}/leaving`, {})
    before = await everything()
  })
  afterEach(() => app.close())

  let before: unknown[]
  const everything = async () => [await app.parts.db.read.selectFrom('docents').selectAll().execute(), await app.parts.db.read.selectFrom('docent_absences').selectAll().execute(), await auditOf(app.parts.db)]
  const reasonOf = async (answer: Response) => [answer.status, ((await answer.json()) as { reason: string }).reason]

  it('says that she has left, keeps what was typed, and changes nothing', async () => {
    const answer = await mei.press(own, opened)
    const html = await answer.text()
    expect(answer.status).to.equal(409)
    expect(html).to.include('您打开这页之后，王芳&lt;b&gt;已离岗').and.include(`href="${path}"`).and.not.include('/leaving')
    expect(fieldsOf(html, own)).to.deep.include({ name: '王小芳<b>', gapMinutes: '25', seen: opened.seen }).and.not.have.property('weekday.1')
    expect(await everything()).to.deep.equal(before)
  })

  it('says so in the language of the reader, and to a script', async () => {
    const english = await (await mei.press(own, opened, { 'accept-language': 'en' })).text()
    expect(english).to.include('was noted as having left after you opened this page')
    const json = { accept: 'application/json' }
    expect(await reasonOf(await mei.press(own, opened, json))).to.deep.equal([409, 'docent-left'])
    expect(await reasonOf(await mei.press(own, { ...opened, dailyMost: 'x' }, json))).to.deep.equal([409, 'docent-left'])
    expect(await reasonOf(await mei.press(`/staff/docents/${id}/absences`, { from: '2026-12-01' }, json))).to.deep.equal([409, 'docent-left'])
  })

  it('names what is wrong as well, and is saved once she is back', async () => {
    const answer = await mei.press(own, { ...opened, dailyMost: 'x' })
    const html = await answer.text()
    expect(answer.status).to.equal(409)
    expect(html).to.include('id="dailyMost-wrong"').and.include('已离岗')
    await new Office(app, 'tan').press(`/staff/docents/${id}/return`, {})
    const kept = fieldsOf(html, own)
    expect((await mei.press(own, { ...kept, dailyMost: '3' })).status).to.equal(303)
    const [docent] = await docentsOf(app.parts.db.read, site)
    expect(docent).to.deep.include({ name: '王小芳<b>', gapMinutes: 25, dailyMost: 3, weekdays: [2, 3, 4, 5, 6, 7] })
  })

  it('keeps the days that she was to be away, and notes none', async () => {
    const absences = `/staff/docents/${id}/absences`
    for (const days of [{ from: '2026-12-01', to: '2026-12-03', reason: '培训<i>' }, { from: '2026-12-01', to: 'soon', reason: '培训<i>' }]) {
      const answer = await mei.press(absences, days)
      const html = await answer.text()
      expect([answer.status, html.includes('已离岗')]).to.deep.equal([409, true])
      expect(fieldsOf(html, absences)).to.deep.equal(days)
      expect(fieldsOf(html, own)).to.deep.include({ name: '王芳<b>', gapMinutes: '15' })
    }
    expect(await everything()).to.deep.equal(before)
  })

  it('is nobody’s where she never was, and cannot be opened any more', async () => {
    const elsewhere = own.replace(site, 'tongzi-mountain')
    expect([(await mei.press(elsewhere, opened)).status, (await mei.get(own)).status]).to.deep.equal([404, 404])
  })
})
