import { connect } from 'node:net'
import { expect } from 'chai'
import { setSites } from '../../../server/staff/people.ts'
import { serve, type Served } from '../../app/serve.ts'
import { hire } from '../../staff/house.ts'
import { ask } from '../../web/ask.ts'
import { he } from '../edit/house.ts'
import { addressOf, keptIn, RecordingDesk, stop, type Upload } from './recording-desk.ts'
import { mp3 } from './sounds.ts'

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(3000)])

describe('an upload of a recording', () => {
  let app: Served
  let mei: RecordingDesk
  before(async () => {
    app = await serve()
    mei = await RecordingDesk.of(app, 'mei')
  })
  after(() => app.close())
  afterEach(async () => expect(await keptIn(app), 'nothing is kept').to.deep.equal({ rows: [], pieces: 0, deeds: [] }))

  const typed = '讲解员 <小王> & 本页'
  const refused: [string, Upload, number, string][] = [
    ['that is a picture called .mp3', { file: png }, 415, '这个文件不是能放的录音。'],
    ['that is a page called .mp3', { file: Buffer.from('<html><script>alert(1)</script>'.repeat(200)) }, 415, '这个文件不是能放的录音。'],
    ['that is empty', { file: Buffer.alloc(0) }, 415, '这个文件不是能放的录音。'],
    ['that is too large', { file: mp3(26_000) }, 413, '录音超过 10 MB。'],
    ['without a file', { file: undefined }, 422, '请选择录音文件。'],
    ['without a credit', { credit: undefined }, 422, '请写明谁讲的、文字来自哪里'],
    ['with a credit of blanks', { credit: ' \t ' }, 422, '请写明谁讲的、文字来自哪里'],
    ['with a credit of 121 characters', { credit: '贺'.repeat(121) }, 422, '请写明谁讲的、文字来自哪里'],
    ['with a credit that turns the text around', { credit: 'a\u202eb' }, 422, '请写明谁讲的、文字来自哪里'],
    ['in the place of one that is not there', { seen: 'x'.repeat(43) }, 409, '这里的录音刚被换过。'],
  ]
  for (const [what, sent, status, said] of refused) {
    it(`${what} is refused, says why, and keeps what was typed`, async () => {
      const answer = await mei.upload({ credit: typed, ...sent })
      const html = answer.text
      expect(answer.status, html).to.equal(status)
      expect(html).to.match(/role="alert"/).and.include(said).and.include('火坑屋，中文录音')
      const kept = 'credit' in sent ? sent.credit : typed
      if (kept === typed) expect(html).to.include(`name="credit" value="${kept.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`)
    })
  }

  it('far too large is read by nobody, and refused in the same words', async () => {
    const answer = await mei.upload({ file: Buffer.alloc(26_000_000) })
    expect(answer.status).to.equal(413)
    expect(answer.text).to.include('录音超过 10 MB。')
  })

  it('is refused to a program with the same status and its reason', async () => {
    for (const [, sent, status] of refused.filter(([, , status]) => status !== 413)) {
      const answer = await mei.upload(sent, { accept: 'application/json' })
      expect(answer.status).to.equal(status)
      expect(JSON.parse(answer.text)).to.have.all.keys('reason', 'message')
    }
  })

  it('that is no form, or breaks off, is refused', async () => {
    const post = (type: string, body: string) => ask(app.url + addressOf(he, stop, 'zh'), { method: 'POST', headers: { ...mei.headers, 'content-type': type }, body })
    expect((await post('application/json', '{}')).status).to.equal(415)
    expect((await post('application/x-www-form-urlencoded', 'credit=x')).status).to.equal(415)
    expect((await post('multipart/form-data', 'x')).status).to.equal(400)
    expect((await post('multipart/form-data; boundary=a', '--a\r\nContent-Disposition: form-data; name="file"; filename="x.mp3"\r\n\r\nbroken')).status).to.equal(400)
  })

  it('that is given up half-way leaves nothing', async () => {
    const given = await new Promise<string>((resolve) => {
      const { port, hostname } = new URL(app.url)
      const socket = connect(Number(port), hostname, () => {
        socket.write(`POST ${addressOf(he, stop, 'zh')} HTTP/1.1\r\nHost: x\r\nCookie: ${mei.headers.cookie}\r\nContent-Type: multipart/form-data; boundary=a\r\nContent-Length: 30000\r\n\r\n`)
        socket.write('--a\r\nContent-Disposition: form-data; name="credit"\r\n\r\nx\r\n', () => socket.resetAndDestroy())
      })
      socket.on('error', () => undefined).on('close', () => resolve('closed'))
    })
    expect(given).to.equal('closed')
    expect((await mei.get()).status).to.equal(200)
  })

  it('to a site, a stop, a story or a language that there is not is refused', async () => {
    for (const sent of [{ site: 'nowhere' }, { part: 'stops/nowhere' }, { part: 'stories/nowhere' }, { part: 'constructor' }, { lang: 'fr' }, { lang: '' }]) {
      expect((await mei.upload(sent)).status, JSON.stringify(sent)).to.equal(404)
    }
  })

  it('is not for who has not signed in, for docents, nor for managers of other sites', async () => {
    const nobody = await mei.upload({}, { cookie: '' })
    expect(nobody.status).to.equal(401)
    expect((await (await RecordingDesk.of(app, 'wen')).upload()).status).to.equal(403)
    const { id } = await hire(app.parts.db, 'mei')
    await app.parts.db.write((trx) => setSites(trx, id, ['tongzi-mountain']))
    try {
      expect((await mei.get()).status).to.equal(404)
      expect((await mei.upload()).status).to.equal(404)
      expect((await mei.takeDown({ part: stop, lang: 'zh', seen: 'x' })).status).to.equal(404)
    } finally {
      await app.parts.db.write((trx) => setSites(trx, id, 'every'))
    }
  })

  it('from a page of somebody else is refused', async () => {
    expect((await mei.upload({}, { 'sec-fetch-site': 'cross-site', origin: 'https://example.org' })).status).to.equal(403)
  })

  it('is taken down only with its language and place', async () => {
    for (const fields of [{}, { part: stop }, { part: stop, lang: 'fr' }]) expect((await mei.takeDown(fields as Record<string, string>)).status).to.equal(404)
    expect((await mei.takeDown({ part: stop, lang: 'zh', seen: 'x' })).headers.location, 'gone already').to.match(/done=taken-down/)
    expect((await mei.takeDown({ part: '\0', lang: 'zh', seen: 'x' })).status, 'a place that no table can hold').to.be.oneOf([303, 400])
    const removal = { method: 'POST', headers: { ...mei.headers, 'content-type': 'text/plain' }, body: 'part=' }
    expect((await ask(`${app.url}/staff/guide/${he}/recordings/removal`, removal)).status, 'text').to.equal(415)
  })
})
