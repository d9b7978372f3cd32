import { type RawBuilder, sql } from 'kysely'
import type { Definitions } from '../engine.ts'

/** The SQLSTATE with which the triggers below refuse a row; PostgreSQL has none of its own that begins with R. */
export const refused = 'RF001'

export const definitions: Definitions = {
  bytes: sql`bytea`,
  // PostgreSQL keeps no table in the order of its key.
  clustered: sql``,
  appendOnly: (table, why) => [
    does(`${table}_kept`, refuse(why)),
    sql`create trigger ${sql.id(`${table}_kept`)} before update or delete on ${sql.table(table)} for each row execute function ${sql.id(`${table}_kept`)}()`,
    sql`create trigger ${sql.id(`${table}_kept_whole`)} before truncate on ${sql.table(table)} for each statement execute function ${sql.id(`${table}_kept`)}()`,
  ],
  changeable: (table) => [
    ...['kept', 'kept_whole'].map((name) => sql`drop trigger ${sql.id(`${table}_${name}`)} on ${sql.table(table)}`),
    sql`drop function ${sql.id(`${table}_kept`)}()`,
  ],
  // The condition stands in the function: that of a trigger may not look into another table.
  refuseInsert: (table, when, why) => [
    does(`${table}_refused`, sql`if ${sql.raw(when)} then ${refuse(why)} end if; return new;`),
    sql`create trigger ${sql.id(`${table}_refused`)} before insert on ${sql.table(table)} for each row execute function ${sql.id(`${table}_refused`)}()`,
  ],
  refuseChange: (table, when, why) => [
    does(`${table}_kept_then`, sql`if ${sql.raw(when)} then ${refuse(why)} end if; if tg_op = 'DELETE' then return old; end if; return new;`),
    sql`create trigger ${sql.id(`${table}_kept_then`)} before update or delete on ${sql.table(table)} for each row execute function ${sql.id(`${table}_kept_then`)}()`,
  ],
}

const refuse = (why: string) => sql`raise exception using errcode = ${sql.lit(refused)}, message = ${sql.lit(why)};`

function does(name: string, body: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`create function ${sql.id(name)}() returns trigger language plpgsql as $body$ begin ${body} end $body$`
}
