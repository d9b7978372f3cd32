import { randomBytes } from 'node:crypto'
import { expect } from 'chai'
import { WorkCalendar } from '../../../server/staff/work-calendar.ts'
import type { Status } from '../../../server/database/schema-bookings.ts'
import { type Served, serve, StoppedClock } from '../../app/serve.ts'
import { auditOf } from '../../staff/house.ts'
import { Office } from '../office.ts'
import { Lan } from '../organiser.ts'

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

  /** The list of bookings on the days that were changed, as the page says it; '' without one. */
  const listed = (html: string) => text(/<section aria-labelledby="touched">(.*?)<\/section>/s.exec(html)?.[1] ?? '').trim()
  const entered = async (from: string, to: string) => tan.page((await tan.press(path, { kind: 'holiday', from, to })).headers.get('location')!)

  it('counts the bookings on the days that it touches: those that are coming, no others', async () => {
    const statuses: Status[] = ['confirmed', 'requested', 'waiting', 'cancelled', 'declined']
    for (const status of statuses) await stands(app, { slot: '2027-01-02T09:00', status })
    await stands(app, { slot: '2027-01-08T09:00' })
    const html = text(await entered('2027-01-01', '2027-01-03'))
    expect(html).to.include('2027年1月1日 至 2027年1月3日 已更新。这些日子有 3 个预约').and.include('这天有 3 个预约')
    expect(text(await tan.page(`${path}?from=2027-01-08&to=2027-01-08`))).to.include('。 2027年1月8日 已更新。这些日子有 1 个预约')
    const none = await tan.page(`${path}?from=2027-01-04&to=2027-01-05`)
    expect([text(none).includes('没有预约'), listed(none)]).to.deep.equal([true, ''])
    for (const query of ['from=x&to=y', 'from=2027-01-01&to=2099-01-01', 'from[]=1']) expect((await tan.get(`${path}?${query}`)).status).to.equal(200)
  })

  it('lists them in the order of their days and times, with the site, the group and the way to each', async () => {
    const later = await stands(app, { slot: '2027-01-03T09:00', organisation: '丙单位' })
    const noon = await stands(app, { slot: '2027-01-02T14:00', organisation: '乙单位', status: 'waiting', site: 'base-memorial-hall' })
    const split = await stands(app, { slot: '2027-01-02T09:00', organisation: '甲单位<b>', people: 90, more: '2027-01-02T10:00' })
    const other = await stands(app, { slot: '2027-01-04T09:00', organisation: '丁单位', site: 'left-the-guide' })
    await stands(app, { slot: '2027-01-02T10:00', organisation: '取消的', status: 'cancelled' })
    await stands(app, { slot: '2027-01-05T09:00', organisation: '另一天的' })
    const html = await entered('2027-01-01', '2027-01-04')
    expect(listed(html)).to.equal(
      '这些日子的预约 看是哪些预约 1月2日（周六）09:00–10:00 1月2日（周六）10:00–11:00 甲单位&lt;b&gt; 桐梓山 · 90 人 · 已确认 ' +
        '1月2日（周六）14:00–15:00 乙单位 湘鄂川黔革命根据地纪念馆 · 40 人 · 候补 1月3日（周日）09:00–10:00 丙单位 桐梓山 · 40 人 · 已确认 ' +
        '1月4日（周一）09:00–10:00 丁单位 left-the-guide · 40 人 · 已确认',
    )
    for (const ref of [split, noon, later, other]) expect(html).to.include(`<a href="/staff/bookings/${ref}">`)
    expect(listed(await tan.page(`${path}?from=2027-01-01&to=2027-01-04&lang=en`))).to.include('Bookings on these days').and.include('Sat 2 Jan 09:00–10:00').and.include('90 people · Confirmed')
    expect(listed(await tan.page(path)), 'nothing has been changed').to.equal('')
    expect(listed(await (await tan.press(path, { kind: 'holiday', from: 'x' })).text()), 'nothing has been entered').to.equal('')
    const taken = await tan.press(`${path}/removal`, { day: '2027-01-03' })
    expect(listed(await tan.page(taken.headers.get('location')!)), 'touched as well by a day that is taken out').to.include('丙单位').and.not.include('甲单位')
  })

  it('names nobody by more than the group: whom to reach stays in the booking', async () => {
    const { ref } = await new Lan(app).books({ note: '请联系向导兰秀英 13812345678' })
    await app.parts.db.write(async (trx) => {
      await trx.updateTable('bookings').set({ day: '2027-01-02' }).where('ref', '=', ref).execute()
      await trx.updateTable('booking_parts').set({ slot: '2027-01-02T09:00' }).where('ref', '=', ref).execute()
    })
    expect(await entered('2027-01-02', '2027-01-02')).to.include('桑植县第一党支部').and.not.match(/兰|138|5678|\*/)
    expect((await tan.get(`/staff/bookings/${ref}`)).status).to.equal(200)
  })

  it('lists the first fifty of very many, says how many more there are, and where they stand', async () => {
    for (let i = 0; i < 53; i++) await stands(app, { slot: `2027-01-0${i < 49 ? 2 : 3}T09:00`, organisation: `第${i}批` })
    const html = await entered('2027-01-02', '2027-01-03')
    expect(text(html)).to.include('这些日子有 53 个预约')
    expect(listed(html).match(/第\d+批/g)).to.have.length(50)
    expect(html).to.include('<a href="/staff/bookings?from=2027-01-03&amp;to=2027-01-03">')
    expect(listed(html)).to.include('还有 3 个没有列出')
    expect(listed(await tan.page(`${path}?from=2027-01-02&to=2027-01-03&lang=en`))).to.include('3 more are not listed')
    expect((await (await tan.get('/staff/bookings?from=2027-01-03&to=2027-01-03')).text()).match(/第\d+批/g)).to.have.length(4)
  })

  it('speaks of no booking whose day is over', async () => {
    await stands(app, { slot: '2027-01-02T09:00', organisation: '来过的' })
    await stands(app, { slot: '2027-01-03T09:00', organisation: '要来的' })
    app.clock.set('2027-01-03T12:00:00+08:00')
    const html = await entered('2027-01-01', '2027-01-03')
    expect(listed(html)).to.include('要来的').and.not.include('来过的')
    expect(text(html)).to.include('这些日子有 1 个预约').and.include('这天有 1 个预约')
  })
})

let made = 0
interface Stands {
  slot: string
  status?: Status
  site?: string
  organisation?: string
  people?: number
  /** Slot of a second part. */
  more?: string
}

/** A booking as it stands in the tables. */
async function stands(app: Served, { slot, status = 'confirmed', site = 'tongzi-mountain', organisation = '和平中学', people = 40, more }: Stands): Promise<string> {
  made += 1
  const ref = `R${String(made).padStart(3, '0')}`
  const booking = {
    ref, request_id: Uint8Array.from(randomBytes(16)), site, day: slot.slice(0, 10), status, channel: 'online' as const, kind: 'school' as const,
    organisation, people, minors: 0, step_free: 0 as const, docent: 'none', programme: '', place: '', note: '', lang: 'zh' as const, contact: null,
    member_code: ref, answer_by: null, offered_at: null, offer_until: null, reason: '', sequence: 0, agreed: '{}', created_at: 0, changed_at: 0,
  }
  const slots = more === undefined ? [slot] : [slot, more]
  const parts = slots.map((one) => ({ ref, slot: one, ends: `${Number(one.slice(11, 13)) + 1}:00`, people: people / slots.length, docent: null }))
  await app.parts.db.write(async (trx) => {
    await trx.insertInto('bookings').values(booking).execute()
    await trx.insertInto('booking_parts').values(parts).execute()
  })
  return ref
}
