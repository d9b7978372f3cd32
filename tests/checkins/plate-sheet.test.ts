import { expect } from 'chai'
import QRCode from 'qrcode'
import { qrPng } from '../../server/checkins/plate-svg.ts'
import { type Served, serve } from '../app/serve.ts'
import { onWalls, PlateDesk, platesOf, servedToMei } from './plate-desk.ts'

const site = 'tongzi-mountain'
const spaced = (code: string) => `${code.slice(0, 4)} ${code.slice(4)}`

const reasonOf = async (app: Served, path: string) => {
  const answer = await new PlateDesk(app, 'mei').get(path, { accept: 'application/json' })
  return [answer.status, ((await answer.json()) as { reason: string }).reason]
}

describe('what cannot be printed', () => {
  let app: Served
  before(async () => (app = await serve({ env: onWalls })))
  after(() => app.close())

  const bad: [string, number, string][] = [
    ['?per=2', 422, 'invalid'],
    ['?per=', 422, 'invalid'],
    ['?per=1&per=4', 422, 'invalid'],
    ['?site=nowhere', 404, 'not-found'],
    ['?site=a&site=b', 422, 'invalid'],
    ['?code=', 404, 'not-found'],
    ['?code=ABCDEFGH', 404, 'not-found'],
    ['?code=00000000', 404, 'not-found'],
    [`?code=00000000&site=${site}`, 422, 'invalid'],
    [`?${'code=00000000&'.repeat(501)}`, 422, 'invalid'],
  ]
  for (const [query, status, reason] of bad) {
    it(`is not “${query.slice(0, 40)}”: ${status} ${reason}`, async () => {
      expect(await reasonOf(app, `/staff/plates/sheet${query}`)).to.deep.equal([status, reason])
    })
  }
})

describe('what is printed of plates', () => {
  let app: Served
  let mei: PlateDesk
  servedToMei({ env: onWalls }, (served, desk) => ([app, mei] = [served, desk]))

  const sheet = (query: string) => mei.get(`/staff/plates/sheet${query}`)
  /** The codes printed on each page of A4. */
  const pagesOf = async (query: string) => {
    const [, ...pages] = (await (await sheet(query)).text()).split('<section class="sheet')
    return pages.map((page) => [...page.matchAll(/>(\w{4} \w{4})<\/text>/g)].map(([, code]) => code))
  }
  const modulesOf = async (url: string) => {
    const drawn = await QRCode.toString(url, { type: 'svg', errorCorrectionLevel: 'Q', margin: 4 })
    return / d="[^"]*"\/><\/svg>/.exec(drawn)![0]
  }

  it('is for admins and managers', async () => {
    const code = await app.code(site)
    for (const path of ['/staff/plates/sheet', `/staff/plates/${code}.svg`, `/staff/plates/${code}.png`]) {
      expect((await new PlateDesk(app).get(path)).status, path).to.equal(401)
      expect((await new PlateDesk(app, 'wen').get(path)).status, path).to.equal(403)
      expect((await new PlateDesk(app, 'tan').get(path)).status, path).to.equal(200)
      expect((await fetch(app.url + path, { method: 'POST' })).status, path).to.equal(405)
    }
  })

  it('is exactly the plates asked for, each once, in the order asked, one to a page or four', async () => {
    const [a, b] = [await app.code(site), await app.code('base-memorial-hall', 'founding-yard')]
    expect(await pagesOf(`?code=${b}&code=${a}&code=${b}`)).to.deep.equal([[spaced(b)], [spaced(a)]])
    expect(await pagesOf(`?code=${b}&code=${spaced(a).toLowerCase().replace(' ', '+')}&per=4`)).to.deep.equal([[spaced(b), spaced(a)]])
  })

  it('is one site’s plates, its gate first', async () => {
    const codes = [await app.code(site), await app.code(site, 'martyrs-cemetery'), await app.code(site, 'old-street')]
    expect(await pagesOf(`?site=${site}`)).to.deep.equal(codes.map((code) => [spaced(code)]))
  })

  it('is every plate of the guide when nothing is asked for, and an empty site asks for nothing', async () => {
    const all = app.parts.guide.sites().flatMap(({ stops }) => ['', ...stops]).length
    expect((await pagesOf('')).flat()).to.have.length(all)
    const four = await pagesOf('?per=4&site=')
    expect(four.map((page) => page.length)).to.deep.equal([...Array<number>(Math.ceil(all / 4) - 1).fill(4), all % 4 || 4])
  })

  it('is the newest of each place: not the one that is being replaced, unless asked for by its code', async () => {
    const { code, replaces } = await mei.reissue({ site })
    expect((await pagesOf(`?site=${site}`))[0]).to.deep.equal([spaced(code)])
    expect(await pagesOf(`?code=${replaces.code}`)).to.deep.equal([[spaced(replaces.code)]])
  })

  it('is no plate that is out of use', async () => {
    const { replaces } = await mei.reissue({ site, overlap_days: 0 })
    for (const path of [`sheet?code=${replaces.code}`, `${replaces.code}.svg`, `${replaces.code}.png`]) {
      expect(await reasonOf(app, `/staff/plates/${path}`), path).to.deep.equal([410, 'plate-retired'])
    }
    for (const { code } of await platesOf(app, site, 'old-street')) await mei.send(`/staff/plates/${code}/retirement`, { at: 'now' })
    expect(await pagesOf(`?site=${site}`)).to.have.length(2)
  })

  it('shows an empty sheet as empty', async () => {
    for (const stop of ['', 'martyrs-cemetery', 'old-street']) await mei.send(`/staff/plates/${await app.code(site, stop)}/retirement`, { at: 'now' })
    const page = await (await sheet(`?site=${site}`)).text()
    expect(page).to.include('没有可以打印的牌。').and.not.include('class="sheet ').and.not.include('id="print"')
  })

  it('has the place in both languages, the QR, the offline way, the date, and the help number where known', async () => {
    await mei.send('/staff/plates/help-phone', { site, phone: '023-7770 0000' })
    const code = await app.code(site, 'old-street')
    const page = await (await sheet(`?code=${code}`)).text()
    for (const said of ['桐梓山', 'Tongzi Mountain', '老街', 'The old street', '没有信号？拍下这块牌子，', 'No signal? Photograph this plate,', '023-7770 0000']) {
      expect(page).to.include(said)
    }
    expect(page).to.include('2026年11月1日制牌，第 1 版').and.include(await modulesOf(`${onWalls.PUBLIC_URL}/c/${code}`))
    expect(await (await sheet('?site=base-memorial-hall')).text(), 'elsewhere no number is known').not.to.include('求助电话')
  })

  it('keeps the plates when it is turned to the other layout', async () => {
    const [a, b] = [await app.code(site), await app.code(site, 'old-street')]
    const page = await (await sheet(`?code=${a}&code=${b}`)).text()
    expect(page).to.include(`href="/staff/plates/sheet?code=${a}&amp;code=${b}&amp;per=4"`)
  })

  it('is a file for a sign maker: the plate as SVG, the QR as PNG, named after its place', async () => {
    const code = await app.code(site, 'old-street')
    const svg = await mei.get(`/staff/plates/${code}.svg`)
    expect(svg.headers.get('content-type')).to.equal('image/svg+xml; charset=utf-8')
    expect(svg.headers.get('content-disposition')).to.equal(`attachment; filename="${site}--old-street--${code}.svg"`)
    expect(await svg.text()).to.include(await modulesOf(`${onWalls.PUBLIC_URL}/c/${code}`)).and.include(spaced(code)).and.not.include('DRAFT')
    const png = await mei.get(`/staff/plates/${code}.png`)
    expect(png.headers.get('content-type')).to.equal('image/png')
    expect(png.headers.get('content-disposition')).to.equal(`attachment; filename="${site}--old-street--${code}--qr-1200px.png"`)
    const expected = await qrPng(`${onWalls.PUBLIC_URL}/c/${code}`)
    expect(Buffer.from(await png.arrayBuffer()).equals(expected)).to.equal(true)
    for (const path of ['ABCD.svg', '00000000.svg', '00000000.png', '__proto__.svg']) expect((await mei.get(`/staff/plates/${path}`)).status, path).to.equal(404)
  })
})

describe('plates for an address that is no good on a wall', () => {
  it('say 样张 on each one, with what to set; the bare QR, which could not say so, is refused', async () => {
    const app = await serve({ env: { PUBLIC_URL: 'http://10.0.0.7:3000' } })
    try {
      const mei = new PlateDesk(app, 'mei')
      const page = await (await mei.get(`/staff/plates/sheet?site=${site}&per=4`)).text()
      expect(page.match(/样张 DRAFT/g)).to.have.length(3)
      expect(page).to.match(/class="notice"[^>]*>[^<]*http:\/\/10\.0\.0\.7:3000[^<]*PUBLIC_URL/).and.not.include('Scan to check in')
      const code = await app.code(site)
      expect(await (await mei.get(`/staff/plates/${code}.svg`)).text()).to.include('样张 DRAFT')
      expect((await mei.get(`/staff/plates/${code}.png`)).status).to.equal(409)
    } finally {
      await app.close()
    }
  })
})
