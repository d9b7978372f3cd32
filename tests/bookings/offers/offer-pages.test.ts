import { expect } from 'chai'
import { offerOf } from '../../../server/bookings/offers/offers.ts'
import { type Served, serve, StoppedClock } from '../../app/serve.ts'
import { everyTable } from '../../checkins/tables.ts'
import { auditOf } from '../../staff/house.ts'
import { fieldsOf, Office } from '../office.ts'

const site = 'base-memorial-hall'
const path = `/staff/offers/${site}`
const offer = async (app: Served) => (await offerOf(app.parts.db.read, site))!
const text = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('the page of an offer', () => {
  let app: Served
  let mei: Office
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-11-22T09:00:00+08:00') })
    mei = new Office(app, 'mei')
  })
  afterEach(() => app.close())

  it('changes nothing while any field is wrong, says so beside it, and keeps everything that was typed', async () => {
    const before = await everyTable(app.parts.db)
    await new Office(app, 'mei').page('/staff')
    const long = '长'.repeat(5000)
    const answer = await mei.fill(path, { capacity: '<b>四十</b>', 'seasons.0.mon': '九点 "25:00"', notesZh: long, 'exceptions.0.note': '😀', 'programmes.0.zh': '' })
    expect(answer.status).to.equal(422)
    const html = await answer.text()
    const kept = fieldsOf(html, path)
    expect([kept.capacity, kept['seasons.0.mon'], kept.notesZh, kept['exceptions.0.note']]).to.deep.equal(['<b>四十</b>', '九点 "25:00"', long, '😀'])
    expect(html).to.not.include('<b>四十')
    for (const field of ['capacity', 'seasons.0.mon', 'notesZh', 'exceptions.0.day', 'programmes.0.zh']) {
      expect(html).to.include(`<p class="said wrong" id="${field}-wrong">`).and.include(`<a href="#${field}">`)
    }
    expect(html.match(/aria-invalid="true"/g)).to.have.length(5)
    const after = await everyTable(app.parts.db)
    expect([after.offers, after.audit]).to.deep.equal([before.offers, before.audit])
  })

  it('answers a script with the sentences', async () => {
    const errors = await mei.errors(path, {})
    expect(errors).to.include({ capacity: '请填 1 到 5000 的整数。', seasons: '请至少写一段开放时间。' })
    expect((await mei.press(path, { ...fieldsOf(await mei.page(path), path), url: 'x' }, { 'accept-language': 'en' })).status).to.equal(422)
  })

  it('takes forms only, and no larger than a form can be', async () => {
    const headers = { accept: 'text/html', 'content-type': 'application/json' }
    expect((await mei.press(path, {}, headers)).status).to.equal(415)
    expect((await mei.press(path, { notesZh: 'x'.repeat(500_000) })).status).to.equal(413)
    expect((await mei.press(path, Object.fromEntries(Array.from({ length: 5001 }, (_, i) => [`a${i}`, ''])))).status).to.equal(413)
    expect((await offer(app)).saved).to.equal(false)
  })

  it('is for admins and managers, of a site of the guide, and is kept by no browser', async () => {
    for (const address of ['/staff/offers', path]) {
      expect((await new Office(app).get(address)).status).to.equal(401)
      expect((await new Office(app, 'wen').get(address)).status).to.equal(403)
      const answer = await mei.get(address)
      expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([200, 'private, no-store'])
    }
    expect((await new Office(app).press(path, {})).status).to.equal(401)
    expect((await new Office(app, 'wen').press(path, {})).status).to.equal(403)
    expect([(await mei.get('/staff/offers/nowhere')).status, (await mei.press('/staff/offers/nowhere', {})).status]).to.deep.equal([404, 404])
    expect((await mei.press('/staff/offers', {})).status).to.equal(405)
  })

  it('says that an offer is a proposal until somebody saves it, even as it is (booking law 3)', async () => {
    expect(text(await mei.page('/staff/offers')).match(/建议稿，待确认/g)).to.have.length(9)
    expect(text(await mei.page(path))).to.include('这是系统随附的建议稿').and.include('预约都只算申请').and.include('确认并保存')
    const answer = await mei.fill(path, {})
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, `${path}?done=saved#done`])
    expect(await offer(app)).to.deep.include({ version: 2, saved: true })
    const html = text(await mei.page(`${path}?done=saved`))
    expect(html).to.include('已保存').and.include('Mei 于 2026年11月22日 09:00 保存').and.not.include('建议稿')
    expect(text(await mei.page('/staff/offers')).match(/建议稿，待确认/g)).to.have.length(8)
  })

  it('saves what was changed, and writes down who did it', async () => {
    await mei.fill(path, { capacity: '１２０', 'seasons.0.mon': '休', 'seasons.0.holidays': 'own', 'seasons.0.holiday': '8:00、10:00', bring: 'nothing', 'programmes.5.remove': 'on' })
    const { terms } = await offer(app)
    expect([terms.capacity, terms.seasons[0]!.week.mon, terms.seasons[0]!.holiday, terms.bring]).to.deep.equal([120, [], ['08:00', '10:00'], 'nothing'])
    expect(terms.programmes.map(({ slug }) => slug)).to.not.include('to-your-place')
    expect((await auditOf(app.parts.db)).filter(({ action }) => action === 'offer-saved')).to.deep.equal([
      { actor: 'Mei', action: 'offer-saved', subject: site, detail: 'version 2' },
    ])
  })

  it('saves once when the button is pressed twice', async () => {
    const fields = { ...fieldsOf(await mei.page(path), path), capacity: '80' }
    for (const answer of [await mei.press(path, fields), await mei.press(path, fields)]) expect(answer.status).to.equal(303)
    expect((await offer(app)).version).to.equal(2)
  })

  it('lets nobody overwrite unseen what somebody else has saved meanwhile', async () => {
    const tan = new Office(app, 'tan')
    const opened = fieldsOf(await mei.page(path), path)
    await tan.fill(path, { capacity: '100' })
    const answer = await mei.press(path, { ...opened, capacity: '45', notesZh: '请走东门' })
    expect(answer.status).to.equal(409)
    const html = await answer.text()
    expect(text(html)).to.include('您打开这页之后，老谭 于 2026年11月22日 09:00 保存了新的安排。您填的都还在下面')
    expect((await offer(app)).terms.capacity).to.equal(100)
    const again = fieldsOf(html, path)
    expect(again).to.include({ capacity: '45', notesZh: '请走东门', version: '2' })
    expect((await mei.press(path, again)).status, 'knowing it, she may').to.equal(303)
    expect((await offer(app)).terms.capacity).to.equal(45)
    expect((await offer(app)).version).to.equal(3)
  })

  it('of two who save at the same moment refuses one', async () => {
    const fields = fieldsOf(await mei.page(path), path)
    const sent = ['40', '50'].map((capacity) => mei.press(path, { ...fields, capacity }))
    expect((await Promise.all(sent)).map(({ status }) => status).sort()).to.deep.equal([303, 409])
    for (const version of ['', '1e999', '-1', 'x']) expect((await mei.press(path, { ...fields, version })).status, version).to.equal(409)
  })

  it('shows the two weeks to come, with what makes a day differ', async () => {
    app.clock.set('2026-10-01T09:00:00+08:00')
    await app.parts.db.write((trx) => trx.insertInto('closures').values({ site, day: '2026-10-09', reason: '检修', closed_by: 'Mei', closed_at: 0 }).execute())
    await mei.fill(path, { 'seasons.0.holidays': 'closed', 'exceptions.0.day': '2026-10-12', 'exceptions.0.starts': '7:30', 'exceptions.0.note': '馆庆' })
    const days = [...(await mei.page(path)).matchAll(/<time datetime="([^"]*)">(.*?)<\/li>/gs)].map(([, day, said]) => `${day} ${text(said!.slice(said!.indexOf('</time>')))}`.replace(/\s+/g, ' '))
    expect(days).to.have.length(14)
    expect(days[0]).to.equal('2026-10-01 星期四 放假 不接待 ')
    expect(days[7]).to.equal('2026-10-08 星期四 09:00–10:00 10:00–11:00 14:00–15:00 15:00–16:00 ')
    expect(days[8]).to.equal('2026-10-09 星期五 闭馆 检修 不接待 ')
    expect(days[9]).to.match(/^2026-10-10 星期六 调休上班 09:00/)
    expect(days[11]).to.equal('2026-10-12 星期一 特殊 馆庆 07:30–08:30 ')
    expect(text(await mei.page('/staff/offers'))).to.include('2026年10月9日 闭馆：检修')
  })

  it('shows what two weeks would look like, and saves nothing yet', async () => {
    const answer = await mei.fill(path, { look: 'on', 'seasons.0.mon': '6:00' })
    expect(answer.status).to.equal(200)
    const html = await answer.text()
    expect(text(html)).to.include('06:00–07:00').and.include('还没有保存')
    expect(fieldsOf(html, path)['seasons.0.mon']).to.equal('6:00')
    expect((await offer(app)).version).to.equal(1)
  })

  it('gives a proposal to a site that had none', async () => {
    await app.parts.db.write((trx) => trx.deleteFrom('offers').where('site', '=', site).execute())
    expect((await mei.get(path)).status).to.equal(200)
    expect((await offer(app)).saved).to.equal(false)
  })

  it('is found from the dashboard by whoever may open it', async () => {
    expect(await mei.page('/staff')).to.include('href="/staff/offers"')
    expect(await new Office(app, 'wen').page('/staff')).to.not.include('/staff/offers')
  })
})
