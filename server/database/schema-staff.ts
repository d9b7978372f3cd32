import type { Bytes } from './bytes.ts'
import type { Day, Instant } from '../local-day.ts'

export type Role = 'admin' | 'manager' | 'docent'

export interface StaffRow {
  id: Bytes
  name: string
  password_hash: string
  role: Role
  created_at: Instant
  /** Sessions begun before this instant are over. */
  signed_out_before: Instant
  /** When the account was closed; null while it is open. */
  left_at: Instant | null
}

export interface SessionRow {
  /** SHA-256 of the cookie's value. */
  token_hash: Bytes
  staff_id: Bytes
  created_at: Instant
  expires_at: Instant
}

export interface AuditRow {
  id: Bytes
  at: Instant
  /** Name of the person, or 'cli'. */
  actor: string
  action: string
  subject: string
  detail: string
}

export interface StaffSiteRow {
  staff_id: Bytes
  /** A site's slug; '*' for every site, also those to come. */
  site: string
}

/** A key with which a program comes in the name of a person. */
export interface TokenRow {
  id: Bytes
  /** SHA-256 of the key. */
  hash: Bytes
  staff_id: Bytes
  /** What it is for, in the words of who made it. */
  label: string
  /** A site's slug; '*' for every site of that person. */
  site: string
  scope: 'read' | 'arrivals'
  created_at: Instant
  last_used_on: Day | null
  revoked_at: Instant | null
}
