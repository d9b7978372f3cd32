import { expect } from 'chai'
import { type Served, serve } from '../app/serve.ts'
import { auditOf, json } from '../staff/house.ts'
import { Phone, phoneAt } from './phone.ts'
import { Screen, staff } from './screen.ts'
import { everyTable } from './tables.ts'

const site = 'base-memorial-hall'
const stop = 'founding-yard'

describe('a site that takes display codes only', () => {
  let app: Served
  let mei: { cookie: string }
  let plate: string
  beforeEach(async () => {
    app = await serve()
    mei = await staff(app, 'mei')
    plate = await app.code(site)
  })
  afterEach(() => app.close())

  const rule = (fields: object) =>
    fetch(`${app.url}/staff/displays/rules`, json(fields, { accept: 'application/json', ...mei }))
  const switchTo = async (only: boolean) => {
    expect((await rule({ site, only })).status).to.equal(204)
    app.clock.forward(2000)
  }
  const asJson = { headers: { accept: 'application/json' } }
  const reason = async (answer: Response) => [answer.status, ((await answer.json()) as { reason: string }).reason]
  const sources = async () => (await app.parts.db.read.selectFrom('visits').select('source').execute()).map(({ source }) => source)

  it('must have a screen: without one nobody could check in at all', async () => {
    const before = await everyTable(app.parts.db)
    expect(await reason(await rule({ site, only: true }))).to.deep.equal([409, 'no-display'])
    expect(await reason(await rule({ site: 'nowhere', only: true }))).to.deep.equal([404, 'not-found'])
    for (const wrong of [{}, { site, only: 'maybe' }, { site: [site] }, { site, only: 1 }]) {
      expect(await reason(await rule(wrong)), JSON.stringify(wrong)).to.deep.equal([422, 'invalid'])
    }
    expect(await everyTable(app.parts.db)).to.deep.equal(before)
    const screen = await Screen.at(app, site)
    await screen.revoke()
    expect((await rule({ site, only: true })).status).to.equal(409)
  })

  describe('and has a screen', () => {
    let screen: Screen
    beforeEach(async () => {
      screen = await Screen.at(app, site)
      await switchTo(true)
    })

    it('refuses a plate with a kind word, before it asks for anything', async () => {
      const phone = new Phone(app)
      expect(await reason(await phone.request(`/c/${plate}`, asJson))).to.deep.equal([403, 'display-only'])
      const page = await phone.request(`/c/${plate}`)
      expect([page.status, page.headers.getSetCookie()]).to.deep.equal([403, []])
      const html = await page.text()
      for (const said of ['这里请扫屏幕上的码', '不是您扫错了', '前台登记', '事后补不了', `href="/sites/${site}"`]) expect(html).to.include(said)
      expect(html).not.to.include('scan_id')
    })

    it('leads from a stop’s plate to the stop’s story all the same', async () => {
      const page = await new Phone(app).request(`/c/${await app.code(site, stop)}`)
      expect(page.status).to.equal(403)
      expect(await page.text()).to.include(`href="/sites/${site}/stops/${stop}"`)
      expect((await fetch(`${app.url}/sites/${site}/stops/${stop}`)).status).to.equal(200)
    })

    it('counts no plate, sent at once, with a form, or kept on the phone since', async () => {
      app.clock.forward(60_000)
      const phone = new Phone(app)
      expect(await reason(await phone.send(plate))).to.deep.equal([403, 'display-only'])
      expect((await phone.press(plate, { scanId: crypto.randomUUID(), proof: '' })).status).to.equal(403)
      expect((await phone.send(plate, { scanned_at: app.clock.now() - 30_000 })).status).to.equal(403)
      expect(await sources()).to.deep.equal([])
    })

    it('still counts a plate that was scanned before, and a day before', async () => {
      const [wei, lan] = [new Phone(app), new Phone(app)]
      app.clock.forward(3_600_000)
      expect(await wei.checkIn(plate, { scanned_at: '2026-12-01T08:59:00+08:00' })).to.include({ outcome: 'counted', date: '2026-12-01' })
      expect(await lan.checkIn(plate, { day: '2026-11-30' })).to.include({ outcome: 'counted', date: '2026-11-30' })
    })

    it('counts the code of its screen, and the plates of every other site', async () => {
      expect(await (await phoneAt(app, screen.code)).checkIn(screen.code)).to.include({ outcome: 'counted', site })
      const other = await app.code('tongzi-mountain')
      expect(await (await phoneAt(app, other)).checkIn(other)).to.include({ outcome: 'counted' })
      expect((await sources()).sort()).to.deep.equal(['display', 'plate'])
    })

    it('begins once: said again, what was refused stays refused and what counted counts', async () => {
      const since = async () => (await app.parts.db.read.selectFrom('gate_rules').select('display_only_since').execute())[0]!.display_only_since
      const first = await since()
      app.clock.forward(60_000)
      await switchTo(true)
      expect(await since()).to.equal(first)
    })

    it('takes plates again when it is told to; both are written down', async () => {
      await switchTo(false)
      await switchTo(false)
      expect(await new Phone(app).checkIn(plate)).to.include({ outcome: 'counted' })
      const deeds = (await auditOf(app.parts.db)).filter(({ action }) => action === 'display-rule')
      const deed = { actor: 'Mei', action: 'display-rule', subject: site }
      expect(deeds).to.deep.equal([{ ...deed, detail: 'display-only' }, { ...deed, detail: 'plates' }])
    })

    it('keeps the number to call from its gate', async () => {
      await app.parts.db.write((trx) => trx.updateTable('gate_rules').set({ help_phone: '0744-0000000' }).execute())
      await switchTo(false)
      expect((await everyTable(app.parts.db)).gate_rules).to.deep.equal([{ site, display_only_since: null, help_phone: '0744-0000000' }])
    })

    it('is told apart in the console, and warned about when its last screen is gone', async () => {
      const list = async () => (await fetch(`${app.url}/staff/displays`, { headers: { accept: 'text/html', ...mei } })).text()
      expect(await list()).to.include('从 2026年12月1日 09:00 起只认动态码').and.not.include('谁也打不了卡')
      await screen.revoke()
      expect(await list()).to.include('这里没有在用的屏幕，现在谁也打不了卡')
    })
  })
})
