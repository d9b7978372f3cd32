import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/**
 * Takes out of the history of bookings, which nobody can edit, why organisers cancelled: it names whom they like, and has to be
 * forgotten in time (privacy law 3). It stands in the booking, too, from where it is purged.
 */
export async function up(db: Kysely<never>, { appendOnly, changeable }: Definitions): Promise<void> {
  for (const statement of changeable('booking_events')) await statement.execute(db)
  await sql`update booking_events set detail = '' where what = 'cancelled' and actor = ''`.execute(db)
  for (const statement of appendOnly('booking_events', 'what happened to a booking is never edited or deleted')) await statement.execute(db)
}
