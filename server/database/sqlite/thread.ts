import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { Answer, Statement, ThreadData } from './protocol.ts'

/**
 * One SQLite connection in a thread of its own: better-sqlite3 is synchronous, and a commit waits for
 * the disk, which must not hold up the pages.
 */

const { file, readonly } = workerData as ThreadData
const port = parentPort!
const connection = new Database(file, { readonly, timeout: 5000 })

if (!readonly) {
  connection.pragma('journal_mode = WAL')
  // Counting law 5: the visitor is answered only after the visit is on disk.
  connection.pragma('synchronous = FULL')
  // Privacy law 1: a day's key, once deleted, is overwritten.
  connection.pragma('secure_delete = ON')
}
connection.pragma('foreign_keys = ON')
connection.pragma('cache_size = -65536')

const prepared = new Map<string, Database.Statement>()
const keptStatements = 500

port.on('message', (statement: Statement | 'close') => {
  if (statement === 'close') {
    connection.close()
    port.close()
    return
  }
  port.postMessage(answer(statement))
})

function answer({ id, sql, parameters }: Statement): Answer {
  try {
    const query = prepare(sql)
    if (query.reader) return { id, rows: query.all(...parameters), changes: 0 }
    return { id, rows: [], changes: query.run(...parameters).changes }
  } catch (error) {
    return { id, error: { message: (error as Error).message, code: (error as { code?: string }).code } }
  }
}

function prepare(sql: string): Database.Statement {
  let query = prepared.get(sql)
  if (query === undefined) {
    query = connection.prepare(sql)
    if (prepared.size >= keptStatements) prepared.clear()
    prepared.set(sql, query)
  }
  return query
}
