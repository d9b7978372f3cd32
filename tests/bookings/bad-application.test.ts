import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { languages, words } from '../../server/web/words.ts'
import type { Key } from '../../server/web/words.ts'
import { type Served, serve } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { asForm, asJson, hall, Lan, offers, type Refused, slot, wish } from './organiser.ts'

/** Wrong fields: what is sent, and the field beside which the sentence stands. */
const wrong: Record<string, [fields: Record<string, unknown>, field: string]> = {
  'nobody': [{ people: 0 }, 'people'],
  '10,000 people': [{ people: 10_000 }, 'people'],
  'less than nobody': [{ people: -5 }, 'people'],
  'half a person': [{ people: 20.5 }, 'people'],
  'a word for a number': [{ people: '四十' }, 'people'],
  'a number with an exponent': [{ people: '4e1' }, 'people'],
  'no people': [{ people: '' }, 'people'],
  '29 February of a year that has none': [{ slot: '2027-02-29T09:00' }, 'slot'],
  'a slot that is no time': [{ slot: 'tomorrow' }, 'slot'],
  'a slot at 24:00': [{ slot: '2026-12-03T24:00' }, 'slot'],
  'no slot': [{ slot: '' }, 'slot'],
  'parts of a group that are none': [{ slots: 'x=1,y' }, 'slots'],
  'nine parts of a group': [{ slots: Array.from({ length: 9 }, (_, i) => `2026-12-03T1${i}:00=10`).join() }, 'slots'],
  'a name of 5,000 characters': [{ organisation: '桑'.repeat(5000) }, 'organisation'],
  'a name of spaces': [{ organisation: '   ' }, 'organisation'],
  'a name of two lines': [{ organisation: '支部\n二' }, 'organisation'],
  'a name that turns the text around': [{ organisation: 'a\u202eb' }, 'organisation'],
  'a kind that is none': [{ kind: 'guild' }, 'kind'],
  'a kind that is a key of every object': [{ kind: '__proto__' }, 'kind'],
  'a contact of 31 characters': [{ contact_name: '兰'.repeat(31) }, 'contact_name'],
  'no contact': [{ contact_name: '' }, 'contact_name'],
  'a phone one digit short': [{ contact_phone: '1381234567' }, 'contact_phone'],
  'a landline without its area': [{ contact_phone: '6221568' }, 'contact_phone'],
  'a word for a phone': [{ contact_phone: '<b>打给我</b>' }, 'contact_phone'],
  'an address that is no e-mail': [{ contact_email: 'lan@' }, 'contact_email'],
  'a leader’s phone that is none': [{ leader_phone: '110' }, 'leader_phone'],
  'more minors than people': [{ minors: 41 }, 'minors'],
  'a docent who is a sentence': [{ docent: 'the best you have' }, 'docent'],
  'a docent in a language that cannot be one': [{ docent: 'zh-a1b2c-x' }, 'docent'],
  'a note of 301 characters': [{ note: '想'.repeat(301) }, 'note'],
  'a request_id that is no UUID': [{ request_id: '1' }, 'request_id'],
}

/** Rules that the site has: a sentence that names them, and no field to blame but the time. */
const against: Record<string, [fields: Record<string, unknown>, reason: string, status: number]> = {
  'a slot that is over': [{ slot: '2026-11-30T09:00' }, 'slot-past', 409],
  'a slot that began this minute': [{ slot: '2026-12-01T09:00' }, 'slot-past', 409],
  'too short notice': [{ slot: '2026-12-02T09:00' }, 'slot-notice', 409],
  'a day out of reach': [{ slot: '2027-06-01T09:00' }, 'slot-horizon', 409],
  'an hour that is not offered': [{ slot: '2026-12-03T09:10' }, 'slot-unknown', 409],
  'a day that was closed': [{ slot: '2026-12-04T09:00' }, 'slot-closed', 409],
  'more than a slot takes': [{ people: 61 }, 'group-large', 409],
  'a full slot': [{ slot: '2026-12-05T09:00' }, 'slot-full', 409],
  'a docent, where none works': [{ docent: 'any' }, 'docent-none', 409],
  'too few for a group': [{ people: 4 }, 'group-small', 422],
  'a programme that is none': [{ programme: 'constructor' }, 'programme-unknown', 422],
  'a lesson at no place': [{ programme: 'to-your-place', docent: 'any' }, 'place-missing', 422],
  'parts on two days': [{ slots: '2026-12-03T09:00=10,2026-12-06T09:00=10' }, 'split-days', 422],
  'the same part twice': [{ slots: '2026-12-03T09:00=10,2026-12-03T09:00=10' }, 'split-days', 422],
}

describe('an application for a group visit that is wrong', () => {
  let app: Served
  const lan = () => new Lan(app)
  before(async () => {
    app = await serve({ env: { RATE_LIMITS: 'off' } })
    await offers(app)
    const closed = { site: hall, day: '2026-12-04', reason: '道路结冰', closed_by: 'Mei', closed_at: app.clock.now() }
    await app.parts.db.write((trx) => trx.insertInto('closures').values(closed).execute())
    await lan().books({ slot: '2026-12-05T09:00', people: 60 })
  })
  after(() => app.close())

  const unchanged = async (step: () => Promise<void>) => {
    const before = await everyTable(app.parts.db)
    await step()
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  }

  for (const [what, [fields, field]] of Object.entries(wrong)) {
    it(`has a sentence beside “${field}”, keeps what was typed and changes nothing: ${what}`, () =>
      unchanged(async () => {
        for (const lang of languages) {
          const sentence = words(lang)(`booking.wrong.${field}` as Key)
          const answer = await lan().request('/bookings', asJson(wish(fields), { 'accept-language': lang }))
          expect(answer.status).to.equal(422)
          const { reason, message, errors } = (await answer.json()) as Refused
          expect([reason, message, errors]).to.deep.equal(['invalid', words(lang)('refusal.invalid'), { [field]: sentence }])
          const page = await lan().request('/bookings', asForm({ ...wish(fields), note: fields.note ?? '雕像前合影' }, { 'accept-language': lang }))
          expect(page.status).to.equal(422)
          const html = await page.text()
          expect(html).to.include(sentence).and.include('value="桑植县第一党支部"'.slice(0, field === 'organisation' ? 0 : undefined))
          if (field !== 'note') expect(html).to.include('雕像前合影')
          const typed = fields[field]
          if (typeof typed === 'string' && /^[桑\d@a-z兰]+$/.test(typed) && !['slot', 'kind', 'request_id'].includes(field)) expect(html).to.include(`value="${typed}"`)
        }
      }))
  }

  for (const [what, [fields, reason, status]] of Object.entries(against)) {
    it(`is refused as ${reason}, names the site, and changes nothing: ${what}`, () =>
      unchanged(async () => {
        const answer = await lan().request('/bookings', asJson(wish(fields)))
        expect(answer.status).to.equal(status)
        const refused = (await answer.json()) as Refused
        expect(refused.reason).to.equal(reason)
        expect(refused.message).to.not.match(/[{}]/)
        if (status === 409) expect(refused.alternatives).to.be.an('array')
        else expect(Object.values(refused.errors!)).to.deep.equal([refused.message])
        const page = await lan().sendsForm(fields)
        expect(page.status).to.equal(status)
        expect(await page.text()).to.include(refused.message).and.include('value="桑植县第一党支部"')
      }))
  }

  it('names all that is wrong at once', async () => {
    const { errors } = await lan().refused({ organisation: '', kind: '', contact_phone: '', people: '' })
    expect(Object.keys(errors!)).to.have.members(['organisation', 'kind', 'contact_phone', 'people'])
    const { errors: all } = (await (await lan().request('/bookings', asJson({ site: hall }))).json()) as Refused
    expect(Object.keys(all!)).to.include.members(['request_id', 'organisation', 'kind', 'contact_name', 'contact_phone', 'slot', 'people'])
  })

  it('is refused by its body: a list, broken JSON, another type, too much of it, a site that is none', () =>
    unchanged(async () => {
      const sent: [NonNullable<Parameters<Lan['request']>[1]>, number, string][] = [
        [asJson('[]'), 422, 'invalid'],
        [asJson('{"site": '), 400, 'malformed'],
        [asJson('7'), 400, 'malformed'],
        [{ ...asJson('people=40'), headers: { accept: 'application/json', 'content-type': 'text/plain' } }, 415, 'media-type'],
        [asJson(wish({ note: 'x'.repeat(110_000) })), 413, 'too-large'],
        [asJson(wish({ site: 'jinggangshan' })), 404, 'site-unknown'],
        [asJson(wish({ site: '__proto__' })), 404, 'site-unknown'],
        [asJson(wish({ site: ['x'] })), 404, 'site-unknown'],
        [asJson(`{"__proto__": {"site": "${hall}"}, "constructor": 1}`), 422, 'invalid'],
        [asJson(wish(), { 'sec-fetch-site': 'cross-site' }), 403, 'cross-site'],
      ]
      for (const [init, status, reason] of sent) {
        const answer = await lan().request('/bookings', init)
        expect([answer.status, ((await answer.json()) as Refused).reason]).to.deep.equal([status, reason])
      }
      expect((await lan().request('/bookings', { method: 'DELETE' })).status).to.equal(405)
    }))

  it('was opened in time and posted after its slot had passed', () =>
    unchanged(async () => {
      const html = await lan().page(`/bookings/new?site=${hall}&people=40&slot=${slot}`)
      const request_id = /name="request_id" value="([^"]+)"/.exec(html)![1]!
      app.clock.set('2026-12-03T09:00:00+08:00')
      const page = await lan().sendsForm({ request_id })
      expect(page.status).to.equal(409)
      expect(await page.text()).to.include('这个时段已经过去').and.include('name="instead"')
      app.clock.set('2026-12-01T09:00:00+08:00')
    }))

  it('is asked about in an address that is wrong, and answered with the page that asks again', () =>
    unchanged(async () => {
      const at = async (query: string) => lan().request(`/bookings/new?site=${hall}&${query}`)
      for (const people of ['0', '10000', '-3', 'x', '1e2']) {
        const page = await at(`people=${people}`)
        expect(page.status, people).to.equal(422)
        expect(await page.text(), people).to.include('人数请填 1 到 2000 的整数')
      }
      for (const query of ['month=2026-13', 'month=1066-10', 'month=2999-01', 'day=2027-02-29', 'docent=<b>', 'programme=__proto__', 'people=40&people=50', 'month=a&month=b']) {
        const page = await at(query)
        expect(page.status, query).to.equal(200)
        expect(await page.text(), query).to.include('<table class="month">').and.not.include('<b>"')
      }
      expect(await (await at('slot=2027-02-29T09:00')).text()).to.include('没有可预约的时段')
      expect(await (await at('slot=2026-12-02T09:00')).text()).to.include('需要提前 2 个工作日预约，最早可约12月3日（周四）09:00')
      expect((await lan().request('/bookings/new?site=constructor')).status).to.equal(404)
    }))

  it('escapes HTML in every field, wherever it is shown', async () => {
    const html = '<img src=x onerror=alert(1)>'
    const fields = { organisation: html, contact_name: html, leader_name: html, note: html, place: html }
    const page = await (await lan().sendsForm({ ...fields, programme: html, docent: html, kind: html, slot: html, contact_phone: html, minors: html })).text()
    expect(page).to.include('&lt;img').and.not.include('<img')
    const booked = await lan().books({ ...fields, request_id: randomUUID() })
    expect(await lan().page(`/bookings/${booked.ref}?key=${booked.key}`)).to.include('&lt;img').and.not.include('<img')
  })
})
