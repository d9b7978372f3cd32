import { expect } from 'chai'
import { findBooking } from '../../server/bookings/bookings.ts'
import { openContact } from '../../server/bookings/contacts.ts'
import { historyOf } from '../../server/bookings/events.ts'
import { purgeContacts } from '../../server/bookings/purge-contacts.ts'
import { type Served, serve } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { Receiver } from '../messages/receiver.ts'
import { asForm, asJson, type Booked, Lan, managePath, offers } from './organiser.ts'

const xiang = { contact_name: '向红梅', contact_phone: '139 1111 2222', contact_email: '', leader_name: '田老师', leader_phone: '' }

describe('the contact of a booking, changed by its organiser', () => {
  let app: Served
  let lan: Lan
  let hook: Receiver
  let booked: Booked
  beforeEach(async () => {
    hook = new Receiver()
    await hook.open()
    app = await serve({ env: { SMS_WEBHOOK: hook.url } })
    lan = new Lan(app)
    await offers(app)
    booked = await lan.books()
  })
  afterEach(async () => {
    await app.close()
    await hook.close()
  })

  const row = async () => (await findBooking(app.parts.db.read, booked.ref))!
  const contact = async () => openContact(app.parts.bookings.sealer, (await row()).contact)
  const asks = (more: object = {}) => lan.request(`/bookings/${booked.ref}/contact`, asJson({ key: booked.key, ...xiang, ...more }))
  const presses = (more: object = {}) => lan.request(`/bookings/${booked.ref}/contact`, asForm({ key: booked.key, ...xiang, ...more }))
  const happened = async () => (await historyOf(app.parts.db.read, booked.ref)).map(({ actor, what, detail }) => `${actor} ${what} ${detail}`)
  const heard = async () => {
    await app.parts.outbox.deliver()
    return hook.received.splice(0).map(({ body }) => `${String(body.about)} ${String(body.phone)}`)
  }

  it('is another from then on, whole and sealed; the page masks it, and the history says that it was changed', async () => {
    const before = await row()
    const answer = await presses()
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, managePath(booked)])
    expect(await contact()).to.deep.equal({ name: '向红梅', phone: '13911112222', email: '', leader: '田老师', leaderPhone: '' })
    expect(await row()).to.deep.equal({ ...before, contact: (await row()).contact })
    const page = await lan.page(managePath(booked))
    expect(page).to.include('向**').and.include('139****2222').and.include('更改联系人').and.not.include('13911112222').and.not.include('向红梅')
    expect(await happened()).to.have.members([' booked confirmed', ' contact '])
    expect(JSON.stringify(await everyTable(app.parts.db))).to.not.include('13911112222').and.not.include('向红梅')
  })

  it('opens the booking by the end of the new number, and not of the old one', async () => {
    await asks()
    const looksUp = async (digits: string) => (await lan.request('/bookings/lookup', asJson({ ref: booked.ref, digits }))).status
    expect([await looksUp('2222'), await looksUp('5678')]).to.deep.equal([200, 404])
  })

  it('is told of it, as is who was it before; what comes later goes to the new one', async () => {
    expect(await heard()).to.deep.equal(['confirmed 13812345678'])
    await asks()
    expect((await heard()).sort()).to.deep.equal(['contact 13911112222', 'contact-left 13812345678'])
    const texts = async () => (await app.parts.db.read.selectFrom('outbox').select('about').execute()).map(({ about }) => about)
    expect(await texts()).to.have.members(['confirmed', 'contact', 'contact-left'])
    await lan.changes('people', booked, { people: 35 })
    expect(await heard()).to.deep.equal(['people 13911112222'])
  })

  it('hears what was still to be told, and nothing takes the place of what its forerunner is told', async () => {
    await asks()
    await lan.changes('people', booked, { people: 35 })
    expect((await heard()).sort()).to.deep.equal(['contact-left 13812345678', 'people 13911112222'])
    booked = await lan.books({ slot: '2026-12-04T09:00' })
    await asks()
    expect((await heard()).sort()).to.deep.equal(['confirmed 13911112222', 'contact 13911112222', 'contact-left 13812345678'])
  })

  it('gives nobody the key who is it no more', async () => {
    hook.received.length = 0
    await asks()
    await app.parts.outbox.deliver()
    const of = (about: string) => String(hook.received.find(({ body }) => body.about === about)?.body.text)
    expect(of('contact')).to.include(booked.key)
    expect(of('contact-left')).to.not.include(booked.key).and.not.include('139').and.not.include('向')
  })

  it('stays as it is where it is the same, and tells nobody where only the leader is another', async () => {
    const same = { contact_name: '兰秀英', contact_phone: '13812345678', leader_name: '' }
    await heard()
    expect((await asks(same)).status).to.equal(200)
    expect(await happened()).to.have.length(1)
    expect((await asks({ ...same, leader_name: '田老师' })).status).to.equal(200)
    expect([(await happened()).length, await heard()]).to.deep.equal([2, []])
  })

  it('is checked as in the form for a booking, with every sentence at once and all kept that was typed', async () => {
    const before = await everyTable(app.parts.db)
    const wrong = { contact_name: ' ', contact_phone: '1391111', contact_email: 'x@', leader_name: '田'.repeat(31), leader_phone: '12' }
    const answer = await asks(wrong)
    const { reason, errors } = (await answer.json()) as { reason: string; errors: object }
    expect([answer.status, reason, Object.keys(errors)]).to.deep.equal([422, 'invalid', Object.keys(wrong)])
    const page = await presses({ ...wrong, contact_name: '<b>' })
    expect(page.status).to.equal(422)
    const html = await page.text()
    expect(html).to.include('value="1391111"').and.include('value="&lt;b&gt;"').and.include('id="contact_phone-said"').and.include('value="x@"')
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('is changed by nobody without the key, and not after the visit or what ended the booking', async () => {
    expect((await asks({ key: 'x' })).status).to.equal(404)
    app.clock.set('2026-12-03T09:59:00+08:00')
    expect(await lan.page(managePath(booked))).to.include('/contact"')
    expect((await asks()).status).to.equal(200)
    app.clock.set('2026-12-03T10:00:00+08:00')
    expect(await lan.page(managePath(booked))).to.not.include('/contact"')
    expect((await asks({ contact_name: '彭' })).status).to.equal(409)
    app.clock.set('2026-12-01T09:00:00+08:00')
    booked = await lan.books({ slot: '2026-12-04T09:00' })
    await lan.changes('cancellation', booked)
    expect((await asks()).status).to.equal(409)
    expect(await contact()).to.include({ name: '兰秀英' })
  })

  it('is changed no more often from one address than bookings are made, for every number is written to', async () => {
    for (let i = 0; i < 119; i++) await lan.request('/bookings', asJson({}))
    const answer = await asks()
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([429, true, 'too-many'])
    expect(await contact()).to.include({ name: '兰秀英' })
  })

  it('is forgotten with the rest, and comes back by no change', async () => {
    await asks()
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ contact: null }).where('ref', '=', booked.ref).execute())
    expect((await asks()).status).to.equal(410)
    expect(await lan.page(managePath(booked))).to.not.include('/contact"')
    booked = await lan.books({ slot: '2026-12-04T09:00' })
    await asks()
    app.clock.set('2027-07-01T09:00:00+08:00')
    await purgeContacts(app.parts.bookings, 180)
    const sealed = await app.parts.db.read.selectFrom('outbox').select('sealed').where('booking', '=', booked.ref).execute()
    expect([(await row()).contact, sealed.every((one) => one.sealed === null)]).to.deep.equal([null, true])
  })
})
