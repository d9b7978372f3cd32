import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { type Opened, Phone, phoneAt } from './phone.ts'
import { countedIn, everyTable } from './tables.ts'

const site = 'he-long-former-residence'

describe('a check-in', () => {
  let app: Served
  let code: string
  beforeEach(async () => {
    app = await serve()
    code = await app.code(site)
  })
  afterEach(() => app.close())

  const tables = () => everyTable(app.parts.db)
  /** A stop of any site that has one, and the site's own gate. */
  const anyStop = async () => {
    const place = app.parts.guide.sites().find(({ stops }) => stops.length > 0)!
    const stop = place.stops[0]!.slug
    return { site: place.slug, stop, gate: await app.code(place.slug), code: await app.code(place.slug, stop) }
  }

  describe('with the button of the page', () => {
    it('goes on to a page that says so, and counts one', async () => {
      const wei = new Phone(app)
      const opened = await wei.open(code)
      const pressed = await wei.press(code, opened)
      expect([pressed.status, pressed.headers.get('location')]).to.deep.equal([303, `/c/${code}/${opened.scanId}`])
      const page = await (await wei.request(pressed.headers.get('location')!)).text()
      expect(page).to.include('打卡成功').and.to.match(/您是今日第<\/span> <strong>1<\/strong>/)
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 1 })
    })

    it('is not counted again when that page is loaded again, or the form is sent again by going back', async () => {
      const wei = new Phone(app)
      const opened = await wei.open(code)
      const { headers } = await wei.press(code, opened)
      const before = await tables()
      for (let i = 0; i < 3; i++) expect(await (await wei.request(headers.get('location')!)).text()).to.include('打卡成功')
      expect((await wei.press(code, opened)).headers.get('location')).to.equal(headers.get('location'))
      expect(await tables()).to.deep.equal(before)
    })

    it('says at the second scan of the day when the first was, and as which number it was counted', async () => {
      const wei = new Phone(app)
      await (await phoneAt(app, code)).checkIn(code)
      app.clock.set('2026-12-01T09:12:59+08:00')
      await wei.press(code, await wei.open(code))
      app.clock.set('2026-12-01T16:40:00+08:00')
      const again = await wei.press(code, await wei.open(code))
      expect(again.status).to.equal(303)
      const page = await (await wei.request(again.headers.get('location')!)).text()
      expect(page).to.include('您在 09:12 已打卡，是今日第 2 人次，不会重复计数。')
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 2, people: 2, scans: 3 })
    })
  })

  describe('with the button, by a script that asks for the page itself', () => {
    const asking = { prefer: 'return=representation' }
    const press = (wei: Phone, { scanId: scan_id, proof }: Opened) =>
      wei.request(`/c/${code}`, { method: 'POST', headers: asking, body: new URLSearchParams({ scan_id, proof }) })

    it('is answered by that page at once, which says where it stands, and there it is the same', async () => {
      const wei = new Phone(app, { 'accept-language': 'en' })
      const opened = await wei.open(code)
      const pressed = await press(wei, opened)
      const place = `/c/${code}/${opened.scanId}`
      expect([pressed.status, pressed.headers.get('content-location'), pressed.headers.get('preference-applied')]).to.deep.equal([201, place, asking.prefer])
      expect(pressed.headers.get('cache-control')).to.equal('private, no-store')
      const page = await pressed.text()
      expect(page).to.include('You are checked in')
      expect(await (await wei.request(place)).text()).to.equal(page)
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 1 })
    })

    it('is answered the same way when it is sent again, and at the second scan of the day, and counts neither', async () => {
      const wei = new Phone(app)
      const opened = await wei.open(code)
      const first = await (await press(wei, opened)).text()
      const again = await press(wei, opened)
      expect([again.status, await again.text()]).to.deep.equal([201, first])
      const second = await press(wei, await wei.open(code))
      expect(second.status).to.equal(200)
      expect(await second.text()).to.include('今天已经打过卡了')
      expect(await countedIn(app.parts.db)).to.deep.equal({ visits: 1, people: 1, scans: 2 })
    })
  })

  describe('as JSON', () => {
    it('answers 201 with the contract\'s fields and no others', async () => {
      const lan = await phoneAt(app, code)
      const scan_id = randomUUID()
      const response = await lan.send(code, { scan_id })
      expect(response.status).to.equal(201)
      expect(await response.json()).to.deep.equal({ outcome: 'counted', scan_id, site, date: '2026-12-01', number: 1, today: 1, all: 1 })
    })

    it('answers the second scan of the day with 200 and the first one\'s number', async () => {
      const lan = await phoneAt(app, code)
      await (await phoneAt(app, code)).checkIn(code)
      await lan.checkIn(code)
      const response = await lan.send(code)
      expect(response.status).to.equal(200)
      expect(await response.json()).to.include({ outcome: 'already', number: 2, today: 2, all: 2 })
    })

    it('names the scan in lower case, however it was spelled, and knows it in every spelling', async () => {
      const lan = await phoneAt(app, code)
      const scan_id = randomUUID()
      expect(await lan.checkIn(code, { scan_id: scan_id.toUpperCase() })).to.include({ scan_id, outcome: 'counted' })
      expect(await new Phone(app).checkIn(code, { scan_id })).to.include({ outcome: 'counted', number: 1, today: 1 })
    })

    it('is what a program without a cookie may also send as a form', async () => {
      const body = new URLSearchParams({ scan_id: randomUUID() })
      const response = await new Phone(app).request(`/c/${code}`, { method: 'POST', headers: { accept: 'application/json' }, body })
      expect(response.status).to.equal(201)
      expect(await response.json()).to.include({ outcome: 'counted' })
    })
  })

  it('counts a browser again at another site on the same day', async () => {
    const wei = await phoneAt(app, code)
    await wei.checkIn(code)
    expect(await wei.checkIn(await app.code('tongzi-mountain'))).to.include({ outcome: 'counted', number: 1, today: 1, all: 1 })
  })

  it('counts a browser that keeps no cookie once for each scan_id, and says how many such there were', async () => {
    const scan_id = randomUUID()
    for (let i = 0; i < 3; i++) await new Phone(app).checkIn(code, { scan_id })
    await new Phone(app).checkIn(code, { companions: 2 })
    await (await phoneAt(app, code)).checkIn(code)
    expect((await tables()).counters).to.deep.equal([{ site, day: '2026-12-01', source: 'plate', people: 5, visits: 3, cookieless: 4 }])
  })

  describe('with companions', () => {
    it('counts the visitor and the people beside them, and numbers the last of them', async () => {
      await (await phoneAt(app, code)).checkIn(code)
      const lan = await phoneAt(app, code)
      expect(await lan.checkIn(code, { companions: 2 })).to.include({ number: 4, today: 4, all: 4 })
      expect(await (await phoneAt(app, code)).checkIn(code, { companions: 5 })).to.include({ number: 10, today: 10 })
      expect(await lan.checkIn(code, { companions: 5 }), 'they are counted with the visit, not added to it').to.include({
        outcome: 'already',
        number: 4,
        today: 10,
      })
    })

    it('takes them from a form too, where nothing filled in is none', async () => {
      for (const [companions, people] of [['3', 4], ['', 1], ['0', 1]] as const) {
        const wei = new Phone(app)
        const { scanId: scan_id } = await wei.open(code)
        const before = (await countedIn(app.parts.db)).people
        await wei.request(`/c/${code}`, { method: 'POST', body: new URLSearchParams({ scan_id, companions }) })
        expect((await countedIn(app.parts.db)).people - before).to.equal(people)
      }
    })
  })

  describe('at a stop', () => {
    it('checks in to the site, and is one reading of the stop', async () => {
      const { site, stop, code } = await anyStop()
      expect(await (await phoneAt(app, code)).checkIn(code)).to.include({ outcome: 'counted', site, today: 1 })
      expect((await tables()).stop_reads).to.deep.equal([{ site, stop, day: '2026-12-01', reads: 1 }])
    })

    it('is no second visit for who came through the gate, but a reading all the same', async () => {
      const { stop, gate, code } = await anyStop()
      const wei = await phoneAt(app, gate)
      await wei.checkIn(gate)
      expect(await wei.checkIn(code)).to.include({ outcome: 'already', number: 1, today: 1, all: 1 })
      expect(await wei.checkIn(gate), 'and the other way round').to.include({ outcome: 'already' })
      const [reading, ...more] = (await tables()).stop_reads!
      expect(reading).to.include({ stop, reads: 1 })
      expect(more).to.deep.equal([])
    })

    it('reads a stop once for each scan_id', async () => {
      const { code } = await anyStop()
      const wei = await phoneAt(app, code)
      const scan_id = randomUUID()
      for (let i = 0; i < 3; i++) await wei.checkIn(code, { scan_id })
      await wei.checkIn(code)
      expect((await tables()).stop_reads![0]).to.include({ reads: 2 })
    })
  })

  it('shows its outcome only at the site it belongs to', async () => {
    const wei = await phoneAt(app, code)
    const { scan_id } = await wei.checkIn(code)
    expect((await wei.request(`/c/${await app.code('tongzi-mountain')}/${scan_id}`)).status).to.equal(404)
    expect((await wei.request(`/c/${code}/not-a-scan`)).status).to.equal(404)
  })

  it('stands in the public numbers as soon as it is answered', async () => {
    const wei = await phoneAt(app, code)
    const read = async () => (await (await wei.request(`/sites/${site}/count.json`)).json()) as { today: number; all: number }
    expect(await read()).to.include({ today: 0, all: 0 })
    await wei.checkIn(code, { companions: 1 })
    expect(await read()).to.include({ today: 2, all: 2 })
  })
})
