import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import { ask, phone } from '../../web/ask.ts'
import { changePeople } from '../../../server/bookings/move.ts'
import { offerOf, saveOffer } from '../../../server/bookings/offers/offers.ts'
import { arrived, booked, cancelled, closeDay, openOffice, pathOf, site } from './booked.ts'

const notes = { zh: '请提前十分钟到馆。', en: 'Please come ten minutes early.' }

describe('the confirmation letter', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve({ env: { PUBLIC_URL: 'https://footprints.example.cn' } })
    await openOffice(app, { notes })
  })
  afterEach(() => app.close())

  const open = async (booking: { ref: string }, paper = '/letter', lang = 'zh') => ask(app.url + pathOf(app, booking, paper, `&lang=${lang}`), { headers: phone })
  const seen = (html: string) => html.replace(/<(style|script|svg)[^]*?<\/\1>|<[^>]*>/g, ' ').replace(/\s+/g, ' ')

  it('is not there before the site has confirmed, and says by when it answers', async () => {
    const booking = await booked(app, { site: 'tongzi-mountain', docent: 'none', programme: '' })
    const { status, text } = await open(booking)
    expect(status).to.equal(409)
    expect(seen(text)).to.include('场馆还在确认').and.include('12月2日（周三）18:00前答复')
    const json = await ask(app.url + pathOf(app, booking, '/letter'), { headers: { accept: 'application/json' } })
    expect([json.status, JSON.parse(json.text).reason]).to.deep.equal([409, 'paper-not-yet'])
  })

  it('is gone with the booking', async () => {
    const booking = await booked(app)
    await cancelled(app, booking)
    expect((await open(booking)).status).to.equal(410)
  })

  it('says what was agreed, to whom, when, with whom, and what to bring, in both languages', async () => {
    const booking = await booked(app, { minors: 3, step_free: true })
    const zh = seen((await open(booking)).text)
    for (const said of ['电子预约确认函', '桑植县洪家关白族乡党支部：', '湘鄂川黔革命根据地纪念馆', '2026年12月3日（周四）', '09:00–10:00', '40人（其中未成年人3人）', '讲解参观', '有讲解员（中文）', '单位介绍信', notes.zh, '2026年12月1日', '需要无障碍通行']) {
      expect(zh).to.include(said)
    }
    const en = seen((await open(booking, '/letter', 'en')).text)
    for (const said of ['Confirmation of booking', 'Thu 3 Dec 2026', 'Guided tour', 'With a docent (Chinese)', notes.en, '1 December 2026']) expect(en).to.include(said)
  })

  it('masks the contact, and shows no key and no member’s code', async () => {
    const booking = await booked(app)
    const { text } = await open(booking)
    expect(seen(text)).to.include('兰** 138****2399').and.not.include('晓梅')
    expect(seen(text)).to.not.include(app.parts.bookings.keys.keyOf(booking.ref)).and.not.include(booking.memberCode)
  })

  it('keeps the words as they were when they were agreed', async () => {
    const booking = await booked(app)
    const { db } = app.parts
    const offer = (await offerOf(db.read, site))!
    await db.write((trx) => saveOffer(trx, site, { ...offer.terms, bring: 'nothing', notes: { zh: '新规定。', en: 'New.' }, programmes: [] }, offer.version, 'Mei', app.clock.now()))
    const said = seen((await open(booking)).text)
    expect(said).to.include(notes.zh).and.include('讲解参观').and.include('单位介绍信').and.not.include('新规定')
  })

  it('names every part of a split group', async () => {
    const slots = [{ slot: '2026-12-04T14:00', people: 60 }, { slot: '2026-12-04T15:00', people: 58 }]
    const said = seen((await open(await booked(app, { slots, slot: undefined, people: undefined, programme: '', docent: 'none' }))).text)
    expect(said).to.include('14:00–15:00 60人').and.include('15:00–16:00 58人').and.include('118人').and.include('不安排讲解员').and.include('自行参观')
  })

  it('takes what was typed as text', async () => {
    const booking = await booked(app, { organisation: '<img src=x onerror=alert(1)>“党支部”&' })
    for (const paper of ['/letter', '/plan', '/request-letter', '/codes']) {
      const { text } = await open(booking, paper)
      expect(text, paper).to.include('&lt;img src=x onerror=alert(1)&gt;“党支部”&amp;').and.not.include('<img src=x')
    }
  })

  it('stands a language that nobody knows by its tag', async () => {
    const booking = await booked(app, { docent: 'any' })
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ docent: 'zh-ab-ab' }).where('ref', '=', booking.ref).execute())
    const { status, text } = await open(booking)
    expect(status).to.equal(200)
    expect(seen(text)).to.include('有讲解员（zh-ab-ab）')
  })

  it('does without a contact that was removed', async () => {
    const booking = await booked(app)
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ contact: null }).where('ref', '=', booking.ref).execute())
    expect(seen((await open(booking)).text)).to.include('已按规定删除')
  })

  it('warns on the day’s closing, at once', async () => {
    const booking = await booked(app)
    expect(seen((await open(booking)).text)).to.not.include('临时关闭')
    await closeDay(app, booking.day)
    for (const paper of ['/letter', '/codes']) expect(seen((await open(booking, paper)).text)).to.include('场馆临时关闭：道路结冰')
  })

  it('can be printed after the visit too', async () => {
    const booking = await booked(app)
    await arrived(app, booking, 38)
    expect((await open(booking)).status).to.equal(200)
  })

  it('says the new number of people once it was changed', async () => {
    const booking = await booked(app)
    await changePeople(app.parts.bookings, booking.ref, [25], '')
    expect(seen((await open(booking)).text)).to.include('25人').and.not.include('40人')
  })

  it('is for one reader: not kept, not indexed, and its language does not cost the key', async () => {
    const { headers, text } = await open(await booked(app))
    expect(headers['cache-control']).to.equal('private, no-store')
    expect(headers['x-robots-tag']).to.equal('noindex, nofollow')
    expect(text).to.include('<meta name="robots" content="noindex, nofollow">')
    const english = /href="([^"]+lang=en)"/.exec(text)![1]!.replaceAll('&amp;', '&')
    expect((await ask(app.url + english, { headers: phone })).text).to.include('Confirmation of booking')
  })
})
