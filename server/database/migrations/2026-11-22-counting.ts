import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** Plates, visits, scans and the counters derived from them. */
export async function up(db: Kysely<never>, { bytes, clustered, appendOnly }: Definitions): Promise<void> {
  await sql`
    create table plates (
      code text not null primary key,
      site text not null,
      stop text not null default '',
      issue integer not null default 1,
      issued_at bigint not null,
      retired_at bigint,
      unique (site, stop, issue)
    )`.execute(db)
  await sql`
    create table day_keys (
      site text not null,
      day text not null,
      key ${bytes} not null,
      primary key (site, day)
    )`.execute(db)
  await sql`
    create table visits (
      site text not null,
      day text not null,
      id ${bytes} not null,
      entered_on text not null,
      at bigint not null,
      source text not null check (source in ('plate', 'display', 'late', 'code', 'group', 'desk', 'import')),
      people integer not null,
      device ${bytes},
      check (people > 0 or source in ('group', 'desk', 'import') or (people = 0 and device is not null)),
      check (day <= entered_on),
      primary key (site, day, id)
    ) ${clustered}`.execute(db)
  // Counting law 2: one browser, one site, one day, one visit.
  await sql`create unique index visits_one_per_device on visits (site, day, device) where device is not null`.execute(db)
  // Counting law 3: a scan_id has one outcome for ever.
  await sql`
    create table scans (
      site text not null,
      scan_id ${bytes} not null,
      outcome text not null check (outcome in ('counted', 'already', 'member')),
      day text not null,
      at bigint not null,
      stop text not null default '',
      number integer not null,
      counted_at bigint not null,
      primary key (site, scan_id)
    ) ${clustered}`.execute(db)
  // What recount reads for one stop and day, without the gate's scans.
  await sql`create index scans_of_stops on scans (site, day, stop) where stop <> ''`.execute(db)
  await sql`
    create table counters (
      site text not null,
      day text not null,
      source text not null,
      people integer not null,
      visits integer not null,
      cookieless integer not null default 0,
      primary key (site, day, source)
    ) ${clustered}`.execute(db)
  await sql`
    create table totals (
      site text not null,
      people bigint not null,
      primary key (site)
    )`.execute(db)
  await sql`
    create table stop_reads (
      site text not null,
      stop text not null,
      day text not null,
      reads integer not null,
      primary key (site, stop, day)
    )`.execute(db)
  // Counting law 8: nothing counted is ever edited or deleted.
  const kept = [
    ...appendOnly('visits', 'a counted visit is never edited or deleted; append a correction'),
    ...appendOnly('scans', 'the outcome of a scan is remembered for ever'),
  ]
  for (const statement of kept) await statement.execute(db)
}
