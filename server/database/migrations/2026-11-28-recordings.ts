import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** What can be listened to of a site, one recording for each part and language, and its bytes in pieces. */
export async function up(db: Kysely<never>, { bytes }: Definitions): Promise<void> {
  await sql`
    create table recordings (
      site text not null,
      part text not null,
      lang text not null check (lang in ('zh', 'en')),
      sha256 ${bytes} not null,
      type text not null,
      size integer not null check (size > 0),
      seconds integer check (seconds > 0),
      credit text not null check (credit <> ''),
      uploaded_at bigint not null,
      uploaded_by text not null,
      primary key (site, part, lang)
    )`.execute(db)
  await sql`create index recordings_of_content on recordings (sha256)`.execute(db)
  // Read piece by piece: a whole recording in one row would be fetched whole for each of its parts.
  await sql`
    create table recording_pieces (
      sha256 ${bytes} not null,
      begins integer not null check (begins >= 0),
      bytes ${bytes} not null,
      primary key (sha256, begins)
    )`.execute(db)
}
