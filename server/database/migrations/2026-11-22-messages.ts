import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** Messages that are to be told, or have been. */
export async function up(db: Kysely<never>, { bytes }: Definitions): Promise<void> {
  await sql`
    create table outbox (
      id ${bytes} not null primary key,
      created_at bigint not null,
      booking text not null,
      site text not null,
      about text not null,
      channel text not null check (channel in ('mail', 'sms', 'robot', 'call')),
      state text not null default 'waiting' check (state in ('waiting', 'sent', 'gone')),
      sealed ${bytes},
      tries integer not null default 0,
      next_at bigint,
      told_at bigint,
      called_by text,
      check ((told_at is not null) = (state = 'sent')),
      check (next_at is null or state = 'waiting')
    )`.execute(db)
  await sql`create index outbox_due on outbox (next_at) where next_at is not null`.execute(db)
  await sql`create index outbox_by_state on outbox (state, channel, created_at)`.execute(db)
  await sql`create index outbox_of_booking on outbox (booking)`.execute(db)
}
