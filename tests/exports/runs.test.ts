import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { parse } from 'csv-parse/sync'
import { StoreUnavailable } from '../../server/database/store-unavailable.ts'
import { Export } from '../../server/exports/export.ts'
import { Spool } from '../../server/exports/spool.ts'
import { type Served, serve } from '../app/serve.ts'
import { auditOf } from '../staff/house.ts'
import { counted, ExportDesk, meiRuns, residence, start, tenYears } from './export-desk.ts'

const longOne = { what: 'visits', format: 'csv', by: 'day', from: '2016-12-01', to: '2026-11-30' }

interface Told {
  id: string
  state: string
  share: number
  status: string
  rows?: number
  file?: string
}

describe('a long export', () => {
  let app: Served
  let mei: ExportDesk
  let tan: ExportDesk
  beforeEach(async () => {
    app = await serve()
    mei = new ExportDesk(app, 'mei')
    tan = new ExportDesk(app, 'tan')
    await counted(app, '2026-11-01', residence, 'plate', 7)
  })
  afterEach(() => app.close())

  const told = async (path: string, desk = mei) => (await (await desk.get(path, { accept: 'application/json' })).json()) as Told
  const begun = async (body: object = longOne, desk = mei) => (await (await desk.send('/staff/exports', body)).json()) as Told

  /** Asks until it is no longer under way. */
  async function made(run: Told, desk = mei): Promise<Told> {
    for (;;) {
      const now = await told(run.status, desk)
      if (now.state !== 'running') return now
    }
  }

  it('is begun with an answer at once, tells how far it is, and is fetched when it is made', async () => {
    const answer = await mei.send('/staff/exports', longOne)
    expect(answer.status).to.equal(202)
    const run = (await answer.json()) as Told
    expect(run.state).to.equal('running')
    expect(run.share).to.be.within(0, 1)
    const done = await made(run)
    expect(done).to.deep.include({ state: 'made', share: 1, rows: 1, file: `${run.status}/file` })
    const head = await fetch(app.url + done.file!, { method: 'HEAD', headers: await mei.cookie() })
    expect([head.status, head.headers.get('content-type')]).to.deep.equal([200, 'text/csv; charset=utf-8'])
    for (let again = 0; again < 2; again++) {
      const file = await mei.get(done.file!)
      expect(file.headers.get('content-disposition')).to.contain('visits-2016-12-01-2026-11-30.csv')
      expect((parse(Buffer.from(await file.arrayBuffer()), { bom: true, record_delimiter: '\r\n' }) as string[][]).at(-2)!.at(-1)).to.equal('7')
    }
    const exports = (await auditOf(app.parts.db)).filter(({ action }) => action === 'export')
    expect(exports).to.deep.equal(Array(2).fill({ actor: 'Mei', action: 'export', subject: 'visits.csv', detail: '2016-12-01 2026-11-30 *' }))
  })

  it('is a page for whoever has no script: begun, looked at, fetched', async () => {
    const answer = await mei.press('/staff/exports', longOne)
    expect(answer.status).to.equal(303)
    const path = answer.headers.get('location')!
    const id = path.split('/').at(-1)!
    await made({ id, status: path } as Told)
    const page = await (await mei.get(path)).text()
    expect(page).to.contain(`href="${path}/file"`).and.contain('共 1 行').and.contain('10:00')
    expect(await (await mei.get('/staff/exports')).text()).to.contain(path)
  })

  it('is nobody else’s to see', async () => {
    const run = await begun()
    for (const path of [run.status, `${run.status}/file`]) expect((await tan.get(path)).status).to.equal(404)
    expect(await (await tan.get('/staff/exports')).text()).to.not.contain(run.id)
    await made(run)
    expect((await tan.get(`${run.status}/file`)).status).to.equal(404)
  })

  it('is gone once one of its sites is no longer theirs, and not for whoever has them all', async () => {
    await meiRuns(app, [residence, start])
    const both = await made(await begun({ ...longOne, by: 'hour' }))
    const one = await made(await begun({ ...longOne, by: 'hour', site: residence }))
    const all = await made(await begun(longOne, tan), tan)
    await meiRuns(app, [residence])
    for (const path of [both.status, both.file!]) expect((await mei.get(path)).status).to.equal(404)
    expect(await (await mei.get('/staff/exports')).text()).to.contain(one.id).and.not.contain(both.id)
    expect((await mei.get(one.file!)).status).to.equal(200)
    expect((await tan.get(all.file!)).status).to.equal(200)
  })

  it('has no file before it is made', async () => {
    const run = await begun()
    const early = await mei.get(`${run.status}/file`)
    expect(early.status).to.be.oneOf([200, 409])
    await made(run)
  })

  it('is gone an hour after it was made', async () => {
    const run = await made(await begun())
    app.clock.forward(3_599_000)
    expect((await mei.get(run.file!)).status).to.equal(200)
    app.clock.forward(2_000)
    for (const path of [run.status, run.file!]) expect((await mei.get(path)).status).to.equal(404)
  })

  it('leaves no file with a name behind, made or not', async () => {
    const folder = join(app.parts.config.DATA_DIR, 'spool')
    const run = await begun()
    expect(existsSync(folder) ? readdirSync(folder) : []).to.deep.equal([])
    await made(run)
    expect(readdirSync(folder)).to.deep.equal([])
  })

  it('is refused while two others are being made, with a time to come back', async () => {
    const { db } = app.parts
    const snapshot = db.snapshot.bind(db) as typeof db.snapshot
    let begin: () => void = () => undefined
    const asked = new Promise<void>((resolve) => (begin = resolve))
    // None is made before all have asked: on a busy machine the first could be, and the third be let in.
    db.snapshot = async (...what) => asked.then(() => snapshot(...what))
    const all = await Promise.all([1, 2, 3].map(() => mei.send('/staff/exports', longOne)))
    begin()
    expect(all.map(({ status }) => status).sort()).to.deep.equal([202, 202, 503])
    const late = all.find(({ status }) => status === 503)!
    expect(late.headers.get('retry-after')).to.equal('10')
    expect(((await late.json()) as { reason: string }).reason).to.equal('export-busy')
    for (const answer of all) if (answer.status === 202) await made((await answer.json()) as Told)
    expect((await mei.send('/staff/exports', longOne)).status).to.equal(202)
  })

  it('stops, and leaves nothing, when nobody wants it any more', async () => {
    const { db, secrets, config } = app.parts
    const asked = { what: 'visits', by: 'day', from: '2016-12-01', to: '2026-11-30', site: '', sites: [residence], names: {}, lang: 'zh' } as const
    const spool = await Spool.in(join(config.DATA_DIR, 'spool'))
    const unwanted = new Export({ asked, format: 'csv', rows: 50_000 }, spool)
    const done = unwanted.make(db, secrets).catch((error: unknown) => error)
    await unwanted.end()
    expect(await done).to.be.instanceOf(StoreUnavailable)
    expect(await spool.size().catch((error: { code: string }) => error.code)).to.equal('EBADF')
  })

  it('makes room again when whoever asked for it goes away', async () => {
    const gone = new AbortController()
    const headers = await mei.cookie()
    const asked = [1, 2].map(() => fetch(`${app.url}/staff/exports/visits.csv?${tenYears}`, { headers, signal: gone.signal }).catch(() => undefined))
    setImmediate(() => gone.abort())
    await Promise.all(asked)
    for (;;) {
      const answer = await mei.send('/staff/exports', longOne)
      if (answer.status === 202) break
    }
  })

  it('is no run when it is short: the answer is where to download it', async () => {
    const short = { ...longOne, from: '2026-11-01', to: '2026-11-30', by: 'month', site: residence, lang: 'en' }
    const { file } = await begun(short)
    expect(file).to.equal(`/staff/exports/visits.csv?from=2026-11-01&to=2026-11-30&site=${residence}&by=month`)
    expect((await mei.get(file!)).status).to.equal(200)
    expect((await mei.press('/staff/exports', { ...short, what: 'bookings', status: 'arrived', contacts: '1' })).headers.get('location')).to.equal(
      `/staff/exports/bookings.csv?from=2026-11-01&to=2026-11-30&site=${residence}&status=arrived&contacts=1`,
    )
  })
})
