import { type Kysely, sql } from 'kysely'

/** The guide as it is served, where several servers share it and a file of one of them would not do. */
export async function up(db: Kysely<never>): Promise<void> {
  await sql`
    create table guide_document (
      one integer not null primary key check (one = 1),
      version integer not null check (version > 0),
      document text not null
    )`.execute(db)
}
