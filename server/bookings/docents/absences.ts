import type { Reads } from '../../database/open.ts'
import type { Bytes } from '../../database/bytes.ts'
import { addDays, type Day } from '../../local-day.ts'
import { audit } from '../../staff/audit.ts'
import { type Refusal, refusal } from '../../web/refusals.ts'
import { FieldReader, type Problem, type Typed } from '../offers/field-reader.ts'
import { daysBetween } from '../offers/calendar-days.ts'
import { type DocentVerbParts, docentRow, hasLeft } from './keep-docent.ts'

export interface Absence {
  from: Day
  to: Day
  reason: string
}

/** Days at once; whoever is away longer has left, or is entered twice. */
const mostDays = 92

/** The days that a manager has typed, both ends included; one day when there is no second. */
export function readAbsence(typed: Typed): Absence | { problems: Record<string, Problem> } {
  const reader = new FieldReader(typed)
  const from = reader.day('from')
  const to = reader.text('to').trim() === '' ? from : reader.day('to')
  const reason = reader.line('reason', { most: 120 })
  if (!reader.failed && to < from) reader.refuse('to', 'offer.wrong.before')
  if (!reader.failed && to > addDays(from, mostDays - 1)) reader.refuse('to', 'docent.wrong.absence', { most: mostDays })
  return reader.failed ? { problems: reader.problems } : { from, to, reason }
}

/** Days on which a docent is away, from a day on, in order. */
export async function absencesOf(db: Reads, docent: Bytes, from: Day): Promise<{ day: Day; reason: string }[]> {
  return db.selectFrom('docent_absences').select(['day', 'reason']).where('docent', '=', docent).where('day', '>=', from).orderBy('day').execute()
}

/** Notes that a docent is away; a day that was noted gets the new reason. The reason stays out of the record, which never forgets. */
export async function noteAbsence(
  { db, now, random }: DocentVerbParts,
  { id, absence: { from, to, reason }, actor }: { id: Bytes; absence: Absence; actor: string },
): Promise<Refusal | undefined> {
  return db.write(async (trx) => {
    const docent = await docentRow(trx, id)
    if (docent === undefined) return refusal('not-found')
    if (docent.left_at !== null) return hasLeft(docent)
    await trx
      .insertInto('docent_absences')
      .values(daysBetween(from, to).map((day) => ({ docent: id, day, reason })))
      .onConflict((on) => on.columns(['docent', 'day']).doUpdateSet({ reason }))
      .execute()
    await audit(trx, now(), random, { actor, action: 'docent-away', subject: docent.site, detail: `${docent.name}: ${from === to ? from : `${from} – ${to}`}` })
    return undefined
  })
}

/** Takes an absence back; one that is not there changes nothing. */
export async function removeAbsence({ db, now, random }: DocentVerbParts, { id, day, actor }: { id: Bytes; day: Day; actor: string }): Promise<Refusal | undefined> {
  return db.write(async (trx) => {
    const docent = await docentRow(trx, id)
    if (docent === undefined) return refusal('not-found')
    const { numDeletedRows: rows } = await trx.deleteFrom('docent_absences').where('docent', '=', id).where('day', '=', day).executeTakeFirstOrThrow()
    if (rows > 0n) await audit(trx, now(), random, { actor, action: 'docent-here', subject: docent.site, detail: `${docent.name}: ${day}` })
    return undefined
  })
}
