import { z } from 'zod'
import type { Database, Reads, Trx } from '../database/open.ts'
import { type Clock, dayOf, type Instant } from '../local-day.ts'
import { lastDay, type Month } from '../local-month.ts'
import { audit } from '../staff/audit.ts'
import type { Random } from '../uuid.ts'
import { dated } from '../web/dates.ts'
import { isRefusal, type Refusal, refusal } from '../web/refusals.ts'
import type { MonthFigures } from './month-figures.ts'
import { figuresOf, monthOf, type ReportedSite } from './month-of.ts'
import { findMonth, insertMonth, removeSubmission } from './month-rows.ts'

export interface MonthParts {
  db: Database
  now: Clock
  random: Random
}

export const longestNote = 500

/** Lines of text, and no other characters that do not show. */
const lines = /^[^\p{Cs}\p{Zl}\p{Zp}\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/u
const oneEnd = (value: unknown) => (typeof value === 'string' ? value.replace(/\r\n?/g, '\n') : value)

/** A note as typed into a form; absent is none. */
export const monthNote = z.preprocess(oneEnd, z.string().trim().max(longestNote).regex(lines).default(''))

export interface Submission {
  note: string
  /** The total that whoever submits has seen; absent where nobody looked. */
  people?: number | undefined
}

/**
 * A manager submits a month that is over, with a note: from here on the bureau may close it. Its figures still
 * follow what is counted until it is closed.
 *
 * @param by name of whoever is signed in
 * @throws StoreUnavailable
 */
export async function submitMonth(parts: MonthParts, site: ReportedSite, month: Month, said: Submission, by: string): Promise<MonthFigures | Refusal> {
  const now = parts.now()
  return parts.db.write(async (trx) => {
    const standing = await whetherSubmittable(trx, site, month, said, by, now)
    if (isRefusal(standing)) return standing
    const { figures, again } = standing
    if (again) return figures
    await insertMonth(trx, { site: site.slug, month, note: said.note, submitted_by: by, submitted_at: now })
    await audit(trx, now, parts.random, { actor: by, action: 'month-submitted', subject: site.slug, detail: `${month} ${figures.people}` })
    return figures
  })
}

/** The figures that a submission would stand for, and whether it stands already (pressed twice, or sent again); or why it cannot be. */
export async function whetherSubmittable(db: Reads, site: ReportedSite, month: Month, said: Submission, by: string, now: Instant): Promise<{ figures: MonthFigures; again: boolean } | Refusal> {
  if (dayOf(now) <= lastDay(month)) return refusal('month-running', { values: { day: { zh: dated(lastDay(month), 'zh'), en: dated(lastDay(month), 'en') } } })
  const before = await findMonth(db, site.slug, month)
  if (before !== undefined && before.submitted_by === by && before.note === said.note) return { figures: await monthOf(db, site, month, dayOf(now)), again: true }
  if (before !== undefined) return refusal(before.closed_at === null ? 'month-submitted' : 'month-closed', { values: { by: before.submitted_by } })
  const signed = { note: said.note, submitted_by: by, submitted_at: now, closed_by: null, closed_at: null }
  const figures = await figuresOf(db, site, month, dayOf(now), signed)
  return hasChanged(figures, said.people) ? changed(figures) : { figures, again: false }
}

/**
 * Takes a submission back before the month is closed.
 *
 * @throws StoreUnavailable
 */
export async function withdrawMonth(parts: MonthParts, site: ReportedSite, month: Month, by: string): Promise<MonthFigures | Refusal> {
  const now = parts.now()
  return parts.db.write(async (trx) => {
    const wrong = await whyNotSubmitted(trx, site.slug, month)
    if (isRefusal(wrong)) return wrong
    await removeSubmission(trx, site.slug, month)
    await audit(trx, now, parts.random, { actor: by, action: 'month-withdrawn', subject: site.slug, detail: month })
    return figuresOf(trx, site, month, dayOf(now))
  })
}

async function whyNotSubmitted(trx: Trx, site: string, month: Month): Promise<Refusal | object> {
  const row = await findMonth(trx, site, month)
  if (row === undefined) return refusal('month-not-submitted')
  return row.closed_at === null ? {} : refusal('month-closed', { values: { by: row.submitted_by } })
}

/** Whether the figures are no longer those that somebody has looked at. */
export const hasChanged = ({ people }: MonthFigures, seen: number | undefined): boolean => seen !== undefined && seen !== people

export const changed = ({ people }: MonthFigures): Refusal => refusal('month-changed', { values: { n: people } })
