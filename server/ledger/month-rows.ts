import type { Reads, Trx } from '../database/open.ts'
import type { MonthRow } from '../database/schema-ledger.ts'
import type { Day } from '../local-day.ts'
import { firstDay, type Month, monthsOn } from '../local-month.ts'
import { countFrom, openDays } from './ledger-days.ts'

/** What has become of a site's month; undefined while nobody has submitted it. */
export async function findMonth(db: Reads, site: string, month: Month): Promise<MonthRow | undefined> {
  return db.selectFrom('months').selectAll().where('site', '=', site).where('month', '=', month).executeTakeFirst()
}

export async function insertMonth(trx: Trx, row: Pick<MonthRow, 'site' | 'month' | 'note' | 'submitted_by' | 'submitted_at'>): Promise<void> {
  await trx.insertInto('months').values({ ...row, closed_by: null, closed_at: null, json: null, csv: null }).execute()
}

/** Forgets a submission; a closed month stays. */
export async function removeSubmission(trx: Trx, site: string, month: Month): Promise<void> {
  await trx.deleteFrom('months').where('site', '=', site).where('month', '=', month).where('closed_at', 'is', null).execute()
}

/** Writes a closed month's documents, once. */
export async function storeClosed(trx: Trx, { site, month, ...closed }: Pick<MonthRow, 'site' | 'month' | 'closed_by' | 'closed_at' | 'json' | 'csv'>): Promise<void> {
  await trx.updateTable('months').set(closed).where('site', '=', site).where('month', '=', month).where('closed_at', 'is', null).execute()
}

/** From now on nothing is counted at the site for a day of the month, or before it. */
export const countOnlyAfter = (trx: Trx, site: string, month: Month): Promise<void> => countFrom(trx, site, firstDay(monthsOn(month, 1)))

/** The first month before this one that is not closed and has anything in it; undefined when all are done. */
export async function openBefore(db: Reads, site: string, month: Month): Promise<Month | undefined> {
  const row = await db
    .selectFrom('counters')
    .select(({ fn }) => fn.min<Day | null>('day').as('day'))
    .where('site', '=', site)
    .where('day', '>=', (await openDays(db, site)).countedFrom)
    .where('day', '<', firstDay(month))
    .executeTakeFirst()
  return row?.day?.slice(0, 7)
}

/** Site and month of everything submitted and not closed, in the order in which it can be closed. */
export async function submittedMonths(db: Reads, until: Month): Promise<{ site: string; month: Month }[]> {
  const waiting = db.selectFrom('months').select(['site', 'month']).where('closed_at', 'is', null).where('month', '<=', until)
  return waiting.orderBy('month').orderBy('site').execute()
}
