import { expect } from 'chai'
import { docentsOf, suits } from '../../../server/bookings/docents/docents.ts'
import { uuidBytes } from '../../../server/uuid.ts'
import { type Served, serve, StoppedClock } from '../../app/serve.ts'
import { auditOf, hire } from '../../staff/house.ts'
import { fieldsOf, Office } from '../office.ts'

const site = 'base-memorial-hall'
const path = `/staff/docents/${site}`
const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const quarter = (iso: string) => Date.parse(iso) / (15 * 60_000)

describe('the page of docents', () => {
  let app: Served
  let mei: Office
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-11-22T09:00:00+08:00') })
    mei = new Office(app, 'mei')
  })
  afterEach(() => app.close())

  const docents = () => docentsOf(app.parts.db.read, site)
  /** Enters a docent, and gives the address of her own page. */
  async function enter(name: string, more: Record<string, string> = {}): Promise<string> {
    const answer = await mei.fill(path, { name, ...more })
    if (answer.status !== 303) throw new Error(text(await answer.text()))
    return new RegExp(`href="(${path}/[^"]*)">[^<]*<span class="unseen"> ${name}`).exec(await mei.page(path))![1]!
  }
  const idOf = (own: string) => own.split('/').at(-1)!

  const bad: [string, Record<string, string>, string][] = [
    ['without a name', { name: ' ' }, 'name'],
    ['with a name of 41 characters', { name: '王'.repeat(41) }, 'name'],
    ['who speaks nothing', { 'language.zh': '' }, 'languages'],
    ['who speaks what no site does', { 'language.zh': '', 'language.tlh': 'on' }, 'languages'],
    ['who never works', Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [`weekday.${day}`, ''])), 'weekdays'],
    ['with half a lunch', { lunchTo: '' }, 'lunchTo'],
    ['with lunch from no time', { lunchFrom: '12:60' }, 'lunchFrom'],
    ['with lunch twice', { lunchFrom: '11:00 12:00' }, 'lunchFrom'],
    ['with lunch before lunch', { lunchFrom: '13:00', lunchTo: '12:00' }, 'lunchTo'],
    ['with lunch of no length', { lunchFrom: '12:00', lunchTo: '12:00' }, 'lunchTo'],
    ['with a gap of a day', { gapMinutes: '1440' }, 'gapMinutes'],
    ['with no gap said', { gapMinutes: '' }, 'gapMinutes'],
    ['with no group a day', { dailyMost: '0' }, 'dailyMost'],
    ['with too many', { dailyMost: '21' }, 'dailyMost'],
    ['who signs in as nobody', { account: '没有这个人' }, 'account'],
    ['who signs in with a novel', { account: 'x'.repeat(5000) }, 'account'],
  ]
  for (const [who, change, field] of bad) {
    it(`takes nobody ${who}, says so beside the field, and keeps what was typed`, async () => {
      const fields: Record<string, string> = { ...fieldsOf(await mei.page(path), path), name: '王芳<b>', ...change }
      const errors = await mei.errors(path, fields)
      expect(Object.keys(errors).at(-1)).to.equal(field)
      const answer = await mei.press(path, fields)
      const html = await answer.text()
      expect([answer.status, html.includes(`id="${field}-wrong"`)]).to.deep.equal([422, true])
      expect(fieldsOf(html, path)).to.deep.include({ name: fields.name, gapMinutes: fields.gapMinutes, account: fields.account })
      expect(await docents()).to.deep.equal([])
    })
  }

  it('is for admins and managers, of a site of the guide', async () => {
    const own = await enter('王芳')
    const id = idOf(own)
    const deeds = [path, own, `/staff/docents/${id}/absences`, `/staff/docents/${id}/absences/removal`, `/staff/docents/${id}/leaving`, `/staff/docents/${id}/return`]
    for (const [who, status] of [[undefined, 401], ['wen', 403]] as const) {
      for (const deed of deeds) expect((await new Office(app, who).press(deed, { from: '2026-12-01' })).status, deed).to.equal(status)
      expect((await new Office(app, who).get(path)).status).to.equal(status)
    }
    for (const address of ['/staff/docents/nowhere', `${path}/nobody`, `${path}/01890000-0000-7000-8000-000000000000`, `/staff/docents/tongzi-mountain/${id}`]) {
      expect([(await mei.get(address)).status, (await mei.press(address, fieldsOf(await mei.page(path), path))).status], address).to.deep.equal([404, 404])
    }
    for (const deed of ['absences', 'leaving', 'return']) expect((await mei.press(`/staff/docents/nobody/${deed}`, {})).status).to.equal(404)
    expect((await mei.press(path, { name: '王芳' })).status, 'without the form’s id').to.equal(422)
    expect((await mei.press(path, {}, { accept: 'text/html', 'content-type': 'application/json' })).status).to.equal(415)
    expect((await docents()).map(({ absent }) => absent.size)).to.deep.equal([0])
  })

  it('takes a docent on with all that a booking has to know of her', async () => {
    await hire(app.parts.db, 'wen')
    const answer = await mei.fill(path, { name: ' 文  静 ', account: 'Wen', 'language.en': 'on', 'weekday.1': '', lunchFrom: '12点', lunchTo: '１３：３０', gapMinutes: '20', dailyMost: '3' })
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `${path}?done=added#done`])
    const [wen] = await docents()
    const { id, absent, ...known } = wen!
    expect([id.length, absent.size]).to.deep.equal([16, 0])
    expect(known).to.deep.equal({ site, name: '文 静', account: 'Wen', languages: ['zh', 'en'], weekdays: [2, 3, 4, 5, 6, 7], lunch: { from: '12:00', to: '13:30' }, gapMinutes: 20, dailyMost: 3 })
    expect([suits(wen!, 'en', '2026-12-01'), suits(wen!, 'any', '2026-11-30'), suits(wen!, 'yue', '2026-12-01')], 'a Tuesday, a Monday').to.deep.equal([true, false, false])
  })

  it('takes her on once when the button is pressed twice', async () => {
    const fields = { ...fieldsOf(await mei.page(path), path), name: '王芳' }
    for (const answer of [await mei.press(path, fields), await mei.press(path, fields)]) expect(answer.status).to.equal(303)
    expect(await docents()).to.have.length(1)
  })

  it('keeps names apart at a site, and an account to one docent anywhere', async () => {
    await hire(app.parts.db, 'wen')
    await enter('王芳', { account: 'Wen' })
    const here = await mei.errors(path, { ...fieldsOf(await mei.page(path), path), name: '王芳' })
    expect(here).to.deep.equal({ name: '这里已经有一位同名的讲解员，请加以区分。' })
    const there = '/staff/docents/tongzi-mountain'
    expect(await mei.errors(there, { ...fieldsOf(await mei.page(there), there), name: '王芳', account: 'Wen' })).to.have.all.keys('account')
    expect((await mei.fill(there, { name: '王芳' })).status).to.equal(303)
  })

  it('changes her, and writes down from what to what', async () => {
    const own = await enter('王芳')
    app.clock.forward(1000)
    expect((await mei.fill(own, { dailyMost: '2', lunchFrom: '', lunchTo: '' })).status).to.equal(303)
    await mei.fill(own, {})
    expect((await docents())[0]).to.deep.include({ dailyMost: 2, lunch: null })
    expect((await mei.fill(own, { dailyMost: '0' })).status).to.equal(422)
    const deeds = (await auditOf(app.parts.db)).filter(({ action }) => action.startsWith('docent-'))
    expect(deeds.map(({ actor, action, subject, detail }) => [actor, action, subject, detail])).to.deep.equal([
      ['Mei', 'docent-added', site, '王芳'],
      ['Mei', 'docent-changed', site, '王芳: lunch_from 12:00 → 00:00, lunch_to 13:30 → 00:00, daily_most 4 → 2'],
    ])
  })

  it('keeps what a colleague has changed since the form was opened, says what differs, and takes it when it was looked at', async () => {
    const own = await enter('王芳')
    const opened = fieldsOf(await mei.page(own), own)
    app.clock.forward(1000)
    expect((await new Office(app, 'tan').fill(own, { 'weekday.1': '', 'weekday.7': '', gapMinutes: '30' })).status).to.equal(303)
    const known = await docents()
    const mine: Record<string, string> = { ...opened, dailyMost: '6', name: '王芳<b>' }
    expect((await mei.press(own, mine, { accept: 'application/json' })).status).to.equal(409)
    const answer = await mei.press(own, mine)
    const html = await answer.text()
    const [, told = ''] = /<dl class="differences">(.*?)<\/dl>/s.exec(html) ?? []
    expect([answer.status, text(told).trim()]).to.deep.equal([
      409,
      ['姓名 现在的 王芳 您写的 王芳&lt;b&gt;', '哪几天上班 现在的 星期二 · 星期三 · 星期四 · 星期五 · 星期六 您写的 星期一 · 星期二 · 星期三 · 星期四 · 星期五 · 星期六 · 星期日']
        .concat(['每场之后休息几分钟 现在的 30 您写的 15', '一天最多讲几场 现在的 4 您写的 6'])
        .join(' '),
    ])
    expect(await docents()).to.deep.equal(known)
    const kept = fieldsOf(html, own)
    expect(kept).to.deep.include({ dailyMost: '6', gapMinutes: '15', name: '王芳<b>', 'weekday.7': 'on' })
    const wrong = fieldsOf(await (await mei.press(own, { ...opened, dailyMost: '0' })).text(), own)
    expect((await mei.press(own, { ...wrong, dailyMost: '6' })).status, 'a form that was wrong at first was opened as early').to.equal(409)
    expect((await mei.press(own, kept)).status).to.equal(303)
    expect((await mei.press(own, kept)).status, 'pressed twice').to.equal(303)
    expect((await docents())[0]).to.deep.include({ name: '王芳<b>', dailyMost: 6, gapMinutes: 15, weekdays: [1, 2, 3, 4, 5, 6, 7] })
    expect((await mei.press(own, { ...kept, dailyMost: '7', seen: '' })).status, 'without a mark').to.equal(409)
  })

  it('never deletes her: she leaves, and may come back unless somebody has her name', async () => {
    const own = await enter('王芳')
    const id = idOf(own)
    await mei.press(`/staff/docents/${id}/leaving`, {})
    await mei.press(`/staff/docents/${id}/leaving`, {})
    expect(await docents()).to.deep.equal([])
    expect([(await mei.get(own)).status, (await mei.press(own, {})).status]).to.deep.equal([404, 409])
    expect((await mei.press(`/staff/docents/${id}/absences`, { from: '2026-12-01' })).status).to.equal(409)
    expect(text(await mei.page(path))).to.include('已离岗（1 人）').and.include('2026年11月22日 离岗')
    const other = await enter('王芳')
    expect((await mei.press(`/staff/docents/${id}/return`, {})).status).to.equal(409)
    await mei.press(`/staff/docents/${idOf(other)}/leaving`, {})
    app.clock.forward(1000)
    expect((await mei.press(`/staff/docents/${id}/return`, {})).status).to.equal(303)
    expect((await docents()).map((docent) => Buffer.compare(docent.id, uuidBytes(id)!))).to.deep.equal([0])
    expect((await auditOf(app.parts.db)).map(({ action }) => action).filter((action) => /left|returned/.test(action))).to.deep.equal(['docent-left', 'docent-left', 'docent-returned'])
  })

  for (const [what, fields, field] of [
    ['no day', {}, 'from'],
    ['29 February 2027', { from: '2027-02-29' }, 'from'],
    ['a last day that is none', { from: '2026-12-01', to: 'soon' }, 'to'],
    ['an end before its beginning', { from: '2026-12-02', to: '2026-12-01' }, 'to'],
    ['93 days', { from: '2026-12-01', to: '2027-03-03' }, 'to'],
    ['for ever', { from: '2026-12-01', to: '2099-12-31' }, 'to'],
    ['a reason as long as a speech', { from: '2026-12-01', reason: '长'.repeat(121) }, 'reason'],
  ] as [string, Record<string, string>, string][]) {
    it(`notes no absence of ${what}`, async () => {
      const own = await enter('王芳')
      const deed = `/staff/docents/${idOf(own)}/absences`
      expect(Object.keys(await mei.errors(deed, fields))).to.deep.equal([field])
      const answer = await mei.press(deed, fields)
      expect([answer.status, (await answer.text()).includes(`id="${field}-wrong"`)]).to.deep.equal([422, true])
      expect((await docents())[0]!.absent.size).to.equal(0)
    })
  }

  it('notes days away, 29 February 2028 among them, and takes one back', async () => {
    app.clock.set('2028-02-01T09:00:00+08:00')
    const own = await enter('王芳')
    const deed = `/staff/docents/${idOf(own)}/absences`
    expect((await mei.press(deed, { from: '2028-02-28', to: '2028-03-01', reason: '病假' })).headers.get('location')).to.equal(`${own}?done=away#done`)
    await mei.press(deed, { from: '2028-02-29', reason: '培训' })
    expect([...(await docents())[0]!.absent]).to.have.members(['2028-02-28', '2028-02-29', '2028-03-01'])
    expect(text(await mei.page(own))).to.include('2028年2月29日 培训').and.include('2028年3月1日 病假')
    for (let twice = 0; twice < 2; twice += 1) await mei.press(`${deed}/removal`, { day: '2028-02-29' })
    expect([...(await docents())[0]!.absent]).to.have.members(['2028-02-28', '2028-03-01'])
    expect((await mei.press(`${deed}/removal`, { day: 'x' })).status).to.equal(422)
    const told = (await auditOf(app.parts.db)).map(({ action, detail }) => `${action} ${detail}`).filter((deed) => /away|here/.test(deed))
    expect(told, 'no illness in a record that never forgets').to.have.members(['docent-away 王芳: 2028-02-28 – 2028-03-01', 'docent-away 王芳: 2028-02-29', 'docent-here 王芳: 2028-02-29'])
  })

  it('lists the groups that come to her, and says which of them somebody else has to take', async () => {
    const own = await enter('王芳')
    const docent = uuidBytes(idOf(own))!
    const hours = [['2026-11-20', 'OLD'], ['2026-12-01', 'SOON'], ['2026-12-02', 'AWAY']].flatMap(([day, ref]) =>
      [0, 1, 2, 3].map((n) => ({ docent, quarter: quarter(`${day}T10:00:00+08:00`) + n, ref: ref!, slot: `${day}T10:00` })),
    )
    await app.parts.db.write((trx) => trx.insertInto('docent_hours').values(hours).execute())
    await mei.press(`/staff/docents/${idOf(own)}/absences`, { from: '2026-12-02' })
    const html = text(await mei.page(own))
    expect(html).to.include('2026年12月1日 10:00').and.include('预约 AWAY，0 人 这一天不上班或请了假，要换人。').and.not.include('OLD')
    expect(html.match(/要换人/g)).to.have.length(2)
    expect(text(await mei.page(path))).to.include('已排 2 场 · 请假 1 天')
    await mei.press(`/staff/docents/${idOf(own)}/leaving`, {})
    expect(text(await mei.page(path))).to.include('还有 2 场已排的讲解，要换人。')
  })
})
