import type { Expression, ExpressionBuilder, SqlBool } from 'kysely'
import type { Trx } from '../../database/open.ts'
import type { Channel, SlotKey } from '../../database/schema-bookings.ts'
import type { Schema } from '../../database/schema.ts'
import type { Instant } from '../../local-day.ts'
import type { People } from './inside.ts'
import { instantOf, readSlot } from './slots.ts'
import type { Terms } from './terms.ts'

/** A claim on a slot's seats, for a part of a booking. */
export interface Claim {
  ref: string
  /** Slot in which the part begins. */
  part: SlotKey
  site: string
  slot: SlotKey
  people: number
}

/** People whom a slot takes. */
export interface Room {
  capacity: number
  /** Of these, for who books online. */
  online: number
  /** Who is inside meanwhile and holds seats of other slots, whose times are none any more. */
  besides: People
}

/** A slot's room at this moment: what is kept for the desk is released some hours before (the offer says how many). */
export function roomOf({ capacity, desk }: Pick<Terms, 'capacity' | 'desk'>, slot: SlotKey, now: Instant): Omit<Room, 'besides'> {
  const { day, starts } = readSlot(slot)!
  const released = now >= instantOf(day, starts) - desk.releasedHours * 3_600_000
  return { capacity, online: released ? capacity : capacity - desk.people }
}

/**
 * The seats of slots, counted in people (booking law 1). A claim compares and sets in one statement, and the
 * row count tells whether it was had: whatever arrives at once, no slot is given twice.
 */
export class Seats {
  /** Claims seats within the transaction; whether they were had. Claims of one booking go in the order of their slots. */
  async claim(trx: Trx, claim: Claim, channel: Channel, room: Room): Promise<boolean> {
    const { site, slot, people } = claim
    await this.#show(trx, claim, room)
    const online = channel === 'online' ? people : 0
    const { numUpdatedRows: rows } = await trx
      .updateTable('seats')
      .set(({ eb }) => ({ taken: eb('taken', '+', people), online: eb('online', '+', online) }))
      .where('site', '=', site)
      .where('slot', '=', slot)
      .where((eb) => this.fits(eb, people, online, room))
      .executeTakeFirstOrThrow()
    if (rows !== 1n) return false
    await trx.insertInto('seat_holds').values(claim).execute()
    return true
  }

  /** What keeps a slot from being given twice. */
  protected fits(eb: ExpressionBuilder<Schema, 'seats'>, people: number, online: number, { besides, ...room }: Room): Expression<SqlBool> {
    const all = eb('taken', '<=', room.capacity - besides.all - people)
    return online === 0 ? all : all.and('online', '<=', room.online - besides.online - people)
  }

  /** The slot's row, made when it is first booked; a capacity that was lowered below what is taken stays until it fits. */
  async #show(trx: Trx, { site, slot }: Claim, { capacity }: Room): Promise<void> {
    await trx
      .insertInto('seats')
      .values({ site, slot, capacity, taken: 0, online: 0 })
      .onConflict((on) => on.columns(['site', 'slot']).doUpdateSet({ capacity }).where('seats.taken', '<=', capacity))
      .execute()
  }
}

/** Gives back a part's seats but for so many people, in each slot that it takes. */
export async function giveBackSome(trx: Trx, { ref, part, people }: Pick<Claim, 'ref' | 'part' | 'people'>, channel: Channel): Promise<void> {
  const held = await trx.selectFrom('seat_holds').select(['site', 'slot', 'people']).where('ref', '=', ref).where('part', '=', part).orderBy('slot').execute()
  await trx.updateTable('seat_holds').set({ people }).where('ref', '=', ref).where('part', '=', part).execute()
  for (const { site, slot, people: before } of held) await giveBack(trx, { site, slot, people: before - people }, channel)
}

/** Gives back what a booking holds: once, however often it is called. */
export async function releaseSeats(trx: Trx, ref: string, channel: Channel): Promise<void> {
  const held = await trx.deleteFrom('seat_holds').where('ref', '=', ref).returning(['site', 'slot', 'people']).execute()
  held.sort((one, other) => (one.slot < other.slot ? -1 : 1))
  for (const hold of held) await giveBack(trx, hold, channel)
}

async function giveBack(trx: Trx, { site, slot, people }: Pick<Claim, 'site' | 'slot' | 'people'>, channel: Channel): Promise<void> {
  const online = channel === 'online' ? people : 0
  await trx
    .updateTable('seats')
    .set(({ eb }) => ({ taken: eb('taken', '-', people), online: eb('online', '-', online) }))
    .where('site', '=', site)
    .where('slot', '=', slot)
    .execute()
}
