import { expect } from 'chai'
import type { Trx } from '../../server/database/open.ts'
import { closeMonth, type ClosingParts, closeSubmitted } from '../../server/ledger/month-close.ts'
import { monthOf } from '../../server/ledger/month-of.ts'
import { findMonth } from '../../server/ledger/month-rows.ts'
import { submitMonth, withdrawMonth } from '../../server/ledger/month-submit.ts'
import { isRefusal } from '../../server/web/refusals.ts'
import { StoppedClock } from '../app/serve.ts'
import { everyTable } from '../checkins/tables.ts'
import { eachDatabase } from '../database/each-database.ts'
import { PostRoom } from '../messages/post-room.ts'
import { auditOf, random } from '../staff/house.ts'
import { bytes, corrected, counted, hall, party, sealed } from './month-books.ts'

const school = { slug: 'heping-middle-school', name: '贺龙中学' }

eachDatabase('closing a month', (db) => {
  let clock: StoppedClock
  let parts: ClosingParts
  beforeEach(async () => {
    clock = new StoppedClock('2026-12-04T01:00:00+08:00')
    const { outbox } = new PostRoom(db(), { clock, env: { NOTIFY_WEBHOOK: 'http://127.0.0.1:9/robot' } })
    parts = { db: db(), outbox, publicUrl: 'https://footprints.example.cn', now: clock.now, random }
    await counted(db(), '2026-11-03', 1200)
  })

  const submit = (month = '2026-11', site = hall, said: { note?: string; people?: number } = {}) => submitMonth(parts, site, month, { note: '', ...said }, 'Mei')
  const close = (month = '2026-11', people?: number) => closeMonth(parts, hall, month, { by: '老谭', people })
  const answer = async (asked: Promise<object>) => {
    const said = await asked
    return isRefusal(said) ? said.refused : 'done'
  }
  const stored = async (month = '2026-11') => findMonth(db().read, hall.slug, month)
  const visit = (day: string) => {
    const row = { site: hall.slug, day, id: bytes(`visit ${day}`), entered_on: '2026-12-04', at: 0, source: 'late', people: 1, device: null } as const
    return db().write((trx) => trx.insertInto('visits').values(row).execute()).then(() => 'counted', (error: Error) => error.message)
  }
  const nothingChanges = async (deed: () => Promise<unknown>) => {
    const before = await everyTable(db())
    await deed()
    expect(await everyTable(db())).to.deep.equal(before)
  }

  it('is refused until its manager has submitted it', () => nothingChanges(async () => expect(await answer(close())).to.equal('month-not-submitted')))

  it('is refused before 73 hours have passed since its end, and says when', async () => {
    await submit()
    clock.forward(-1)
    await nothingChanges(async () => {
      const refused = await close()
      expect(refused).to.deep.equal({ refused: 'month-early', values: { time: { zh: '2026年12月4日 01:00', en: '01:00 on 4 December 2026' } } })
    })
    clock.forward(1)
    expect(await answer(close())).to.equal('done')
  })

  it('is refused while a month before has anything in it and is not closed; an empty one keeps nobody', async () => {
    await counted(db(), '2026-08-30', 10)
    await submit()
    await nothingChanges(async () => expect(await close()).to.deep.include({ refused: 'month-order', values: { month: { zh: '2026年8月', en: 'August 2026' } } }))
    await submit('2026-08')
    expect([await answer(close('2026-08')), await answer(close())]).to.deep.equal(['done', 'done'])
  })

  it('is refused when the figures are no longer those that were looked at', async () => {
    await submit()
    await counted(db(), '2026-11-30', 1, 'late')
    await nothingChanges(async () => expect(await close('2026-11', 1200)).to.deep.equal({ refused: 'month-changed', values: { n: 1201 } }))
    expect(await answer(close('2026-11', 1201))).to.equal('done')
  })

  it('lets nothing more be counted for its days, and everything for the days after', async () => {
    await submit()
    expect(await visit('2026-11-29')).to.equal('counted')
    await close()
    for (const day of ['2026-11-30', '2026-11-01', '2026-10-31']) expect(await visit(day)).to.contain('closed month')
    expect(await visit('2026-12-01')).to.equal('counted')
  })

  it('keeps what the ledger has sealed', async () => {
    await db().write((trx) => trx.insertInto('open_days').values({ site: hall.slug, entered_from: '2026-12-03', counted_from: '2026-10-01' }).execute())
    await submit()
    await close()
    expect(await db().read.selectFrom('open_days').selectAll().execute()).to.deep.equal([{ site: hall.slug, entered_from: '2026-12-03', counted_from: '2026-12-01' }])
  })

  it('does not open days again when an empty month is closed after a later one', async () => {
    for (const month of ['2026-09', '2026-11']) await submit(month)
    await close()
    expect(await answer(close('2026-09'))).to.equal('done')
    expect(await visit('2026-10-31')).to.contain('closed month')
  })

  it('writes documents that stay the same bytes: a later correction stands in the open month and names its day', async () => {
    await sealed(db(), '2026-12-03')
    await party(db(), { ref: 'AAAAAAAAAA', day: '2026-11-03', people: 40, parts: [true] })
    await submit('2026-11', hall, { note: '展厅检修三天' })
    const closed = await close()
    const { json, csv } = (await stored())!
    expect(JSON.parse(json!)).to.deep.equal(closed)
    expect(closed).to.deep.include({ state: 'closed', preliminary: false, mark: '已结账', people: 1200, note: '展厅检修三天', closed: { by: '老谭', at: '2026-12-04T01:00+08:00' } })
    await corrected(db(), { about: '2026-11-03', day: '2026-12-04', people: -60 })
    await db().write((trx) => trx.updateTable('booking_parts').set({ docent: null }).execute())
    await close()
    expect(await stored()).to.deep.include({ json, csv })
    expect(await monthOf(db().read, hall, '2026-11', '2026-12-10')).to.deep.equal(closed)
    const december = await monthOf(db().read, hall, '2026-12', '2026-12-31')
    expect([december.people, december.previous_month.people]).to.deep.equal([-60, 1200])
    expect(december.corrections).to.deep.include.members([
      { day: '2026-12-04', about: '2026-11-03', people: -60, reason: '旅行社名单重复', by: 'Mei', second: '', entered_on: '2026-12-04' },
    ])
  })

  it('is kept by the table itself: nobody rewrites what was closed', async () => {
    await submit()
    await close()
    const before = await stored()
    const tried = (job: (trx: Trx) => Promise<unknown>) => db().write(job).then(() => 'done', (error: Error) => error.message)
    expect(await tried((trx) => trx.updateTable('months').set({ csv: '' }).execute())).to.contain('a closed month stays')
    expect(await tried((trx) => trx.deleteFrom('months').execute())).to.contain('a closed month stays')
    expect(await stored()).to.deep.equal(before)
  })

  it('cannot have a correction slipped into it afterwards', async () => {
    await submit()
    await close()
    const slipped = await corrected(db(), { about: '2026-11-03', people: 5 }).then(() => 'counted', (error: Error) => error.message)
    expect(slipped).to.contain('closed month')
  })

  it('done twice is done once', async () => {
    await submit()
    const first = await close()
    clock.forward(60_000)
    await nothingChanges(async () => expect(await close()).to.deep.equal(first))
    expect((await db().read.selectFrom('outbox').selectAll().execute()).length).to.equal(1)
  })

  it('tells the site’s people the total and the seal, once', async () => {
    const hash = await sealed(db(), '2026-12-03')
    const told: object[] = []
    parts.outbox = { post: async (_trx, message) => (told.push(message), 'robot'), nudge: () => undefined }
    await submit()
    await close()
    const text = `合计 1,200 人次，团队 0 批次。\n封存到 2026-12-03：${hall.slug}/2026-12-03/${hash.slice(0, 32).match(/.{4}/g)!.join('-')}\nhttps://footprints.example.cn/staff/reports/${hall.slug}/2026-11`
    expect(told).to.deep.equal([
      { booking: '', site: hall.slug, about: 'month-closed', lang: 'zh', to: { kind: 'site' }, subject: `月报已结账：${hall.name} 2026年11月`, text },
    ])
  })

  it('fails for nobody who has no robot', async () => {
    parts.outbox = new PostRoom(db(), { clock }).outbox
    await submit()
    expect(await answer(close())).to.equal('done')
    expect(await db().read.selectFrom('outbox').selectAll().execute()).to.deep.equal([])
  })

  it('is one with all it does: where the message cannot be written down, nothing is closed', async () => {
    await submit()
    parts.outbox = { post: () => Promise.reject(new Error('no')), nudge: () => undefined }
    await nothingChanges(async () => expect(await close().catch((error: Error) => error.message)).to.equal('no'))
    expect(await visit('2026-11-30')).to.equal('counted')
  })

  it('of all that wait goes from the older to the newer, and what cannot be closed keeps no other', async () => {
    await counted(db(), '2026-10-01', 5)
    await counted(db(), '2026-09-01', 5, 'plate', { site: school.slug })
    await counted(db(), '2026-11-01', 5, 'plate', { site: school.slug })
    for (const month of ['2026-11', '2026-10']) await submit(month)
    await submit('2026-11', school)
    const answers = await closeSubmitted(parts, '2026-11', '老谭', (site) => site)
    expect(answers.map(({ site, month, refused }) => [site, month, refused?.refused])).to.deep.equal([
      [hall.slug, '2026-10', undefined],
      [hall.slug, '2026-11', undefined],
      [school.slug, '2026-11', 'month-order'],
    ])
  })

  describe('begins with its submission, which', () => {
    it('waits for the month’s end', async () => {
      clock.set('2026-11-30T23:59:59+08:00')
      await nothingChanges(async () => expect(await answer(submit())).to.equal('month-running'))
      clock.forward(1000)
      expect(await answer(submit())).to.equal('done')
    })

    it('is of the figures that were looked at', () =>
      nothingChanges(async () => expect(await answer(submit('2026-11', hall, { people: 1199 }))).to.equal('month-changed')))

    it('is made once: sent again it is the same, with other words it must be withdrawn first', async () => {
      await submit()
      await nothingChanges(async () => {
        expect(await answer(submit())).to.equal('done')
        expect(await answer(submit('2026-11', hall, { note: 'anders' }))).to.equal('month-submitted')
      })
    })

    it('can be withdrawn until the month is closed, and made anew', async () => {
      const withdraw = () => answer(withdrawMonth(parts, hall, '2026-11', 'Mei'))
      expect(await withdraw()).to.equal('month-not-submitted')
      await submit()
      expect(await withdraw()).to.equal('done')
      expect(await answer(close())).to.equal('month-not-submitted')
      await submit('2026-11', hall, { note: '补充' })
      await close()
      await nothingChanges(async () => {
        expect(await withdraw()).to.equal('month-closed')
        expect(await answer(submit('2026-11', hall, { note: 'anders' }))).to.equal('month-closed')
      })
    })

    it('is written down, as all that becomes of a month', async () => {
      const hash = await sealed(db(), '2026-12-03')
      await submit()
      await withdrawMonth(parts, hall, '2026-11', 'Mei')
      await submit()
      await close()
      const line = { actor: 'Mei', subject: hall.slug, detail: '2026-11 1200' }
      expect(await auditOf(db())).to.have.deep.members([
        { ...line, action: 'month-submitted' },
        { ...line, action: 'month-withdrawn', detail: '2026-11' },
        { ...line, action: 'month-submitted' },
        { actor: '老谭', action: 'month-closed', subject: hall.slug, detail: `2026-11 1200 ${hash}` },
      ])
    })
  })
})
