import Database from 'better-sqlite3'

/**
 * Holds a lock for as long as this process lives, however it ends: the system gives up what a killed one held, so that
 * none is ever left behind. The file itself stays, empty, and says nothing.
 *
 * @param patience milliseconds to wait for whoever holds it
 * @returns the way to give it up; undefined when another process holds it
 */
export function holdLock(file: string, patience: number): (() => void) | undefined {
  const connection = new Database(file, { timeout: patience })
  try {
    // No second file beside it.
    connection.pragma('journal_mode = MEMORY')
    connection.exec('begin exclusive')
    return () => void connection.close()
  } catch (error) {
    connection.close()
    if ((error as { code?: string }).code?.startsWith('SQLITE_BUSY')) return undefined
    throw error
  }
}
