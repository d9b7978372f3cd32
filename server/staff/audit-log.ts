import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely'
import type { Reads } from '../database/open.ts'
import type { Bytes } from '../database/bytes.ts'
import type { Schema } from '../database/schema.ts'
import type { AuditRow } from '../database/schema-staff.ts'
import { addDays, type Day, startOf } from '../local-day.ts'
import { uuidV7 } from '../uuid.ts'
import type { Deed } from './audit.ts'
import { programName } from './tokens.ts'

/** Reading the record, newest first. Its ids are ordered by time, so that a page begins where the one before ended. */

export interface LogAsked {
  /** Whose record alone: what they did, their programs did, and what was done to their account. */
  of?: string | undefined
  /** By whom: a name, with their programs. */
  actor?: string | undefined
  action?: string | undefined
  /** Of one day. */
  day?: Day | undefined
  /** What is older than the row of this id. */
  before?: Bytes | undefined
}

/** Everything that is written down; each has its words, `audit.action.…`. */
const named = {
  'account-closed': true,
  'account-reopened': true,
  'calendar-entered': true,
  'calendar-removed': true,
  'calendar-year': true,
  'call-made': true,
  'comparison-imported': true,
  'contact-seen': true,
  'correction-confirmed': true,
  'correction-entered': true,
  'correction-proposed': true,
  'correction-rejected': true,
  'correction-size': true,
  'display-paired': true,
  'display-revoked': true,
  'display-rule': true,
  'docent-added': true,
  'docent-away': true,
  'docent-changed': true,
  'docent-here': true,
  'docent-left': true,
  'docent-returned': true,
  export: true,
  'first-admin': true,
  'guide-restored': true,
  'guide-saved': true,
  'help-phone': true,
  'limits-set': true,
  'month-closed': true,
  'month-submitted': true,
  'month-withdrawn': true,
  'offer-saved': true,
  'password-changed': true,
  'password-set': true,
  'person-added': true,
  'person-changed': true,
  'plate-issued': true,
  'plate-retired': true,
  'recording-saved': true,
  'recording-taken-down': true,
  'sample-data': true,
  'sign-in': true,
  'sign-in-refused': true,
  'sign-out': true,
  'signed-out-everywhere': true,
  'site-closed': true,
  'site-reopened': true,
  'ticket-answered': true,
  'ticket-answered-again': true,
  'ticket-closed': true,
  'ticket-taken': true,
  'token-added': true,
  'token-revoked': true,
  'visits-imported': true,
} satisfies Record<Deed['action'], true>

export const actions = Object.keys(named) as Deed['action'][]

/** What an account's owner may know, whoever did it. */
const doneToPeople = [
  'person-added',
  'person-changed',
  'password-set',
  'sign-in-refused',
  'signed-out-everywhere',
  'account-closed',
  'account-reopened',
  'token-added',
  'token-revoked',
] as const satisfies Deed['action'][]

export const rowsAPage = 50

/** One row more than a page, where there is one. */
export async function auditRows(db: Reads, { of, actor, action, day, before }: LogAsked): Promise<AuditRow[]> {
  let query = db.selectFrom('audit').selectAll()
  if (before !== undefined) query = query.where('id', '<', before)
  if (day !== undefined) query = query.where('id', '>=', firstId(day)).where('id', '<', firstId(addDays(day, 1)))
  if (action !== undefined) query = query.where('action', '=', action)
  if (actor !== undefined) query = query.where((eb) => eb.or([eb('actor', '=', actor), isProgramOf(eb, actor)]))
  if (of !== undefined) {
    query = query.where((eb) => eb.or([eb('actor', '=', of), isProgramOf(eb, of), eb.and([eb('subject', '=', of), eb('action', 'in', doneToPeople)])]))
  }
  return query
    .orderBy('id', 'desc')
    .limit(rowsAPage + 1)
    .execute()
}

/** Whether the actor is a token of somebody. */
function isProgramOf(eb: ExpressionBuilder<Schema, 'audit'>, name: string): ExpressionWrapper<Schema, 'audit', SqlBool> {
  const beginning = programName(name, '').slice(0, -1)
  return eb(eb.fn<string>('substr', ['actor', eb.lit(1), eb.lit([...beginning].length)]), '=', beginning)
}

/** The least id that a row of a day can have. */
const firstId = (day: Day): Bytes => uuidV7(startOf(day), (size) => new Uint8Array(size))
