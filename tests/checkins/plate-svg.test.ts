import { expect } from 'chai'
import { isDraftAddress, plateSvg } from '../../server/checkins/plate-svg.ts'

const face = {
  url: 'https://footprints.example.cn/c/ABCDEFGH',
  code: 'ABCDEFGH',
  names: ['贺龙故居', 'He Long’s former residence'],
  draft: false,
}

describe('a printed plate', () => {
  it('is for an address that works on a wall: https, a name, no port', () => {
    const fit = ['https://footprints.example.cn', 'https://足迹.中国', 'https://a.example.cn/red']
    for (const url of fit) expect(isDraftAddress(url), url).to.equal(false)
    const drafts = ['http://a.example.cn', 'https://localhost', 'https://a.example.cn:8443', 'https://127.0.0.1', 'https://[2001:db8::1]']
    for (const url of drafts) expect(isDraftAddress(url), url).to.equal(true)
  })

  it('has the names, the QR and the code in two groups', async () => {
    const svg = await plateSvg(face)
    expect(svg).to.include('>贺龙故居</text>').and.include('>He Long’s former residence</text>').and.include('>ABCD EFGH</text>')
    expect(svg).to.include('Scan to check in').and.not.include('DRAFT')
    expect(svg.match(/<svg /g)).to.have.length(2)
  })

  it('says across its foot when it is only a draft', async () => {
    expect(await plateSvg({ ...face, draft: true })).to.include('样张 DRAFT · 勿张贴').and.not.include('Scan to check in')
  })

  it('takes a name as text, whatever stands in it', async () => {
    const svg = await plateSvg({ ...face, names: ['<script>alert(1)</script>', 'A & B "C"'] })
    expect(svg).to.include('&lt;script&gt;').and.include('A &amp; B &quot;C&quot;').and.not.include('<script')
  })

  it('squeezes a long name into its width, and leaves a short one alone', async () => {
    expect(await plateSvg({ ...face, names: ['湘鄂川黔革命根据地纪念馆和旧址群', ''] })).to.include('textLength="90"')
    expect(await plateSvg({ ...face, names: ['贺龙故居', 'Home'] })).not.to.include('textLength')
  })
})
