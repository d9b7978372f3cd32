import { addPerson } from '../../../server/staff/people.ts'
import { addToken } from '../../../server/staff/tokens.ts'
import { uuidText } from '../../../server/uuid.ts'
import type { Served } from '../../app/serve.ts'
import { Office } from '../../bookings/office.ts'
import { hall } from '../../console/counted-house.ts'
import { deskOf, fieldsIn } from '../../guide/edit/house.ts'
import { Importer } from '../../ledger/importer.ts'
import { hire } from '../../staff/house.ts'

/** What the staff have been at: where it is found. */
export interface DeskWork {
  /** Pages of people: one who works here, and one whose account is closed. */
  person: string
  formerPerson: string
  /** A file that was looked at and not yet counted, and one to compare with. */
  upload: string
  comparison: string
  /** An export that was asked for and is made. */
  run: string
  /** Of the hall, in the order of the roster. */
  docents: string[]
}

/** A day's work in the console, each thing done as the staff do it. */
export async function deskWorkIn(app: Served): Promise<DeskWork> {
  const [mei, tan] = [new Office(app, 'mei'), new Office(app, 'tan')]
  const people = await peopleIn(app)
  await tan.press('/staff/calendar', { kind: 'holiday', from: '2027-01-01', to: '2027-01-03' })
  await mei.fill('/staff/corrections', { site: hall, about: '2026-11-28', people: '80', reason: '旅行社名单漏登一车' })
  await mei.press(`/staff/reports/${hall}/2026-11/submission`, { note: '展厅检修三天，23日至25日闭馆。' })
  await somebodyToPhone(app)
  await wordsOf(app)
  return { ...people, ...(await filesOf(app)), run: await runOf(mei), docents: await rosterOf(app) }
}

async function peopleIn(app: Served): Promise<Pick<DeskWork, 'person' | 'formerPerson'>> {
  const { db, now, random } = app.parts
  const wen = await hire(db, 'wen', now())
  const former = (await db.write((trx) => addPerson(trx, { name: '田春秀', role: 'docent', sites: [hall], passwordHash: 'x', now: now(), random })))!
  await db.write((trx) => addToken(trx, { staffId: wen.id, label: '闸机', site: hall, scope: 'arrivals', now: now(), random }))
  const [person, formerPerson] = [wen, former].map(({ id }) => `/staff/people/${uuidText(id)}`) as [string, string]
  await new Office(app, 'tan').press(`${formerPerson}/closing`, {})
  return { person, formerPerson }
}

async function somebodyToPhone(app: Served): Promise<void> {
  const { db, outbox } = app.parts
  const to = { kind: 'organiser', name: '兰书记', phone: '0744-8231234' } as const
  const text = '您好，桑植县洪家关白族乡党支部 12 月 3 日的预约已确认，时间不变。'
  await db.write((trx) => outbox.post(trx, { booking: 'RF-1', site: hall, about: 'confirmed', lang: 'zh', to, subject: '预约已确认', text }))
}

/** Changes some words of the guide twice, so that there is a history. */
async function wordsOf(app: Served): Promise<void> {
  const desk = await deskOf(app, 'mei')
  for (const zh of ['雨天展厅门口湿滑。', '雨天展厅门口湿滑，请走右侧。']) {
    const fields = fieldsIn((await desk.get(`/staff/guide/${hall}/notes`)).text)
    await desk.post(`/staff/guide/${hall}/notes`, { ...fields, act: 'save', 'notes.0.zh': zh, 'notes.0.en': 'The hall is slippery when it rains.', 'notes.0.sources.more': 'S1' })
  }
}

async function filesOf(app: Served): Promise<Pick<DeskWork, 'upload' | 'comparison'>> {
  const mei = await Importer.of(app, 'mei')
  const days = ['2025-03-01', '2025-03-02', '2025-03-03'].map((day, i) => `${hall},${day},${300 + 17 * i}`).join('\n')
  const past = await mei.look(`site,date,people\n${days}\n`)
  const gate = await mei.look(`site,date,people\n${hall},2026-11-29,1502\n${hall},2026-11-30,1677\n`, { to: '/staff/comparisons', fields: { series: '闸机' } })
  await mei.confirm(gate.upload!, '/staff/comparisons')
  const next = await mei.look(`site,date,people\n${hall},2026-11-28,801\n`, { to: '/staff/comparisons', fields: { series: '闸机' } })
  return { upload: `/staff/imports/${past.upload}`, comparison: `/staff/comparisons/${next.upload}` }
}

async function runOf(mei: Office): Promise<string> {
  const run = await mei.press('/staff/exports', { what: 'visits', format: 'csv', by: 'day', from: '2016-12-01', to: '2026-11-30' })
  const path = run.headers.get('location')!
  while ((await mei.page(path)).includes('data-state="running"')) await new Promise(setImmediate)
  return path
}

async function rosterOf(app: Served): Promise<string[]> {
  const rows = await app.parts.db.read.selectFrom('docents').select('id').where('site', '=', hall).orderBy('name').execute()
  return rows.map(({ id }) => uuidText(id))
}
