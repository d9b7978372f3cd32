import type { Reads } from '../database/open.ts'
import type { Day } from '../local-day.ts'
import { type Month, monthOfDay } from '../local-month.ts'
import { type Person, slugsOf } from '../staff/people.ts'
import { openDays } from './ledger-days.ts'

/** How many corrections somebody could confirm: at their sites, each proposed by another. */
export async function countToConfirm(db: Reads, { sites, name }: Pick<Person, 'sites' | 'name'>): Promise<number> {
  const { rows } = await db
    .selectFrom('proposed_corrections')
    .select(({ fn }) => fn.countAll<number>().as('rows'))
    .where('answer', 'is', null)
    .where('proposed_by', '<>', name)
    .$if(sites !== 'every', (query) => query.where('site', 'in', slugsOf(sites as readonly string[])))
    .executeTakeFirstOrThrow()
  return Number(rows)
}

/** How many at a site would count in a month, were they confirmed today: about a day of it, or, in today's, about a closed one. */
export async function waitingFor(db: Reads, site: string, month: Month, today: Day): Promise<number> {
  const [waiting, { countedFrom }] = await Promise.all([waitingDays(db), openDays(db, site)])
  return waiting.filter((one) => one.site === site && monthOfDay(one.about >= countedFrom ? one.about : today) === month).length
}

/** How many are about days of months that can be closed. */
export async function waitingIn(db: Reads, months: readonly { site: string; month: Month }[]): Promise<number> {
  const waiting = await waitingDays(db)
  return waiting.filter(({ site, about }) => months.some((one) => one.site === site && one.month === monthOfDay(about))).length
}

/** The site of each that waits and the day it is about: never many. */
async function waitingDays(db: Reads): Promise<{ site: string; about: Day }[]> {
  return db.selectFrom('proposed_corrections').select(['site', 'about']).where('answer', 'is', null).execute()
}
