import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { Phone, phoneAt } from './phone.ts'
import { Screen } from './screen.ts'
import { everyTable } from './tables.ts'

const site = 'base-memorial-hall'
const second = 1000
const hour = 3600 * second

describe('the code on a screen', () => {
  let app: Served
  let screen: Screen
  let code: string
  beforeEach(async () => {
    app = await serve()
    screen = await Screen.at(app, site)
    code = screen.code
  })
  afterEach(() => app.close())

  const opened = async (asked = code) => {
    const answer = await new Phone(app).request(`/c/${asked}`, { headers: { accept: 'application/json' } })
    return answer.status === 200 ? 200 : `${answer.status} ${((await answer.json()) as { reason: string }).reason}`
  }
  const sources = async () => (await app.parts.db.read.selectFrom('visits').select('source').execute()).map(({ source }) => source)

  it('is worth nothing when somebody made it up, whatever it says', async () => {
    const [said, signature] = [code.slice(0, code.lastIndexOf('-')), code.slice(code.lastIndexOf('-') + 1)]
    const later = app.parts.displays.code(screen.number, app.clock.now() + hour).code
    const other = await Screen.at(app, 'tongzi-mountain')
    const forged = [
      said,
      `${said}-`,
      `${said}-${'A'.repeat(22)}`,
      `${said}-${signature.slice(0, -1)}`,
      `${said.replace('S1', 'S2')}-${signature}`,
      `${later.slice(0, later.lastIndexOf('-'))}-${signature}`,
      `s${code.slice(1)}`,
      other.code.replace(`S${other.number}`, 'S99'),
    ]
    const before = await everyTable(app.parts.db)
    for (const one of forged) {
      expect(String(await opened(one)), one).to.match(/^40[04] code-/)
      expect((await new Phone(app).send(one)).status, one).to.be.oneOf([400, 404])
    }
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('does not count before it was ever shown', async () => {
    const ahead = app.parts.displays.code(screen.number, app.clock.now() + hour).code
    expect(await opened(ahead)).to.equal('410 display-changed')
  })

  it('opens for ninety seconds', async () => {
    const answers: Record<number, unknown> = {}
    for (const age of [0, 89, 90, 91, 3600]) {
      app.clock.set('2026-12-01T09:00:00+08:00')
      app.clock.forward(age * second)
      answers[age] = await opened()
    }
    const gone = '410 display-changed'
    expect(answers).to.deep.equal({ 0: 200, 89: 200, 90: 200, 91: gone, 3600: gone })
  })

  it('checks in whoever opened it in time, however long the reading took and the network was away', async () => {
    app.clock.forward(89 * second)
    const wei = await phoneAt(app, code)
    const page = await wei.open(code)
    app.clock.forward(hour)
    const pressed = await wei.press(code, page)
    expect(pressed.status).to.equal(303)
    expect(await sources()).to.deep.equal(['display'])
    expect((await wei.request(pressed.headers.get('location')!)).status, 'and the answer has its page').to.equal(200)
  })

  it('photographed and passed on, counts nobody after ninety seconds', async () => {
    const wei = await new Phone(app).open(code)
    app.clock.forward(91 * second)
    const lan = new Phone(app)
    const answer = await lan.send(code)
    expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([410, 'display-changed'])
    expect((await lan.send(code, { proof: wei.proof })).status, 'with the proof of another page').to.equal(410)
    expect((await lan.send(code, { scanned_at: '2026-12-01T09:00:10+08:00' })).status, 'with a time of its own choosing').to.equal(410)
    const page = await lan.request(`/c/${code}`)
    expect(await page.text()).to.include('屏幕上的码已经换了，请再扫一次。')
    expect(await sources()).to.deep.equal([])
  })

  it('of a screen that was revoked opens no more; what was opened before counts', async () => {
    const wei = await phoneAt(app, code)
    const page = await wei.open(code)
    app.clock.forward(second)
    await screen.revoke()
    app.clock.forward(2 * second)
    expect(await opened()).to.equal('410 display-changed')
    expect(await opened(screen.code), 'a new one of the same screen').to.equal('410 display-changed')
    expect((await wei.press(code, page)).status).to.equal(303)
    expect(await sources()).to.deep.equal(['display'])
  })
})
