import { expect } from 'chai'
import pino from 'pino'
import type { Database } from '../../server/database/open.ts'
import { ledgerState, verifyNightly } from '../../server/ledger/nightly.ts'
import { sealHead } from '../../server/ledger/seals.ts'
import { jobsOf, scheduleJobs } from '../../server/operations/jobs.ts'
import { type Served, serve } from '../app/serve.ts'
import { onApp } from '../checkins/on-app.ts'
import { phoneAt } from '../checkins/phone.ts'
import { scratchFolder } from '../database/each-database.ts'
import { type Ledger, site, threeDays } from './ledger.ts'

describe('the verification of every night', () => {
  let ledger: Ledger
  let logged: unknown[]
  beforeEach(async () => {
    ledger = await threeDays()
    logged = []
  })
  afterEach(() => ledger.close())

  const night = () => verifyNightly({ db: ledger.db, now: ledger.clock.now, log: { error: (...line: unknown[]) => void logged.push(line) } as never })
  const state = () => ledgerState(ledger.db.read)

  it('is done once a day, from one o’clock on, and seals first what is due', async () => {
    expect(await state()).to.deep.equal({ verifiedAt: undefined, days: 0, entries: 0, misfits: [] })
    ledger.clock.set('2026-12-04T00:59:59+08:00')
    await night()
    expect((await state()).verifiedAt).to.equal(undefined)
    ledger.clock.set('2026-12-04T01:00:00+08:00')
    const verifiedAt = ledger.clock.now()
    await night()
    ledger.clock.forward(60 * 60 * 1000)
    await night()
    expect(await state()).to.deep.equal({ verifiedAt, days: 6, entries: 12, misfits: [] })
    expect(logged).to.deep.equal([])
  })

  it('logs as an error what does not fit, and keeps it until it is mended', async () => {
    await ledger.behind(`update visits set people = 100 where site = '${site}' and entered_on = '2026-12-02' and people = 3`)
    const misfits = [{ site, day: '2026-12-02', kind: 'changed' }]
    await night()
    expect((await state()).misfits).to.deep.equal(misfits)
    expect(logged).to.deep.equal([[{ misfits }, 'the ledger does not fit its seals']])
    await ledger.behind(`update visits set people = 3 where people = 100`)
    ledger.clock.set('2026-12-04T09:00:00+08:00')
    await night()
    expect((await state()).misfits).to.deep.equal([])
    expect(logged).to.have.length(1)
  })

  it('stops in the middle when the server ends, and keeps nothing of what it found', async () => {
    const end = new AbortController()
    const db: Database = {
      ...ledger.db,
      snapshot(...asked) {
        const answer = ledger.db.snapshot<never>(...asked)
        end.abort()
        return answer
      },
    }
    const stopped = await verifyNightly({ db, now: ledger.clock.now, log: { error: () => undefined } as never, ending: end.signal }).catch((reason: Error) => reason.name)
    expect(stopped).to.equal('AbortError')
    expect((await state()).verifiedAt).to.equal(undefined)
  })
})

describe('/verify', () => {
  let app: Served
  before(async () => {
    app = await serve()
  })
  after(() => app.close())

  const asked = async () => (await fetch(`${app.url}/verify`, { headers: { accept: 'application/json' } })).json() as Promise<{ fits: unknown; sites: { site: string }[] }>
  const page = async () => (await fetch(`${app.url}/verify`, { headers: { accept: 'text/html' } })).text()

  it('says before the first night that nothing was verified yet', async () => {
    expect(await asked()).to.deep.include({ verified_at: null, fits: null })
    expect(await page()).to.include('还没有核对过')
  })

  it('shows anybody when the ledger was verified, and the last seal of each site', async () => {
    const code = await app.code(site)
    await (await phoneAt(app, code)).checkIn(code)
    app.clock.set('2026-12-02T01:00:00+08:00')
    for (const job of jobsOf(app.parts)) await job.run()
    const { printed, ...seal } = (await sealHead(app.parts.db.read, site))!
    expect(await asked()).to.deep.include({ verified_at: '2026-12-01T17:00:00.000Z', fits: true, days: 1, entries: 1 })
    expect((await asked()).sites.find((one) => one.site === site)).to.deep.equal({ site, seal: { day: seal.day, hash: seal.hash, printed }, misfit: null })
    const text = (await page()).replace(/<[^>]*>/g, '')
    expect(text).to.include('全部相符').and.include(printed).and.include(seal.hash)
  })

  it('says which site does not fit, from which day on, and why', async () => {
    const result = JSON.stringify({ days: 4, entries: 9, misfits: [{ site, day: '2026-11-29', kind: 'missing' }, { site: 'gone-site', day: '2026-11-28', kind: 'chain' }] })
    await app.parts.db.write((trx) => trx.updateTable('verifications').set({ result }).execute())
    expect((await asked()).fits).to.equal(false)
    expect((await asked()).sites.at(-1)).to.deep.equal({ site: 'gone-site', seal: null, misfit: { day: '2026-11-28', kind: 'chain' } })
    expect(await page()).to.include('有 2 个场馆对不上').and.match(/从2026年11月29日起对不上：\s*封存以后少了记录。/)
  })

  it('is for reading only', async () => {
    expect((await fetch(`${app.url}/verify`, { method: 'POST' })).status).to.equal(405)
  })
})

describe('a server that was away over midnight', () => {
  it('seals what is due as soon as it starts', async () => {
    const folder = scratchFolder()
    const log = pino({ level: 'silent' })
    await onApp({ dataDir: folder.path }, async (app) => {
      const code = await app.code(site)
      await (await phoneAt(app, code)).checkIn(code)
      app.clock.set('2026-12-05T09:00:00+08:00')
      let sealed = () => {}
      const done = new Promise<void>((resolve) => (sealed = resolve))
      const atStart = jobsOf(app.parts).map((job) => ({ ...job, run: (ending?: AbortSignal) => job.run(ending).finally(() => job.failed.includes('sealed') && sealed()) }))
      const stop = scheduleJobs(atStart, log)
      await done
      await stop()
      expect(await sealHead(app.parts.db.read, site)).to.include({ day: '2026-12-01' })
    })
    folder.remove()
  })
})
