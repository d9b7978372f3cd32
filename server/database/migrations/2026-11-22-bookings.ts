import { type Kysely, sql } from 'kysely'
import type { Definitions } from '../dialect.ts'

/** What sites offer to groups, who guides them, and what was booked: slot, people and docent together. */
export async function up(db: Kysely<never>, { bytes, clustered, appendOnly }: Definitions): Promise<void> {
  await offers(db)
  await docents(db, bytes)
  await bookings(db, { bytes, clustered })
  await sql`
    create table arrivals (
      id ${bytes} not null primary key,
      ref text not null references bookings (ref),
      at bigint not null,
      people integer not null check (people >= 0),
      minors integer not null check (minors between 0 and people),
      subtracted integer not null check (subtracted between 0 and people),
      note text not null,
      entered_by text not null
    )`.execute(db)
  // Counting law 4: a group's arrival adds its people once; what was wrong about it is a correction.
  await sql`create unique index arrivals_once on arrivals (ref)`.execute(db)
  await sql`
    create table booking_events (
      id ${bytes} not null primary key,
      ref text not null references bookings (ref),
      at bigint not null,
      actor text not null,
      what text not null,
      detail text not null
    )`.execute(db)
  await sql`create index booking_events_of on booking_events (ref, at)`.execute(db)
  for (const [table, why] of [
    ['arrivals', 'an arrival is never edited or deleted; correct the total'],
    ['booking_events', 'what happened to a booking is never edited or deleted'],
  ] as const) {
    for (const statement of appendOnly(table, why)) await statement.execute(db)
  }
}

async function offers(db: Kysely<never>): Promise<void> {
  await sql`
    create table offers (
      site text not null primary key,
      terms text not null,
      version integer not null,
      saved_at bigint,
      saved_by text not null
    )`.execute(db)
  await sql`
    create table closures (
      site text not null,
      day text not null,
      reason text not null,
      closed_by text not null,
      closed_at bigint not null,
      primary key (site, day)
    )`.execute(db)
  // Days that the State Council's calendar, as shipped, does not know yet.
  await sql`
    create table calendar_days (
      day text not null primary key,
      kind text not null check (kind in ('holiday', 'working')),
      entered_by text not null
    )`.execute(db)
  // Capacity counts people (booking law 1). What is kept for the desk is not for those who book online until it is released.
  await sql`
    create table seats (
      site text not null,
      slot text not null,
      capacity integer not null,
      taken integer not null,
      online integer not null,
      primary key (site, slot),
      check (taken between 0 and capacity),
      check (online between 0 and taken)
    )`.execute(db)
}

async function docents(db: Kysely<never>, bytes: Definitions['bytes']): Promise<void> {
  await sql`
    create table docents (
      id ${bytes} not null primary key,
      site text not null,
      name text not null,
      languages text not null,
      weekdays text not null,
      lunch_from text not null,
      lunch_to text not null,
      gap_minutes integer not null check (gap_minutes >= 0),
      daily_most integer not null check (daily_most > 0),
      account text not null default '',
      left_at bigint
    )`.execute(db)
  await sql`create index docents_of on docents (site)`.execute(db)
  await sql`
    create table docent_absences (
      docent ${bytes} not null references docents (id),
      day text not null,
      reason text not null,
      primary key (docent, day)
    )`.execute(db)
  // A docent is in one place at a time: one row per quarter of an hour, counted since 1970 (booking law 2).
  await sql`
    create table docent_hours (
      docent ${bytes} not null references docents (id),
      quarter integer not null,
      ref text not null,
      slot text not null,
      primary key (docent, quarter)
    )`.execute(db)
  await sql`create index docent_hours_of on docent_hours (ref)`.execute(db)
  await sql`
    create table docent_days (
      docent ${bytes} not null references docents (id),
      day text not null,
      groups integer not null check (groups >= 0),
      primary key (docent, day)
    )`.execute(db)
}

async function bookings(db: Kysely<never>, { bytes, clustered }: Pick<Definitions, 'bytes' | 'clustered'>): Promise<void> {
  await sql`
    create table bookings (
      ref text not null primary key,
      request_id ${bytes} not null unique,
      site text not null,
      day text not null,
      status text not null
        check (status in ('confirmed', 'requested', 'waiting', 'declined', 'cancelled', 'arrived', 'no-show')),
      channel text not null check (channel in ('online', 'phone', 'walk-up')),
      kind text not null,
      organisation text not null,
      people integer not null check (people > 0),
      minors integer not null check (minors between 0 and people),
      step_free integer not null check (step_free in (0, 1)),
      docent text not null,
      programme text not null,
      place text not null,
      note text not null,
      lang text not null,
      contact ${bytes},
      member_code text not null,
      answer_by bigint,
      offered_at bigint,
      offer_until bigint,
      reason text not null,
      sequence integer not null,
      agreed text not null,
      created_at bigint not null,
      changed_at bigint not null
    )`.execute(db)
  await sql`create index bookings_of_day on bookings (site, day)`.execute(db)
  await sql`create index bookings_by_status on bookings (status, day)`.execute(db)
  await sql`
    create table booking_parts (
      ref text not null references bookings (ref),
      slot text not null,
      ends text not null,
      people integer not null check (people > 0),
      docent ${bytes} references docents (id),
      primary key (ref, slot)
    ) ${clustered}`.execute(db)
  // What a booking holds of a slot; it is given back by deleting the row, once.
  await sql`
    create table seat_holds (
      ref text not null,
      part text not null,
      site text not null,
      slot text not null,
      people integer not null check (people > 0),
      primary key (ref, part, slot)
    ) ${clustered}`.execute(db)
}
