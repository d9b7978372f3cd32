import type { Bytes } from '../database/bytes.ts'
import type { Reads } from '../database/open.ts'
import type { Rating, TicketKind, TicketRow, TicketStatus } from '../database/schema-help.ts'
import type { Day, Instant } from '../local-day.ts'
import type { Sealer } from '../sealer.ts'
import type { Lang } from '../web/words.ts'

/** Something a visitor asks for or says, with its number, its deadline and its answer (工单). */
export interface Ticket {
  number: string
  site: string
  stop: string
  kind: TicketKind
  lang: Lang
  status: TicketStatus
  createdAt: Instant
  day: Day
  visitDay: Day | ''
  dueAt: Instant
  sealed: Bytes | null
  takenAt: Instant | null
  takenBy: string
  answeredAt: Instant | null
  answeredBy: string
  answer: string
  closedAt: Instant | null
  closedBy: string
  rating: Rating | null
  word: string
  secondAt: Instant | null
  secondBy: string
  secondAnswer: string
}

/** Who wrote, and what: sealed at rest, for what helps somebody to get about is nobody else's business. */
export interface Said {
  name: string
  /** In its normal form. */
  phone: string
  text: string
}

export const sealSaid = (sealer: Sealer, { name, phone, text }: Said): Bytes => sealer.seal(JSON.stringify({ name, phone, text }))

/** Undefined once it was purged, and where the secret that it was sealed with is lost. */
export function saidIn(sealer: Sealer, { sealed }: Pick<Ticket, 'sealed'>): Said | undefined {
  const text = sealed === null ? undefined : sealer.open(sealed)
  return text === undefined ? undefined : (JSON.parse(text) as Said)
}

export async function findTicket(db: Reads, number: string): Promise<Ticket | undefined> {
  const row = await db.selectFrom('tickets').selectAll().where('number', '=', number).executeTakeFirst()
  return row && ticketIn(row)
}

/** What a form has become that was sent before. */
export async function ticketOfRequest(db: Reads, requestId: Bytes): Promise<Ticket | undefined> {
  const row = await db.selectFrom('tickets').selectAll().where('request_id', '=', requestId).executeTakeFirst()
  return row && ticketIn(row)
}

export function ticketIn(row: TicketRow): Ticket {
  const { number, site, stop, kind, lang, status, day, sealed, answer, rating, word } = row
  return {
    ...{ number, site, stop, kind, lang, status, day, sealed, answer, rating, word },
    createdAt: row.created_at,
    visitDay: row.visit_day,
    dueAt: row.due_at,
    takenAt: row.taken_at,
    takenBy: row.taken_by,
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    secondAt: row.second_at,
    secondBy: row.second_by,
    secondAnswer: row.second_answer,
  }
}

/** Whether who wrote is not satisfied, and has heard nothing since. */
export const isUnsettled = ({ status, rating, secondAt }: Pick<Ticket, 'status' | 'rating' | 'secondAt'>): boolean => status === 'answered' && rating === 'dissatisfied' && secondAt === null

/** Whether nobody has answered in time. */
export const isOverdue = ({ answeredAt, dueAt }: Pick<Ticket, 'answeredAt' | 'dueAt'>, now: Instant): boolean => answeredAt === null && dueAt <= now
