import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** Every state of a site's guide, and of the list of sources, since somebody first changed it in the console. */
export async function up(db: Kysely<never>, { appendOnly }: Definitions): Promise<void> {
  await sql`
    create table guide_versions (
      site text not null,
      version integer not null check (version > 0),
      document text not null,
      what text not null,
      saved_by text not null,
      at bigint not null,
      primary key (site, version)
    )`.execute(db)
  for (const statement of appendOnly('guide_versions', 'a version of the guide stays as it was saved; save another')) await statement.execute(db)
}
