import type { Reads } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { DeskCountRow } from '../database/schema-gate.ts'
import type { Day } from '../local-day.ts'

/** What the desk has counted of a day, both as sums of its signed rows. */
export interface DeskSum {
  people: number
  /** Of these people, those counted as under age. */
  minors: number
}

/** The sum of a site's desk rows of one day. */
export async function deskSum(db: Reads, site: string, day: Day): Promise<DeskSum> {
  const sum = await db
    .selectFrom('desk_counts')
    .select(({ fn, eb }) => [
      fn.coalesce(fn.sum<number>('people'), eb.lit(0)).as('people'),
      fn.coalesce(fn.sum<number>(eb.case().when('people', '<', 0).then(eb.neg('minors')).else(eb.ref('minors')).end()), eb.lit(0)).as('minors'),
    ])
    .where('site', '=', site)
    .where('day', '=', day)
    .executeTakeFirstOrThrow()
  return { people: Number(sum.people), minors: Number(sum.minors) }
}

/** The row that a request has written; undefined when it never arrived. */
export async function findDeskCount(db: Reads, site: string, id: Bytes): Promise<DeskCountRow | undefined> {
  return db.selectFrom('desk_counts').selectAll().where('site', '=', site).where('id', '=', id).executeTakeFirst()
}

/** The rows of a site's day that were counted last, newest first. */
export async function lastDeskCounts(db: Reads, site: string, day: Day, most: number): Promise<DeskCountRow[]> {
  return db
    .selectFrom('desk_counts')
    .selectAll()
    .where('site', '=', site)
    .where('day', '=', day)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(most)
    .execute()
}
