import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { WorkCalendar } from '../../../server/staff/work-calendar.ts'
import type { Status } from '../../../server/database/schema-bookings.ts'
import { type Served, serve, StoppedClock } from '../../app/serve.ts'
import { auditOf } from '../../staff/house.ts'
import { Office } from '../office.ts'

const path = '/staff/calendar'
const rows = async (app: Served) => (await app.parts.db.read.selectFrom('calendar_days').select(['day', 'kind']).orderBy('day').execute()).map(({ day, kind }) => `${day} ${kind}`)
const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('the page of holidays', () => {
  let app: Served
  let tan: Office
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-11-22T09:00:00+08:00') })
    tan = new Office(app, 'tan')
  })
  afterEach(() => app.close())

  const bad: [string, Record<string, string>, string][] = [
    ['no kind', { from: '2027-01-01' }, 'kind'],
    ['a kind that is none', { kind: 'party', from: '2027-01-01' }, 'kind'],
    ['no day', { kind: 'holiday' }, 'from'],
    ['29 February 2027', { kind: 'holiday', from: '2027-02-29' }, 'from'],
    ['a day that the system knows', { kind: 'holiday', from: '2026-12-31' }, 'from'],
    ['a day far away', { kind: 'holiday', from: '2032-01-01' }, 'from'],
    ['a last day that is none', { kind: 'working', from: '2027-01-01', to: '2027-13-01' }, 'to'],
    ['an end before its beginning', { kind: 'working', from: '2027-01-03', to: '2027-01-02' }, 'to'],
    ['a holiday of half a year', { kind: 'holiday', from: '2027-01-01', to: '2027-06-30' }, 'to'],
    ['a holiday without end', { kind: 'holiday', from: '2027-01-01', to: '2099-12-31' }, 'to'],
    ['HTML', { kind: 'holiday', from: '<script>' }, 'from'],
  ]
  for (const [what, fields, field] of bad) {
    it(`refuses ${what} beside its field, and enters nothing`, async () => {
      expect(Object.keys(await tan.errors(path, fields))).to.deep.equal([field])
      const page = await tan.press(path, fields)
      expect([page.status, (await page.text()).includes(`id="${field}-wrong"`)]).to.deep.equal([422, true])
      expect(await rows(app)).to.deep.equal([])
    })
  }

  it('is for admins', async () => {
    for (const [who, status] of [[undefined, 401], ['wen', 403], ['mei', 403]] as const) {
      const office = new Office(app, who)
      expect((await office.get(path)).status).to.equal(status)
      for (const deed of [path, `${path}/removal`, `${path}/years/2027`]) expect((await office.press(deed, { kind: 'holiday', from: '2027-01-01' })).status, deed).to.equal(status)
    }
    expect(await new Office(app, 'mei').page('/staff/offers')).to.not.include(path)
    expect(await tan.page('/staff/offers')).to.include(`href="${path}"`)
  })

  it('says which year is provisional, and why', async () => {
    const html = text(await tan.page(path))
    expect(html).to.include('公布到2026年12月31日的放假和调休安排').and.include('2027 年暂定：系统自带的安排里没有这一年，也还没有人录入。')
    await tan.press(path, { kind: 'holiday', from: '2027-01-01' })
    expect(text(await tan.page(path))).to.include('2027 年暂定：已录入一部分，还没有人确认录全。')
  })

  it('enters days, corrects one, takes one out, and writes all of it down', async () => {
    const answer = await tan.press(path, { kind: 'holiday', from: '2027-01-01', to: '2027-01-03' })
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `${path}?from=2027-01-01&to=2027-01-03`])
    app.clock.forward(1000)
    await tan.press(path, { kind: 'working', from: '2027-01-03' })
    app.clock.forward(1000)
    await tan.press(`${path}/removal`, { day: '2027-01-02' })
    await tan.press(`${path}/removal`, { day: '2027-01-02' })
    expect(await rows(app)).to.deep.equal(['2027-01-01 holiday', '2027-01-03 working'])
    const deeds = (await auditOf(app.parts.db)).map(({ actor, action, subject, detail }) => `${actor} ${action} ${subject} ${detail}`)
    expect(deeds.filter((deed) => deed.includes('calendar'))).to.deep.equal([
      '老谭 calendar-entered 2027-01-01 – 2027-01-03 holiday',
      '老谭 calendar-entered 2027-01-03 working',
      '老谭 calendar-removed 2027-01-02 ',
    ])
    expect([(await tan.press(`${path}/removal`, { day: 'x' })).status, (await tan.get(`${path}/removal`)).status]).to.deep.equal([422, 303])
  })

  it('takes a year for complete when an admin says so, not before, and not without its certain holidays', async () => {
    const calendar = () => WorkCalendar.read(app.parts.db.read)
    for (const day of ['2027-01-01', '2027-05-01']) await tan.press(path, { kind: 'holiday', from: day })
    const refused = await tan.press(`${path}/years/2027`, { complete: 'on' })
    expect([refused.status, text(await refused.text()).includes('国庆（10 月 1 日）还没有都录为放假')]).to.deep.equal([422, true])
    await tan.press(path, { kind: 'holiday', from: '2027-10-01', to: '2027-10-07' })
    expect((await calendar()).isProvisional('2027-06-01')).to.equal(true)
    expect((await tan.press(`${path}/years/2027`, { complete: 'on' })).status).to.equal(303)
    expect([(await calendar()).isProvisional('2027-06-01'), (await calendar()).isHoliday('2027-10-01')]).to.deep.equal([false, true])
    expect(text(await tan.page(path))).to.include('2027 年已录全')
    await tan.press(`${path}/removal`, { day: '2027-10-07' })
    expect((await calendar()).isProvisional('2027-06-01'), 'it has lost a day').to.equal(true)
    await tan.press(`${path}/years/2027`, { complete: 'on' })
    await tan.press(`${path}/years/2027`, {})
    expect((await calendar()).isProvisional('2027-06-01'), 'said otherwise').to.equal(true)
    for (const year of ['2026', '2099', '20270', 'x']) expect((await tan.press(`${path}/years/${year}`, { complete: 'on' })).status, year).to.equal(404)
  })

  it('counts the bookings on the days that it touches: those that are coming, no others', async () => {
    const statuses: Status[] = ['confirmed', 'requested', 'cancelled', 'declined']
    await app.parts.db.write((trx) => trx.insertInto('bookings').values([...statuses.map((status) => booking('2027-01-02', status)), booking('2027-01-08', 'confirmed')]).execute())
    const answer = await tan.press(path, { kind: 'holiday', from: '2027-01-01', to: '2027-01-03' })
    const html = text(await tan.page(answer.headers.get('location')!))
    expect(html).to.include('2027年1月1日 至 2027年1月3日 已更新。这些日子有 2 个预约').and.include('这天有 2 个预约')
    expect(text(await tan.page(`${path}?from=2027-01-04&to=2027-01-05`))).to.include('没有预约')
    for (const query of ['from=x&to=y', 'from=2027-01-01&to=2099-01-01', 'from[]=1']) expect((await tan.get(`${path}?${query}`)).status).to.equal(200)
  })
})

let made = 0
function booking(day: string, status: Status) {
  made += 1
  return {
    ref: `R${made}`, request_id: Uint8Array.from(randomBytes(16)), site: 'tongzi-mountain', day, status, channel: 'online' as const, kind: 'school' as const,
    organisation: '和平中学', people: 40, minors: 0, step_free: 0 as const, docent: 'none', programme: '', place: '', note: '', lang: 'zh' as const, contact: null,
    member_code: '', answer_by: null, offered_at: null, offer_until: null, reason: '', sequence: 0, agreed: '{}', created_at: 0, changed_at: 0,
  }
}
