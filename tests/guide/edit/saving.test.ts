import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { guidePlace } from '../../../server/guide/guide-store.ts'
import { storeOf } from '../../../server/parts.ts'
import { serve, type Served } from '../../app/serve.ts'
import { engine } from '../../database/stores.ts'
import { asStranger } from '../../database/stranger.ts'
import { auditOf } from '../../staff/house.ts'
import { ask, phone } from '../../web/ask.ts'
import { type Desk, deskOf, documentOf, fieldsIn, he, siteIn } from './house.ts'
import { seed } from '../seed.ts'

const at = (part = '') => `/staff/guide/${he}${part && `/${part}`}`

describe('a save of the guide', () => {
  let app: Served
  let mei: Desk
  beforeEach(async () => {
    app = await serve()
    mei = await deskOf(app, 'mei')
  })
  afterEach(() => app.close())

  const read = async (path = `/sites/${he}`, lang = 'zh') => (await ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}` } })).text
  const versions = () => app.parts.db.read.selectFrom('guide_versions').selectAll().orderBy('site').orderBy('version').execute()
  /** Keeps the guide from being written down, wherever it is. */
  const bar = async () => {
    if (engine === 'sqlite') mkdirSync(join(app.parts.config.DATA_DIR, 'guide.json.new'))
    else await asStranger(storeOf(app.parts.config), ({ run }) => run('alter table guide_document add constraint barred check (false) not valid'))
  }
  const unbar = async () => {
    if (engine === 'sqlite') rmSync(join(app.parts.config.DATA_DIR, 'guide.json.new'), { recursive: true })
    else await asStranger(storeOf(app.parts.config), ({ run }) => run('alter table guide_document drop constraint barred'))
  }

  it('shows on the public pages at once, in both languages, though they were read a moment ago', async () => {
    const before = await read()
    await read('/')
    await read('/sites.geojson')
    const done = await mei.fill(at('names'), { 'short.zh': '贺龙旧居', 'short.en': 'He Long House', 'summary.zh': '洪家关的木屋。' })
    expect([done.status, done.headers.location]).to.deep.equal([303, `${at('names')}?done=saved#done`])
    const after = await read()
    expect(before).to.not.include('贺龙旧居')
    expect(after).to.include('<h1>贺龙旧居</h1>').and.include('洪家关的木屋。')
    expect(await read('/')).to.include('贺龙旧居')
    expect(await read(`/sites/${he}`, 'en')).to.include('<h1>He Long House</h1>')
    expect(await read('/sites.geojson')).to.include('贺龙旧居')
    expect(await read(`/sites/${he}/count.svg`)).to.include('贺龙旧居')
    expect(after, 'a browser that keeps the old points asks anew').to.include('/sites.geojson?v=1')
    expect((await mei.get(`${at('names')}?done=saved`)).text).to.include('id="done"')
  })

  it('never lets a page that was being rendered meanwhile be kept', async () => {
    const [, page] = await Promise.all([mei.fill(at('names'), { 'short.zh': '贺龙旧居' }), read()])
    expect(page).to.match(/贺龙(旧|故)居/)
    expect(await read()).to.include('<h1>贺龙旧居</h1>')
  })

  it('is written, versioned and on the record; what stood before is the first version', async () => {
    await mei.fill(at('names'), { 'short.zh': '贺龙旧居' })
    const place = guidePlace({ dataDir: app.parts.config.DATA_DIR, db: app.parts.db })
    expect(await place.adapter().read()).to.deep.equal(documentOf(app))
    // A file has none of the versions; the document before is kept beside it.
    if (engine === 'sqlite') expect(await place.previous()).to.deep.equal(seed())
    const rows = await versions()
    expect(rows.map(({ site, version, what, saved_by }) => [site, version, what, saved_by])).to.deep.equal([
      [he, 1, 'found', ''],
      [he, 2, 'names', 'Mei'],
    ])
    expect(rows.map(({ document }) => JSON.parse(document))).to.deep.equal([seed().sites[0], siteIn(app)])
    expect(await auditOf(app.parts.db)).to.deep.include({ actor: 'Mei', action: 'guide-saved', subject: he, detail: 'names, version 2' })
  })

  it('that changes nothing is no version', async () => {
    for (const part of ['names', 'address', 'hours', 'location', 'notes', 'story', 'see', 'stops', 'dates', 'persons', 'figures']) {
      const { slug } = app.parts.guide.sites()[1]!
      const done = await mei.fill(`/staff/guide/${slug}/${part}`, part === 'location' ? { 'location.known': 'yes' } : {})
      expect(done.status, part).to.equal(303)
    }
    // Whoever saves a point answers for it, and is named; nothing else is another.
    const after = documentOf(app)
    const { location, ...rest } = after.sites[1]!
    expect({ ...rest, location: { ...(location as object), set: undefined } }).to.deep.equal({ ...seed().sites[1], location: { ...(seed().sites[1]!.location as object), set: undefined } })
    expect((await versions()).map(({ what }) => what)).to.deep.equal(['found', 'location'])
  })

  it('changes nothing when the guide cannot be written, says so, and can be sent again', async () => {
    await bar()
    const failed = await mei.fill(at('names'), { 'short.zh': '贺龙旧居' })
    expect(failed.status).to.equal(503)
    expect(documentOf(app)).to.deep.equal(seed())
    expect(await versions()).to.deep.equal([])
    await unbar()
    expect((await mei.fill(at('names'), { 'short.zh': '贺龙旧居' })).status).to.equal(303)
  })

  it('takes HTML as the text it is, in every field, and prints it so', async () => {
    const html = '<img src=x onerror=alert(1)>"&amp;\''
    const fields = fieldsIn((await mei.get(at('story'))).text)
    const change = Object.fromEntries(Object.keys(fields).filter((name) => /\.(zh|en)$/.test(name) && !name.startsWith('new.')).map((name) => [name, html]))
    expect((await mei.fill(at('story'), change)).status).to.equal(303)
    expect((await mei.fill(at('names'), { 'name.zh': html, 'name.en': html, 'short.zh': '<b>x</b>', 'short.en': '<b>x</b>', pinyin: html, 'summary.zh': html, 'summary.en': html })).status).to.equal(303)
    for (const page of [await read(), await read('/'), (await mei.get(at('story'))).text, (await mei.get(at('history/3'))).text]) {
      expect(page).to.not.match(/<img src=x|<b>x<\/b>/)
    }
    expect(siteIn(app).story[0]!.heading.zh).to.equal(html)
    expect(fieldsIn((await mei.get(at('story'))).text)['story.0.heading.zh']).to.equal(html)
  })

  it('takes a paragraph with line breaks as one, without spaces between Chinese characters', async () => {
    const typed = '  洪家关的\r\n贺家木屋，\r\n\r\n建于\u202e清末 2 年。\u0000 '
    await mei.fill(at('names'), { 'summary.zh': typed, 'summary.en': 'A timber\r\nhouse.\r\n' })
    expect([siteIn(app).summary.zh, siteIn(app).summary.en]).to.deep.equal(['洪家关的贺家木屋，建于清末 2 年。', 'A timber house.'])
  })

  it('leaves open what is not known, and closes it again, with a note of doubt that is made of the source', async () => {
    await mei.fill(at('hours'), { 'hours.known': 'no' })
    expect(siteIn(app).hours).to.equal('unknown')
    expect(await read()).to.include('待核实')
    const hours = { 'hours.known': 'yes', 'hours.0.zh': '每天8:00—17:00。', 'hours.0.en': 'Daily 8:00–17:00.', 'hours.0.sources.more': 'S2', 'hours.0.as_of': '２０２６年１１月', 'hours.0.doubt.zh': '', 'hours.0.doubt.en': '' }
    await mei.fill(at('hours'), hours)
    const doubt = { zh: '据湖南大学培训中心网页，请先核实。', en: 'According to: Hunan University training centre page; please confirm before you go.' }
    expect(siteIn(app).hours).to.deep.equal([{ zh: '每天8:00—17:00。', en: 'Daily 8:00–17:00.', sources: ['S2'], as_of: '2026-11', doubt }])
  })

  it('adds, moves and takes out rows without a script, and saves none of it before it is told to', async () => {
    const { text } = await mei.fill(at('story'), { 'story.0.heading.zh': '改过的' }, 'down story.0')
    const moved = fieldsIn(text)
    expect([moved['story.1.heading.zh'], documentOf(app)]).to.deep.equal(['改过的', seed()])
    const removed = fieldsIn((await mei.post(at('story'), { ...moved, act: 'remove story.0' })).text)
    const added = fieldsIn((await mei.post(at('story'), { ...removed, act: 'add story.0.body' })).text)
    const rows = seed().sites[0]!.story
    const last = `story.0.body.${rows[0]!.body.length}`
    expect(added).to.have.property(`${last}.zh`, '')
    const done = await mei.post(at('story'), { ...added, [`${last}.zh`]: '新的一段。', [`${last}.en`]: 'One more.', [`${last}.sources.more`]: 'S72', act: 'save' })
    expect(done.status).to.equal(303)
    const { story } = siteIn(app)
    expect(story.map(({ heading }) => heading.zh)).to.deep.equal(['改过的', ...rows.slice(2).map(({ heading }) => heading.zh)])
    expect(story[0]!.body.at(-1)).to.deep.equal({ zh: '新的一段。', en: 'One more.', sources: ['S72'] })
  })

  it('does nothing for a row that is not there', async () => {
    for (const act of ['remove story.99', 'up nothing.0', 'add __proto__', 'down story', 'remove story.0.heading.zh', 'add constructor.x']) {
      expect((await mei.fill(at('story'), {}, act)).status, act).to.be.oneOf([200, 303])
      expect(documentOf(app), act).to.deep.equal(seed())
    }
  })

  it('takes a new source on the way, ticked where it is wanted, and twice pressed only once', async () => {
    const source = { 'new.title.zh': '本馆2026年告示', 'new.title.en': 'Notice of the site, 2026', 'new.grade': 'A', 'new.date': '2026-11', 'new.url': 'https://example.org/a?b=1&c=2' }
    const page = await mei.fill(at('names'), { ...source, 'summary.zh': '没有保存的话。' }, 'source')
    expect(page.status).to.equal(200)
    const fields = fieldsIn(page.text)
    expect([fields['summary.zh'], fields.added, fields['new.title.zh']]).to.deep.equal(['没有保存的话。', 'N1', ''])
    await mei.fill(at('names'), source, 'source')
    expect(app.parts.guide.sources().at(-1)).to.deep.equal({ key: 'N1', title: { zh: '本馆2026年告示', en: 'Notice of the site, 2026' }, grade: 'A', date: '2026-11', url: 'https://example.org/a?b=1&c=2' })
    expect(app.parts.guide.sources()).to.have.length(seed().sources.length + 1)
    expect((await mei.post(at('names'), { ...fields, 'summary.sources.key.N1': 'on', act: 'save' })).status).to.equal(303)
    expect(siteIn(app).summary).to.deep.include({ zh: '没有保存的话。' }).and.property('sources').include('N1')
    expect(await read()).to.include('本馆2026年告示')
  })
})
