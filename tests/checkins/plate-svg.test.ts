import { inflateSync } from 'node:zlib'
import { expect } from 'chai'
import QRCode from 'qrcode'
import { inTwo } from '../../server/checkins/plate-lines.ts'
import { isDraftAddress, type PlateFace, plateSvg, qrPng } from '../../server/checkins/plate-svg.ts'

/** Whether a pixel of a PNG is dark, of one with four bytes to a pixel whose rows are written as what differs from the row above. */
function pixelsOf(png: Buffer): (x: number, y: number) => boolean {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const rows = inflateSync(Buffer.concat([...chunksOf(png)].filter(({ type }) => type === 'IDAT').map(({ data }) => data)))
  const pixels = Buffer.alloc(width * 4 * (height + 1))
  for (let y = 0; y < height; y++) {
    const row = rows.subarray(y * (width * 4 + 1), (y + 1) * (width * 4 + 1))
    expect(row[0], 'filter of a row').to.equal(2)
    for (let i = 0; i < width * 4; i++) pixels[(y + 1) * width * 4 + i] = (pixels[y * width * 4 + i]! + row[i + 1]!) % 256
  }
  return (x, y) => pixels[((y + 1) * width + x) * 4]! < 128
}

function* chunksOf(png: Buffer): Generator<{ type: string; data: Buffer }> {
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) }
    at += length + 12
  }
}

const face: PlateFace = {
  url: 'https://footprints.example.cn/c/ABCDEFGH',
  code: 'ABCDEFGH',
  site: { zh: '贺龙故居', en: 'He Long’s former residence' },
  helpPhone: '',
  issued: '2026-12-01',
  issue: 1,
  draft: false,
}
const stop = { zh: '火坑屋', en: 'The fire-pit room' }

describe('a printed plate', () => {
  it('is for an address that works on a wall: https, a name, no port', () => {
    const fit = ['https://footprints.example.cn', 'https://足迹.中国', 'https://a.example.cn/red']
    for (const url of fit) expect(isDraftAddress(url), url).to.equal(false)
    const drafts = ['http://a.example.cn', 'https://localhost', 'https://a.example.cn:8443', 'https://127.0.0.1', 'https://[2001:db8::1]']
    for (const url of drafts) expect(isDraftAddress(url), url).to.equal(true)
  })

  it('takes a name as text, whatever stands in it', async () => {
    const svg = await plateSvg({ ...face, site: { zh: '<script>alert(1)</script>', en: 'A & B "C"' } })
    expect(svg).to.include('&lt;script&gt;').and.include('A &amp; B &quot;C&quot;').and.not.include('<script')
  })

  it('has the names, the QR and the code in two groups', async () => {
    const svg = await plateSvg(face)
    expect(svg).to.include('>贺龙故居</text>').and.include('>He Long’s former residence</text>').and.include('>ABCD EFGH</text>')
    expect(svg).to.include('Scan to check in').and.not.include('DRAFT')
    expect(svg.match(/<svg /g)).to.have.length(2)
  })

  it('has a QR that leads to its address, in error correction Q, with the whole quiet zone', async () => {
    const drawn = await QRCode.toString(face.url, { type: 'svg', errorCorrectionLevel: 'Q', margin: 4 })
    const modules = /<path stroke="[^"]*" d="[^"]*"/.exec(drawn)![0]
    expect(await plateSvg(face)).to.include(modules.slice(modules.indexOf(' d="')))
    expect(await plateSvg({ ...face, url: `${face.url}X` })).not.to.include(modules.slice(modules.indexOf(' d="')))
  })

  it('names the stop and its site, in both languages', async () => {
    const svg = await plateSvg({ ...face, stop })
    for (const name of [stop.zh, stop.en, face.site.zh, face.site.en]) expect(svg).to.include(`>${name}</text>`)
  })

  it('says what to do without signal, in both languages, two lines each', async () => {
    const said = (await plateSvg(face)).replace(/<[^>]*>/g, '|').replace(/\|+/g, '|')
    expect(said).to.include('|没有信号？拍下这块牌子，|72 小时内打开照片扫码，选好日子补打卡。|')
    expect(said).to.include('|No signal? Photograph this plate,|scan the photo within 72 hours and choose the day you came.|')
  })

  it('has the help number where one is known, and no word of it elsewhere', async () => {
    expect(await plateSvg({ ...face, helpPhone: '0744-123 4567' })).to.include('>求助电话 Help 0744-123 4567</text>')
    expect(await plateSvg(face)).not.to.match(/求助|Help/)
  })

  it('says when it was made, and which issue it is', async () => {
    expect(await plateSvg({ ...face, issue: 3 })).to.include('2026年12月1日制牌，第 3 版 · Issued 1 December 2026, issue 3')
  })

  it('says in place of the invitation when it is only a draft', async () => {
    expect(await plateSvg({ ...face, draft: true })).to.include('样张 DRAFT · 勿张贴').and.not.include('Scan to check in')
  })

  it('sets a long name smaller, so that it keeps inside its frame, and leaves a short one alone', async () => {
    const sizeOf = (svg: string, words: string) => Number(new RegExp(`font-size="([\\d.]+)"[^>]*>${words}</text>`).exec(svg)![1])
    const long = '湘鄂川黔革命根据地纪念馆和旧址群'
    const size = sizeOf(await plateSvg({ ...face, site: { zh: long, en: '-' } }), long)
    expect(size * long.length).to.be.within(88, 90)
    expect(sizeOf(await plateSvg(face), '贺龙故居')).to.equal(7.4)
  })
})

describe('the QR alone', () => {
  it('is a PNG of 1200 × 1200 pixels', async () => {
    const png = await qrPng(face.url)
    expect(png.subarray(1, 4).toString()).to.equal('PNG')
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).to.deep.equal([1200, 1200])
  })

  it('has every module where the code has it, in the middle of a white margin', async () => {
    const isDark = pixelsOf(await qrPng(face.url))
    const { data, size } = QRCode.create(face.url, { errorCorrectionLevel: 'Q' }).modules
    const middle = (i: number) => Math.floor(((i + 4 + 0.5) * 1200) / (size + 8))
    for (let y = -4; y < size + 4; y++) {
      for (let x = -4; x < size + 4; x++) {
        const inside = x >= 0 && y >= 0 && x < size && y < size
        expect(isDark(middle(x), middle(y)), `module ${x}, ${y}`).to.equal(inside && data[y * size + x] === 1)
      }
    }
  })
})

describe('a sentence on a plate', () => {
  it('is broken after a sign, never inside a number or a word, where the halves are most alike', () => {
    expect(inTwo('一。二三四五，六七八。')).to.deep.equal(['一。二三四五，', '六七八。'])
    expect(inTwo('One. Two three four, five six.')).to.deep.equal(['One. Two three four,', 'five six.'])
    expect(inTwo('没有标点')).to.deep.equal(['没有标点'])
    expect(inTwo('完。')).to.deep.equal(['完。'])
  })
})
