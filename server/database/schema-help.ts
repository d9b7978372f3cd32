import type { Day, Instant } from '../local-day.ts'
import type { Bytes } from './bytes.ts'

/** The tables of what visitors ask and say, as the queries see them. */

export type TicketKind = 'assistance' | 'plate' | 'text' | 'complaint' | 'praise' | 'other'
export type TicketStatus = 'new' | 'taken' | 'answered' | 'closed'
/** 满意, 基本满意, 不满意. */
export type Rating = 'satisfied' | 'mostly' | 'dissatisfied'

export interface TicketRow {
  /** Ten digits. */
  number: string
  request_id: Bytes
  site: string
  /** A stop of the site; '' for the site itself. */
  stop: string
  kind: TicketKind
  lang: 'zh' | 'en'
  status: TicketStatus
  /** When it was sent, and on which day at the site. */
  created_at: Instant
  day: Day
  /** The day on which help is asked for; '' for feedback. */
  visit_day: string
  /** An answer before this instant is in time. */
  due_at: Instant
  /** Sealed JSON of who wrote and what; null once purged (privacy law 3). */
  sealed: Bytes | null
  taken_at: Instant | null
  taken_by: string
  answered_at: Instant | null
  answered_by: string
  /** '' before there is one, and once purged. */
  answer: string
  closed_at: Instant | null
  closed_by: string
  rating: Rating | null
  rated_at: Instant | null
  /** What the person who rated added; '' for nothing, and once purged. */
  word: string
  /** Of whoever was not satisfied: what was answered once more, when, and by whom. '' before, and the answer once purged. */
  second_at: Instant | null
  second_by: string
  second_answer: string
}

export interface TicketEventRow {
  id: Bytes
  number: string
  at: Instant
  /** '' for who wrote, 'system' for a job, else the name of whoever is signed in. */
  actor: string
  what: string
  detail: string
}
