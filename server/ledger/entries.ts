import type { Bytes } from '../database/bytes.ts'
import type { Reads } from '../database/open.ts'
import type { ArrivalRow } from '../database/schema-bookings.ts'
import type { Source } from '../database/schema-counting.ts'
import type { DeskCountRow } from '../database/schema-gate.ts'
import type { CorrectionRow } from '../database/schema-ledger.ts'
import type { Day, Instant } from '../local-day.ts'

/** The rows of one day of a site's ledger, read in pages: a day of a hundred thousand rows holds nobody up. */

export interface VisitEntry {
  day: Day
  id: Bytes
  at: Instant
  source: Source
  people: number
  device: Bytes | null
  corrects: Bytes | null
  /** What the desk wrote down beside it. */
  desk: Omit<DeskCountRow, 'site' | 'id'> | undefined
  /** The booking's arrival that it counts. */
  arrival: Omit<ArrivalRow, 'id'> | undefined
}

export type CorrectionEntry = Omit<CorrectionRow, 'site' | 'entered_on'>

const pageSize = 1000

/** The visits entered on a day, in the order of their day and id. */
export async function* visitsEntered(db: Reads, site: string, enteredOn: Day): AsyncGenerator<VisitEntry[]> {
  const all = entered(db, site, enteredOn)
  // Late ones are of days before: together the two are in order, and each is found by an index of its own.
  const late = all.whereRef('visits.day', '<>', 'visits.entered_on').orderBy('visits.day').orderBy('visits.id')
  yield* pages((last) =>
    late
      .$if(last !== undefined, (query) =>
        query.where(({ eb, refTuple, tuple }) => eb(refTuple('visits.day', 'visits.id'), '>', tuple(last!.day, last!.id))),
      )
      .execute(),
  )
  const onTime = all.where('visits.day', '=', enteredOn).orderBy('visits.id')
  yield* pages((last) => onTime.$if(last !== undefined, (query) => query.where('visits.id', '>', last!.id)).execute())
}

type Row = Awaited<ReturnType<ReturnType<typeof entered>['execute']>>[number]

function entered(db: Reads, site: string, enteredOn: Day) {
  return db
    .selectFrom('visits')
    .leftJoin('desk_counts as desk', (on) =>
      on.onRef('desk.site', '=', 'visits.site').onRef('desk.id', '=', 'visits.id').on('visits.source', '=', 'desk'),
    )
    .leftJoin('arrivals as arrival', (on) => on.onRef('arrival.id', '=', 'visits.id').on('visits.source', '=', 'group'))
    .select(['visits.day', 'visits.id', 'visits.at', 'visits.source', 'visits.people', 'visits.device', 'visits.corrects'])
    .select(['desk.day as desk_day', 'desk.at as desk_at', 'desk.people as desk_people', 'desk.minors as desk_minors'])
    .select(['desk.note as desk_note', 'desk.entered_by as desk_by', 'arrival.ref', 'arrival.at as arrival_at'])
    .select(['arrival.people as arrival_people', 'arrival.minors as arrival_minors', 'arrival.subtracted'])
    .select(['arrival.note as arrival_note', 'arrival.entered_by as arrival_by'])
    .where('visits.site', '=', site)
    .where('visits.entered_on', '=', enteredOn)
    .limit(pageSize)
}

async function* pages(next: (last: Row | undefined) => Promise<Row[]>): AsyncGenerator<VisitEntry[]> {
  let rows: Row[] = []
  do {
    rows = await next(rows.at(-1))
    if (rows.length > 0) yield rows.map(entryOf)
  } while (rows.length === pageSize)
}

function entryOf(row: Row): VisitEntry {
  const { day, id, at, source, people, device, corrects = null } = row
  return { day, id, at, source, people, device, corrects, desk: deskOf(row), arrival: arrivalOf(row) }
}

function deskOf({ desk_day: day, desk_at, desk_people, desk_minors, desk_note, desk_by }: Row): VisitEntry['desk'] {
  if (day === null) return undefined
  return { day, at: desk_at!, people: desk_people!, minors: desk_minors!, note: desk_note!, entered_by: desk_by! }
}

function arrivalOf({ ref, arrival_at, arrival_people, arrival_minors, subtracted, arrival_note, arrival_by }: Row): VisitEntry['arrival'] {
  if (ref === null) return undefined
  const counts = { people: arrival_people!, minors: arrival_minors!, subtracted: subtracted! }
  return { ref, at: arrival_at!, ...counts, note: arrival_note!, entered_by: arrival_by! }
}

/** The corrections entered on a day, in the order of their id; written by hand, there are never many. */
export async function correctionsEntered(db: Reads, site: string, enteredOn: Day): Promise<CorrectionEntry[]> {
  return db
    .selectFrom('corrections')
    .select(['id', 'day', 'about', 'at', 'people', 'reason', 'entered_by', 'confirmed_by'])
    .where('site', '=', site)
    .where('entered_on', '=', enteredOn)
    .orderBy('id')
    .execute()
}

/** How many visits and corrections were entered on a day. */
export async function countEntered(db: Reads, site: string, enteredOn: Day): Promise<number> {
  const visits = db
    .selectFrom('visits')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .where('site', '=', site)
    .where('entered_on', '=', enteredOn)
  const counts = await Promise.all([
    visits.where('day', '=', enteredOn).executeTakeFirstOrThrow(),
    visits.whereRef('day', '<>', 'entered_on').executeTakeFirstOrThrow(),
    db
      .selectFrom('corrections')
      .select(({ fn }) => fn.countAll<number>().as('rows'))
      .where('site', '=', site)
      .where('entered_on', '=', enteredOn)
      .executeTakeFirstOrThrow(),
  ])
  return counts.reduce((sum, { rows }) => sum + rows, 0)
}

/** The first day on which the desk of a site has written down a count without a visit; undefined when there is none. */
export async function deskDayWithoutVisit(db: Reads, site: string): Promise<Day | undefined> {
  const row = await db
    .selectFrom('desk_counts as desk')
    .leftJoin('visits', (on) =>
      on
        .onRef('visits.site', '=', 'desk.site')
        .onRef('visits.day', '=', 'desk.day')
        .onRef('visits.id', '=', 'desk.id')
        .on('visits.source', '=', 'desk'),
    )
    .select('desk.day')
    .where('desk.site', '=', site)
    .where('visits.id', 'is', null)
    .orderBy('desk.day')
    .limit(1)
    .executeTakeFirst()
  return row?.day
}
