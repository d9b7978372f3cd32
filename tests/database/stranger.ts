import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { isPostgres } from '../../server/database/dialect.ts'

export type Row = Record<string, string | number | Buffer | null>
type Value = Row[string]

/** Another program that has the store, and knows nothing of ours nor of what keeps our rows as they are. */
export interface Stranger {
  /** @param sql with `?` for each of the values */
  all(sql: string, ...values: Value[]): Promise<Row[]>
  /** Writes past every trigger. */
  run(sql: string, ...values: Value[]): Promise<void>
}

/** @param store PostgreSQL's address, or the path of a SQLite file */
export async function asStranger<T>(store: string, job: (stranger: Stranger) => Promise<T>): Promise<T> {
  return isPostgres(store) ? onPostgres(store, job) : onSqlite(store, job)
}

async function onSqlite<T>(file: string, job: (stranger: Stranger) => Promise<T>): Promise<T> {
  const db = new Sqlite(file)
  const run = (sql: string, values: Value[]) => {
    const triggers = db.prepare("select name, sql from sqlite_master where type = 'trigger'").all() as { name: string; sql: string }[]
    db.transaction(() => {
      for (const { name } of triggers) db.exec(`drop trigger ${name}`)
      db.prepare(sql).run(values)
      for (const trigger of triggers) db.exec(trigger.sql)
    })()
  }
  try {
    return await job({ all: async (sql, ...values) => db.prepare(sql).all(values) as Row[], run: async (sql, ...values) => run(sql, values) })
  } finally {
    db.close()
  }
}

async function onPostgres<T>(url: string, job: (stranger: Stranger) => Promise<T>): Promise<T> {
  const client = new pg.Client(url)
  await client.connect()
  const ask = (sql: string, values: Value[]) => {
    let i = 0
    return client.query(sql.replaceAll('?', () => `$${++i}`), values)
  }
  try {
    await client.query('set session_replication_role = replica')
    return await job({ all: async (sql, ...values) => (await ask(sql, values)).rows as Row[], run: async (sql, ...values) => void (await ask(sql, values)) })
  } finally {
    await client.end()
  }
}
