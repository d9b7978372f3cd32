import { type RawBuilder, sql } from 'kysely'
import { mostTaken, peopleOfDay } from '../counters/own-day.ts'
import type { Trx } from '../database/open.ts'
import { allOf, type ManyRows, namesOf, RowsStatement } from '../database/rows.ts'
import type { Outcome } from '../database/schema-counting.ts'
import type { Day, Instant } from '../local-day.ts'
import { uuidV8 } from '../uuid.ts'
import type { Recorded, Scan } from './scan.ts'

/** The rows of scans and visits, read and written many at a time by statements whose text stays the same. */

const hex = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex')
const raw = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const bare = (uuid: string) => uuid.replaceAll('-', '')
const deviceKey = ({ site, day, device }: Pick<Scan, 'site' | 'day' | 'device'>) => `${site} ${day} ${device}`

/** Names a scan within a batch: its site and its id in hexadecimal. */
export const scanKey = ({ site, scanId }: Pick<Scan, 'site' | 'scanId'>) => `${site} ${bare(scanId)}`

interface RememberedRow {
  site: string
  scan_id: Uint8Array
  outcome: Outcome | 'taken'
  day: Day
  number: number
  counted_at: Instant
}

const remembered = new RowsStatement({ site: 'text', scan_id: 'bytes', day: 'text' }, (trx, asked) =>
  sql<RememberedRow>`
    select asked.site, asked.scan_id, coalesce(outcome, 'taken') as outcome, coalesce(scans.day, visits.day) as day,
      coalesce(number, 0) as number, coalesce(counted_at, visits.at) as counted_at
    from ${asked} as asked
    left join scans on scans.site = asked.site and scans.scan_id = asked.scan_id
    left join visits on visits.site = asked.site and visits.day = asked.day and visits.id = asked.scan_id
    where scans.scan_id is not null or visits.id is not null`.compile(trx),
)

/** Counting law 3: sent again, the same answer. A visit without a scan has come by another way, and has its id for itself. */
export async function rememberedScans(trx: Trx, engine: ManyRows, scans: Scan[]): Promise<Map<string, Recorded>> {
  const rows = await remembered.run(trx, engine, scans.map(({ site, scanId, day }) => ({ site, scan_id: bare(scanId), day })))
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
    .onConflict((on) => on.columns(['site', 'day', 'device']).where('device', 'is not', null).doNothing())
    .returning(['site', 'id'])
    .compile(),
)

/** Counting law 2: one browser, one site, one day, one visit. Answers with the scans that were counted. */
export async function insertVisits(trx: Trx, engine: ManyRows, scans: Scan[]): Promise<Scan[]> {
  const visits = scans.map(({ site, day, scanId, enteredOn, at, source, people, device }) => {
    return { site, day, id: bare(scanId), entered_on: enteredOn, at, source, people, device }
  })
  const rows = await inserted.run(trx, engine, visits)
  const counted = new Set(rows.map(({ site, id }) => scanKey({ site, scanId: hex(id) })))
  return scans.filter((scan) => counted.has(scanKey(scan)))
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

/**
 * Counting law 4: what a browser counted before its group was entered is taken back by a row of its own,
 * with the companions it named, who came with the group as well. Where corrections have taken them off already, no more
 * is taken than the day still has.
 *
 * @param counted in this transaction, and in no counter yet
 * @returns the rows appended
 */
export async function takeBack(trx: Trx, members: Scan[], first: Map<Scan, FirstVisit>, counted: Scan[]): Promise<Scan[]> {
  const appended: Scan[] = []
  for (const scan of members) {
    const visit = first.get(scan)!
    if (visit.people <= 0 || visit.takenBack || (await isSettled(trx, scan, visit))) continue
    const people = Math.min(visit.people, await mostLeft(trx, scan, [...counted, ...appended]))
    const row = { ...scan, people: 0 - people, device: null }
    // A row that takes nobody back names no visit: it stands under an id made of the visit's, once.
    const named = people > 0 ? { id: raw(bare(row.scanId)), corrects: raw(visit.id) } : { id: settledId(visit), corrects: null }
    const { numInsertedOrUpdatedRows: rows } = await trx
      .insertInto('visits')
      .values({
        site: row.site,
        day: row.day,
        entered_on: openDay(sql`${row.site}`, sql`${row.enteredOn}`),
        at: row.at,
        source: 'group',
        people: row.people,
        device: null,
        ...named,
      })
      .onConflict((on) => (people > 0 ? on.columns(['site', 'day', 'corrects']).where('corrects', 'is not', null) : on.columns(['site', 'day', 'id'])).doNothing())
      .executeTakeFirstOrThrow()
    if (rows === 1n) appended.push(row)
  }
  return appended
}

/** How many can be taken off a scan's day, with what its own transaction has brought and taken. */
async function mostLeft(trx: Trx, { site, day }: Scan, fresh: Scan[]): Promise<number> {
  const { counted, own } = await peopleOfDay(trx, site, day)
  const more = fresh.reduce((sum, scan) => sum + (scan.site === site && scan.day === day ? scan.people : 0), 0)
  return mostTaken({ counted: counted + more, own: own + more })
}

const settledId = ({ id }: FirstVisit) => raw(uuidV8(`taken back ${id}`))

/** Whether a visit was to be taken back when nothing was left of its day: whoever has come since is not taken in its place. */
async function isSettled(trx: Trx, { site, day }: Scan, visit: FirstVisit): Promise<boolean> {
  const row = await trx.selectFrom('visits').select('id').where('site', '=', site).where('day', '=', day).where('id', '=', settledId(visit)).executeTakeFirst()
  return row !== undefined
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
