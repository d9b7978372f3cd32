import type { Database, Reads, Trx } from '../../database/open.ts'
import type { DocentRow } from '../../database/schema-bookings.ts'
import type { Bytes } from '../../database/bytes.ts'
import type { Clock } from '../../local-day.ts'
import { audit } from '../../staff/audit.ts'
import { personNamed } from '../../staff/people.ts'
import type { Random } from '../../uuid.ts'
import { markOf } from '../../web/mark.ts'
import { type Refusal, refusal } from '../../web/refusals.ts'
import type { Problem } from '../offers/field-reader.ts'
import type { Particulars } from './docent-form.ts'

export interface DocentVerbParts {
  db: Database
  now: Clock
  random: Random
}

type Kept = 'kept' | Refusal | { problems: Record<string, Problem> }

/** Takes a docent on at a site. The same id twice, from a button pressed twice, is one docent. */
export async function addDocent(
  { db, now, random }: DocentVerbParts,
  { id, site, particulars, actor }: { id: Bytes; site: string; particulars: Particulars; actor: string },
): Promise<Kept> {
  return db.write(async (trx) => {
    if (await docentRow(trx, id)) return 'kept'
    const problems = await clashes(trx, { id, site, particulars })
    if (problems) return { problems }
    await trx.insertInto('docents').values({ id, site, ...columnsOf(particulars), left_at: null }).execute()
    await audit(trx, now(), random, { actor, action: 'docent-added', subject: site, detail: particulars.name })
    return 'kept'
  })
}

/**
 * Changes what is known of a docent; hours that she already has stay as they are.
 *
 * @param seen mark of what was known of her when the form was opened
 * @returns `conflict` when somebody has changed it since, `docent-left` when she has left
 */
export async function changeDocent(
  { db, now, random }: DocentVerbParts,
  { id, site, particulars, seen, actor }: { id: Bytes; site: string; particulars: Particulars; seen: string; actor: string },
): Promise<Kept> {
  return db.write(async (trx) => {
    const before = await docentRow(trx, id)
    if (before?.site !== site) return refusal('not-found')
    if (before.left_at !== null) return hasLeft(before)
    const after = columnsOf(particulars)
    const changes = Object.entries(after).filter(([column, value]) => before[column as keyof typeof after] !== value)
    // The button pressed twice.
    if (changes.length === 0) return 'kept'
    if (markOfDocent(before) !== seen) return refusal('conflict')
    const problems = await clashes(trx, { id, site, particulars })
    if (problems) return { problems }
    await trx.updateTable('docents').set(after).where('id', '=', id).execute()
    const told = changes.map(([column, value]) => `${column} ${before[column as keyof typeof after] || '-'} → ${value || '-'}`)
    await audit(trx, now(), random, { actor, action: 'docent-changed', subject: site, detail: `${before.name}: ${told.join(', ')}` })
    return 'kept'
  })
}

/**
 * A docent leaves, or comes back. She is never deleted: bookings and the record name her. Hours that she has
 * are not given back here; her page and the site's list show them until somebody else has them.
 *
 * @returns `conflict` when somebody of her name or account works there meanwhile
 */
export async function setLeft({ db, now, random }: DocentVerbParts, { id, left, actor }: { id: Bytes; left: boolean; actor: string }): Promise<DocentRow | Refusal> {
  return db.write(async (trx) => {
    const docent = await docentRow(trx, id)
    if (docent === undefined) return refusal('not-found')
    if ((docent.left_at !== null) === left) return docent
    const { site, name, account } = docent
    if (!left && (await clashes(trx, { id, site, particulars: { name, account } }))) return refusal('conflict')
    await trx.updateTable('docents').set({ left_at: left ? now() : null }).where('id', '=', id).execute()
    await audit(trx, now(), random, { actor, action: left ? 'docent-left' : 'docent-returned', subject: site, detail: name })
    return docent
  })
}

/** Nothing is changed of who is not there any more. */
export const hasLeft = ({ name }: Pick<DocentRow, 'name'>): Refusal => refusal('docent-left', { values: { name } })

export async function docentRow(db: Reads, id: Bytes): Promise<DocentRow | undefined> {
  return db.selectFrom('docents').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A mark of what is known of a docent. */
export function markOfDocent({ name, languages, weekdays, lunch_from, lunch_to, gap_minutes, daily_most, account }: DocentRow): string {
  return markOf([name, languages, weekdays, lunch_from, lunch_to, gap_minutes, daily_most, account])
}

/** A name is one person's at a site; an account is one docent's everywhere, for she is in one place at a time. */
async function clashes(
  trx: Trx,
  { id, site, particulars: { name, account } }: { id: Bytes; site: string; particulars: Pick<Particulars, 'name' | 'account'> },
): Promise<Record<string, Problem> | undefined> {
  const others = trx.selectFrom('docents').select('site').where('id', '<>', id).where('left_at', 'is', null)
  const sameName = await others.where('site', '=', site).where('name', '=', name).executeTakeFirst()
  if (sameName) return { name: { key: 'docent.wrong.name' } }
  if (account === '') return undefined
  if (!(await personNamed(trx, account))) return { account: { key: 'docent.wrong.account' } }
  const sameAccount = await others.where('account', '=', account).executeTakeFirst()
  return sameAccount && { account: { key: 'docent.wrong.accountTaken' } }
}

function columnsOf({ name, languages, weekdays, lunch, gapMinutes, dailyMost, account }: Particulars) {
  return {
    name,
    languages: JSON.stringify(languages),
    weekdays: weekdays.join(''),
    lunch_from: lunch?.from ?? '00:00',
    lunch_to: lunch?.to ?? '00:00',
    gap_minutes: gapMinutes,
    daily_most: dailyMost,
    account,
  } satisfies Partial<DocentRow>
}
