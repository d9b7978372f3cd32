import { randomBytes } from 'node:crypto'
import { addDays, dayOf } from '../../server/local-day.ts'
import type { Served } from '../app/serve.ts'
import type { Asked } from '../web/ask.ts'

interface Ways {
  visit(path: string, init?: { method?: string; headers?: Record<string, string>; body?: string }): Promise<Asked>
  send(path: string, fields: Record<string, string>): Promise<Asked>
}

interface Turn extends Ways {
  app: Served
  /** Which of the tours this is, by who reads and by number: what is made stands once for each. */
  reader: string
  turn: number
}

const hall = 'base-memorial-hall'

/** What a tour of the house meets at the manager's desk. */
export async function tourOfDesk(app: Served, reader: string, turn: number, ways: Ways): Promise<void> {
  for (const part of [people, numbers, files, reports, words, downloads, ledger]) await part({ app, reader, turn, ...ways })
}

/** People: one added, her page, a token for her and one of one's own, her account closed; the record of it all. */
async function people({ reader, visit, send }: Turn): Promise<void> {
  await visit('/staff/people')
  await send('/staff/people', { name: `Wen ${reader}`, role: 'docent', site: hall })
  const [, person] = /\/staff\/people\/([\w-]{36})"/.exec((await visit('/staff/people')).text.split(`Wen ${reader}`)[1]!)!
  await send(`/staff/people/${person}/tokens`, { label: 'gate', scope: 'arrivals', site: hall })
  await send(`/staff/people/${person}/password`, {})
  await send(`/staff/people/${person}/closing`, {})
  for (const path of [`/staff/people/${person}?done=closed`, '/staff/people', '/staff/me', '/staff/audit', '/staff/audit?action=sign-in&day=2026-12-01']) await visit(path)
  await send('/staff/me/tokens', { label: `report ${reader}`, scope: 'read' })
}

/** Numbers and where they come from: charts, totals, a site, its month, its day; and what it takes. */
async function numbers({ app, visit, send }: Turn): Promise<void> {
  for (const path of [`charts?from=2026-11-30&to=2026-12-01&site=${hall}`, 'charts?from=2026-11-30&to=2026-12-01', 'totals', `sites/${hall}`, `sites/${hall}/months/2026-12`, `sites/${hall}/days/2026-12-01`, 'limits']) await visit(`/staff/${path}`)
  await app.parts.db.write((trx) => trx.insertInto('corrections').values({ id: randomBytes(16), site: hall, day: '2026-12-01', about: '2026-12-01', entered_on: '2026-12-01', at: app.clock.now(), people: -1, reason: '重复扫码', entered_by: '老谭', confirmed_by: '美' }).execute())
  await visit(`/staff/sites/${hall}/days/2026-12-01`)
  for (const daily of ['x', '900']) await send(`/staff/limits/${hall}`, { version: '0', daily })
  await visit(`/staff/limits/${hall}`)
  await visit('/staff')
}

/** Files of daily totals: the page, one that is wrong, one that is looked at and counted; the turnstiles beside it. */
async function files({ turn, visit, send }: Turn): Promise<void> {
  const edge = 'edge'.repeat(9)
  for (const path of ['/staff/imports', '/staff/comparisons']) {
    await visit(path)
    for (const people of ['x', String(turn)]) {
      const body = `--${edge}\r\nContent-Disposition: form-data; name="series"\r\n\r\n闸机\r\n--${edge}\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nsite,date,people\n${hall},${addDays('2025-01-01', turn)},${people}\r\n--${edge}--\r\n`
      const sent = await visit(path, { method: 'POST', headers: { 'content-type': `multipart/form-data; boundary=${edge}` }, body })
      if (sent.headers.location === undefined) continue
      await visit(sent.headers.location)
      const done = await send(sent.headers.location, {})
      await visit(done.headers.location!)
    }
  }
}

/** Monthly reports: the list, one that runs, one that is over, submitted and taken back, and all sites together. */
async function reports({ visit, send }: Turn): Promise<void> {
  const report = '/staff/reports/base-memorial-hall'
  for (const path of ['/staff/reports', '/staff/reports?year=1066', `${report}/2026-12`, `${report}/2026-11`, '/staff/reports/bureau/2026-11']) await visit(path)
  await send(`${report}/2026-11/submission`, { note: '展厅检修三天' })
  for (const path of [`${report}/2026-11?done=submission`, '/staff/reports/bureau/2026-11?closed=0&left=1']) await visit(path)
  await send(`${report}/2026-11/closing`, {})
  await send(`${report}/2026-11/withdrawal`, {})
}

/** The words of the guide: their forms, refused and looked at, what was saved, and the way back. */
async function words({ visit, send }: Turn): Promise<void> {
  const site = '/staff/guide/heping-middle-school'
  for (const path of ['', '/sources', '/heping-middle-school', ...['names', 'hours', 'location', 'stops', 'stops/new', 'persons'].map((part) => `/heping-middle-school/${part}`)]) {
    await visit(`/staff/guide${path}`)
  }
  await send(`${site}/names`, {})
  await send(`${site}/notes`, { act: 'preview' })
  await send(`${site}/notes`, { 'notes.0.zh': '提示。', 'notes.0.en': 'Note.', 'notes.0.sources.more': 'S1' })
  const seenMark = /name="seen" value="([^"]+)"/.exec((await visit(`${site}/notes`)).text)![1]!
  await send(`${site}/notes`, { seen: seenMark, 'notes.0.zh': `提示${seenMark}。`, 'notes.0.en': 'Note.', 'notes.0.sources.more': 'S1' })
  for (const path of ['history', 'history/1', 'history/2']) await visit(`${site}/${path}`)
  const route = '/staff/guide/routes/cili-1'
  for (const path of ['/staff/guide/routes', '/staff/guide/routes/new', route]) await visit(path)
  await send(route, {})
  await send(route, { ...fieldsOfRoute, act: 'preview' })
  await send(route, { ...fieldsOfRoute, seen: /name="seen" value="([^"]+)"/.exec((await visit(route)).text)![1]!, 'area.en': `Cili ${seenMark.length}` })
  for (const path of ['history', 'history/1', 'history/2']) await visit(`${route}/${path}`)
}

const fieldsOfRoute = { 'name.known': 'no', 'area.zh': '慈利县', 'area.en': 'Cili County', order: 'county', shown: 'yes', 'stops.known': 'no', 'about.0.zh': '文章只说有3条。', 'about.0.en': 'The article gives only the number.', 'about.0.sources.key.seed-003': 'on' }

/** Downloads: the page, a long one while it is made, and the page that lists it. */
async function downloads({ visit, send }: Turn): Promise<void> {
  await visit('/staff/exports')
  const run = await send('/staff/exports', { what: 'visits', format: 'csv', by: 'day', from: '2016-12-01', to: '2026-11-30' })
  for (const path of [run.headers.location!, '/staff/exports']) await visit(path)
}

/** Corrections: one refused, one that waits for a second person; the page of seals. */
async function ledger({ app, visit, send }: Turn): Promise<void> {
  for (const people of ['0', '80']) {
    const page = await visit('/staff/corrections')
    const [, request_id = ''] = /name="request_id" value="([^"]+)"/.exec(page.text) ?? []
    if (request_id === '') throw new Error(page.text)
    await send('/staff/corrections', { request_id, site: hall, about: dayOf(app.clock.now()), people, reason: '漏登' })
  }
  for (const path of ['/staff/corrections', '/verify']) await visit(path)
}
