import { sql } from 'kysely'
import type { Reads } from '../database/open.ts'
import { firstDay, type Month } from '../local-month.ts'
import { isRefusal, type Refusal } from '../web/refusals.ts'
import { openDays } from './ledger-days.ts'
import type { MonthFigures } from './month-figures.ts'
import type { ReportedSite } from './month-of.ts'
import { type MonthParts, type Submission, submitMonth, whetherSubmittable } from './month-submit.ts'

const monthOf = sql<Month>`substr(day, 1, 7)`

/** The months of a site before this one that have figures and that nobody has submitted, the oldest first. */
export async function unsubmittedBefore(db: Reads, site: string, month: Month): Promise<Month[]> {
  const rows = await db
    .selectFrom('counters')
    .select(monthOf.as('month'))
    .distinct()
    .where('site', '=', site)
    .where('day', '>=', (await openDays(db, site)).countedFrom)
    .where('day', '<', firstDay(month))
    .where(({ eb, selectFrom }) => eb(monthOf, 'not in', selectFrom('months').select('month').where('site', '=', site)))
    .orderBy('month')
    .execute()
  return rows.map((row) => row.month)
}

/**
 * Submits a month and, before it, every earlier one of its site that has figures and is not submitted: whoever brings ten
 * years of history has a hundred and twenty of them. The older go first, without a note, each in a transaction and with a
 * line in the record of its own; sent again, what is left is done. Nothing is submitted when the month itself cannot be.
 *
 * @param by name of whoever is signed in
 * @returns the month's figures, and the earlier months that this has submitted
 * @throws StoreUnavailable
 */
export async function submitWithEarlier(parts: MonthParts, site: ReportedSite, month: Month, said: Submission, by: string): Promise<{ figures: MonthFigures; earlier: Month[] } | Refusal> {
  const wrong = await whetherSubmittable(parts.db.read, site, month, said, by, parts.now())
  if (isRefusal(wrong)) return wrong
  const earlier: Month[] = []
  for (const one of await unsubmittedBefore(parts.db.read, site.slug, month)) {
    // What somebody else has submitted or closed in this very moment is done as well.
    if (!isRefusal(await submitMonth(parts, site, one, { note: '' }, by))) earlier.push(one)
  }
  const figures = await submitMonth(parts, site, month, said, by)
  return isRefusal(figures) ? figures : { figures, earlier }
}
