import { request } from 'node:http'
import { expect } from 'chai'
import { serve, type Served } from '../../app/serve.ts'
import { ask } from '../../web/ask.ts'
import { RecordingDesk } from './recording-desk.ts'
import { mp3 } from './sounds.ts'

// More than two pieces, and each byte of them another than its neighbours.
const file = mp3(400)
for (let at = 40; at < file.length; at++) if (at % 417 > 40) file[at] = (at * 31) & 0x7f

describe('a recording that is sent', () => {
  let app: Served
  let path: string
  before(async () => {
    app = await serve()
    path = `${app.url}/recordings/${await (await RecordingDesk.of(app, 'mei')).keeps({ file })}`
  })
  after(() => app.close())

  const size = file.length
  const etag = () => `"${path.split('/').at(-1)}"`

  it('says what it is, may be kept for ever, and offers parts', async () => {
    const { status, headers, bytes } = await ask(path)
    expect(status).to.equal(200)
    expect(headers).to.include({
      'content-type': 'audio/mpeg',
      'content-length': String(size),
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      etag: etag(),
    })
    expect(bytes.equals(file)).to.equal(true)
  })

  for (const [range, from, to] of [
    ['bytes=0-1', 0, 1],
    ['bytes=0-', 0, size - 1],
    ['bytes=65535-65536', 65_535, 65_536],
    ['bytes=131072-131072', 131_072, 131_072],
    ['bytes=100-140000', 100, 140_000],
    ['bytes=-10', size - 10, size - 1],
    [`bytes=${size - 1}-${size + 5000}`, size - 1, size - 1],
    ['bytes=-99999999', 0, size - 1],
  ] as const) {
    it(`is sent in part: ${range}`, async () => {
      const { status, headers, bytes } = await ask(path, { headers: { range } })
      expect(status).to.equal(206)
      expect(headers).to.include({ 'content-range': `bytes ${from}-${to}/${size}`, 'content-length': String(to - from + 1) })
      expect(bytes.equals(file.subarray(from, to + 1))).to.equal(true)
    })
  }

  it('is refused where there is nothing', async () => {
    for (const range of [`bytes=${size}-`, `bytes=${size}-${size + 9}`, 'bytes=-0']) {
      const { status, headers, bytes } = await ask(path, { headers: { range } })
      expect([status, headers['content-range'], headers['cache-control'], bytes.length], range).to.deep.equal([416, `bytes */${size}`, 'no-store', 0])
    }
  })

  it('is sent whole when it is asked for in words nobody knows, in pieces far apart, or as another one', async () => {
    for (const headers of [{ range: 'lines=1-2' }, { range: 'bytes=x' }, { range: 'bytes=-' }, { range: 'bytes=9-3' }, { range: 'bytes=0-9,5-20' }, { range: 'bytes=0-1,900-901' }, { range: 'bytes=0-1', 'if-range': '"another"' }]) {
      const { status, bytes } = await ask(path, { headers: headers as Record<string, string> })
      expect([status, bytes.length], JSON.stringify(headers)).to.deep.equal([200, size])
    }
    expect((await ask(path, { headers: { range: 'bytes=0-1', 'if-range': etag() } })).status).to.equal(206)
  })

  it('is not sent again to who has it, nor to who asks for its head', async () => {
    const again = await ask(path, { headers: { 'if-none-match': etag() } })
    expect([again.status, again.bytes.length]).to.deep.equal([304, 0])
    const head = await ask(path, { method: 'HEAD', headers: { range: 'bytes=0-1' } })
    expect([head.status, head.headers['content-length'], head.bytes.length]).to.deep.equal([200, String(size), 0])
  })

  it('is not found by another name, nor taken in another way', async () => {
    for (const id of ['x', 'A'.repeat(43), '..%2f..%2fsecret', `${'A'.repeat(42)}%00`]) expect((await ask(`${app.url}/recordings/${id}`)).status, id).to.equal(404)
    const { status, headers } = await ask(path, { method: 'POST' })
    expect([status, headers.allow]).to.deep.equal([405, 'GET, HEAD'])
  })

  it('is no error when somebody hangs up in the middle', async () => {
    await new Promise<void>((resolve, reject) => {
      const asking = request(path, { agent: false }, (answer) => answer.once('data', () => answer.destroy()).once('close', () => resolve()))
      asking.on('error', reject).end()
    })
    expect((await ask(path)).bytes.equals(file)).to.equal(true)
  })
})
