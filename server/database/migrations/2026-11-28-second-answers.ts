import { type Kysely, sql } from 'kysely'

/** What is answered once more to somebody whom the first answer did not help. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table tickets add column second_at bigint`.execute(db)
  await sql`alter table tickets add column second_by text not null default ''`.execute(db)
  await sql`alter table tickets add column second_answer text not null default ''`.execute(db)
}
