import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../database/open.ts'
import { allOf, type ManyRows, namesOf, RowsStatement } from '../database/rows.ts'
import type { Outcome } from '../database/schema-counting.ts'
import type { Day, Instant } from '../local-day.ts'
import type { Recorded, Scan } from './scan.ts'

/** The rows of scans and visits, read and written many at a time by statements whose text stays the same. */

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
export const raw = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
export const bare = (uuid: string) => uuid.replaceAll('-', '')
const deviceKey = ({ site, day, device }: Pick<Scan, 'site' | 'day' | 'device'>) => `${site} ${day} ${device}`

/** Names a scan within a batch: its site and its id in hexadecimal. */
export const scanKey = ({ site, scanId }: Pick<Scan, 'site' | 'scanId'>) => `${site} ${bare(scanId)}`

interface RememberedRow {
  site: string
  scan_id: Uint8Array
  outcome: Outcome
  day: Day
  number: number
  counted_at: Instant
}

const remembered = new RowsStatement({ site: 'text', scan_id: 'bytes' }, (trx, asked) =>
  sql<RememberedRow>`
    select scans.site, scans.scan_id, outcome, day, number, counted_at
    from ${asked} as asked join scans on scans.site = asked.site and scans.scan_id = asked.scan_id`.compile(trx),
)

/** Counting law 3: sent again, the same answer. */
export async function rememberedScans(trx: Trx, engine: ManyRows, scans: Scan[]): Promise<Map<string, Recorded>> {
  const rows = await remembered.run(trx, engine, scans.map(({ site, scanId }) => ({ site, scan_id: bare(scanId) })))
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
} as const

/** Counting law 9: nothing is entered on a sealed day. With a clock that went back it is the first day that is open. */
export const openDay = (site: RawBuilder<unknown>, day: RawBuilder<unknown>) =>
  sql<Day>`coalesce((select entered_from from open_days where open_days.site = ${site} and entered_from > ${day}), ${day})`

const visitValues = { entered_on: openDay(sql.ref('fresh.site'), sql.ref('fresh.entered_on')) }

const inserted = new RowsStatement(visitColumns, (trx, rows) =>
  trx
    .insertInto('visits')
    .columns(namesOf(visitColumns))
    .expression(allOf(rows, visitColumns, visitValues))
    .onConflict((on) => on.doNothing())
    .returning(['site', 'id'])
    .compile(),
)

/**
 * Counting law 2: one browser, one site, one day, one visit. A visit that came by another way than a scan has its id for
 * itself. Both are keys of the table, so that nothing is asked about what is new. Answers with the scans that were counted.
 */
export async function insertVisits(trx: Trx, engine: ManyRows, scans: Scan[]): Promise<Scan[]> {
  const visits = scans.map(({ site, day, scanId, enteredOn, at, source, people, device }) => {
    return { site, day, id: bare(scanId), entered_on: enteredOn, at, source, people, device }
  })
  const rows = await inserted.run(trx, engine, visits)
  const counted = new Set(rows.map(({ site, id }) => scanKey({ site, scanId: hex(id) })))
  return scans.filter((scan) => counted.has(scanKey(scan)))
}

const idOfVisit = new RowsStatement({ site: 'text', day: 'text', id: 'bytes' }, (trx, asked) =>
  sql<{ site: string; id: Uint8Array }>`
    select visits.site, visits.id
    from ${asked} as asked join visits on visits.site = asked.site and visits.day = asked.day and visits.id = asked.id`.compile(trx),
)

/** Of scans that were neither remembered nor counted, those whose id is that of a visit which no scan made. */
export async function takenIds(trx: Trx, engine: ManyRows, scans: Scan[]): Promise<Set<Scan>> {
  if (scans.length === 0) return new Set()
  const rows = await idOfVisit.run(trx, engine, scans.map(({ site, day, scanId }) => ({ site, day, id: bare(scanId) })))
  const taken = new Set(rows.map(({ site, id }) => scanKey({ site, scanId: hex(id) })))
  return new Set(scans.filter((scan) => taken.has(scanKey(scan))))
}

/** The visit that a browser already has on a scan's day. */
export interface FirstVisit {
  /** In hexadecimal. */
  id: string
  at: Instant
  people: number
  takenBack: boolean
  /** What its visitor was told; null while its scan is not written. */
  number: number | null
}

/** The visits that kept these scans from being counted, by scan. */
export async function firstVisits(trx: Trx, scans: Scan[]): Promise<Map<Scan, FirstVisit>> {
  if (scans.length === 0) return new Map()
  const rows = await trx
    .selectFrom('visits')
    .leftJoin('scans', (on) => on.onRef('scans.site', '=', 'visits.site').onRef('scans.scan_id', '=', 'visits.id'))
    .leftJoin('visits as back', (on) =>
      on
        .onRef('back.site', '=', 'visits.site')
        .onRef('back.day', '=', 'visits.day')
        .onRef('back.corrects', '=', 'visits.id')
        .on('back.corrects', 'is not', null),
    )
    .select(['visits.site', 'visits.day', 'visits.device', 'visits.id', 'visits.at', 'visits.people', 'scans.number', 'back.id as back'])
    .where('visits.site', 'in', [...new Set(scans.map(({ site }) => site))])
    .where('visits.day', 'in', [...new Set(scans.map(({ day }) => day))])
    .where('visits.device', 'is not', null)
    .where(
      'visits.device',
      'in',
      scans.map(({ device }) => raw(device!)),
    )
    .execute()
  const first = new Map(
    rows.map(({ site, day, device, id, at, people, back, number }) => [
      deviceKey({ site, day, device: hex(device!) }),
      { id: hex(id), at, people, takenBack: back !== null, number },
    ]),
  )
  return new Map(scans.map((scan) => [scan, first.get(deviceKey(scan))!]))
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
} as const

const written = new RowsStatement(scanColumns, (trx, rows) =>
  trx.insertInto('scans').columns(namesOf(scanColumns)).expression(allOf(rows, scanColumns)).compile(),
)

export async function insertScans(trx: Trx, engine: ManyRows, fresh: Scan[], recorded: Map<string, Recorded>): Promise<void> {
  const rows = fresh.map((scan) => {
    const { outcome, number, countedAt } = recorded.get(scanKey(scan))!
    const { site, scanId, day, at, stop } = scan
    return { site, scan_id: bare(scanId), outcome, day, at, stop, number, counted_at: countedAt }
  })
  await written.run(trx, engine, rows)
}
