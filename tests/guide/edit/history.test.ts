import { expect } from 'chai'
import { keepRecording } from '../../../server/guide/recordings/keep-recording.ts'
import { retirePlate } from './plates.ts'
import { serve, type Served } from '../../app/serve.ts'
import { ask, phone } from '../../web/ask.ts'
import { type Desk, deskOf, documentOf, fieldsIn, he, siteIn } from './house.ts'
import { seed } from '../seed.ts'

const at = (part = '') => `/staff/guide/${he}${part && `/${part}`}`

describe('the guide, edited', () => {
  let app: Served
  let mei: Desk
  let tan: Desk
  beforeEach(async () => {
    app = await serve()
    mei = await deskOf(app, 'mei')
    tan = await deskOf(app, 'tan')
  })
  afterEach(() => app.close())

  const read = async (path: string) => (await ask(app.url + path, { headers: phone })).text

  describe('by two at once', () => {
    it('keeps both texts: the later save is shown the other one, and loses nothing', async () => {
      const fields = fieldsIn((await mei.get(at('names'))).text)
      await tan.fill(at('names'), { 'summary.zh': '老谭写的。' })
      const late = await mei.post(at('names'), { ...fields, 'summary.zh': '小梅写的。', act: 'save' })
      expect(late.status).to.equal(409)
      expect(siteIn(app).summary.zh).to.equal('老谭写的。')
      expect(late.text).to.include('老谭写的。').and.include('小梅写的。').and.include('老谭 于').and.match(/role="alert" id="conflict"/)
      const again = fieldsIn(late.text)
      expect(again['summary.zh']).to.equal('小梅写的。')
      expect((await mei.post(at('names'), { ...again, act: 'save' })).status).to.equal(303)
      expect(siteIn(app).summary.zh).to.equal('小梅写的。')
    })

    it('takes both when each edits a part of its own', async () => {
      const fields = fieldsIn((await mei.get(at('names'))).text)
      await tan.fill(at('address'), { 'address.zh': '洪家关村。' })
      expect((await mei.post(at('names'), { ...fields, 'short.zh': '贺家', act: 'save' })).status).to.equal(303)
      expect([siteIn(app).short.zh, (siteIn(app).address as { zh: string }).zh]).to.deep.equal(['贺家', '洪家关村。'])
    })

    it('takes the button pressed twice as one save', async () => {
      const fields = { ...fieldsIn((await mei.get(at('names'))).text), 'short.zh': '贺家', act: 'save' }
      const answers = await Promise.all([1, 2, 3].map(() => mei.post(at('names'), fields)))
      expect(answers.map(({ status }) => status)).to.deep.equal([303, 303, 303])
      expect(await app.parts.db.read.selectFrom('guide_versions').select('version').execute()).to.have.length(2)
    })

    it('of twenty saves of one part lets one through, and tells the others', async () => {
      const fields = fieldsIn((await mei.get(at('names'))).text)
      const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => mei.post(at('names'), { ...fields, 'short.zh': `贺家${i}`, act: 'save' })))
      expect(answers.map(({ status }) => status).sort()).to.deep.equal([303, ...Array.from({ length: 19 }, () => 409)])
    })
  })

  it('is looked at before it is saved, on its public page, and comes back to the form as it was typed', async () => {
    const page = await mei.fill(at('names'), { 'short.zh': '贺家\r\n<b>', 'summary.zh': '只是看看。' }, 'preview')
    expect(page.status).to.equal(200)
    expect(page.text).to.include('只是看看。').and.include('还没有保存').and.include('noindex').and.include('贺家 &lt;b&gt;')
    expect([documentOf(app), await read(`/sites/${he}`)].map((one) => JSON.stringify(one).includes('只是看看'))).to.deep.equal([false, false])
    const fields = fieldsIn(page.text)
    const form = fieldsIn((await mei.post(at('names'), { ...fields, act: 'edit' })).text)
    expect([form['summary.zh'], form['short.zh']?.includes('<b>')]).to.deep.equal(['只是看看。', true])
    expect((await mei.post(at('names'), { ...fields, act: 'save' })).status).to.equal(303)
    expect(siteIn(app).summary.zh).to.equal('只是看看。')
    expect((await mei.fill(`/staff/guide/${he}/stops/new`, { 'name.zh': '新点', 'name.en': 'New', 'body.0.zh': '话。', 'body.0.en': 'Words.', 'body.0.sources.more': 'S1' }, 'preview')).text).to.include('<h1>新点</h1>')
  })

  it('tells field by field what a save changed, and goes back to any version by a new one', async () => {
    await mei.fill(at('names'), { 'summary.zh': '第二版。' })
    await mei.fill(at('hours'), { 'ticket.known': 'no' })
    const list = (await mei.get(at('history'))).text
    expect(list).to.include('第 3 版').and.include('第 1 版').and.include('开放时间、门票、电话')
    const second = (await mei.get(at('history/2'))).text
    expect(second).to.include('简介 · 中文').and.include('第二版。').and.include(seed().sites[0]!.summary.zh).and.not.include('门票 ·')
    expect((await mei.post(at('history/1'), { newest: '2' })).status, 'somebody saved meanwhile').to.equal(409)
    expect(siteIn(app).summary.zh).to.equal('第二版。')
    expect((await mei.post(at('history/1'), { newest: '3' })).status).to.equal(303)
    expect(siteIn(app)).to.deep.equal(seed().sites[0])
    expect((await mei.get(at('history'))).text).to.include('第 4 版').and.include('恢复第 1 版')
    expect(await read(`/sites/${he}`)).to.include(seed().sites[0]!.summary.zh)
    expect((await mei.post(at('history/2'), { newest: '4' })).status).to.equal(303)
    expect(siteIn(app).summary.zh).to.equal('第二版。')
  })

  it('keeps its versions for ever', async () => {
    await mei.fill(at('names'), { 'summary.zh': '第二版。' })
    for (const change of [
      () => app.parts.db.write((trx) => trx.updateTable('guide_versions').set({ document: '{}' }).execute()),
      () => app.parts.db.write((trx) => trx.deleteFrom('guide_versions').execute()),
    ]) {
      expect(await change().then(() => 'done', (error: Error) => error.message)).to.include('a version of the guide stays as it was saved')
    }
  })

  it('keeps its sources in order: the admin mends one, everybody sees it, and it can be taken back', async () => {
    expect((await tan.fill('/staff/guide/sources/S2', { 'title.zh': '湖南大学网页', url: 'https://example.org/x' })).status).to.equal(303)
    expect(await read('/sources')).to.include('湖南大学网页')
    await mei.post('/staff/guide/sources', { ...fieldsIn((await mei.get('/staff/guide/sources')).text), 'title.zh': '新的', 'title.en': 'New', grade: 'B', act: 'save' })
    expect((await tan.get('/staff/guide/sources/history')).text).to.include('第 3 版')
    expect((await mei.get('/staff/guide/sources/history')).status).to.equal(403)
    expect((await tan.post('/staff/guide/sources/history/1', { newest: '3' })).status).to.equal(303)
    expect(app.parts.guide.source('S2')).to.deep.equal(seed().sources.find(({ key }) => key === 'S2'))
    expect(app.parts.guide.source('N1').title.zh, 'what came since stays').to.equal('新的')
  })

  describe('at its stops', () => {
    const words = { 'name.zh': '贺龙桥头', 'name.en': 'The Bridge, west end!', 'body.0.zh': '桥头的话。', 'body.0.en': 'Words at the bridge.', 'body.0.sources.more': 'S9' }

    it('gets a new one with an address and a plate of its own', async () => {
      const done = await mei.fill(at('stops/new'), words)
      expect(done.headers.location).to.equal(`${at('stops/the-bridge-west-end')}?done=saved#done`)
      expect(await read(`/sites/${he}/stops/the-bridge-west-end`)).to.include('桥头的话。')
      const plate = await app.parts.db.read.selectFrom('plates').selectAll().where('stop', '=', 'the-bridge-west-end').executeTakeFirst()
      expect(plate?.site).to.equal(he)
      await mei.fill(at('stops/the-bridge-west-end'), { 'name.zh': '桥西头' })
      expect(siteIn(app).stops.at(-1)).to.deep.include({ slug: 'the-bridge-west-end', name: { zh: '桥西头', en: 'The Bridge, west end!' } })
    })

    it('puts them in another order', async () => {
      const moved = fieldsIn((await mei.fill(at('stops'), {}, 'down stops.0')).text)
      await mei.post(at('stops'), { ...moved, act: 'save' })
      const [first, second, ...rest] = seed().sites[0]!.stops
      expect(siteIn(app).stops).to.deep.equal([second, first, ...rest])
    })

    it('takes one away only when no plate hangs there any more, by the form as by an old version', async () => {
      await mei.fill(at('stops/new'), words)
      const form = fieldsIn((await mei.fill(at('stops'), {}, 'remove stops.5')).text)
      const kept = await mei.post(at('stops'), { ...form, act: 'save' })
      expect(kept.status).to.equal(422)
      expect(kept.text).to.include('贺龙桥头').and.include('还挂着二维码牌')
      expect((await mei.post(at('history/1'), { newest: '2' })).status).to.equal(409)
      expect(siteIn(app).stops).to.have.length(6)
      await retirePlate(app, he, 'the-bridge-west-end')
      expect((await mei.post(at('stops'), { ...form, act: 'save' })).status).to.equal(303)
      expect(siteIn(app).stops).to.deep.equal(seed().sites[0]!.stops)
    })

    /** Takes the stop that was added last away, plate first. */
    async function takeAway(stop: string): Promise<void> {
      await retirePlate(app, he, stop)
      const form = fieldsIn((await mei.fill(at('stops'), {}, 'remove stops.5')).text)
      expect((await mei.post(at('stops'), { ...form, act: 'save' })).status).to.equal(303)
    }

    it('gives a new one no address of one that is gone, whose plate was printed and whose recording would speak for it', async () => {
      await mei.fill(at('stops/new'), words)
      await takeAway('the-bridge-west-end')
      const file = { type: 'audio/mpeg', seconds: 3, bytes: Buffer.from('x') } as const
      await keepRecording(app.parts, { site: he, part: 'stops/the-bridge-west-end-2', lang: 'zh' }, { seen: '', was: '', credit: '讲解员', file, by: 'Mei' })
      const done = await mei.fill(at('stops/new'), { ...words, 'body.0.zh': '另一座桥的话。' })
      expect(done.headers.location).to.equal(`${at('stops/the-bridge-west-end-3')}?done=saved#done`)
      expect(await read(`/sites/${he}/stops/the-bridge-west-end-3`)).to.include('另一座桥的话。').and.not.include('/recordings/')
    })

    it('gives a story no address of one that was told aloud and is gone', async () => {
      const heading = siteIn(app).story[0]!.heading.en
      const slug = heading.toLowerCase().replace(/[^a-z0-9]+/g, ' ').trim().split(' ').slice(0, 5).join('-')
      const file = { type: 'audio/mpeg', seconds: 3, bytes: Buffer.from('x') } as const
      await keepRecording(app.parts, { site: he, part: `stories/${slug}`, lang: 'zh' }, { seen: '', was: '', credit: '讲解员', file, by: 'Mei' })
      expect((await mei.fill(at('story'), { 'story.0.library': 'yes', 'story.0.slug': '' })).status).to.equal(303)
      expect(siteIn(app).story[0]!.slug).to.equal(`${slug}-2`)
    })

    it('keeps what was typed about one that is taken away meanwhile, and makes a new one of it', async () => {
      await mei.fill(at('stops/new'), words)
      const opened = fieldsIn((await mei.get(at('stops/the-bridge-west-end'))).text)
      await takeAway('the-bridge-west-end')
      for (const act of ['save', 'preview', 'source']) {
        const late = await mei.post(at('stops/the-bridge-west-end'), { ...opened, 'body.0.zh': '写了一小时。', act })
        expect(late.status, act).to.equal(409)
        expect(late.text).to.include('这个点位被别人删去了').and.include(`action="${at('stops/new')}"`)
        expect(fieldsIn(late.text)).to.deep.include({ 'name.zh': '贺龙桥头', 'body.0.zh': '写了一小时。', seen: fieldsIn((await mei.get(at('stops/new'))).text).seen })
        expect(siteIn(app).stops).to.deep.equal(seed().sites[0]!.stops)
        if (act !== 'save') continue
        expect((await mei.post(at('stops/new'), { ...fieldsIn(late.text), act: 'preview' })).text).to.include('<h1>贺龙桥头</h1>')
      }
      const late = await mei.post(at('stops/the-bridge-west-end'), { ...opened, 'body.0.zh': '写了一小时。', act: 'save' })
      expect((await mei.post(at('stops/new'), { ...fieldsIn(late.text), act: 'save' })).headers.location).to.equal(`${at('stops/the-bridge-west-end-2')}?done=saved#done`)
      expect(siteIn(app).stops.at(-1)!.body[0]!.zh).to.equal('写了一小时。')
      expect((await mei.post(at('stops/never-was'), { ...opened, act: 'save' })).status, 'one that never was').to.equal(404)
    })
  })
})
