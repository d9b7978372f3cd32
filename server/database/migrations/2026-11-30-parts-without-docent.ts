import { type Kysely, sql } from 'kysely'

/**
 * Which parts of a booking go without a docent, as asked or agreed: one that has none may as well have it still to be found.
 * What was agreed before is read from where it stands: a booking that wants none wants none in any part, of a confirmed one
 * nobody is still to be found, and of any other the history has what was said last of a part. It can run again.
 */
export async function up(db: Kysely<never>): Promise<void> {
  if (!(await hasColumn(db, 'booking_parts', 'without_docent'))) {
    // Whoever has a docent does not go without.
    await sql`
      alter table booking_parts add column without_docent integer not null default 0
        check (without_docent in (0, 1)) check (without_docent = 0 or docent is null)`.execute(db)
  }
  await sql`
    update booking_parts set without_docent = 1
    where docent is null and (
      exists (select 1 from bookings where bookings.ref = booking_parts.ref and (bookings.docent = 'none' or bookings.status = 'confirmed'))
      or (
        select detail from booking_events
        where booking_events.ref = booking_parts.ref and what = 'docent' and detail like booking_parts.slot || ' %'
        order by at desc, id desc limit 1
      ) like '% → —'
    )`.execute(db)
}

async function hasColumn(db: Kysely<never>, table: string, column: string): Promise<boolean> {
  const tables = await db.introspection.getTables()
  return tables.some(({ name, columns }) => name === table && columns.some((one) => one.name === column))
}
