import Database from 'better-sqlite3'

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
