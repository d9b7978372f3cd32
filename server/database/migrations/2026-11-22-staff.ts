import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** People who sign in, their sessions, and the record of what they did. */
export async function up(db: Kysely<never>, { bytes, appendOnly }: Definitions): Promise<void> {
  await sql`
    create table staff (
      id ${bytes} not null primary key,
      name text not null unique,
      password_hash text not null,
      role text not null check (role in ('admin', 'manager', 'docent')),
      created_at bigint not null,
      signed_out_before bigint not null default 0
    )`.execute(db)
  await sql`
    create table sessions (
      token_hash ${bytes} not null primary key,
      staff_id ${bytes} not null references staff (id) on delete cascade,
      created_at bigint not null,
      expires_at bigint not null
    )`.execute(db)
  await sql`
    create table audit (
      id ${bytes} not null primary key,
      at bigint not null,
      actor text not null,
      action text not null,
      subject text not null default '',
      detail text not null default ''
    )`.execute(db)
  for (const statement of appendOnly('audit', 'the audit log only grows')) await statement.execute(db)
}
