import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** What visitors ask for and say, until it is answered and closed; every step of it is kept. */
export async function up(db: Kysely<never>, { bytes, appendOnly }: Definitions): Promise<void> {
  await sql`
    create table tickets (
      number text not null primary key,
      request_id ${bytes} not null unique,
      site text not null,
      stop text not null,
      kind text not null check (kind in ('assistance', 'plate', 'text', 'complaint', 'praise', 'other')),
      lang text not null,
      status text not null check (status in ('new', 'taken', 'answered', 'closed')),
      created_at bigint not null,
      day text not null,
      visit_day text not null,
      due_at bigint not null,
      sealed ${bytes},
      taken_at bigint,
      taken_by text not null default '',
      answered_at bigint,
      answered_by text not null default '',
      answer text not null default '',
      closed_at bigint,
      closed_by text not null default '',
      rating text check (rating in ('satisfied', 'mostly', 'dissatisfied')),
      rated_at bigint,
      word text not null default '',
      check ((visit_day <> '') = (kind = 'assistance')),
      check ((taken_at is null) = (status = 'new')),
      check ((answered_at is not null) = (status in ('answered', 'closed'))),
      check ((closed_at is not null) = (status = 'closed')),
      check ((rating is null) = (rated_at is null)),
      check (rating is null or answered_at is not null),
      check (answer = '' or answered_at is not null),
      check (word = '' or rating is not null)
    )`.execute(db)
  await sql`create index tickets_of on tickets (site, day)`.execute(db)
  await sql`create index tickets_by_status on tickets (status, due_at)`.execute(db)
  await sql`
    create table ticket_events (
      id ${bytes} not null primary key,
      number text not null references tickets (number),
      at bigint not null,
      actor text not null,
      what text not null,
      detail text not null
    )`.execute(db)
  await sql`create index ticket_events_of on ticket_events (number, at)`.execute(db)
  for (const statement of appendOnly('ticket_events', 'what happened to a ticket is never edited or deleted')) await statement.execute(db)
}
