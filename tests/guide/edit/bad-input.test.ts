import { expect } from 'chai'
import { serve, type Served } from '../../app/serve.ts'
import { setSites } from '../../../server/staff/people.ts'
import { begin, cast, hire } from '../../staff/house.ts'
import { ask, phone } from '../../web/ask.ts'
import { type Desk, deskOf, documentOf, fieldsIn, he } from './house.ts'
import { seed } from '../seed.ts'

const form = (part: string) => `/staff/guide/${he}/${part}`

describe('a form of the guide', () => {
  let app: Served
  let mei: Desk
  before(async () => {
    app = await serve()
    mei = await deskOf(app, 'mei')
  })
  after(() => app.close())
  afterEach(async () => {
    expect(documentOf(app), 'the guide is as it was').to.deep.equal(seed())
    expect(await app.parts.db.read.selectFrom('guide_versions').selectAll().execute()).to.deep.equal([])
    expect(await app.parts.db.read.selectFrom('audit').selectAll().where('action', 'in', ['guide-saved', 'guide-restored']).execute()).to.deep.equal([])
  })

  const long = '贺'.repeat(5000)
  const none = { 'summary.sources.key.S1': undefined, 'summary.sources.key.S2': undefined, 'summary.sources.key.S3': undefined, 'summary.sources.key.S4': undefined, 'summary.sources.key.S9': undefined }
  const refused: [string, string, Record<string, string | undefined>, string][] = [
    ['a name of 5,000 characters', 'names', { 'name.zh': long }, 'name.zh'],
    ['a name left empty', 'names', { 'name.zh': ' \u200b\r\n' }, 'name.zh'],
    ['English that is missing', 'names', { 'summary.en': '' }, 'summary.en'],
    ['a field that was taken out of the form', 'names', { 'short.zh': undefined }, 'short.zh'],
    ['a source that nobody knows', 'names', { 'summary.sources.more': 'S999' }, 'summary.sources'],
    ['a ticked source that nobody knows', 'names', { 'summary.sources.key.__proto__': 'on' }, 'summary.sources'],
    ['a statement without a source', 'names', none, 'summary.sources'],
    ['hours that say something in one language', 'hours', { 'hours.0.en': '' }, 'hours.0.en'],
    ['a date that is none', 'hours', { 'hours.0.as_of': '2026-02-30' }, 'hours.0.as_of'],
    ['known hours without any', 'hours', { 'hours.known': 'yes', ...blank('hours.0'), ...blank('hours.1') }, 'hours'],
    ['a person who is none of ours', 'persons', { 'persons.0.person': 'nobody' }, 'persons.0.person'],
    ['a date of the year 99', 'dates', { 'dates.0.date': '99' }, 'dates.0.date'],
    ['a figure that is no number', 'figures', { 'figures.0.value': 'NaN' }, 'figures.0.value'],
    ['a figure of minus one', 'figures', { 'figures.0.value': '-1' }, 'figures.0.value'],
    ['a figure of half a visit', 'figures', { 'figures.0.value': '1.5' }, 'figures.0.value'],
    ['a figure of nobody knows what', 'figures', { 'figures.0.unit': 'people' }, 'figures.0.unit'],
    ['a figure without a source', 'figures', { 'figures.0.source': '' }, 'figures.0.source'],
    ['a latitude that is no number', 'location', { 'location.lat': 'NaN' }, 'location.lat'],
    ['a latitude of 1e9', 'location', { 'location.lat': '1e9' }, 'location.lat'],
    ['a longitude of 200', 'location', { 'location.lon': '200' }, 'location.lon'],
    ['latitude and longitude the wrong way round', 'location', { 'location.lat': '29.4', 'location.lon': '-110.1' }, 'location.lat'],
    ['a point in the Indian Ocean', 'location', { 'location.lat': '0', 'location.lon': '80' }, 'location.lat'],
    ['a datum of its own', 'location', { 'location.datum': 'WGS-72' }, 'location.datum'],
    ['an accuracy of nothing', 'location', { 'location.accuracy_m': '0' }, 'location.accuracy_m'],
    ['a point whose origin is not said', 'location', { 'location.origin.zh': '', 'location.how': 'words' }, 'location.origin.zh'],
    ['a stop without a name', 'stops', { 'stops.0.name.zh': '' }, 'stops.0.name.zh'],
    ['one stop twice', 'stops', { 'stops.1.slug': seed().sites[0]!.stops[0]!.slug }, 'stops.1.slug'],
    ['a stop that says nothing', 'stops/new', { 'name.zh': '新点', 'name.en': 'New' }, 'body'],
  ]
  for (const [what, part, change, field] of refused) {
    it(`refuses ${what}, says where, and keeps what was typed`, async () => {
      const answer = await mei.fill(form(part), change)
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include(`href="#${field}"`).and.match(/role="alert"/)
      const typed = fieldsIn(answer.text)
      for (const [name, value] of Object.entries(change)) {
        if (value !== undefined && value.trim() !== '' && typed[name] !== '' && name in typed) expect(typed[name], name).to.equal(value)
      }
    })
  }

  it('refuses a source of grade C with a link, and a link that is a script', async () => {
    const blank = { 'title.zh': '某网页', 'title.en': 'Some page', date: '', 'note.zh': '', 'note.en': '' }
    for (const wrong of [{ grade: 'C', url: 'https://example.org/' }, { grade: 'B', url: 'javascript:alert(1)' }, { grade: 'D', url: '' }]) {
      const answer = await mei.fill('/staff/guide/sources', { ...blank, ...wrong })
      expect(answer.status, JSON.stringify(wrong)).to.equal(422)
    }
  })

  it('refuses what is no form, and one that is too large', async () => {
    const { token } = await begin(app.parts.db, await hire(app.parts.db, 'mei'), app.clock.now())
    const send = (type: string, body: string) => ask(app.url + form('names'), { method: 'POST', headers: { ...phone, cookie: `rf_staff=${token}`, 'content-type': type }, body })
    expect((await send('application/json', '{"act":"save"}')).status).to.equal(415)
    expect((await send('application/x-www-form-urlencoded', `name.zh=${'x'.repeat(700_000)}`)).status).to.equal(413)
    expect((await send('application/x-www-form-urlencoded', 'a=1&'.repeat(7000))).status).to.equal(413)
  })

  it('does not know a site, a part, a stop or a version that is not there', async () => {
    for (const path of ['nowhere', `nowhere/names`, `${he}/constructor`, `${he}/stops/nowhere`, `${he}/history/1`, `${he}/history/x`, 'sources/S999']) {
      expect((await (await deskOf(app, 'tan')).get(`/staff/guide/${path}`)).status, path).to.equal(404)
    }
  })

  it('is not for docents, nor for managers of other sites, nor the sources for managers', async () => {
    expect((await (await deskOf(app, 'wen')).get(form('names'))).status).to.equal(403)
    expect((await mei.get('/staff/guide/sources/S1')).status).to.equal(403)
    const { id } = await hire(app.parts.db, 'mei')
    await app.parts.db.write((trx) => setSites(trx, id, ['tongzi-mountain']))
    try {
      const list = (await mei.get('/staff/guide')).text
      expect(list).to.include('/staff/guide/tongzi-mountain').and.not.include(`/staff/guide/${he}`)
      for (const path of ['', '/names', '/history', '/stops/new']) expect((await mei.get(`/staff/guide/${he}${path}`)).status, path).to.equal(404)
      expect((await mei.post(form('names'), { act: 'save' })).status).to.equal(404)
    } finally {
      await app.parts.db.write((trx) => setSites(trx, id, 'every'))
    }
    expect(cast.mei.role).to.equal('manager')
  })
})

function blank(row: string): Record<string, string | undefined> {
  const texts = Object.fromEntries(['zh', 'en', 'as_of', 'doubt.zh', 'doubt.en', 'sources.more'].map((field) => [`${row}.${field}`, '']))
  return { ...texts, [`${row}.sources.key.S1`]: undefined, [`${row}.sources.key.R5`]: undefined }
}
