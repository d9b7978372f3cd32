import { randomUUID } from 'node:crypto'
import { expect } from 'chai'
import { callRoutes } from '../../server/messages/call-routes.ts'
import { consoleRoutes } from '../../server/console/routes.ts'
import { LiveCounts } from '../../server/counters/live-counts.ts'
import type { Told } from '../../server/messages/message.ts'
import { uuidText } from '../../server/uuid.ts'
import { StoppedClock } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { eachDatabase } from '../database/each-database.ts'
import { auditOf, form, type House, morning, openHouse } from '../staff/house.ts'
import { confirmed, lan, PostRoom } from './post-room.ts'

eachDatabase('the list of calls to make', (db) => {
  let house: House
  let post: PostRoom
  let mei: { cookie: string }
  const told: Told[] = []
  const stated = 'RF-STATED'
  const sites = () => [{ slug: 'base-memorial-hall', name: { zh: '湘鄂川黔纪念馆', en: 'Base Memorial Hall' } }]
  beforeEach(async () => {
    told.length = 0
    post = new PostRoom(db(), { clock: new StoppedClock(morning), told: async (_trx, one) => void told.push(one) })
    house = await openHouse(db(), {
      more: (parts) => callRoutes({ ...parts, outbox: post.outbox, config: {}, sites, standing: async (refs) => new Map(refs.filter((ref) => ref === stated).map((ref) => [ref, { status: 'cancelled', said: '已取消 · 12月3日' }])) }).use(consoleRoutes({ ...parts, counts: new LiveCounts(parts), sites })),
    })
    mei = await house.as('mei')
  })
  afterEach(() => house.close())

  const page = async (query = '') => (await house.ask(`/staff/calls${query}`, { headers: { accept: 'text/html', ...mei } })).text()
  const asJson = (path: string, method = 'POST') => house.ask(path, { method, headers: { accept: 'application/json', ...mei } })
  const listed = async () => (await (await asJson('/staff/calls', 'GET')).json()) as { all: number; calls: Record<string, unknown>[] }
  const firstId = async () => uuidText((await post.rows())[0]!.id)

  it('is for nobody who is not signed in: 401, and nothing is shown or done', async () => {
    await post.post()
    const id = await firstId()
    const before = await everyTable(db())
    for (const [path, method] of [['/staff/calls', 'GET'], [`/staff/calls/${id}/number`, 'POST'], [`/staff/calls/${id}/told`, 'POST']] as const) {
      for (const accept of ['text/html', 'application/json']) {
        const answer = await house.ask(path, { method, headers: { accept } })
        expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([401, 'private, no-store'])
        expect(await answer.text()).not.to.match(/兰书记|5678/)
      }
    }
    expect(await everyTable(db())).to.deep.equal(before)
  })

  it('knows no call that is none: 404, and nothing changes', async () => {
    const mail = new PostRoom(db(), { env: { SMTP_URL: 'smtp://127.0.0.1:9' } })
    await mail.post()
    const before = await everyTable(db())
    for (const id of [await firstId(), randomUUID(), 'x', '%00', '..%2f..', "';drop table outbox;--"]) {
      for (const verb of ['number', 'told']) expect((await asJson(`/staff/calls/${id}/${verb}`)).status, id).to.equal(404)
    }
    expect(await everyTable(db())).to.deep.equal(before)
    expect((await asJson('/staff/calls', 'DELETE')).status).to.equal(405)
  })

  it('is nothing that waits for a docent, who makes no calls', async () => {
    await post.post()
    const console = async (who: 'mei' | 'wen') => (await house.ask('/staff', { headers: { accept: 'text/html', ...(await house.as(who)) } })).text()
    expect(await console('mei')).to.include('/staff/calls').and.not.include('没有待办。')
    expect(await console('wen')).to.include('没有待办。')
  })

  it('is empty in a friendly way, in both languages, and says what is not set up', async () => {
    expect(await page()).to.contain('没有要打的电话').and.contain('SMTP_URL').and.not.to.contain('<ol')
    expect(await page('?lang=en')).to.contain('No calls to make').and.not.to.match(/\{\w+\}/)
    expect(await listed()).to.deep.equal({ all: 0, calls: [] })
  })

  it('shows who waits, for what and since when, with the number masked', async () => {
    await post.post({ ...confirmed, to: { ...lan, name: '<b>兰</b>' } })
    const shown = await page()
    expect(shown).to.contain('138****5678').and.contain('&lt;b&gt;兰&lt;/b&gt;').and.contain('湘鄂川黔纪念馆').and.contain('RF-7K2M-9QXT')
    expect(shown).to.contain('2026年11月22日 09:00 起').and.contain('预约已确认')
    expect(shown).not.to.match(/1234-?5678|lan@branch|manage-key|<b>兰/)
    expect(await page('?lang=en')).to.contain('since 22 November 2026, 09:00').and.contain('Base Memorial Hall')
    const { all, calls } = await listed()
    const { booking, site, about, subject, lang } = confirmed
    const since = '2026-11-22T01:00:00.000Z'
    expect(all).to.equal(1)
    expect(calls).to.deep.equal([{ id: await firstId(), booking, site, about, since, name: '<b>兰</b>', phone: '138****5678', subject, lang }])
  })

  it('says how the booking stands now, and leads to it', async () => {
    await post.post({ ...confirmed, booking: stated })
    expect(await page()).to.contain(`<a href="/staff/bookings/${stated}">预约现在：已取消 · 12月3日</a>`)
    expect((await listed()).calls[0]).to.include({ booking: stated, status: 'cancelled' })
  })

  it('lets go of what newer news has overtaken; who has phoned by then may still say so', async () => {
    await post.post()
    const [read, heard] = [await firstId(), await firstId()]
    await db().write((trx) => post.outbox.overtake(trx, confirmed.booking, 'organiser'))
    expect(await listed()).to.deep.equal({ all: 0, calls: [] })
    expect((await asJson(`/staff/calls/${read}/number`)).status).to.equal(409)
    expect(await auditOf(db())).to.deep.equal([])
    expect((await asJson(`/staff/calls/${heard}/told`)).status).to.equal(204)
    expect((await post.rows())[0]).to.include({ state: 'sent', called_by: 'Mei', overtaken_at: null })
  })

  it('is linked from the console, with how many wait', async () => {
    const link = async () => /href="\/staff\/calls">([^<]+)</.exec(await (await house.ask('/staff', { headers: mei })).text())?.[1]
    expect(await link()).to.equal('待电话通知')
    await post.post()
    await post.post()
    expect(await link()).to.equal('待电话通知（2）')
  })

  it('shows one number in full and what to say, and records who looked', async () => {
    await post.post()
    await post.post({ ...confirmed, to: { ...lan, phone: '13987654321' } })
    const id = await firstId()
    const answer = await house.ask(`/staff/calls/${id}/number`, form({}, mei))
    const shown = await answer.text()
    const phones = (await post.rows()).length
    expect([answer.status, phones, answer.headers.get('cache-control')]).to.deep.equal([200, 2, 'private, no-store'])
    expect(shown.match(/href="tel:[^"]+"/g)).to.have.length(1)
    expect(shown).to.contain('您好：\n湘鄂川黔纪念馆').and.contain('****')
    expect(await auditOf(db())).to.deep.equal([{ actor: 'Mei', action: 'contact-seen', subject: confirmed.booking, detail: 'confirmed' }])
    expect((await house.ask(`/staff/calls/${id}/number`, { headers: mei })).headers.get('location')).to.equal('/staff/calls')
    const plain = (await (await asJson(`/staff/calls/${id}/number`)).json()) as { phone: string; text: string }
    expect(['+86 138-1234-5678', '13987654321']).to.include(plain.phone)
    expect(plain.text).to.equal(confirmed.text)
  })

  it('is ticked off once, however often the button is pressed', async () => {
    await post.post()
    const id = await firstId()
    house.at = post.clock.instant = morning + 60_000
    const tan = await house.as('tan')
    const answer = await house.ask(`/staff/calls/${id}/told`, form({}, mei))
    expect([answer.status, answer.headers.get('location')]).to.deep.equal([303, '/staff/calls'])
    expect((await house.ask(`/staff/calls/${id}/told`, form({}, tan))).status).to.equal(303)
    const again = await Promise.all([1, 2, 3].map(() => asJson(`/staff/calls/${id}/told`)))
    expect(again.map(({ status }) => status)).to.deep.equal([204, 204, 204])
    const [row] = await post.rows()
    expect(row).to.include({ state: 'sent', told_at: morning + 60_000, called_by: 'Mei', channel: 'call' })
    expect(told).to.deep.equal([
      { id: (await post.rows())[0]!.id, booking: confirmed.booking, site: confirmed.site, about: 'confirmed', channel: 'call', at: morning + 60_000, keep: { offer: 7 } },
    ])
    expect(await auditOf(db())).to.deep.equal([{ actor: 'Mei', action: 'call-made', subject: confirmed.booking, detail: 'confirmed' }])
    expect(await listed()).to.deep.equal({ all: 0, calls: [] })
  })

  it('shows no number of whom another has told in the meantime', async () => {
    await post.post()
    const id = await firstId()
    await asJson(`/staff/calls/${id}/told`)
    const answer = await asJson(`/staff/calls/${id}/number`)
    expect([answer.status, ((await answer.json()) as { reason: string }).reason]).to.deep.equal([409, 'conflict'])
    expect((await auditOf(db())).map(({ action }) => action)).to.deep.equal(['call-made'])
  })

  it('still names the booking whose contact cannot be read, and ticks it off', async () => {
    await new PostRoom(db(), { secrets: ['a secret that was changed two times since'] }).post()
    const id = await firstId()
    expect(await page()).to.contain('联系方式读不出来').and.contain(confirmed.booking).and.not.to.contain('/number"')
    expect((await asJson(`/staff/calls/${id}/number`)).status).to.equal(404)
    expect((await asJson(`/staff/calls/${id}/told`)).status).to.equal(204)
    expect(told[0]).to.include({ booking: confirmed.booking, keep: undefined })
  })

  it('lets go of a purged booking', async () => {
    await post.post()
    await db().write((trx) => post.outbox.purge(trx, confirmed.booking))
    expect(await listed()).to.deep.equal({ all: 0, calls: [] })
    expect((await asJson(`/staff/calls/${await firstId()}/told`)).status).to.equal(404)
  })

  it('shows a hundred, those who have waited longest, and how many there are', async () => {
    for (let i = 0; i < 103; i++) {
      post.clock.forward(1000)
      await post.post({ ...confirmed, booking: `RF-${i}` })
    }
    const { all, calls } = await listed()
    expect([all, calls.length, calls[0]!.booking, calls[99]!.booking]).to.deep.equal([103, 100, 'RF-0', 'RF-99'])
    expect(await page()).to.contain('共 103 条，这里是等得最久的 100 条')
  })
})
