import { expect } from 'chai'
import { type Served, serve } from '../../app/serve.ts'
import { auditOf } from '../../staff/house.ts'
import { booked, deskOf, guidedBy, offering, site, textOf } from './site-desk.ts'

const phone = '13912345678'

describe('the list of bookings', () => {
  let app: Served
  beforeEach(async () => {
    app = await serve()
    await offering(app)
  })
  afterEach(() => app.close())

  const list = (query = '', who: 'mei' | 'wen' = 'mei') => textOf(deskOf(app, who).get(`/staff/bookings${query}`))
  const json = async (query = '') => (await (await deskOf(app, 'mei').get(`/staff/bookings${query}`, { accept: 'application/json' })).json()) as { requests: Listed[]; bookings: Listed[] }
  const seen = async () => (await auditOf(app.parts.db)).filter(({ action }) => action === 'contact-seen')

  it('says so when nothing waits and nothing is booked', async () => {
    expect(await list()).to.contain('都答复了，没有等着的申请').and.contain('没有预约')
  })

  it('has the requests first, by the time by which they must be answered, and marks what is overdue', async () => {
    const early = await booked(app, { slot: '2026-12-10T09:00', organisation: '先来的单位' })
    app.clock.set('2026-12-02T08:00:00+08:00')
    const late = await booked(app, { slot: '2026-12-04T09:00', organisation: '后来的单位' })
    expect((await json()).requests.map(({ ref }) => ref)).to.deep.equal([early.ref, late.ref])
    expect(await list()).to.contain('请在12月2日（周三）18:00前答复').and.not.contain('已过答复时间')
    app.clock.set('2026-12-02T18:01:00+08:00')
    expect(await list()).to.contain('已过答复时间（12月2日（周三）18:00）')
  })

  it('shows days with slots, people and docents, a week at a time', async () => {
    await guidedBy(app, '小河')
    await booked(app, { docent: 'any', people: 42 })
    await booked(app, { slot: '2026-12-09T10:00', organisation: '下周的单位' })
    const first = await list('?status=requested')
    expect(first).to.contain('12月3日（周四）').and.contain('1 批次 · 42 人').and.contain('小河').and.contain('09:00–10:00')
    expect((await json()).bookings).to.have.length(1)
    const next = /href="(\/staff\/bookings\?from=2026-12-08[^"]*)" rel="next"/.exec(await list())![1]!
    expect((await json(next.slice('/staff/bookings'.length).replaceAll('&amp;', '&'))).bookings.map(({ organisation }) => organisation)).to.deep.equal(['下周的单位'])
  })

  it('filters by site and by status, and leaves out what was cancelled until it is asked for', async () => {
    const gone = await booked(app)
    await deskOf(app, 'mei').send(`/staff/bookings/${gone.ref}/cancellation`, { ready: 'as-asked' })
    const other = await booked(app, { site: 'tongzi-mountain', organisation: '桐子山的客人' })
    const refs = async (query: string) => (await json(query)).bookings.map(({ ref }) => ref)
    expect(await refs('')).to.deep.equal([other.ref])
    expect(await refs('?status=cancelled')).to.deep.equal([gone.ref])
    expect(await refs('?status=all')).to.have.members([gone.ref, other.ref])
    expect(await refs(`?site=${site}&status=all`)).to.deep.equal([gone.ref])
  })

  it('escapes what an organiser has typed', async () => {
    const { ref } = await booked(app, { organisation: '<img src=x onerror=alert(1)>', note: '"><script>' })
    for (const page of [await list(), await textOf(deskOf(app, 'mei').get(`/staff/bookings/${ref}`))]) {
      expect(page).to.not.match(/<img src=x|<script>(?!<)/)
      expect(page).to.contain('&lt;img src=x')
    }
  })

  it('is linked from the console with the number of requests', async () => {
    await booked(app)
    expect(await textOf(deskOf(app, 'mei').get('/staff'))).to.contain('href="/staff/bookings">团体预约（1 个申请待答复）')
    app.clock.set('2026-12-03T09:00:00+08:00')
    expect(await textOf(deskOf(app, 'mei').get('/staff'))).to.contain('href="/staff/bookings">团体预约</a>')
  })

  it('shows no full number, to nobody, nor does a booking’s page, and looking at them is not recorded', async () => {
    const { ref } = await booked(app, { leader_name: '兰小英', leader_phone: '13887654321' })
    for (const who of ['mei', 'wen', 'tan'] as const) {
      for (const path of ['/staff/bookings', `/staff/bookings/${ref}`]) {
        for (const accept of ['text/html', 'application/json']) {
          const text = await textOf(deskOf(app, who).get(path, { accept }))
          expect(text, path).to.contain('139****5678').and.not.contain(phone).and.not.contain('13887654321').and.not.contain('兰桂英')
        }
      }
    }
    expect(await seen()).to.deep.equal([])
  })

  it('shows the number once to a manager who asks, and records who did', async () => {
    const { ref } = await booked(app)
    const answer = await deskOf(app, 'mei').press(`/staff/bookings/${ref}/contact`, {})
    expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([200, 'private, no-store'])
    expect(await textOf(answer)).to.contain(`href="tel:${phone}"`).and.contain('兰桂英')
    expect(await seen()).to.deep.equal([{ actor: 'Mei', action: 'contact-seen', subject: ref, detail: 'booking' }])
    expect(await textOf(deskOf(app, 'mei').get(`/staff/bookings/${ref}`))).to.not.contain(phone)
  })

  it('has no number to show once the contact is purged', async () => {
    const { ref } = await booked(app)
    await app.parts.db.write((trx) => trx.updateTable('bookings').set({ contact: null }).where('ref', '=', ref).execute())
    expect((await deskOf(app, 'mei').press(`/staff/bookings/${ref}/contact`, {})).status).to.equal(410)
    expect(await textOf(deskOf(app, 'mei').get(`/staff/bookings/${ref}`))).to.contain('联系方式已按期清除')
    expect(await list()).to.contain('联系方式已按期清除')
  })
})

interface Listed {
  ref: string
  organisation: string
}
