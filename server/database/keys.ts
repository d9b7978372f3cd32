import type { Schema } from './schema.ts'

/**
 * The key of each table, in the order in which tables are filled: whom a row refers to comes before it, and the days
 * that take entries come after what was entered on those that take none any more.
 */
export const keys = {
  plates: ['code'],
  day_keys: ['site', 'day'],
  visits: ['site', 'day', 'id'],
  scans: ['site', 'scan_id'],
  counters: ['site', 'day', 'source'],
  totals: ['site'],
  stop_reads: ['site', 'stop', 'day'],
  tempo: ['site', 'day', 'slot'],
  staff: ['id'],
  staff_sites: ['staff_id', 'site'],
  sessions: ['token_hash'],
  tokens: ['id'],
  audit: ['id'],
  member_codes: ['code'],
  displays: ['id'],
  gate_rules: ['site'],
  desk_counts: ['site', 'id'],
  offers: ['site'],
  closures: ['site', 'day'],
  calendar_days: ['day'],
  seats: ['site', 'slot'],
  docents: ['id'],
  docent_absences: ['docent', 'day'],
  docent_hours: ['docent', 'quarter'],
  docent_days: ['docent', 'day'],
  bookings: ['ref'],
  booking_parts: ['ref', 'slot'],
  seat_holds: ['ref', 'part', 'slot'],
  arrivals: ['id'],
  booking_events: ['id'],
  outbox: ['id'],
  tickets: ['number'],
  ticket_events: ['id'],
  corrections: ['id'],
  proposed_corrections: ['id'],
  correction_rules: ['one'],
  seals: ['site', 'day'],
  verifications: ['one'],
  months: ['site', 'month'],
  site_limits: ['site', 'version'],
  imports: ['id', 'site'],
  imported_days: ['import', 'site', 'day'],
  comparisons: ['import', 'site', 'day'],
  guide_versions: ['site', 'version'],
  guide_document: ['one'],
  recordings: ['site', 'part', 'lang'],
  recording_pieces: ['sha256', 'begins'],
  open_days: ['site'],
} as const satisfies { [Table in keyof Schema]: readonly (keyof Schema[Table])[] }

export type TableName = keyof typeof keys
export const tableNames = Object.keys(keys) as TableName[]
