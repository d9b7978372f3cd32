import type { Reads, Trx } from '../database/open.ts'
import type { SlotKey } from '../database/schema-bookings.ts'
import type { Instant } from '../local-day.ts'
import { type Random, uuidV7 } from '../uuid.ts'
import { readSlot } from './offers/slots.ts'

/** What happened to a booking. */
export type What =
  | 'booked'
  | 'confirmed'
  | 'declined'
  | 'moved'
  | 'people'
  | 'docent'
  | 'contact'
  | 'cancelled'
  | 'closed'
  | 'offered'
  | 'offer-lapsed'
  | 'offer-taken'
  | 'too-late'
  | 'arrived'
  | 'no-show'
  | 'purged'

export interface EventPart {
  slot: SlotKey
  people: number
}

export interface BookingEvent {
  ref: string
  /** '' for the organiser, 'system' for a job, else the name of whoever is signed in. */
  actor: string
  what: What
  detail?: string
}

/** What `people` has as its detail: every part as `SLOT=PEOPLE`, in the order of the day, with commas between them. */
export const partsWritten = (parts: readonly EventPart[]): string => parts.map(({ slot, people }) => `${slot}=${people}`).join(',')

const to = ' → '

/** What `moved` has: the parts that it had, which nothing else remembers, and those that it has since. */
export const moveWritten = (before: readonly EventPart[], after: readonly EventPart[]): string => partsWritten(before) + to + partsWritten(after)

/** The parts that a booking had after such an event; undefined where its detail cannot be read. */
export const partsOf = (detail: string): EventPart[] | undefined => readParts(detail.split(to).at(-1)!)

/** A part that a booking had once and has no more, as it last was. */
export interface PartGone extends EventPart {
  /** In the order of the day, from 0, and of how many at that time. */
  index: number
  of: number
}

/**
 * What a booking has had beside the parts that it has, by its history: a move to fewer leaves the last ones behind.
 *
 * @param has how many parts it has now
 */
export function partsGone(history: readonly Pick<BookingEvent, 'what' | 'detail'>[], has: number): PartGone[] {
  const last: PartGone[] = []
  for (const { what, detail = '' } of history) {
    if (what !== 'moved' && what !== 'people') continue
    for (const parts of detail.split(to).map(readParts)) parts?.forEach((part, index) => (last[index] = { ...part, index, of: parts.length }))
  }
  return last.slice(has)
}

function readParts(text: string): EventPart[] | undefined {
  const parts = text.split(',').map((part) => /^([^=]+)=(\d+)$/.exec(part) ?? []).map(([, slot = '', people]) => ({ slot, people: Number(people) }))
  return parts.every(({ slot }) => readSlot(slot) !== undefined) ? parts : undefined
}

/** Appends to a booking's history, in the transaction of the change itself. */
export async function record(trx: Trx, { ref, actor, what, detail = '' }: BookingEvent, now: Instant, random: Random): Promise<void> {
  await trx.insertInto('booking_events').values({ id: uuidV7(now, random), ref, at: now, actor, what, detail }).execute()
}

/** A booking's history, oldest first. */
export async function historyOf(db: Reads, ref: string): Promise<(Required<BookingEvent> & { at: Instant })[]> {
  const rows = await db.selectFrom('booking_events').selectAll().where('ref', '=', ref).orderBy('at').orderBy('id').execute()
  return rows.map(({ at, actor, what, detail }) => ({ ref, at, actor, what: what as What, detail }))
}
