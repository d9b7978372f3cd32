import type { Reads } from '../database/open.ts'
import { dayOf } from '../local-day.ts'
import { type Month, monthOfDay } from '../local-month.ts'
import { firstCounted } from './month-list.ts'

/**
 * From which month on a site takes part in the sum of all sites: the one in which its first plate was made, for a site is
 * given its plates when it joins the guide, or, where that is earlier, the first of which there is anything in the books.
 * Before, it could count nothing and has nothing to say, neither of the month nor of the months beside it, so that what
 * the bureau has published without it stays as it is. Who later brings totals of earlier months takes part from the first
 * of them, since the sums from then on are others.
 *
 * @returns '' for a site that has neither plate nor count, of which nothing says since when it is there
 */
export async function takesPartFrom(db: Reads, site: string): Promise<Month> {
  const plate = await db.selectFrom('plates').select('issued_at').where('site', '=', site).orderBy('issued_at').limit(1).executeTakeFirst()
  const days = [plate && dayOf(plate.issued_at), await firstCounted(db, site)].filter((day) => day !== undefined).sort()
  return days[0] === undefined ? '' : monthOfDay(days[0])
}
