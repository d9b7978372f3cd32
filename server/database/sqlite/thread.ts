import { parentPort } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { Kysely, SqliteDialect } from 'kysely'
import type { Alone, InGroups, RowsOf } from '../rows.ts'
import type { Answer, Failure, Request, ThreadData } from './protocol.ts'
import { alone, inGroups, rowsOf } from './rows.ts'

/**
 * One SQLite connection in a thread of its own: better-sqlite3 is synchronous, and a commit waits for
 * the disk, which must not hold up the pages. When it is closed, the thread may be asked to open another.
 */

const port = parentPort!
let connection: Database.Database
let readonly: boolean

const prepared = new Map<string, Database.Statement>()
const keptStatements = 500

type Job = (trx: Kysely<never>, engine: { rowsOf: RowsOf; alone: Alone; inGroups: InGroups }, argument: unknown) => Promise<unknown>
let known: Record<string, Job>
const inHere = new Kysely<never>({ dialect: new SqliteDialect({ database: { prepare: prepareInJob, close: () => undefined } }) })

let last: Promise<void> = Promise.resolve()

/** One message after the other: nothing gets into the transaction of a job, whatever the job waits for. */
port.on('message', (request: Request) => {
  last = last.then(() => take(request))
})

async function take(request: Request): Promise<void> {
  if (request === 'end') port.close()
  else if (request === 'close') port.postMessage(close())
  else if ('open' in request) await open(request.open)
  else port.postMessage('job' in request ? await work(request) : answer(request))
}

/** What cannot be opened ends the thread. */
async function open(data: ThreadData): Promise<void> {
  readonly = data.readonly
  connection = opened(data)
  known = data.jobs === undefined ? {} : await import(data.jobs)
}

function close(): 'closed' {
  prepared.clear()
  doomed = undefined
  connection.close()
  return 'closed'
}

async function work({ id, job, argument }: { id: number; job: string; argument: unknown }): Promise<Answer> {
  try {
    connection.exec(readonly ? 'begin' : 'begin immediate')
    const result = await known[job]!(inHere, { rowsOf, alone, inGroups }, argument)
    connection.exec('commit')
    return { id, result }
  } catch (error) {
    // On a full disk SQLite has rolled back by itself.
    if (connection.inTransaction) connection.exec('rollback')
    // What the job had sent together with the statement that failed finds no transaction, neither its own nor the next.
    await new Promise(setImmediate)
    return { id, error: failure(error) }
  }
}

/** Statements of a job are prepared once, like those that come in messages, and carried out in its transaction or not at all. */
function prepareInJob(sql: string): Database.Statement {
  if (!connection.inTransaction) throw new Error('the transaction of this job is over')
  return prepare(sql)
}

function opened({ file, readonly, mustExist = false, aside = false }: ThreadData): Database.Database {
  try {
    const database = new Database(file, { readonly, fileMustExist: mustExist, timeout: 5000 })
    if (!readonly) {
      database.pragma('journal_mode = WAL')
      // Counting law 5: the visitor is answered only after the visit is on disk.
      database.pragma('synchronous = FULL')
      // Privacy law 1: a day's key, once deleted, is overwritten.
      database.pragma('secure_delete = ON')
      // Counting law 8: without it, `replace` deletes rows past the triggers that refuse to.
      database.pragma('recursive_triggers = ON')
    }
    database.pragma('foreign_keys = ON')
    database.pragma(`cache_size = -${aside ? 4096 : 65536}`)
    return database
  } catch (error) {
    // Of better-sqlite3's own errors only the code would reach the main thread.
    throw Object.assign(new Error(`${file}: ${(error as Error).message}`), { code: (error as { code?: string }).code })
  }
}

/** Why nothing more is done before the next rollback: the transaction did not begin, or is over. */
let doomed: Failure | undefined

function answer({ id, sql, parameters }: { id: number; sql: string; parameters: readonly unknown[] }): Answer {
  if (sql === 'rollback') {
    const began = doomed === undefined
    doomed = undefined
    if (!began) return { id, rows: [], changes: 0 }
  }
  if (doomed) return { id, error: doomed }
  const begun = connection.inTransaction
  try {
    const query = prepare(sql)
    if (query.reader) return { id, rows: query.all(...parameters), changes: 0 }
    return { id, rows: [], changes: query.run(...parameters).changes }
  } catch (error) {
    // On a full disk SQLite rolls back by itself; what was sent behind must not be done outside of the transaction.
    if (sql.startsWith('begin') || (begun && !connection.inTransaction)) doomed = failure(error)
    return { id, error: failure(error) }
  }
}

function failure(error: unknown): Failure {
  const { message, code } = error as { message: string; code?: string }
  return { message, code }
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
