import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** Daily totals from files: those that are counted, and those of other counts that ours are compared with. */
export async function up(db: Kysely<never>, { bytes, clustered, appendOnly }: Definitions): Promise<void> {
  // One row for each site of a file; the days below are there before it, and mean nothing without it.
  await sql`
    create table imports (
      id ${bytes} not null,
      site text not null,
      series text not null,
      at bigint not null,
      entered_by text not null,
      file text not null,
      sha256 ${bytes} not null,
      rows integer not null check (rows > 0),
      people bigint not null,
      first_day text not null,
      last_day text not null,
      primary key (id, site)
    )`.execute(db)
  await sql`create index imports_of_site on imports (site, series)`.execute(db)
  await sql`
    create table imported_days (
      import ${bytes} not null,
      site text not null,
      day text not null,
      visit ${bytes} not null,
      at bigint not null,
      people integer not null check (people >= 0),
      primary key (import, site, day)
    ) ${clustered}`.execute(db)
  // Counts of others lie in a table of their own, so that no sum over ours can take them in.
  await sql`
    create table comparisons (
      import ${bytes} not null,
      site text not null,
      day text not null,
      people integer not null check (people >= 0),
      primary key (import, site, day)
    ) ${clustered}`.execute(db)
  for (const statement of appendOnly('imports', 'an import is never edited or deleted; what it got wrong is corrected')) await statement.execute(db)
}
