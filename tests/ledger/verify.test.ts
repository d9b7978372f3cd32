import { expect } from 'chai'
import { readSeal, sealHead } from '../../server/ledger/seals.ts'
import { verifyLedger } from '../../server/ledger/verify.ts'
import { recomputeSeals } from './elsewhere.ts'
import { type Ledger, other, site, threeDays } from './ledger.ts'

describe('verifying the ledger', () => {
  let ledger: Ledger
  beforeEach(async () => {
    ledger = await threeDays()
  })
  afterEach(() => ledger.close())

  const noId = Buffer.alloc(16)
  const one = (day: string, where = '') => `(select id from visits where site = '${site}' and entered_on = '${day}' ${where} limit 1)`

  it('finds that an honest one fits, and counts what it read', async () => {
    const { sites } = await ledger.verify()
    expect(sites.map(({ site, days, entries, misfit }) => ({ site, days, entries, misfit }))).to.deep.equal([
      { site, days: 2, entries: 6, misfit: undefined },
      { site: other, days: 2, entries: 2, misfit: undefined },
    ])
    expect(sites[0]!.head).to.deep.equal(await sealHead(ledger.db.read, site)).and.to.include({ day: '2026-12-02' })
  })

  it('finds nothing wrong where nobody has been', async () => {
    for (const table of ['visits', 'seals', 'open_days']) await ledger.behind(`delete from ${table}`)
    expect((await ledger.verify()).sites).to.deep.equal([])
  })

  it('finds a row that was edited behind the program’s back, and names its day', async () => {
    await ledger.behind(`update visits set people = 300 where id = ${one('2026-12-02', 'and people = 3')}`)
    expect(await ledger.misfit()).to.equal('2026-12-02 changed')
    expect(await ledger.misfit(other)).to.equal('')
  })

  const columns = { at: 'at + 1', source: "'late'", people: 'people + 1', device: 'null', id: '?' }
  for (const [column, value] of Object.entries(columns)) {
    it(`finds an edit of every column: ${column}`, async () => {
      await ledger.behind(`update visits set ${column} = ${value} where id = ${one('2026-12-01')}`, ...(value === '?' ? [noId] : []))
      expect(await ledger.misfit()).to.equal('2026-12-01 changed')
    })
  }

  it('finds a row that was moved to another day, and one moved to another site', async () => {
    await ledger.behind(`update visits set day = '2026-11-30' where id = ${one('2026-12-01')}`)
    expect(await ledger.misfit()).to.equal('2026-12-01 changed')
    await ledger.behind(`update visits set site = '${other}' where id = ${one('2026-12-02')}`)
    expect(await ledger.misfit(other)).to.equal('2026-12-02 added')
  })

  it('finds a row that was entered on another day than it says', async () => {
    await ledger.behind(`update visits set entered_on = '2026-12-02' where id = ${one('2026-12-01')}`)
    expect(await ledger.misfit()).to.equal('2026-12-01 missing')
  })

  it('finds rows that are missing, one or all of a day', async () => {
    await ledger.behind(`delete from visits where id = ${one('2026-12-02')}`)
    expect(await ledger.misfit()).to.equal('2026-12-02 missing')
    await ledger.behind(`delete from visits where entered_on = '2026-12-01'`)
    expect(await ledger.misfit()).to.equal('2026-12-01 missing')
  })

  const add = (day: string, enteredOn: string) =>
    ledger.behind(`insert into visits (site, day, id, entered_on, at, source, people) values (?, ?, ?, ?, 0, 'plate', 9)`, site, day, noId, enteredOn)

  it('finds rows that were added to a sealed day, on time or late', async () => {
    await add('2026-12-02', '2026-12-02')
    expect(await ledger.misfit()).to.equal('2026-12-02 added')
    await add('2026-11-20', '2026-12-01')
    expect(await ledger.misfit()).to.equal('2026-12-01 added')
  })

  it('finds rows on a finished day that nobody sealed', async () => {
    await add('2026-11-29', '2026-11-29')
    expect(await ledger.misfit()).to.equal('2026-11-29 unsealed')
  })

  it('finds rows that hide on a day that has not come', async () => {
    await add('2026-12-01', '2999-01-01')
    expect(await ledger.misfit()).to.equal('2999-01-01 ahead')
  })

  it('finds rows that stay unsealed an hour after their day, and lets a young night be', async () => {
    ledger.clock.set('2026-12-04T00:30:00+08:00')
    expect(await ledger.misfit()).to.equal('')
    ledger.clock.set('2026-12-04T01:00:00+08:00')
    expect(await ledger.misfit()).to.equal('2026-12-03 unsealed')
    await ledger.seal()
    expect(await ledger.misfit()).to.equal('')
  })

  it('finds a chain that was broken: a seal edited, taken out, or sealed anew alone', async () => {
    await ledger.behind(`update seals set previous = ? where day = '2026-12-02'`, Buffer.alloc(32))
    expect(await ledger.misfit()).to.equal('2026-12-02 changed')
    await ledger.behind(`delete from seals where day = '2026-12-01'`)
    expect(await ledger.misfit()).to.equal('2026-12-01 unsealed')
  })

  it('finds the day after the one that was sealed anew alone', async () => {
    await ledger.behind(`update visits set people = 300 where id = ${one('2026-12-01', 'and people = 3')}`)
    await recomputeSeals(ledger.store, { site, to: '2026-12-01' })
    expect(await ledger.misfit()).to.equal('2026-12-02 chain')
  })

  it('finds that sealed days were opened again', async () => {
    await ledger.behind(`update open_days set entered_from = '2026-12-01' where site = '${site}'`)
    expect(await ledger.misfit()).to.equal('2026-12-01 open-day')
    await ledger.behind(`delete from open_days`)
    expect(await ledger.misfit()).to.equal('2026-12-03 open-day')
  })

  it('finds an entry of the desk that no visit bears out', async () => {
    await ledger.behind(`insert into desk_counts values ('${other}', ?, '2026-12-03', 0, 5, 0, '', 'Mei')`, noId)
    expect(await ledger.misfit(other)).to.equal('2026-12-03 desk')
  })

  describe('after a row was edited and every seal computed anew', () => {
    let printed: string
    beforeEach(async () => {
      printed = (await sealHead(ledger.db.read, site))!.printed
      await ledger.behind(`update visits set people = 300 where id = ${one('2026-12-01', 'and people = 3')}`)
      await recomputeSeals(ledger.store, { site, to: '2026-12-02' })
    })

    const against = async (seal: string) => (await verifyLedger(ledger.db.read, { now: ledger.clock.now(), against: [readSeal(seal)!] })).against[0]!.held

    it('finds nothing by itself: all fits again', async () => {
      expect(await ledger.misfit()).to.equal('')
    })

    it('finds that it is not what the old report says', async () => {
      expect(await against(printed)).to.equal('differs')
      expect(await against((await sealHead(ledger.db.read, site))!.printed)).to.equal('fits')
    })
  })

  it('holds an honest ledger against what was printed, however it was typed off', async () => {
    const { printed, hash } = (await sealHead(ledger.db.read, site, '2026-12-01'))!
    const [of, day, digits] = printed.split('/') as [string, string, string]
    const typed = [printed, `${of}/${day}/${hash}`, `${of}/${day}/${digits.slice(0, 19)}`, `${of}/${day}/${digits.toUpperCase().replaceAll('-', '')}`]
    const { against } = await verifyLedger(ledger.db.read, { now: ledger.clock.now(), against: typed.map((one) => readSeal(one)!) })
    expect(against.map(({ held }) => held)).to.deep.equal(['fits', 'fits', 'fits', 'fits'])
  })

  it('does not say that a seal fits which it could not come to, or that there never was', async () => {
    const { printed } = (await sealHead(ledger.db.read, site))!
    await ledger.behind(`update visits set people = 300 where id = ${one('2026-12-01', 'and people = 3')}`)
    const asked = [printed, printed.replace(site, other), printed.replace('2026-12-02', '2026-11-01'), printed.replace(site, 'nowhere')]
    const { against } = await verifyLedger(ledger.db.read, { now: ledger.clock.now(), against: asked.map((one) => readSeal(one)!) })
    expect(against.map(({ held }) => held)).to.deep.equal(['unreached', 'differs', 'no-such-day', 'no-such-day'])
  })

  it('reads no seal that is too short, too long, or no seal', () => {
    const wrong = ['', site, `${site}/2026-12-01`, `${site}/2026-12-01/9f3a-1c22-9f3a-1c2`, `${site}/2026-02-30/9f3a1c229f3a1c22`, `${site}/2026-12-01/${'a'.repeat(65)}`]
    for (const text of [...wrong, `${site}/2026-12-01/9f3a1c229f3a1c2z`, '/2026-12-01/9f3a1c229f3a1c22']) expect(readSeal(text), text).to.equal(undefined)
  })
})
