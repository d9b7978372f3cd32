import { type RawBuilder, sql } from 'kysely'
import type { ColumnKind, RowsOf } from '../database/rows.ts'
import type { Trx } from '../database/open.ts'
import type { Outcome, Source } from '../database/schema.ts'
import { addStopReads, addToCounters, type Addition, type SiteCount } from '../counters/counters.ts'
import type { Day, Instant } from '../local-day.ts'

/** What the engine lends to a job. */
interface Writing {
  rowsOf: RowsOf
}

/** One attempt to check in, judged and ready to be written. */
export interface Scan {
  site: string
  /** A UUID in lower case. */
  scanId: string
  /** '' at the gate. */
  stop: string
  source: Source
  day: Day
  enteredOn: Day
  at: Instant
  /** Pseudonym of the browser on this day at this site, in hexadecimal; null when it keeps no cookie. */
  device: string | null
  people: number
}

export interface Recorded {
  outcome: Outcome
  day: Day
  /** The visit's number that day, and when it was counted. */
  number: number
  countedAt: Instant
}

export interface RecordedScans {
  recorded: Recorded[]
  /** The new counts of what was counted, keyed `site day`. */
  counts: Map<string, SiteCount>
}

/**
 * Writes scans, their visits and the counters in the one transaction given (counting law 5).
 *
 * Laws 2 and 3 are keys of the tables: a visit whose browser was counted that day is not inserted, and a
 * scan_id is known for ever. When another process writes the same scan_id at the same moment, the insert
 * into `scans` fails and the caller tries each scan alone.
 *
 * @param scans no scan_id twice at one site
 * @returns an outcome for each, in order
 */
export async function recordScans(trx: Trx, engine: Writing, scans: Scan[]): Promise<RecordedScans> {
  const answers = await rememberedScans(trx, engine, scans)
  const fresh = scans.filter((scan) => !answers.has(scanKey(scan)))
  let counts = new Map<string, SiteCount>()
  if (fresh.length > 0) {
    const counted = await insertVisits(trx, engine, fresh)
    counts = await addToCounters(trx, additions(counted))
    number(counted, counts, answers)
    await meetFirstVisits(trx, fresh, answers)
    await insertScans(trx, engine, fresh, answers)
    await addStopReads(trx, stopReads(fresh))
  }
  return { recorded: scans.map((scan) => answers.get(scanKey(scan))!), counts }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
const bare = (uuid: string) => uuid.replaceAll('-', '')
const scanKey = ({ site, scanId }: Pick<Scan, 'site' | 'scanId'>) => `${site} ${bare(scanId)}`
const deviceKey = ({ site, day, device }: Pick<Scan, 'site' | 'day' | 'device'>) => `${site} ${day} ${device}`
const sitesOf = (scans: Scan[]) => [...new Set(scans.map(({ site }) => site))]

interface RememberedRow {
  site: string
  scan_id: Uint8Array
  outcome: Outcome
  day: Day
  number: number
  counted_at: Instant
}

/** Counting law 3: sent again, the same answer. */
async function rememberedScans(trx: Trx, engine: Writing, scans: Scan[]): Promise<Map<string, Recorded>> {
  const asked = engine.rowsOf(
    scans.map(({ site, scanId }) => ({ site, scan_id: bare(scanId) })),
    { site: 'text', scan_id: 'bytes' },
  )
  const { rows } = await sql<RememberedRow>`
    select scans.site, scans.scan_id, outcome, day, number, counted_at
    from ${asked} as asked join scans on scans.site = asked.site and scans.scan_id = asked.scan_id`.execute(trx)
  return new Map(
    rows.map(({ site, scan_id: scanId, outcome, day, number, counted_at: countedAt }) => [
      scanKey({ site, scanId: hex(scanId) }),
      { outcome, day, number, countedAt },
    ]),
  )
}

const visitColumns = {
  site: 'text',
  day: 'text',
  id: 'bytes',
  entered_on: 'text',
  at: 'integer',
  source: 'text',
  people: 'integer',
  device: 'bytes',
} as const satisfies Record<string, ColumnKind>

/** Counting law 2: one browser, one site, one day, one visit. Answers with the scans that were counted. */
async function insertVisits(trx: Trx, engine: Writing, scans: Scan[]): Promise<Scan[]> {
  const visits = scans.map(({ site, day, scanId, enteredOn, at, source, people, device }) => {
    return { site, day, id: bare(scanId), entered_on: enteredOn, at, source, people, device }
  })
  const rows = await trx
    .insertInto('visits')
    .columns(namesOf(visitColumns))
    .expression(selectFrom(engine.rowsOf(visits, visitColumns), namesOf(visitColumns)))
    .onConflict((on) => on.columns(['site', 'day', 'device']).where('device', 'is not', null).doNothing())
    .returning(['site', 'id'])
    .execute()
  const inserted = new Set(rows.map(({ site, id }) => scanKey({ site, scanId: hex(id) })))
  return scans.filter((scan) => inserted.has(scanKey(scan)))
}

const namesOf = <Name extends string>(columns: Record<Name, ColumnKind>) => Object.keys(columns) as Name[]

/** `where true` keeps SQLite from reading the clause on conflicts as part of a join. */
function selectFrom(rows: RawBuilder<unknown>, columns: string[]) {
  return sql<never>`select ${sql.join(columns.map((name) => sql.ref(name)))} from ${rows} as fresh where true`
}

function additions(counted: Scan[]): Addition[] {
  const sums = new Map<string, Addition>()
  for (const { site, day, source, people, device } of counted) {
    const key = `${site} ${day} ${source}`
    const sum = sums.get(key) ?? { site, day, source, people: 0, visits: 0, cookieless: 0 }
    sum.people += people
    sum.visits += 1
    if (device === null) sum.cookieless += people
    sums.set(key, sum)
  }
  return [...sums.values()]
}

/** Numbers the counted visits of a day: the last one stands at the day's new total. */
function number(counted: Scan[], counts: Map<string, SiteCount>, recorded: Map<string, Recorded>): void {
  const left = new Map([...counts].map(([key, { today }]) => [key, today]))
  for (const scan of [...counted].reverse()) {
    const key = `${scan.site} ${scan.day}`
    const last = left.get(key)!
    recorded.set(scanKey(scan), { outcome: 'counted', day: scan.day, number: last, countedAt: scan.at })
    left.set(key, last - scan.people)
  }
}

/** A browser that was counted before is told when, and as which number. */
async function meetFirstVisits(trx: Trx, fresh: Scan[], recorded: Map<string, Recorded>): Promise<void> {
  const again = fresh.filter((scan) => !recorded.has(scanKey(scan)))
  if (again.length === 0) return
  const rows = await trx
    .selectFrom('visits')
    .leftJoin('scans', (on) => on.onRef('scans.site', '=', 'visits.site').onRef('scans.scan_id', '=', 'visits.id'))
    .select(['visits.site', 'visits.day', 'visits.device', 'visits.id', 'visits.at', 'visits.people', 'scans.number'])
    .where('visits.site', 'in', sitesOf(again))
    .where('visits.day', 'in', [...new Set(again.map(({ day }) => day))])
    .where('device', 'is not', null)
    .where(
      'device',
      'in',
      again.map(({ device }) => Uint8Array.from(Buffer.from(device!, 'hex'))),
    )
    .execute()
  const first = new Map(rows.map((row) => [deviceKey({ ...row, device: hex(row.device!) }), row]))
  for (const scan of again) {
    const visit = first.get(deviceKey(scan))!
    // Counted in this very batch, its scan row is not written yet.
    const number = visit.number ?? recorded.get(scanKey({ site: scan.site, scanId: hex(visit.id) }))?.number ?? 0
    const outcome = visit.people === 0 ? 'member' : 'already'
    recorded.set(scanKey(scan), { outcome, day: scan.day, number, countedAt: visit.at })
  }
}

const scanColumns = {
  site: 'text',
  scan_id: 'bytes',
  outcome: 'text',
  day: 'text',
  at: 'integer',
  stop: 'text',
  number: 'integer',
  counted_at: 'integer',
} as const satisfies Record<string, ColumnKind>

async function insertScans(trx: Trx, engine: Writing, fresh: Scan[], recorded: Map<string, Recorded>): Promise<void> {
  const rows = fresh.map((scan) => {
    const { outcome, number, countedAt } = recorded.get(scanKey(scan))!
    const { site, scanId, day, at, stop } = scan
    return { site, scan_id: bare(scanId), outcome, day, at, stop, number, counted_at: countedAt }
  })
  await trx
    .insertInto('scans')
    .columns(namesOf(scanColumns))
    .expression(selectFrom(engine.rowsOf(rows, scanColumns), namesOf(scanColumns)))
    .execute()
}

function stopReads(fresh: Scan[]): { site: string; stop: string; day: Day; reads: number }[] {
  const sums = new Map<string, { site: string; stop: string; day: Day; reads: number }>()
  for (const { site, stop, day } of fresh) {
    if (stop === '') continue
    const key = `${site} ${stop} ${day}`
    const sum = sums.get(key) ?? { site, stop, day, reads: 0 }
    sum.reads += 1
    sums.set(key, sum)
  }
  return [...sums.values()].sort((a, b) => `${a.site} ${a.stop} ${a.day}`.localeCompare(`${b.site} ${b.stop} ${b.day}`, 'en'))
}
