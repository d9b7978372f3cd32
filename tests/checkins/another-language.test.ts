import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { Phone } from './phone.ts'
import { Screen } from './screen.ts'
import { everyTable } from './tables.ts'

const site = 'tongzi-mountain'
const second = 1000

describe('a check-in page in another language or size', () => {
  let app: Served
  let wei: Phone
  beforeEach(async () => {
    app = await serve()
    wei = new Phone(app)
  })
  afterEach(() => app.close())

  const read = (html: string) => {
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ''
    const switches = [...html.matchAll(/<a href="(\?[^"]*(?:lang|text)=[^"]*)"/g)].map(([, query]) => query!.replaceAll('&amp;', '&'))
    return { scanId: field('scan_id'), proof: field('proof'), switches }
  }
  const opened = async (address: string) => {
    const answer = await wei.request(address)
    const html = await answer.text()
    return { status: answer.status, html, ...read(html) }
  }
  const sources = async () => (await everyTable(app.parts.db)).visits!.map(({ source }) => source)

  for (const which of [0, 1]) {
    const named = ['language', 'size'][which]!

    it(`is still that of a code typed by hand (${named})`, async () => {
      const code = await app.code(site)
      const page = await opened(`/c/${code}?typed`)
      await wei.press(code, await opened(`/c/${code}${page.switches[which]!}`))
      expect(await sources()).to.deep.equal(['code'])
    })

    it(`is still that of a plate photographed before it was taken down (${named})`, async () => {
      const code = await app.code(site)
      await app.parts.db.write((trx) => trx.updateTable('plates').set({ retired_at: app.clock.now() }).where('code', '=', code).execute())
      app.clock.forward(2 * second)
      const page = await opened(`/c/${code}?late`)
      const other = await opened(`/c/${code}${page.switches[which]!}`)
      expect([other.status, other.html.includes('<select id="day" name="day" required>')]).to.deep.equal([200, true])
    })

    it(`is still the one that was opened while a screen showed its code (${named})`, async () => {
      const { code } = await Screen.at(app, site)
      const page = await opened(`/c/${code}`)
      app.clock.forward(300 * second)
      expect((await opened(`/c/${code}`)).status, 'opened anew').to.equal(410)
      const other = await opened(`/c/${code}${page.switches[which]!}`)
      expect([other.status, other.scanId, other.proof]).to.deep.equal([200, page.scanId, page.proof])
      const back = await opened(`/c/${code}${other.switches[1 - which]!}`)
      expect(back.scanId, 'and again').to.equal(page.scanId)
      expect((await wei.press(code, back)).status).to.equal(303)
      expect(await sources()).to.deep.equal(['display'])
    })
  }

  it('asks again for the code that was mistyped', async () => {
    const page = await opened('/c?code=nonsense')
    expect((await opened(`/c${page.switches[0]!}`)).html).to.include('value="nonsense"')
  })

  it('opens no changed code with a proof that is made up, another page\'s, or another screen\'s', async () => {
    const { code } = await Screen.at(app, site)
    const other = await Screen.at(app, 'baima-mountain-battlefield')
    const [page, next] = [await opened(`/c/${code}`), await opened(`/c/${code}`)]
    const elsewhere = await opened(`/c/${other.code}`)
    app.clock.forward(91 * second)
    const later = page.proof.replace(/^[^.]+/, app.clock.now().toString(36))
    for (const [scanId, proof] of [[page.scanId, later], [next.scanId, page.proof], [elsewhere.scanId, elsewhere.proof], [page.scanId, ''], ['', page.proof]]) {
      expect((await opened(`/c/${code}?scan_id=${scanId}&proof=${proof}&lang=en`)).status, proof).to.equal(410)
    }
    expect((await opened(`/c/${code}?scan_id[]=${page.scanId}&proof[]=${page.proof}`)).status).to.equal(410)
  })

  it('passed on with its proof, is one visit whoever presses it', async () => {
    const { code } = await Screen.at(app, site)
    const page = await opened(`/c/${code}`)
    const address = `/c/${code}${page.switches[0]!}`
    await wei.press(code, await opened(address))
    app.clock.forward(300 * second)
    wei = new Phone(app)
    await wei.press(code, await opened(address))
    expect(await sources()).to.deep.equal(['display'])
  })
})
