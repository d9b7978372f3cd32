import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { leftOut } from '../../server/database/sqlite/files.ts'
import { answerTicket } from '../../server/help/handle-ticket.ts'
import { closeMonth } from '../../server/ledger/month-close.ts'
import { submitMonth } from '../../server/ledger/month-submit.ts'
import { sealDays } from '../../server/ledger/seal-days.ts'
import { verifyLedger } from '../../server/ledger/verify.ts'
import { type Served, StoppedClock } from '../app/serve.ts'
import { DeskPhone } from '../checkins/at-desk.ts'
import { onApp } from '../checkins/on-app.ts'
import { everyTable } from '../checkins/tables.ts'
import { sampleParts, secret } from '../demo/sample.ts'
import { ExportDesk } from '../exports/export-desk.ts'
import { deskOf, he } from '../guide/edit/house.ts'
import { RecordingDesk } from '../guide/recordings/recording-desk.ts'
import { mp3 } from '../guide/recordings/sounds.ts'
import { LetterBox } from '../help/letter-box.ts'
import { hall, header, Importer } from '../ledger/importer.ts'

/** The evening on which everything is looked at; September is over long enough to be closed. */
export const evening = () => new StoppedClock('2026-10-10T21:30:00+08:00')
export const today = '2026-10-10'
const months = ['2026-08', '2026-09']

/** An installation that has everything that an installation can have: every source, groups, corrections, seals, closed months, an edited guide. */
export async function makeWhole(dataDir: string, env: NodeJS.ProcessEnv = {}): Promise<void> {
  const sample = await sampleParts(dataDir, { days: 32, scale: 0.05 })
  await sample.db.close()
  writeFileSync(join(dataDir, 'secret'), secret, { mode: 0o600 })
  await onApp({ dataDir, clock: evening(), env }, async (app) => {
    const done = await (await deskOf(app, 'mei')).fill(`/staff/guide/${he}/names`, { 'short.zh': '贺龙旧居' })
    expect(done.status).to.equal(303)
    await (await RecordingDesk.of(app, 'mei')).keeps({ file: mp3(400) })
    expect(await (await Importer.of(app)).bring(`${header}${hall},2026-08-20,120\n${he},2026-08-21,80\n`)).to.include({ status: 201 })
    const [mei] = [await DeskPhone.of(app, 'mei'), await DeskPhone.of(app, 'tan')]
    await mei.count(7)
    const correction = { request_id: randomUUID(), site: hall, about: '2026-10-02', people: -3, reason: '前台重复登记' }
    const headers = { accept: 'application/json', 'content-type': 'application/json' }
    expect((await mei.request('/staff/corrections', { method: 'POST', headers, body: JSON.stringify(correction) })).status).to.equal(201)
    const wei = new LetterBox(app)
    const { number } = await wei.sends('feedback', { name: '卫老师', phone: '13812345678' })
    expect(await answerTicket(app.parts.tickets, number, '已换新牌。', 'Mei')).to.not.have.property('refused')
    await wei.sends('assistance', { day: '2026-10-12' })
    await sealDays(app.parts)
    const parts = { ...app.parts, publicUrl: app.parts.config.PUBLIC_URL }
    for (const month of months) {
      for (const { slug, name } of app.parts.guide.sites()) {
        await submitMonth(parts, { slug, name: name.zh }, month, { note: '' }, 'Mei')
        expect(await closeMonth(parts, { slug, name: name.zh }, month, { by: '老谭' }), `${slug} ${month}`).not.to.have.property('refused')
      }
    }
  })
}

/** What a backup has to bring back, in the words of the programs and people who would miss it: totals, exports, reports, seals, tables, files. */
export async function everythingOf(app: Served, { upTo = today } = {}): Promise<Record<string, unknown>> {
  const tan = new ExportDesk(app, 'tan')
  const found: Record<string, unknown> = {}
  const bytes = async (path: string) => {
    const answer = await tan.get(path, { accept: '*/*' })
    expect(answer.status, path).to.equal(200)
    found[path] = Buffer.from(await answer.arrayBuffer()).toString('utf8')
  }
  const range = `from=2026-08-01&to=${upTo}`
  for (const ending of ['csv', 'json']) {
    for (const by of ['hour', 'day', 'month', 'source', 'site']) await bytes(`/staff/exports/visits.${ending}?${range}&by=${by}`)
    await bytes(`/staff/exports/bookings.${ending}?${range}&contacts=1`)
    for (const month of months) {
      await bytes(`/staff/reports/bureau/${month}.${ending}`)
      for (const { slug } of app.parts.guide.sites()) await bytes(`/staff/reports/${slug}/${month}.${ending}`)
    }
  }
  for (const path of [`visits.xlsx?${range}`, `bookings.xlsx?${range}`]) found[path] = await tan.sheets(path)
  found.seals = await app.parts.db.read.selectFrom('seals').selectAll().orderBy('site').orderBy('day').execute()
  const verified = await verifyLedger(app.parts.db.read, { now: app.clock.now() })
  found.verified = verified
  expect(verified.sites.filter(({ misfit }) => misfit)).to.deep.equal([])
  if (upTo !== today) return found
  for (const path of ['/counts.json', '/sites.geojson', ...app.parts.guide.sites().map(({ slug }) => `/sites/${slug}/count.json`)]) await bytes(path)
  const tables = carried(await everyTable(app.parts.db))
  const files = ['guide.json', 'guide.json.previous', 'secret'].filter((name) => existsSync(join(app.parts.config.DATA_DIR, name)))
  for (const name of files) found[name] = readFileSync(join(app.parts.config.DATA_DIR, name), 'utf8')
  // Looking at all this is on the record.
  return { ...found, tables: { ...tables, audit: tables.audit!.filter(({ action }) => action !== 'export' && action !== 'contact-seen') } }
}

/** The tables whose rows a backup carries. */
export function carried<Rows>(tables: Record<string, Rows>): Record<string, Rows> {
  return Object.fromEntries(Object.entries(tables).filter(([name]) => !leftOut.some((out) => out === name)))
}
