import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { onApp } from './on-app.ts'
import { Phone, phoneAt } from './phone.ts'
import { PlateDesk } from './plate-desk.ts'
import { everyTable } from './tables.ts'

const day = 24 * 60 * 60 * 1000

describe('a plate that was retired at ten', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    code = await app.code('tongzi-mountain')
    const retired_at = Date.parse('2026-12-01T10:00:00+08:00')
    await app.parts.db.write((trx) => trx.updateTable('plates').set({ retired_at }).where('code', '=', code).execute())
  })
  afterEach(() => app.close())

  it('counts until ten, and not from ten on', async () => {
    app.clock.set('2026-12-01T09:59:59.999+08:00')
    const [wei, lan] = [await phoneAt(app, code), await phoneAt(app, code)]
    expect(await wei.checkIn(code)).to.include({ outcome: 'counted' })
    app.clock.forward(1)
    const before = await everyTable(app.parts.db)
    const late = await lan.send(code)
    expect(late.status).to.equal(410)
    expect(await late.json()).to.include({ reason: 'retired' })
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
  })

  it('says so before it asks for anything, and offers to type the code of the new one', async () => {
    app.clock.set('2026-12-01T10:00:00+08:00')
    const { status, headers } = await new Phone(app).request(`/c/${code}`)
    expect(status).to.equal(410)
    expect(headers.getSetCookie()).to.deep.equal([])
    const { html } = await new Phone(app).open(code)
    expect(html).to.include('这块二维码牌已经停用').and.to.include('name="code"').and.not.to.include('scan_id')
  })

  it('is judged at the scan\'s own time: one made before ten and sent after counts', async () => {
    app.clock.set('2026-12-01T12:00:00+08:00')
    const sent = { scanned_at: '2026-12-01T09:30:00+08:00' }
    expect(await new Phone(app).checkIn(code, sent)).to.include({ outcome: 'counted', date: '2026-12-01' })
    expect((await new Phone(app).send(code, { scanned_at: '2026-12-01T10:00:00+08:00' })).status).to.equal(410)
  })

  it('still gives a scan it has answered the same answer', async () => {
    const wei = await phoneAt(app, code)
    const scan_id = randomUUID()
    const first = await wei.checkIn(code, { scan_id })
    app.clock.set('2026-12-01T11:00:00+08:00')
    expect(await wei.checkIn(code, { scan_id })).to.deep.equal(first)
    expect((await wei.request(`/c/${code}/${scan_id}`)).status, 'and its page').to.equal(200)
  })
})

describe('a plate that is being replaced', () => {
  let app: Served
  let [old, next] = ['', '']
  const begin = '2026-12-01T09:00:00.000+08:00'
  beforeEach(async () => {
    app = await serve()
    const made = await new PlateDesk(app, 'mei').reissue({ site: 'tongzi-mountain', stop: 'old-street', overlap_days: 1 })
    ;[old, next] = [made.replaces.code, made.code]
  })
  afterEach(() => app.close())

  it('counts beside the new one, from its first millisecond to its last', async () => {
    app.clock.forward(2000)
    expect(await new Phone(app).checkIn(next, { scanned_at: begin })).to.include({ outcome: 'counted', number: 1 })
    expect(await new Phone(app).checkIn(old, { scanned_at: begin })).to.include({ outcome: 'counted', number: 2 })
    app.clock.set('2026-12-02T08:59:59.999+08:00')
    expect(await new Phone(app).checkIn(old)).to.include({ outcome: 'counted', number: 1 })
    app.clock.forward(1)
    const late = await new Phone(app).send(old)
    expect(late.status).to.equal(410)
    expect(await new Phone(app).checkIn(next)).to.include({ outcome: 'counted', number: 2 })
  })

  it('is judged at the scan\'s own time, up to 72 hours later and to the millisecond', async () => {
    app.clock.set('2026-12-03T12:00:00+08:00')
    const send = (scanned_at: string) => new Phone(app).send(old, { scanned_at })
    expect((await send('2026-12-02T08:59:59.999+08:00')).status).to.equal(201)
    expect((await send('2026-12-02T09:00:00.000+08:00')).status).to.equal(410)
    app.clock.set('2026-12-05T08:59:59.999+08:00')
    expect((await send('2026-12-02T08:59:59.999+08:00')).status).to.equal(201)
    app.clock.forward(1)
    const { reason } = (await (await send('2026-12-02T08:59:59.999+08:00')).json()) as { reason: string }
    expect(reason).to.equal('expired')
  })

  it('ends at once where no overlap was wanted, and what it counted stays counted', async () => {
    app.clock.forward(2000)
    await new Phone(app).checkIn(next)
    await new PlateDesk(app, 'mei').reissue({ site: 'tongzi-mountain', stop: 'old-street', overlap_days: 0 })
    app.clock.forward(2000)
    expect((await new Phone(app).send(next)).status).to.equal(410)
    expect((await app.parts.counts.all()).of('tongzi-mountain')).to.include({ today: 1 })
  })

  it('leads to what the guide says of its place, once it is out of use, and never to the new code', async () => {
    app.clock.set('2026-12-02T09:00:00+08:00')
    const opened = await new Phone(app).request(`/c/${old}`)
    const pressed = await new Phone(app).press(old, { scanId: randomUUID(), proof: '' })
    for (const answer of [opened, pressed]) {
      const html = await answer.text()
      expect(answer.status).to.equal(410)
      expect(html).to.include('href="/sites/tongzi-mountain/stops/old-street">看看老街的介绍').and.include('href="/sites/tongzi-mountain">看看桐梓山的介绍')
      expect(html).not.to.include(next).and.not.to.include(`value="${old}"`)
    }
    const english = await (await new Phone(app).request(`/c/${old}?lang=en`)).text()
    expect(english).to.include('Read about The old street').and.include('This plate has been retired.')
    expect(await (await new Phone(app).send(old)).json()).to.have.all.keys('reason', 'message')
  })
})

describe('a scan sent again when it would be too old', () => {
  it('has the answer it had', () =>
    onApp({}, async (app) => {
      const code = await app.code('tongzi-mountain')
      const wei = await phoneAt(app, code)
      const scan = { scan_id: randomUUID(), scanned_at: app.clock.now() }
      expect(await wei.checkIn(code, scan)).to.include({ outcome: 'counted', number: 1 })
      app.clock.forward(4 * day)
      expect(await wei.checkIn(code, scan)).to.include({ outcome: 'counted', number: 1, date: '2026-12-01', today: 0, all: 1 })
      expect((await wei.send(code, { ...scan, scan_id: randomUUID() })).status, 'while another of that time is refused').to.equal(410)
    }))
})

describe('a plate whose site has left the guide', () => {
  it('is called retired, and counts nothing', () =>
    onApp({}, async (app) => {
      const code = await app.code('tongzi-mountain')
      await app.parts.db.write((trx) => trx.updateTable('plates').set({ site: 'gone' }).where('code', '=', code).execute())
      app.clock.forward(2000)
      expect((await new Phone(app).send(code)).status).to.equal(410)
      expect((await everyTable(app.parts.db)).visits).to.deep.equal([])
    }))
})
