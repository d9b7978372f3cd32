import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** Corrections, seals of finished days, and closed months (counting laws 8 and 9). */
export async function up(db: Kysely<never>, { bytes, appendOnly, refuseInsert, refuseChange }: Definitions): Promise<void> {
  await sql`
    create table corrections (
      id ${bytes} not null primary key,
      site text not null,
      day text not null,
      about text not null,
      entered_on text not null,
      at bigint not null,
      people integer not null check (people <> 0),
      reason text not null,
      entered_by text not null,
      confirmed_by text not null,
      check (about <= day and day <= entered_on)
    )`.execute(db)
  await sql`create index corrections_of_days on corrections (site, day)`.execute(db)
  await sql`create index corrections_entered on corrections (site, entered_on)`.execute(db)
  // Rows of a finished ledger day: those of the day itself lie together by the key, the few that came late are found here.
  await sql`create index visits_entered_late on visits (site, entered_on, day, id) where day <> entered_on`.execute(db)
  // One above the admin's size waits here for a second person; it counts only once it stands above.
  await sql`
    create table proposed_corrections (
      id ${bytes} not null primary key,
      site text not null,
      about text not null,
      at bigint not null,
      people integer not null check (people <> 0),
      reason text not null,
      proposed_by text not null,
      answered_at bigint,
      answered_by text,
      answer text check (answer in ('confirmed', 'rejected'))
    )`.execute(db)
  await sql`
    create table correction_rules (
      one integer not null primary key check (one = 1),
      confirm_above integer not null check (confirm_above >= 0)
    )`.execute(db)
  await sql`
    create table seals (
      site text not null,
      day text not null,
      previous ${bytes} not null,
      hash ${bytes} not null,
      entries integer not null,
      people integer not null,
      sealed_at bigint not null,
      primary key (site, day)
    )`.execute(db)
  // The first day that the ledger of a site still takes entries on, and the first that may still be counted for.
  await sql`
    create table open_days (
      site text not null primary key,
      entered_from text not null,
      counted_from text not null
    )`.execute(db)
  // The last one, by the nightly job.
  await sql`
    create table verifications (
      one integer not null primary key check (one = 1),
      at bigint not null,
      result text not null
    )`.execute(db)
  await sql`
    create table months (
      site text not null,
      month text not null,
      note text not null,
      submitted_by text not null,
      submitted_at bigint not null,
      closed_by text,
      closed_at bigint,
      json text,
      csv text,
      check ((closed_at is null) = (json is null) and (closed_at is null) = (csv is null)),
      primary key (site, month)
    )`.execute(db)
  for (const [table, why] of [
    ['corrections', 'a correction is never edited or deleted; append another'],
    ['seals', 'a sealed day stays as it was sealed'],
  ] as const) {
    for (const statement of appendOnly(table, why)) await statement.execute(db)
  }
  for (const statement of refuseChange('months', 'old.closed_at is not null', 'a closed month stays as it was closed')) await statement.execute(db)
  for (const table of ['visits', 'corrections']) {
    const late = `exists (select 1 from open_days where open_days.site = new.site and (new.entered_on < open_days.entered_from or new.day < open_days.counted_from))`
    for (const statement of refuseInsert(table, late, 'nothing is entered on a sealed day or counted in a closed month')) await statement.execute(db)
  }
}
