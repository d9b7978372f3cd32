import { closeSync, fsyncSync, openSync } from 'node:fs'
import Database from 'better-sqlite3'
import { migrations } from '../migrations/index.ts'

/** Files kept beside the tables in a backup, by name. */
export type KeptFiles = Record<string, Buffer>

/**
 * Tables whose rows no backup carries. The keys of a site's days are deleted 73 hours after the day so that nobody can
 * follow a visitor (privacy law 1), and a file that lies about for a month would keep them; nor is anybody to be signed
 * in by an old file. Whoever restores without the keys counts a phone of a day that is still open once more.
 */
export const leftOut = ['day_keys', 'sessions'] as const

/**
 * Copies a database into a new file (0600), consistent while others write, and puts files beside its tables.
 * `VACUUM INTO` rather than the backup API, which starts anew at every write and may never end.
 *
 * @throws when the source is damaged or the target cannot be written; what there is of it is left to the caller
 */
export function packDatabase(source: string, target: string, files: KeptFiles): void {
  // Nobody else's from its first byte; `VACUUM INTO` takes an empty file.
  closeSync(openSync(target, 'wx', 0o600))
  copyInto(source, target)
  finishPack(target, files)
}

/**
 * Makes a backup of a file that holds all tables: takes out what no backup carries, down to the bytes, puts the files
 * beside the rest, and looks whether it can be read. On disk when done.
 *
 * @throws when it is damaged or cannot be written
 */
export function finishPack(pack: string, files: KeptFiles): void {
  using(open(pack), (to) => {
    for (const table of leftOut) to.exec(`delete from ${table}`)
    to.exec('create table kept_files (name text primary key, content blob not null)')
    const insert = to.prepare('insert into kept_files values (?, ?)')
    for (const [name, content] of Object.entries(files)) insert.run(name, content)
    check(to, 'quick_check')
  })
  syncToDisk(pack)
}

/**
 * Reads a backup through and through.
 *
 * @returns the files beside its tables
 * @throws when the file is damaged, is no backup, or was made by a later version
 */
export function inspectPack(pack: string): KeptFiles {
  return using(new Database(pack, { readonly: true, fileMustExist: true }), (from) => {
    check(from, 'integrity_check')
    const names = (sql: string) => (from.prepare(sql).all() as { name: string }[]).map(({ name }) => name)
    const tables = names("select name from sqlite_master where type = 'table'")
    const ours = ['visits', 'kept_files', 'kysely_migration'].every((name) => tables.includes(name))
    if (!ours) throw new Error('not a backup of Red Footprints')
    const later = names('select name from kysely_migration order by name').find((name) => !(name in migrations))
    if (later !== undefined) throw new Error(`made by a later version of Red Footprints, which knows ${later}; restore it with that`)
    const rows = from.prepare('select name, content from kept_files').all() as { name: string; content: Buffer }[]
    return Object.fromEntries(rows.map(({ name, content }) => [name, content]))
  })
}

export interface DayKey {
  site: string
  day: string
  key: Buffer
}

/** Writes a backup's tables, and these keys of days, to a new database file (0600). On disk when done. */
export function unpackDatabase(pack: string, target: string, keys: DayKey[]): void {
  closeSync(openSync(target, 'wx', 0o600))
  copyInto(pack, target)
  using(open(target), (to) => {
    // With the secret still in its free pages, the database file alone would tell what is sealed.
    to.exec('drop table kept_files')
    // Earlier backups carry them.
    for (const table of leftOut) to.exec(`delete from ${table}`)
    const insert = to.prepare('insert into day_keys (site, day, key) values (@site, @day, @key)')
    for (const key of keys) insert.run(key)
  })
  syncToDisk(target)
}

/** The keys of days in a database that nobody else has open; none when it cannot be read. */
export function readDayKeys(file: string): DayKey[] {
  try {
    return using(new Database(file, { fileMustExist: true }), (db) => db.prepare('select site, day, key from day_keys').all() as DayKey[])
  } catch {
    return []
  }
}

/** Deletes them there, down to the bytes, as far as the database can still be written. */
export function forgetDayKeys(file: string): void {
  try {
    using(new Database(file, { fileMustExist: true }), (db) => {
      db.pragma('secure_delete = ON')
      db.exec('delete from day_keys')
      db.pragma('wal_checkpoint(truncate)')
    })
  } catch {
    // A damaged one is kept for whoever wants to look into it.
  }
}

/**
 * Reads every page of a database that nobody else has open; for five million visits that takes five seconds.
 *
 * @throws when it is damaged
 */
export function quickCheck(file: string): void {
  using(new Database(file, { fileMustExist: true }), (db) => check(db, 'quick_check'))
}

/** Whether another process has the database open: it cannot be had exclusively. */
export function isInUse(file: string): boolean {
  const connection = new Database(file, { timeout: 0 })
  try {
    connection.pragma('locking_mode = EXCLUSIVE')
    connection.exec('begin exclusive; commit')
    return false
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (code.startsWith('SQLITE_BUSY')) return true
    // A damaged database is what backups are restored for.
    if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return false
    throw error
  } finally {
    connection.close()
  }
}

/** Waits until a file, or what a folder lists, would outlast a loss of power. */
export function syncToDisk(path: string): void {
  const opened = openSync(path, 'r')
  try {
    fsyncSync(opened)
  } catch (error) {
    // Some systems do not sync folders.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw error
  } finally {
    closeSync(opened)
  }
}

function copyInto(source: string, target: string): void {
  using(new Database(source, { readonly: true, fileMustExist: true, timeout: 5000 }), (from) => from.prepare('vacuum into ?').run(target))
}

/** A file that nobody else knows of yet: what is deleted in it is overwritten, and no journal keeps it. */
function open(file: string): Database.Database {
  const db = new Database(file, { fileMustExist: true })
  db.pragma('journal_mode = DELETE')
  db.pragma('journal_mode = MEMORY')
  db.pragma('secure_delete = ON')
  return db
}

function check(db: Database.Database, how: 'quick_check' | 'integrity_check'): void {
  const result = db.pragma(`${how}(1)`, { simple: true }) as string
  if (result !== 'ok') throw Object.assign(new Error(`damaged: ${result}`), { code: 'SQLITE_CORRUPT' })
}

function using<T>(db: Database.Database, job: (db: Database.Database) => T): T {
  try {
    return job(db)
  } finally {
    db.close()
  }
}
