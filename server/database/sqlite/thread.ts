import { parentPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import type { Answer, Failure, Statement, ThreadData } from './protocol.ts'

/**
 * One SQLite connection in a thread of its own: better-sqlite3 is synchronous, and a commit waits for
 * the disk, which must not hold up the pages.
 */

const { file, readonly } = workerData as ThreadData
const port = parentPort!
const connection = open()

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

function open(): Database.Database {
  try {
    const opened = new Database(file, { readonly, timeout: 5000 })
    if (!readonly) {
      opened.pragma('journal_mode = WAL')
      // Counting law 5: the visitor is answered only after the visit is on disk.
      opened.pragma('synchronous = FULL')
      // Privacy law 1: a day's key, once deleted, is overwritten.
      opened.pragma('secure_delete = ON')
      // Counting law 8: without it, `replace` deletes rows past the triggers that refuse to.
      opened.pragma('recursive_triggers = ON')
    }
    opened.pragma('foreign_keys = ON')
    opened.pragma('cache_size = -65536')
    return opened
  } catch (error) {
    // Of better-sqlite3's own errors only the code would reach the main thread.
    throw Object.assign(new Error(`${file}: ${(error as Error).message}`), { code: (error as { code?: string }).code })
  }
}

/** Why nothing more is done before the next rollback: the transaction did not begin. */
let doomed: Failure | undefined

function answer({ id, sql, parameters }: Statement): Answer {
  if (sql === 'rollback') {
    const began = doomed === undefined
    doomed = undefined
    if (!began) return { id, rows: [], changes: 0 }
  }
  if (doomed) return { id, error: doomed }
  try {
    const query = prepare(sql)
    if (query.reader) return { id, rows: query.all(...parameters), changes: 0 }
    return { id, rows: [], changes: query.run(...parameters).changes }
  } catch (error) {
    const told = { message: (error as Error).message, code: (error as { code?: string }).code }
    if (sql.startsWith('begin')) doomed = told
    return { id, error: told }
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
