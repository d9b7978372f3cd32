import { peopleOfDay } from '../counters/own-day.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Reads, Trx } from '../database/open.ts'
import type { CorrectionRow, ProposedCorrectionRow } from '../database/schema-ledger.ts'
import { type Day, type Instant } from '../local-day.ts'
import type { Span } from '../local-span.ts'
import { type Person, slugsOf } from '../staff/people.ts'

/** The rows of corrections, of those that wait, and of the one rule about them. */

export async function findCorrection(db: Reads, id: Bytes): Promise<CorrectionRow | undefined> {
  return db.selectFrom('corrections').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function findProposed(db: Reads, id: Bytes): Promise<ProposedCorrectionRow | undefined> {
  return db.selectFrom('proposed_corrections').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The corrections of a site that count in a month or speak of it, newest first. */
export async function correctionsOfMonth(db: Reads, site: string, { from, to }: Span): Promise<CorrectionRow[]> {
  return db
    .selectFrom('corrections')
    .selectAll()
    .where('site', '=', site)
    .where(({ or, between }) => or([between('day', from, to), between('about', from, to)]))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute()
}

/** Those that wait for a second person, oldest first. */
export async function waitingCorrections(db: Reads, sites: Person['sites']): Promise<ProposedCorrectionRow[]> {
  return db
    .selectFrom('proposed_corrections')
    .selectAll()
    .where('answer', 'is', null)
    .$if(sites !== 'every', (query) => query.where('site', 'in', slugsOf(sites as readonly string[])))
    .orderBy('at')
    .orderBy('id')
    .execute()
}

/** Answers a proposal, unless it has an answer; whether it was this one. */
export async function answerProposed(trx: Trx, id: Bytes, answer: 'confirmed' | 'rejected', by: string, now: Instant): Promise<boolean> {
  const { numUpdatedRows: rows } = await trx
    .updateTable('proposed_corrections')
    .set({ answer, answered_by: by, answered_at: now })
    .where('id', '=', id)
    .where('answer', 'is', null)
    .executeTakeFirstOrThrow()
  return rows === 1n
}

/** 人次 of a site's day: what it counts as, and what is known of it: corrections are where they speak of, whichever day they count on. */
export async function peopleOf(db: Reads, site: string, day: Day): Promise<{ counted: number; known: number }> {
  const { counted, own } = await peopleOfDay(db, site, day)
  const elsewhere = await db
    .selectFrom('corrections')
    .select(({ fn }) => fn.sum<number | null>('people').as('people'))
    .where('site', '=', site)
    .where('about', '=', day)
    .where('day', '<>', day)
    .executeTakeFirstOrThrow()
  return { counted, known: own + Number(elsewhere.people ?? 0) }
}

/** A coach is fifty: what nobody has said otherwise. */
const usually = 50

/** Above how many people, either way, a correction needs a second person. */
export async function confirmAbove(db: Reads): Promise<number> {
  const rules = await db.selectFrom('correction_rules').select('confirm_above').executeTakeFirst()
  return rules?.confirm_above ?? usually
}

export async function setConfirmAbove(trx: Trx, people: number): Promise<void> {
  await trx
    .insertInto('correction_rules')
    .values({ one: 1, confirm_above: people })
    .onConflict((on) => on.column('one').doUpdateSet({ confirm_above: people }))
    .execute()
}
