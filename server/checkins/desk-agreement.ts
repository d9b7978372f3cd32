import type { Reads } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Day } from '../local-day.ts'
import { uuidText } from '../uuid.ts'

/** An entry of the desk and its visit that do not say the same; null where one of the two is missing. */
export interface DeskDifference {
  site: string
  day: Day
  /** Of the entry's request, and so of its visit. */
  id: string
  /** People by the desk's row. */
  entered: number | null
  /** People by the visit. */
  counted: number | null
}

/**
 * Compares what the desk entered with what was counted, row by row, and names the first that differs, by site
 * and day. No row of either is ever edited, so nothing can be mended here: somebody has changed a table from
 * outside.
 */
export async function deskDifference(db: Reads): Promise<DeskDifference | undefined> {
  const found = [await firstUncounted(db), await firstUnentered(db)].flatMap((row) => (row ? [{ ...row, id: uuidText(row.id) }] : []))
  const place = ({ site, day, id }: DeskDifference) => `${site} ${day} ${id}`
  return found.sort((a, b) => (place(a) < place(b) ? -1 : 1))[0]
}

type Row = Omit<DeskDifference, 'id'> & { id: Bytes }

/** Entries that their visit does not bear out. */
async function firstUncounted(db: Reads): Promise<Row | undefined> {
  return db
    .selectFrom('desk_counts as entry')
    .leftJoin('visits as visit', (on) =>
      on
        .onRef('visit.site', '=', 'entry.site')
        .onRef('visit.day', '=', 'entry.day')
        .onRef('visit.id', '=', 'entry.id')
        .on('visit.source', '=', 'desk'),
    )
    .select(['entry.site', 'entry.day', 'entry.id', 'entry.people as entered', 'visit.people as counted'])
    .where((eb) => eb.or([eb('visit.people', 'is', null), eb('visit.people', '<>', eb.ref('entry.people'))]))
    .orderBy('entry.site')
    .orderBy('entry.day')
    .orderBy('entry.id')
    .limit(1)
    .executeTakeFirst()
}

/** Visits at the desk that nobody has entered. */
async function firstUnentered(db: Reads): Promise<Row | undefined> {
  return db
    .selectFrom('visits as visit')
    .leftJoin('desk_counts as entry', (on) =>
      on.onRef('entry.site', '=', 'visit.site').onRef('entry.id', '=', 'visit.id').onRef('entry.day', '=', 'visit.day'),
    )
    .select(['visit.site', 'visit.day', 'visit.id', 'entry.people as entered', 'visit.people as counted'])
    .where('visit.source', '=', 'desk')
    .where('entry.id', 'is', null)
    .orderBy('visit.site')
    .orderBy('visit.day')
    .orderBy('visit.id')
    .limit(1)
    .executeTakeFirst()
}
