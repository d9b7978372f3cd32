import { sql } from 'kysely'
import type { Definitions } from '../engine.ts'

export const definitions: Definitions = {
  bytes: sql`blob`,
  clustered: sql`without rowid`,
  appendOnly: (table, why) =>
    ['update', 'delete'].map(
      (verb) => sql`create trigger ${sql.id(`${table}_no_${verb}`)} before ${sql.raw(verb)} on ${sql.table(table)}
        begin select raise(abort, ${sql.lit(why)}); end`,
    ),
  changeable: (table) => ['update', 'delete'].map((verb) => sql`drop trigger ${sql.id(`${table}_no_${verb}`)}`),
  refuseInsert: (table, when, why) => [
    sql`create trigger ${sql.id(`${table}_refused`)} before insert on ${sql.table(table)} when ${sql.raw(when)}
      begin select raise(abort, ${sql.lit(why)}); end`,
  ],
  refuseChange: (table, when, why) =>
    ['update', 'delete'].map(
      (verb) => sql`create trigger ${sql.id(`${table}_kept_from_${verb}`)} before ${sql.raw(verb)} on ${sql.table(table)} when ${sql.raw(when)}
        begin select raise(abort, ${sql.lit(why)}); end`,
    ),
}
