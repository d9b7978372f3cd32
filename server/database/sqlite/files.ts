import { chmodSync } from 'node:fs'
import Database from 'better-sqlite3'

/** Files kept beside the tables in a backup, by name. */
export type KeptFiles = Record<string, Buffer>

/**
 * Copies a database into a new file, consistent while others write, and puts files beside its tables.
 * `VACUUM INTO` rather than the backup API, which starts anew at every write and may never end.
 */
export function packDatabase(source: string, target: string, files: KeptFiles): void {
  const from = new Database(source, { readonly: true, timeout: 5000 })
  from.prepare('vacuum into ?').run(target)
  from.close()
  chmodSync(target, 0o600)
  const to = new Database(target)
  to.pragma('journal_mode = DELETE')
  to.exec('create table kept_files (name text primary key, content blob not null)')
  const insert = to.prepare('insert into kept_files values (?, ?)')
  for (const [name, content] of Object.entries(files)) insert.run(name, content)
  to.close()
}

/**
 * Reads a backup through and through.
 *
 * @returns the files beside its tables
 * @throws when the file is damaged or is no backup
 */
export function inspectPack(pack: string): KeptFiles {
  const from = new Database(pack, { readonly: true, fileMustExist: true })
  try {
    const [result] = from.pragma('integrity_check', { simple: false }) as { integrity_check: string }[]
    if (result?.integrity_check !== 'ok') throw new Error(`damaged: ${result?.integrity_check}`)
    const tables = new Set((from.prepare("select name from sqlite_master where type = 'table'").all() as { name: string }[]).map(({ name }) => name))
    if (!tables.has('kept_files') || !tables.has('visits')) throw new Error('not a backup of Red Footprints')
    const rows = from.prepare('select name, content from kept_files').all() as { name: string; content: Buffer }[]
    return Object.fromEntries(rows.map(({ name, content }) => [name, content]))
  } finally {
    from.close()
  }
}

/** Writes a backup's tables to a new database file. */
export function unpackDatabase(pack: string, target: string): void {
  const from = new Database(pack, { readonly: true, fileMustExist: true })
  from.prepare('vacuum into ?').run(target)
  from.close()
  chmodSync(target, 0o600)
  const to = new Database(target)
  to.exec('drop table kept_files')
  to.close()
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
