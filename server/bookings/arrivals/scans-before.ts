import { slotOf, tenMinutes } from '../../counters/tempo.ts'
import type { Reads } from '../../database/open.ts'
import { dayOf, type Instant, startOf } from '../../local-day.ts'

/** How many checked in by themselves while a group came (counting law 4 has the arrival form show it). */
export interface ScansBefore {
  from: Instant
  until: Instant
  people: number
}

const slotsShown = 6

/**
 * People whom the browsers of a site counted in the hour before an instant, by ten minutes; those who have
 * said since that they came with a group are taken off already.
 */
export async function scansBefore(db: Reads, site: string, until: Instant): Promise<ScansBefore> {
  const day = dayOf(until)
  const last = slotOf(day, until)
  const first = Math.max(0, last - slotsShown + 1)
  const from = startOf(day) + first * tenMinutes
  const scanned = await db
    .selectFrom('tempo')
    .select(({ fn }) => fn.sum<number | null>('people').as('people'))
    .where('site', '=', site)
    .where('day', '=', day)
    .where('slot', '>=', first)
    .where('slot', '<=', last)
    .executeTakeFirstOrThrow()
  const takenBack = await db
    .selectFrom('visits as back')
    .innerJoin('visits as first', (on) =>
      on.onRef('first.site', '=', 'back.site').onRef('first.day', '=', 'back.day').onRef('first.id', '=', 'back.corrects'),
    )
    .select(({ fn }) => fn.sum<number | null>('back.people').as('people'))
    .where('back.site', '=', site)
    .where('back.day', '=', day)
    .where('back.corrects', 'is not', null)
    .where('first.at', '>=', from)
    .where('first.at', '<', startOf(day) + (last + 1) * tenMinutes)
    .where('first.source', 'in', ['plate', 'display', 'code'])
    .executeTakeFirstOrThrow()
  return { from, until, people: Number(scanned.people ?? 0) + Number(takenBack.people ?? 0) }
}
