import { expect } from 'chai'
import { ensurePlates } from '../../server/checkins/plates.ts'
import type { BureauFigures } from '../../server/exports/report-bureau.ts'
import { takesPartFrom } from '../../server/ledger/taking-part.ts'
import { serve, type Served, StoppedClock } from '../app/serve.ts'
import { Office } from '../bookings/office.ts'
import { header, Importer } from '../ledger/importer.ts'
import { counted, hall } from '../ledger/month-books.ts'
import { random } from '../staff/house.ts'

const school = 'heping-middle-school'
const joined = 'hongjiaguan-hall'
const of = (month: string) => `/staff/reports/bureau/${month}`

describe('the months of all sites, when one joins later', () => {
  let app: Served
  let manager: Office
  let admin: Office
  // Plates have hung since 4 November 2026; the hall has brought what it had counted before.
  beforeEach(async () => {
    app = await serve({ clock: new StoppedClock('2026-12-04T09:00:00+08:00') })
    manager = new Office(app, 'mei')
    admin = new Office(app, 'tan')
    await counted(app.parts.db, '2026-10-03', 800, 'import')
    await counted(app.parts.db, '2026-11-05', 1234)
  })
  afterEach(() => app.close())

  const figures = async (month: string) => (await (await admin.get(`${of(month)}.json`)).json()) as BureauFigures
  const bytes = async (month: string) => [await admin.page(`${of(month)}.json`), await admin.page(`${of(month)}.csv`)]
  const submit = (site: string, month: string) => manager.press(`/staff/reports/${site}/${month}/submission`, {})
  const close = (month: string, fields: Record<string, string> = {}) => admin.press(`${of(month)}/closing`, fields)
  const openIn = ({ sites }: BureauFigures) => sites.filter(({ state }) => state !== 'closed').map(({ site }) => site)

  /** October and November as the bureau has published them. */
  async function published(): Promise<void> {
    for (const month of ['2026-10', '2026-11']) {
      await submit(hall.slug, month)
      await close(month, { empty: '1' })
      expect(await figures(month), month).to.include({ state: 'closed' })
    }
  }

  /** A site is written into the guide, and its plates are made. */
  async function joins(at = '2026-12-10T09:00:00+08:00'): Promise<void> {
    app.clock.set(at)
    await app.parts.guide.change((copy) => {
      const like = copy.sites.find(({ slug }) => slug === school)!
      copy.sites.push({ ...structuredClone(like), slug: joined })
      return copy
    })
    await ensurePlates(app.parts.db, [{ site: joined, stop: '' }], { now: app.clock.now(), random })
  }
  const brings = async (...rows: [day: string, people: number][]) => {
    const told = await (await Importer.of(app)).bring(header + rows.map(([day, people]) => `${joined},${day},${people}\n`).join(''))
    expect(told.rows).to.equal(rows.length)
  }

  it('stay closed, byte for byte, where it was not there yet and has counted nothing', async () => {
    await published()
    const before = [await bytes('2026-10'), await bytes('2026-11')]
    await joins()
    expect([await bytes('2026-10'), await bytes('2026-11')]).to.deep.equal(before)
    expect(await admin.page(of('2026-11'))).not.to.match(/快报|hongjiaguan/)
    await brings(['2026-12-02', 70])
    expect([await bytes('2026-10'), await bytes('2026-11')]).to.deep.equal(before)
  })

  it('are preliminary from the one in which it joins until it is closed there too', async () => {
    await published()
    await joins()
    app.clock.set('2027-01-04T09:00:00+08:00')
    await counted(app.parts.db, '2026-12-05', 10)
    await submit(hall.slug, '2026-12')
    await close('2026-12')
    expect(openIn(await figures('2026-12'))).to.include.members([joined, school])
    await close('2026-12', { empty: '1' })
    const { state, closed_sites, sites } = await figures('2026-12')
    expect({ state, closed_sites, sites: sites.length }).to.deep.equal({ state: 'closed', closed_sites: 10, sites: 10 })
  })

  it('wait for one that was there and has only not been closed, as they did before', async () => {
    for (const month of ['2026-10', '2026-11']) {
      await submit(hall.slug, month)
      await close(month)
    }
    await joins()
    const november = await figures('2026-11')
    expect(november).to.deep.include({ preliminary: true, closed_sites: 1 })
    expect(openIn(november)).to.have.length(8).and.include(school).and.not.include(joined)
    expect(await admin.page(of('2026-11'))).to.contain('快报（未结账）').and.contain('9 家场馆中，1 家已结账。')
  })

  it('are preliminary again, and say for whom, once it brings what it had counted then; closed there, they are final with the new sum', async () => {
    await published()
    const october = await bytes('2026-10')
    await joins()
    await brings(['2026-11-20', 66], ['2026-11-21', 34])
    const now = await figures('2026-11')
    expect(now).to.deep.include({ state: 'open', preliminary: true, mark: '快报（未结账）', people: 1334, closed_sites: 9 })
    expect(openIn(now)).to.deep.equal([joined])
    expect(await admin.page(of('2026-11'))).to.contain('10 家场馆中，9 家已结账。')
    expect(await bytes('2026-10'), 'before its first day').to.deep.equal(october)
    await submit(joined, '2026-11')
    await close('2026-11')
    expect(await figures('2026-11')).to.deep.include({ state: 'closed', people: 1334, closed_sites: 10 })
  })

  it('are preliminary from its first month with data on: their sums since January have changed as well', async () => {
    await published()
    await joins()
    expect((await figures('2026-11')).year_to_date).to.equal(2034)
    await brings(['2026-09-20', 66])
    expect((await figures('2026-09')).sites.map(({ site }) => site)).to.deep.equal([joined])
    for (const [month, all] of [['2026-10', 866], ['2026-11', 2100]] as const) {
      const now = await figures(month)
      expect([now.preliminary, openIn(now), now.year_to_date], month).to.deep.equal([true, [joined], all])
    }
    await submit(joined, '2026-09')
    await close('2026-09')
    for (const month of ['2026-10', '2026-11']) await close(month, { empty: '1' })
    expect(await Promise.all(['2026-09', '2026-10', '2026-11'].map(async (month) => (await figures(month)).state))).to.deep.equal(['closed', 'closed', 'closed'])
  })

  it('close no site that was not there yet: what it has counted before can still be brought', async () => {
    await published()
    const rows = await app.parts.db.read.selectFrom('months').select(['site', 'month']).execute()
    expect(rows.filter(({ month }) => month === '2026-10')).to.deep.equal([{ site: hall.slug, month: '2026-10' }])
    await joins()
    await close('2026-11', { empty: '1' })
    await brings(['2026-10-20', 5], ['2026-11-20', 6])
  })

  it('hold one that somebody has submitted for a site, whenever it joined', async () => {
    await published()
    await joins()
    await submit(joined, '2026-10')
    const october = await figures('2026-10')
    expect([october.preliminary, openIn(october)]).to.deep.equal([true, [joined]])
    expect(await admin.page(of('2026-10'))).to.contain('把已提交的 1 家全部结账')
  })

  it('are nobody’s before all: then every site is named, and nothing is closed', async () => {
    const { sites, state, previous_month } = await figures('2026-05')
    expect([sites.length, state, previous_month.month, previous_month.people]).to.deep.equal([9, 'open', '2026-04', null])
    expect(await admin.page(of('2026-05'))).to.contain('9 家场馆中，0 家已结账。')
  })

  it('say on their page from when on a site is in the sum', async () => {
    expect(await admin.page(of('2026-11'))).to.contain('从生成第一块二维码牌的那个月起')
    expect(await admin.page(`${of('2026-11')}?lang=en`)).to.contain('from the month in which its first plate was made')
    expect(await manager.page(`/staff/reports/${hall.slug}/2026-11`)).not.to.contain('第一块二维码牌')
  })

  it('go by the day of the sites, by the first of all plates, and by the first day with data', async () => {
    const { db } = app.parts
    const read = (site: string) => takesPartFrom(db.read, site)
    await joins('2026-12-01T00:30:00+08:00')
    expect(await read(joined), 'in Shanghai it is December').to.equal('2026-12')
    await ensurePlates(db, [{ site: joined, stop: 'yard' }], { now: Date.parse('2027-03-01T09:00:00+08:00'), random })
    expect(await read(joined), 'a stop that came later').to.equal('2026-12')
    expect([await read(hall.slug), await read(school)]).to.deep.equal(['2026-10', '2026-11'])
    expect(await read('nowhere'), 'of which nobody knows anything').to.equal('')
    await counted(db, '2025-02-28', 1, 'import', { site: 'nowhere' })
    expect(await read('nowhere')).to.equal('2025-02')
    expect(openIn(await figures('2025-02')), 'it has left the guide').to.deep.equal(['nowhere'])
  })
})
