import { expect } from 'chai'
import { serve, type Served } from '../../app/serve.ts'
import { ask, phone } from '../../web/ask.ts'
import { he } from '../edit/house.ts'
import { credit, keptIn, RecordingDesk, stop } from './recording-desk.ts'
import { m4a, mp3, ogg } from './sounds.ts'

describe('a recording', () => {
  let app: Served
  let mei: RecordingDesk
  /** When a test begins. */
  let since: number
  before(async () => {
    app = await serve()
    mei = await RecordingDesk.of(app, 'mei')
  })
  after(() => app.close())
  beforeEach(async () => {
    // Longer than a page is kept.
    app.clock.forward(2000)
    since = app.clock.now()
    await app.parts.db.write(async (trx) => {
      await trx.deleteFrom('recordings').execute()
      await trx.deleteFrom('recording_pieces').execute()
    })
  })

  const page = async (lang: string, path = `/sites/${he}/${stop}`) => (await ask(app.url + path, { headers: { ...phone, cookie: `lang=${lang}` } })).text
  const playersOn = (html: string) => [...html.matchAll(/<audio controls preload="none" src="\/recordings\/([\w-]+)"/g)].map(([, id]) => id)

  it('is heard on the page at once, with its length, its size and its credit', async () => {
    expect(playersOn(await page('zh'))).to.deep.equal([])
    const id = await mei.keeps({ file: mp3(3100) })
    const html = await page('zh')
    expect(playersOn(html)).to.deep.equal([id])
    expect(html).to.include('听录音').and.include('1 分 21 秒 · 1.3 MB，按播放才下载').and.include(credit)
    expect((await ask(`${app.url}/recordings/${id}`)).bytes.equals(mp3(3100))).to.equal(true)
  })

  it('is the first choice in its own language; in the other the phone reads, and the recording says what it is', async () => {
    const id = await mei.keeps()
    expect(await page('zh')).to.match(/data-read-aloud="told"[^>]* data-instead hidden/)
    const english = await page('en')
    expect(english).to.match(/data-read-aloud="told"(?![^>]*data-instead)[^>]* hidden/).and.include('Listen in Chinese').and.include(`<span lang="zh-CN">${credit}</span>`)
    expect(english.indexOf('data-read-aloud')).to.be.below(english.indexOf('<audio'))
    const own = await mei.keeps({ lang: 'en', file: ogg(), credit: 'Told by a docent' })
    expect(playersOn(await page('en'))).to.deep.equal([own])
    expect(playersOn(await page('zh'))).to.deep.equal([id])
  })

  it('of a story and of a site are heard there, and the site’s page says where else something is heard', async () => {
    const site = 'base-memorial-hall'
    const story = 'stories/eight-of-one-family'
    const told = await mei.keeps({ site, part: story, file: m4a(65) })
    const own = await mei.keeps({ site, part: '', file: ogg(3000) })
    const first = `stops/${app.parts.guide.site(site)!.stops[0]!.slug}`
    await mei.keeps({ site, part: first })
    expect(playersOn(await page('zh', `/sites/${site}/${story}`))).to.deep.equal([told])
    const html = await page('zh', `/sites/${site}`)
    expect(playersOn(html)).to.deep.equal([own])
    expect(html.match(/有录音/g)).to.have.length(2)
    expect((await page('en', `/sites/${site}`)).match(/with a recording/g)).to.equal(null)
  })

  it('gives way to another: the page changes at once, the old bytes go, and who did it stays', async () => {
    const old = await mei.keeps()
    const again = await mei.upload({ file: ogg() })
    expect([again.status, again.text.includes(`name="seen" value="${old}"`)], 'not without a look at what is there').to.deep.equal([409, true])
    const next = await mei.keeps({ seen: old, file: ogg(), credit: '新的说明' })
    expect(playersOn(await page('zh'))).to.deep.equal([next])
    expect(await page('zh')).to.include('新的说明').and.not.include(credit)
    expect((await ask(`${app.url}/recordings/${old}`)).status).to.equal(404)
    const { rows, pieces, deeds } = await keptIn(app, since)
    expect([rows.length, pieces]).to.deep.equal([1, 1])
    expect(deeds.map(({ actor, action, subject, detail }) => [actor, action, subject, detail.replace(/[0-9a-f]{64}/, '#')])).to.deep.equal([
      ['Mei', 'recording-saved', he, 'stops/fire-pit-room zh, new, audio/mpeg, 32109 bytes, sha256 #'],
      ['Mei', 'recording-saved', he, `stops/fire-pit-room zh, replaced, audio/ogg, ${ogg().length} bytes, sha256 #`],
    ])
  })

  it('keeps its bytes when its credit is corrected alone', async () => {
    const id = await mei.keeps()
    expect(await mei.keeps({ seen: id, file: undefined, credit: '更正的说明' })).to.equal(id)
    expect(await page('zh')).to.include('更正的说明')
    expect((await keptIn(app, since)).deeds.at(-1)!.detail).to.equal('stops/fire-pit-room zh, credit')
  })

  it('keeps the credit that somebody else has corrected meanwhile, until it is seen', async () => {
    const id = await mei.keeps()
    await mei.keeps({ seen: id, file: undefined, credit: '先更正的' })
    const late = await mei.upload({ seen: id, was: credit, file: undefined, credit: '后更正的' })
    expect([late.status, late.text.includes('先更正的')]).to.deep.equal([409, true])
    expect(await page('zh')).to.include('先更正的')
    await mei.keeps({ seen: id, was: '先更正的', file: undefined, credit: '后更正的' })
    expect(await page('zh')).to.include('后更正的')
  })

  it('leaves no record of a credit that was saved as it was', async () => {
    const id = await mei.keeps()
    await mei.keeps({ seen: id, file: undefined })
    expect((await keptIn(app, since)).deeds).to.have.length(1)
  })

  it('is kept once when the button is pressed twice, and when two places have the same', async () => {
    const file = mp3(500)
    const id = await mei.keeps({ file })
    expect(await mei.keeps({ file })).to.equal(id)
    expect((await keptIn(app, since)).deeds).to.have.length(1)
    await mei.keeps({ file, lang: 'en' })
    expect((await keptIn(app, since)).pieces).to.equal(Math.ceil((500 * 417) / 65536))
    await mei.takeDown({ part: stop, lang: 'zh', seen: id })
    expect((await ask(`${app.url}/recordings/${id}`)).bytes.equals(file), 'still heard elsewhere').to.equal(true)
    await mei.takeDown({ part: stop, lang: 'en', seen: id })
    expect(await keptIn(app, since)).to.deep.include({ rows: [], pieces: 0 })
  })

  it('is taken down: nobody hears it, and the phone reads again; another one is not taken for it', async () => {
    const id = await mei.keeps()
    expect((await mei.takeDown({ part: stop, lang: 'zh', seen: 'x'.repeat(43) })).status).to.equal(409)
    expect(playersOn(await page('zh'))).to.deep.equal([id])
    expect((await mei.takeDown({ part: stop, lang: 'zh', seen: id })).headers.location).to.equal(`/staff/guide/${he}/recordings?done=taken-down#done`)
    expect(playersOn(await page('zh'))).to.deep.equal([])
    expect((await ask(`${app.url}/recordings/${id}`)).status).to.equal(404)
    expect((await keptIn(app, since)).deeds.map(({ action }) => action)).to.deep.equal(['recording-saved', 'recording-taken-down'])
  })

  it('outlives its stop in the console only, where it can be taken down', async () => {
    const id = await mei.keeps()
    await app.parts.guide.change((copy) => ({ ...copy, sites: copy.sites.map((site) => (site.slug === he ? { ...site, stops: site.stops.filter(({ slug }) => `stops/${slug}` !== stop) } : site)) }))
    const { text } = await mei.get()
    expect(text).to.include(`页面已经不在：${stop}`).and.include(`name="seen" value="${id}"`)
    expect((await mei.takeDown({ part: stop, lang: 'zh', seen: id })).status).to.equal(303)
    expect((await keptIn(app, since)).rows).to.deep.equal([])
  })
})
