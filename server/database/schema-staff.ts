import type { Bytes } from './bytes.ts'
import type { Instant } from '../local-day.ts'

export type Role = 'admin' | 'manager' | 'docent'

export interface StaffRow {
  id: Bytes
  name: string
  password_hash: string
  role: Role
  created_at: Instant
  /** Sessions begun before this instant are over. */
  signed_out_before: Instant
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
