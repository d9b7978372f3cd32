import type { Trx } from '../database/open.ts'
import { dayOf, type Instant, timeOf } from '../local-day.ts'
import type { Month } from '../local-month.ts'
import type { Outbox } from '../messages/outbox.ts'
import { audit } from '../staff/audit.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import { dated } from '../web/dates.ts'
import { monthCsv } from './month-csv.ts'
import { closableFrom } from './month-days.ts'
import { canonicalJson, monthFigures, type MonthFigures } from './month-figures.ts'
import { figuresOf, monthOf, type ReportedSite } from './month-of.ts'
import { countOnlyAfter, findMonth, insertMonth, openBefore, storeClosed, submittedMonths } from './month-rows.ts'
import { changed, hasChanged, type MonthParts } from './month-submit.ts'
import { monthTold } from './month-told.ts'

export interface ClosingParts extends MonthParts {
  outbox: Pick<Outbox, 'post' | 'nudge'>
  publicUrl: string
}

/** Who closes, and the total they have seen; absent where nobody looked at one month alone. */
export interface Closing {
  by: string
  people?: number | undefined
}

/**
 * Closes a submitted month of a site (counting law 9): its documents are written once and stay the same bytes,
 * nothing can be counted for its days any more, and the site's people hear of the total and the seal; all in one
 * transaction. A month that is closed stays as it is, and closing it again is answered with what stands.
 *
 * @throws StoreUnavailable
 */
export async function closeMonth(parts: ClosingParts, site: ReportedSite, month: Month, closing: Closing): Promise<MonthFigures | Refusal> {
  const now = parts.now()
  const closed = await parts.db.write((trx) => closeIn(trx, parts, site, month, closing, now))
  if (!isRefusal(closed)) parts.outbox.nudge()
  return closed
}

/**
 * Closes what all sites have submitted until a month, the older months first, each in a transaction of its own:
 * one that cannot be closed keeps no other.
 *
 * @param nameOf a site's Chinese name
 */
export async function closeSubmitted(parts: ClosingParts, until: Month, by: string, nameOf: (site: string) => string): Promise<Closed[]> {
  const answers: Closed[] = []
  for (const { site, month } of await submittedMonths(parts.db.read, until)) {
    const closed = await closeMonth(parts, { slug: site, name: nameOf(site) }, month, { by })
    answers.push({ site, month, refused: isRefusal(closed) ? closed : undefined })
  }
  return answers
}

/**
 * Closes a month at sites where nothing was counted in it and nobody has submitted it, each in a transaction of its
 * own: whoever closes stands for the submission as well. Nothing can be counted there for that month any more, nor for
 * any before it.
 */
export async function closeEmpty(parts: ClosingParts, sites: ReportedSite[], month: Month, by: string): Promise<Closed[]> {
  const answers: Closed[] = []
  for (const site of sites) {
    const now = parts.now()
    const closed = await parts.db.write((trx) => closeEmptyIn(trx, parts, site, month, by, now))
    answers.push({ site: site.slug, month, refused: isRefusal(closed) ? closed : undefined })
  }
  parts.outbox.nudge()
  return answers
}

export interface Closed {
  site: string
  month: Month
  refused: Refusal | undefined
}

async function closeEmptyIn(trx: Trx, parts: ClosingParts, site: ReportedSite, month: Month, by: string, now: Instant): Promise<MonthFigures | Refusal> {
  if ((await findMonth(trx, site.slug, month)) === undefined) {
    // A refusal rolls nothing back: whatever could refuse is asked before the submission is written.
    const wrong = monthEarly(month, now) ?? (await outOfOrder(trx, site, month))
    if (wrong) return wrong
    const { people, counted_days } = await figuresOf(trx, site, month, dayOf(now))
    if (counted_days > 0) return refusal('month-not-submitted')
    await insertMonth(trx, { site: site.slug, month, note: '', submitted_by: by, submitted_at: now })
    await audit(trx, now, parts.random, { actor: by, action: 'month-submitted', subject: site.slug, detail: `${month} ${people}` })
  }
  return closeIn(trx, parts, site, month, { by }, now)
}

async function outOfOrder(trx: Trx, site: ReportedSite, month: Month): Promise<Refusal | undefined> {
  const first = await openBefore(trx, site.slug, month)
  return first === undefined ? undefined : refusal('month-order', { values: { month: { zh: dated(first, 'zh'), en: dated(first, 'en') } } })
}

async function closeIn(trx: Trx, parts: ClosingParts, site: ReportedSite, month: Month, { by, people }: Closing, now: Instant): Promise<MonthFigures | Refusal> {
  const row = await findMonth(trx, site.slug, month)
  if (row !== undefined && row.closed_at !== null) return monthOf(trx, site, month, dayOf(now))
  const early = monthEarly(month, now)
  if (early) return early
  if (row === undefined) return refusal('month-not-submitted')
  const wrong = await outOfOrder(trx, site, month)
  if (wrong) return wrong
  const figures = await figuresOf(trx, site, month, dayOf(now), { ...row, closed_by: by, closed_at: now })
  if (hasChanged(figures, people)) return changed(figures)
  const documents = { json: canonicalJson(monthFigures, figures), csv: monthCsv(figures) }
  await storeClosed(trx, { site: site.slug, month, closed_by: by, closed_at: now, ...documents })
  await countOnlyAfter(trx, site.slug, month)
  const detail = `${month} ${figures.people} ${figures.seal?.hash ?? '-'}`
  await audit(trx, now, parts.random, { actor: by, action: 'month-closed', subject: site.slug, detail })
  await parts.outbox.post(trx, monthTold(figures, parts.publicUrl))
  return figures
}

/** Why a month cannot be closed yet: until 73 h after its end something may still come late. Names when it can. */
export function monthEarly(month: Month, now: Instant): Refusal | undefined {
  const from = closableFrom(month)
  return now < from ? refusal('month-early', { values: { time: momentSaid(from) } }) : undefined
}

const momentSaid = (at: Instant) => ({ zh: `${dated(dayOf(at), 'zh')} ${timeOf(at)}`, en: `${timeOf(at)} on ${dated(dayOf(at), 'en')}` })
