import { expect } from 'chai'
import { isKnown } from '../../../server/guide/schema.ts'
import { setSites } from '../../../server/staff/people.ts'
import { serve, type Served } from '../../app/serve.ts'
import { hire } from '../../staff/house.ts'
import { ask, phone } from '../../web/ask.ts'
import { type Desk, deskOf, documentOf, fieldsIn, he } from '../edit/house.ts'
import { seed } from '../seed.ts'

const start = 'long-march-starting-point'
const cili = '/staff/guide/routes/cili-1'

/** Words of no county: what a tester types, about a road between two sites that are there. */
const typed = {
  'name.known': 'yes',
  'name.zh': '试填的线路',
  'name.en': 'A route typed by a test',
  'area.zh': '桑植县',
  'area.en': 'Sangzhi County',
  order: 'county',
  shown: 'yes',
  'about.0.zh': '试填。',
  'about.0.en': 'Typed by a test.',
  'about.0.sources.more': 'S2',
  'stops.known': 'yes',
  'stops.0.site': he,
  'stops.0.way.known': 'no',
  'stops.1.site': start,
  'stops.1.way.known': 'no',
}

describe('a route in the console', () => {
  let app: Served
  let mei: Desk
  let tan: Desk
  beforeEach(async () => {
    app = await serve()
    mei = await deskOf(app, 'mei')
    tan = await deskOf(app, 'tan')
  })
  afterEach(() => app.close())

  const routes = () => documentOf(app).routes
  const limit = async (sites: string[]) => {
    const { id } = await hire(app.parts.db, 'mei')
    await app.parts.db.write((trx) => setSites(trx, id, sites))
  }

  const refused: [string, Record<string, string>, string][] = [
    ['without a name in English', { 'name.en': '' }, 'name.en'],
    ['with a name of 5,000 characters', { 'name.zh': '长'.repeat(5000) }, 'name.zh'],
    ['without its county', { 'area.zh': '' }, 'area.zh'],
    ['in an order of nobody’s', { order: 'mine' }, 'order'],
    ['that says nothing of itself', { 'about.0.zh': '', 'about.0.en': '', 'about.0.sources.more': '' }, 'about'],
    ['without a source', { 'about.0.sources.more': '' }, 'about.0.sources'],
    ['with a source that nobody knows', { 'about.0.sources.more': 'S999' }, 'about.0.sources'],
    ['with one stop', { 'stops.1.site': '' }, 'stops'],
    ['with a stop that is no site', { 'stops.1.site': 'nowhere' }, 'stops.1.site'],
    ['with a stop that is a site and a place', { 'stops.1.place.zh': '某处' }, 'stops.1.site'],
    ['with a place that no source bears out', { 'stops.1.site': '', 'stops.1.place.zh': '某处', 'stops.1.place.en': 'Somewhere' }, 'stops.1.place.sources'],
    ['with a road that no source bears out', { 'stops.1.way.known': 'yes', 'stops.1.way.zh': '开车两小时。', 'stops.1.way.en': 'Two hours by road.' }, 'stops.1.way.sources'],
    ['shown to some', { shown: 'some' }, 'shown'],
  ]
  for (const [what, change, field] of refused) {
    it(`is refused ${what}; nothing changes, and what was typed stays`, async () => {
      const answer = await mei.post('/staff/guide/routes/new', { ...typed, ...change, act: 'save' })
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include(`href="#${field}"`).and.match(/role="alert"/)
      const kept = fieldsIn(answer.text)
      expect(kept['area.en']).to.equal('Sangzhi County')
      if (change['name.zh']) expect(kept['name.zh']).to.equal(change['name.zh'])
      expect(documentOf(app)).to.deep.equal(seed())
      expect(await app.parts.db.read.selectFrom('guide_versions').selectAll().execute()).to.deep.equal([])
    })
  }

  it('is not known where there is none, and is nothing for docents', async () => {
    for (const path of ['nowhere', 'nowhere/history', 'cili-1/history/9', '__proto__']) expect((await tan.get(`/staff/guide/routes/${path}`)).status, path).to.equal(404)
    expect((await (await deskOf(app, 'wen')).get('/staff/guide/routes')).status).to.equal(403)
  })

  it('fills the place of one of 慈利, and the public page says it at once', async () => {
    const answer = await mei.fill(cili, { 'name.known': 'yes', 'name.zh': '试填的线路', 'name.en': 'A route typed by a test', 'stops.known': 'yes', 'stops.0.site': he, 'stops.1.place.zh': '试填的地方', 'stops.1.place.en': 'A place typed by a test', 'stops.1.place.sources.more': 'seed-003', 'stops.1.way.known': 'no' })
    // The form of an unknown list has one row; the second is typed beside it.
    expect(answer.status, answer.text).to.equal(303)
    const page = (await ask(`${app.url}/routes/cili-1`, { headers: phone })).text
    expect(page).to.include('试填的线路').and.include('试填的地方').and.include('距离没有算').and.not.include('待县里填写')
  })

  it('joins the others under an address of its own, once, however often the button is pressed', async () => {
    for (let i = 0; i < 2; i++) {
      const answer = await mei.post('/staff/guide/routes/new', { ...typed, act: 'save', seen: fieldsIn((await mei.get('/staff/guide/routes/new')).text).seen! })
      expect(answer.status, answer.text).to.equal(303)
      expect(answer.headers.location).to.equal('/staff/guide/routes/a-route-typed-by-a?done=saved#done')
    }
    expect(routes().map(({ slug }) => slug)).to.deep.equal([...seed().routes.map(({ slug }) => slug), 'a-route-typed-by-a'])
    expect((await ask(`${app.url}/routes/a-route-typed-by-a`, { headers: phone })).text).to.include('直线约 6.7 公里')
  })

  it('takes no address of which the console has made something else', async () => {
    for (const name of ['Recordings', 'History', 'Plan']) {
      const { seen } = fieldsIn((await tan.get('/staff/guide/routes/new')).text)
      const answer = await tan.post('/staff/guide/routes/new', { ...typed, 'name.en': name, act: 'save', seen: seen! })
      expect(answer.status, answer.text).to.equal(303)
      const { slug } = routes().at(-1)!
      expect((await tan.get(`/staff/guide/routes/${slug}`)).text).to.include(`value="${name}"`)
    }
  })

  it('changes its order by a button of its row, and the preview shows it before it is saved', async () => {
    const path = '/staff/guide/routes/sangzhi'
    const moved = await mei.fill(path, {}, 'up stops.1')
    const preview = await mei.post(path, { ...fieldsIn(moved.text), act: 'preview' })
    expect(preview.text).to.include('id="preview"').and.match(new RegExp(`/sites/${start}[\\s\\S]*/sites/${he}`))
    expect(routes()).to.deep.equal(seed().routes)
    expect((await mei.post(path, { ...fieldsIn(moved.text), act: 'save' })).status).to.equal(303)
    const { stops } = routes()[0]!
    expect(isKnown(stops) && stops.map(({ site }) => site)).to.deep.equal([start, he])
  })

  it('is withdrawn and shown again, and every version leads back', async () => {
    const path = '/staff/guide/routes/sangzhi'
    await mei.fill(path, { shown: 'no' })
    expect((await ask(`${app.url}/routes/sangzhi`, { headers: phone })).status).to.equal(404)
    expect((await mei.get('/staff/guide/routes')).text).to.include('已撤下')
    expect((await mei.get(`${path}/history`)).text).to.include(`${path}/history/2`)
    expect((await mei.get(`${path}/history/1`)).status).to.equal(200)
    expect((await mei.post(`${path}/history/1`, { newest: '2' })).status).to.equal(303)
    expect(routes()).to.deep.equal(seed().routes)
    expect((await ask(`${app.url}/routes/sangzhi`, { headers: phone })).status).to.equal(200)
    const deeds = await app.parts.db.read.selectFrom('audit').select(['action', 'subject']).where('subject', '=', 'route:sangzhi').orderBy('at').execute()
    expect(deeds.map(({ action }) => action).sort()).to.deep.equal(['guide-restored', 'guide-saved'])
  })

  it('edited by two at once keeps both texts', async () => {
    const path = '/staff/guide/routes/sangzhi'
    const fields = fieldsIn((await mei.get(path)).text)
    await tan.fill(path, { 'name.zh': '老谭写的' })
    const late = await mei.post(path, { ...fields, 'name.zh': '小梅写的', act: 'save' })
    expect(late.status).to.equal(409)
    expect(late.text).to.include('老谭写的').and.include('小梅写的')
  })

  it('is theirs alone who have all its sites', async () => {
    await limit([he])
    for (const path of ['sangzhi', 'sangzhi/history', 'zunyi', 'cili-1']) expect((await mei.get(`/staff/guide/routes/${path}`)).status, path).to.equal(404)
    const list = (await mei.get('/staff/guide/routes')).text
    expect(list).to.include('还没有归您管的线路').and.not.include('/staff/guide/routes/sangzhi')
    expect((await mei.get('/staff/guide/routes/new')).text).to.include(`value="${he}"`).and.not.include(`value="${start}"`)
    const taken = await mei.post('/staff/guide/routes/new', { ...typed, act: 'save' })
    expect(taken.status).to.equal(422)
    expect(taken.text).to.include('href="#stops.1.site"')
    await limit([he, start])
    expect((await mei.get('/staff/guide/routes/sangzhi')).status).to.equal(200)
    expect((await mei.fill('/staff/guide/routes/sangzhi', { 'stops.known': 'no' })).status, 'a route of no site of theirs').to.equal(422)
    expect(routes()).to.deep.equal(seed().routes)
  })
})
