import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { asJson, type Booked, hall, Lan, managePath, offers, slot, wish } from './organiser.ts'

describe('a group visit that is booked', () => {
  let app: Served
  let lan: Lan
  beforeEach(async () => {
    app = await serve()
    lan = new Lan(app)
  })
  afterEach(() => app.close())
  const bookings = async () => (await everyTable(app.parts.db)).bookings!

  it('is a request with a time of answer, until a manager has saved the offer', async () => {
    const answer = await lan.request('/bookings', asJson(wish()))
    expect(answer.status).to.equal(201)
    const { ref, key, ...more } = (await answer.json()) as Booked
    const at = (path: string) => `${app.parts.config.PUBLIC_URL}/bookings/${ref}${path}?key=${key}`
    expect(more).to.deep.equal({ status: 'requested', manage_url: at(''), ics_url: at('.ics'), letter_url: at('/letter'), answer_by: '2026-12-02T18:00:00+08:00' })
    const page = await lan.page(`/bookings/new?site=${hall}&people=40`)
    expect(page).to.include('这处场馆还没有核定团体开放安排')
  })

  it('is confirmed at once where the saved offer says so', async () => {
    await offers(app)
    const booked = await lan.books()
    expect([booked.status, booked.answer_by]).to.deep.equal(['confirmed', undefined])
  })

  it('is a request beyond the year whose holidays are known', async () => {
    await offers(app)
    expect((await lan.books({ slot: '2027-01-05T09:00' })).status).to.equal('requested')
    expect(await lan.page(`/bookings/new?site=${hall}&people=40&month=2027-01`)).to.include('放假安排还没有公布')
  })

  it('is one booking with one answer, however often its request is sent', async () => {
    const sent = wish()
    const answers = await Promise.all(Array.from({ length: 5 }, () => lan.request('/bookings', asJson(sent))))
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 200, 200, 200, 201])
    const bodies = await Promise.all(answers.map(async (answer) => answer.json()))
    for (const body of bodies) expect(body).to.deep.equal(bodies[0])
    expect(await bookings()).to.have.length(1)
  })

  it('goes as a form to its page, which says what happens next', async () => {
    const html = await lan.page(`/bookings/new?site=${hall}&people=40&docent=any&slot=${slot}`)
    const request_id = /name="request_id" value="([^"]+)"/.exec(html)![1]!
    expect(html).to.include('12月3日（周四）09:00–10:00').and.include('value="40"')
    const answer = await lan.sendsForm({ request_id, docent: 'any' })
    expect(answer.status).to.equal(303)
    const path = answer.headers.get('location')!
    expect(path).to.match(/^\/bookings\/[0-9A-Z]{10}\?key=[\w-]{22}$/)
    const again = await lan.sendsForm({ request_id, docent: 'any' })
    expect(again.headers.get('location')).to.equal(path)
    const page = await lan.request(path)
    expect(page.headers.get('cache-control')).to.equal('private, no-store')
    const text = await page.text()
    expect(text).to.include('<meta name="robots" content="noindex">').and.include('场馆会在 12月2日（周三）18:00 前答复')
    expect(text).to.include('138****5678').and.include('兰**').and.not.include('13812345678').and.not.include('兰秀英')
  })

  it('takes phones and numbers as people write them, and names with emoji', async () => {
    const phones = { '１３８１２３４５６７８': '138****5678', '+86 138-1234-5678': '138****5678', '0744-6221568转801': '****68' }
    for (const [contact_phone, masked] of Object.entries(phones)) {
      const booked = await lan.books({ contact_phone, people: '１２', organisation: '🚩红旗小学👩‍🏫', slot: '2026-12-07T09:00' })
      expect((await lan.looksAt(booked)).people, contact_phone).to.equal(12)
      expect(await lan.page(managePath(booked))).to.include('🚩红旗小学👩‍🏫').and.include(masked)
    }
    expect((await lan.books({ slot: '2026-12-10T09:00', docent: true, minors: '', contact_email: '' })).status).to.equal('requested')
  })

  it('is refused for short notice with the earliest slot by name, in both languages, and with slots that work', async () => {
    const refused = await lan.refused({ slot: '2026-12-02T09:00' })
    expect(refused.message).to.equal('湘鄂川黔革命根据地纪念馆需要提前 2 个工作日预约，最早可约12月3日（周四）09:00。')
    const english = await lan.request('/bookings', asJson(wish({ slot: '2026-12-02T09:00' }), { 'accept-language': 'en' }))
    expect(((await english.json()) as { message: string }).message).to.include('2 working days').and.include('Thu 3 Dec 09:00')
    for (const { site, slots, slot: first, left } of refused.alternatives!) {
      expect([first, left >= 40]).to.deep.equal([slots[0]!.slot, true])
      const booked = await lan.books({ site, slots, slot: undefined, people: undefined })
      expect(booked.status, site).to.equal('requested')
    }
  })

  it('is never sent to a site far off instead', async () => {
    await lan.books({ people: 60 })
    const sites = (await lan.refused()).alternatives!.map(({ site }) => site)
    expect(sites.slice(0, 3)).to.deep.equal([hall, hall, hall])
    expect(sites[3]).to.be.oneOf(['he-long-former-residence', 'long-march-starting-point', 'he-long-park-tianzi-mountain'])
  })

  it('is split in one step where the group is too large for a slot, under one reference', async () => {
    const { reason, alternatives } = await lan.refused({ people: 110 })
    expect(reason).to.equal('group-large')
    expect(alternatives![0]!.slots).to.deep.equal([{ slot, people: 55 }, { slot: '2026-12-03T10:00', people: 55 }])
    const page = await (await lan.sendsForm({ people: 110 })).text()
    const value = /name="instead" value="([^"]+)"/.exec(page)![1]!
    const answer = await lan.sendsForm({ people: 110, instead: value })
    expect(answer.status).to.equal(303)
    const [one, ...more] = await bookings()
    expect([one!.people, more]).to.deep.equal([110, []])
    expect(await lan.page(`/bookings/new?site=${hall}&people=110`)).to.include('分 2 段')
  })

  it('takes another of the slots it is shown with one button, everything typed kept', async () => {
    await lan.books({ people: 60 })
    const page = await (await lan.sendsForm({ note: '想看油灯' })).text()
    const [first] = [...page.matchAll(/name="instead" value="([^"]+)"/g)].map(([, value]) => value!)
    expect(first).to.equal(`${hall}|2026-12-03T10:00=40`)
    const answer = await lan.sendsForm({ instead: first, note: '想看油灯' })
    const manage = await lan.page(answer.headers.get('location')!)
    expect(manage).to.include('12月3日（周四）10:00').and.include('想看油灯').and.include('桑植县第一党支部')
  })

  it('sends the docent to a group’s own place, and asks where that is', async () => {
    const booked = await lan.books({ programme: 'to-your-place', docent: 'any', place: '桑植县政府三楼', people: 150 })
    expect(await lan.page(managePath(booked))).to.include('桑植县政府三楼').and.include('送教上门')
    expect((await everyTable(app.parts.db)).seats).to.deep.equal([])
  })

  it('shows what is left, by the day and by the slot, and why a day is closed', async () => {
    await offers(app, {}, ['文', '武'])
    await lan.books({ docent: 'any', people: 35 })
    const closed = { site: hall, day: '2026-12-04', reason: '道路结冰', closed_by: 'Mei', closed_at: app.clock.now() }
    await app.parts.db.write((trx) => trx.insertInto('closures').values(closed).execute())
    const page = await lan.page(`/bookings/new?site=${hall}&people=30&docent=any&day=2026-12-03`)
    expect(page).to.include('12月3日（周四），3 个时段可约').and.include('12月4日（周五）不开放：道路结冰').and.include('空闲讲解员 2 位')
    expect(page).to.match(/湘鄂川黔革命根据地纪念馆12月3日（周四）09:00的名额不够了/)
    const few = await lan.page(`/bookings/new?site=${hall}&people=10&day=2026-12-03`)
    expect(few).to.include('余 25 人').and.include('空闲讲解员 1 位')
    expect(page).to.include('month=2027-01').and.not.include('month=2026-11')
  })

  it('is not taken where groups book elsewhere or not at all; the page says where', async () => {
    await offers(app, { booking: 'elsewhere', elsewhere: { url: '', phone: '0744-6221568' } })
    expect((await lan.refused()).message).to.include('0744-6221568')
    expect(await lan.page(`/bookings/new?site=${hall}`)).to.include('0744-6221568')
    expect(await lan.page('/bookings')).to.include('在别处预约').and.include('tel:07446221568')
  })

  it('is asked for too often from one address, and told when to come again', async () => {
    for (let i = 0; i < 120; i++) await lan.request('/bookings', asJson({ site: hall }))
    const answer = await lan.request('/bookings', asJson(wish({ request_id: randomUUID() })))
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).to.deep.equal([429, true])
    const page = await lan.sendsForm({ note: '想看油灯' })
    expect([page.status, (await page.text()).includes('想看油灯')]).to.deep.equal([429, true])
    expect(await bookings()).to.deep.equal([])
  })
})
