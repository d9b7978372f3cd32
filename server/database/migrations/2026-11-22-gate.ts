import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** What stands at a gate beside the plate: screens, member codes, the desk; and how busy each ten minutes were. */
export async function up(db: Kysely<never>, { bytes, clustered, appendOnly }: Definitions): Promise<void> {
  // Counting law 4: a browser counted before its group was entered is taken back, once.
  await sql`alter table visits add column corrects ${bytes} check (corrects is null or (people < 0 and source = 'group'))`.execute(db)
  await sql`create unique index visits_taken_back_once on visits (site, day, corrects) where corrects is not null`.execute(db)
  await sql`
    create table tempo (
      site text not null,
      day text not null,
      slot integer not null check (slot between 0 and 143),
      people integer not null,
      cookieless integer not null,
      primary key (site, day, slot)
    ) ${clustered}`.execute(db)
  await sql`
    create table member_codes (
      code text not null primary key,
      site text not null,
      day text not null,
      booking text not null
    )`.execute(db)
  await sql`
    create table displays (
      id ${bytes} not null primary key,
      number integer not null unique,
      site text not null,
      place text not null,
      key_hash ${bytes} not null unique,
      paired_by text not null,
      paired_at bigint not null,
      revoked_at bigint
    )`.execute(db)
  await sql`
    create table gate_rules (
      site text not null primary key,
      display_only_since bigint,
      help_phone text not null default ''
    )`.execute(db)
  await sql`
    create table desk_counts (
      site text not null,
      id ${bytes} not null,
      day text not null,
      at bigint not null,
      people integer not null check (people <> 0),
      minors integer not null default 0,
      note text not null default '',
      entered_by text not null,
      primary key (site, id)
    ) ${clustered}`.execute(db)
  await sql`create index desk_counts_of_day on desk_counts (site, day)`.execute(db)
  for (const statement of appendOnly('desk_counts', 'what the desk counted is never edited or deleted; append the difference')) {
    await statement.execute(db)
  }
}
