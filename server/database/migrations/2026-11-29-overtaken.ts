import { type Kysely, sql } from 'kysely'

/** Messages that newer news of the same booking has overtaken, and so are told to nobody. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`alter table outbox add column overtaken_at bigint check (overtaken_at is null or state = 'gone')`.execute(db)
}
