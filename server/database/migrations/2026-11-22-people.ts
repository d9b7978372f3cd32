import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** Whose sites are whose, and the keys that programs come with. */
export async function up(db: Kysely<never>, { bytes }: Definitions): Promise<void> {
  // '*' stands for every site, also those to come.
  await sql`
    create table staff_sites (
      staff_id ${bytes} not null references staff (id),
      site text not null,
      primary key (staff_id, site)
    )`.execute(db)
  // Until now everybody saw every site.
  await sql`insert into staff_sites (staff_id, site) select id, '*' from staff`.execute(db)
  await sql`
    create table tokens (
      id ${bytes} not null primary key,
      hash ${bytes} not null unique,
      staff_id ${bytes} not null references staff (id),
      label text not null,
      site text not null,
      scope text not null check (scope in ('read', 'arrivals')),
      created_at bigint not null,
      last_used_on text,
      revoked_at bigint
    )`.execute(db)
  // An account that is closed signs nobody in; its name stays with what it did.
  await sql`alter table staff add column left_at bigint`.execute(db)
}
