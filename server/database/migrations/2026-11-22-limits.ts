import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** How many people a site takes, by who has set it; every version stays. */
export async function up(db: Kysely<never>, { appendOnly }: Definitions): Promise<void> {
  await sql`
    create table site_limits (
      site text not null,
      version integer not null check (version > 0),
      daily integer check (daily > 0),
      instant integer check (instant > 0),
      amber integer check (amber between 1 and 100),
      red integer check (red between 1 and 100),
      set_by text not null,
      set_at bigint not null,
      check (amber < red),
      primary key (site, version)
    )`.execute(db)
  for (const statement of appendOnly('site_limits', 'a limit once set stays as it was set; set another')) await statement.execute(db)
}
